"""Which rules this city looks at and how much they weigh: versions of a set, each with who and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.certificates.quality.models import QualityRuleSet
from backend.certificates.quality.release import RULES
from backend.certificates.quality.rules import Rule, Setting, Severity, adjusted
from backend.kernel.errors import Conflict, FieldProblem, InvalidField
from backend.kernel.keys import KeyProvider

SET: Table = QualityRuleSet.__table__  # type: ignore[assignment]
RELEASED: Final = 0
"""Version of the rules as the release has them, before anybody changed one."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in force and which version of the settings made them so."""

    version: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One version of the settings as its author left it."""

    version: int
    at: datetime
    note: str
    settings: Mapping[str, Mapping[str, object]]


def in_force(session: Session) -> RuleSet:
    """The newest version: one statement."""
    row = session.execute(select(SET.c.version, SET.c.settings).order_by(SET.c.version.desc()).limit(1)).one_or_none()
    if row is None:
        return RuleSet(RELEASED, RULES)
    return RuleSet(row.version, adjusted(RULES, _read(row.settings)))


def changes(session: Session) -> list[Change]:
    """All versions, the newest first."""
    rows = session.execute(
        select(SET.c.version, SET.c.at, SET.c.note, SET.c.settings).order_by(SET.c.version.desc()).limit(50)
    )
    return [Change(row.version, row.at, row.note, row.settings) for row in rows]


def change(
    session: Session,
    keys: KeyProvider,
    settings: Mapping[str, Setting],
    note: str,
    *,
    expected_version: int,
    actor_id: UUID,
    now: datetime,
) -> RuleSet:
    """Enter a new version; the next sweep measures the whole library by it.

    Args:
        settings: rule → switch and weight; rules that are left out stay as the release has them.
        expected_version: what the author saw.

    Raises:
        InvalidField: a rule that the release does not have.
        Conflict: somebody else changed the rules meanwhile.
    """
    known = {one.code for one in RULES}
    unknown = tuple(FieldProblem("rules", "unknown") for code in settings if code not in known)
    if unknown:
        raise InvalidField(unknown)
    if in_force(session).version != expected_version:
        raise Conflict
    written = {code: {"on": one.on, "severity": one.severity.value} for code, one in sorted(settings.items())}
    version = expected_version + 1
    session.execute(insert(SET).values(version=version, settings=written, note=note, account_id=actor_id, at=now))
    refs = (f"version:{version}", *(code for code, one in sorted(settings.items()) if not one.on))
    audit.append(
        session,
        keys,
        Entry(kind="quality:rules_changed", actor_id=actor_id, subject_id=None, outcome="done", refs=refs),
        now=now,
    )
    return RuleSet(version, adjusted(RULES, settings))


def _read(stored: Mapping[str, Mapping[str, object]]) -> dict[str, Setting]:
    return {code: Setting(bool(one["on"]), Severity(str(one["severity"]))) for code, one in stored.items()}
