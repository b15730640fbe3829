"""Planned looks: who was checked by whom, for what and with which result, over ninety days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from backend.catalogue.rules import attention_reasons
from backend.catalogue.service import type_of
from backend.demo.chance import chance
from backend.demo.city import Demo
from backend.demo.people import Person
from backend.demo.planned import PlannedCertificate

DAYS: Final = 90

_EVERYBODY_HAS: Final = frozenset({"social_security_card", "identity_card"})
_VERDICTS: Final = ("valid", "attention", "not_valid")
_CODE_FAULTS: Final = ("expired", "used", "not_provided", "withdrawn")
_CODE_FAULT_EVERY: Final = 15
_DISPUTED_SINCE: Final = 21
_OPENS_MINUTE: Final = 8 * 60 + 30
_CLOSES_MINUTE: Final = 17 * 60 + 30


@dataclass(frozen=True, slots=True)
class PlannedLook:
    """One look: days before today and minute of the day in Shanghai, and what the checker saw.

    `types` is empty when the code gave no verdict; `reason` is then the code's, else that of the worst certificate.
    """

    days_ago: int
    minute: int
    subject: str
    checker: str
    scene: str
    types: tuple[str, ...]
    case_number: str | None
    place: str
    verdict: str
    reason: str | None


def looks(demo: Demo, plan: Iterable[PlannedCertificate], today: date) -> tuple[PlannedLook, ...]:
    """Give the looks, the oldest first, no two in the same minute; verdicts follow from what was in force that day."""
    held = _held(plan)
    drawn = [look for row in demo.rows("looks") for look in _stream(row, held, today)]
    return tuple(_apart(sorted(drawn, key=lambda look: (-look.days_ago, look.minute, look.scene))))


def all_looks(
    demo: Demo, plan: Iterable[PlannedCertificate], people: Mapping[str, Person], today: date
) -> tuple[PlannedLook, ...]:
    """Give the looks of the story and of all scenes, and some at everybody who can sign in."""
    held = _held(plan)
    rows = demo.rows("looks_all")
    known = {subject for row in demo.rows("looks") for subject in row["subjects"]}
    watched = [person.key for person in people.values() if person.login and person.key not in known]
    for row in rows:
        found = sorted({holder for holder, code in held if code == row["types"][0]})
        pick = chance(f"subjects:{row['scene']}")
        pick.shuffle(found)
        can_sign_in = [key for key in watched if (key, row["types"][0]) in held]
        row["subjects"] = [*can_sign_in, *found] if row["types"][0] in _EVERYBODY_HAS else found
    drawn = [
        look
        for name, source in (("", demo.rows("looks")), ("more:", rows))
        for row in source
        for look in _stream(row, held, today, seed=name)
    ]
    return tuple(_apart(sorted(drawn, key=lambda look: (-look.days_ago, look.minute, look.scene))))


def condition(certificate: PlannedCertificate, day: date) -> tuple[str, str | None]:
    """Verdict and reason of a certificate on a day: what its issuer did, then its dates."""
    last_day = certificate.valid_to or date.max
    if certificate.status_since is not None and certificate.status_since <= day:
        return "not_valid", certificate.status
    if not certificate.valid_from <= day <= last_day:
        return "not_valid", "expired" if last_day < day else "not_yet_valid"
    if certificate.disputed:
        return "attention", "disputed"
    definition = type_of(certificate.type)
    passed = attention_reasons(definition, certificate.values, today=day)
    if passed:
        return "attention", passed[0]
    expiring = last_day - day <= timedelta(definition.expiring_days)
    return ("attention", "expiring") if expiring else ("valid", None)


def _held(plan: Iterable[PlannedCertificate]) -> dict[tuple[str, str], list[PlannedCertificate]]:
    held: dict[tuple[str, str], list[PlannedCertificate]] = {}
    for one in plan:
        for holder in one.holders:
            held.setdefault((holder, one.type), []).append(one)
    return held


def _stream(
    row: dict[str, Any], held: dict[tuple[str, str], list[PlannedCertificate]], today: date, *, seed: str = ""
) -> Iterable[PlannedLook]:
    pick = chance(f"looks:{seed}{row['scene']}")
    for n in range(row["count"]):
        days_ago = 1 + (n * DAYS + pick.randrange(DAYS)) // row["count"]
        day = today - timedelta(days=days_ago)
        subject = row["subjects"][n % len(row["subjects"])]
        seen = {kind: one for kind in row["types"] if (one := _on(held.get((subject, kind), ()), day))}
        fault = pick.choice(_CODE_FAULTS) if n % _CODE_FAULT_EVERY == _CODE_FAULT_EVERY - 1 or not seen else None
        known = [one if days_ago <= _DISPUTED_SINCE else replace(one, disputed=False) for one in seen.values()]
        verdict, reason = ("no_verdict", fault) if fault else _worst(condition(one, day) for one in known)
        yield PlannedLook(
            days_ago=days_ago,
            minute=pick.randrange(_OPENS_MINUTE, _CLOSES_MINUTE),
            subject=subject,
            checker=row["checkers"][n % len(row["checkers"])],
            scene=row["scene"],
            types=() if fault else tuple(seen),
            case_number=row["case"] and row["case"].format(year=day.year, number=101 + (row["count"] - n) * 7),
            place=pick.choice(row["places"]),
            verdict=verdict,
            reason=reason,
        )


def _on(versions: Iterable[PlannedCertificate], day: date) -> PlannedCertificate | None:
    """The latest version that was issued by a day and not yet superseded on it."""
    current = [
        one
        for one in versions
        if one.valid_from <= day and not (one.status == "superseded" and one.status_since and one.status_since <= day)
    ]
    return max(current, key=lambda one: (condition(one, day)[0] == "valid", one.issued_on, one.key), default=None)


def _worst(conditions: Iterable[tuple[str, str | None]]) -> tuple[str, str | None]:
    return max(conditions, key=lambda one: _VERDICTS.index(one[0]))


def _apart(ordered: list[PlannedLook]) -> Iterable[PlannedLook]:
    """Move a look that falls into the minute of the one before to the minute after."""
    taken = (-1, -1)
    for look in ordered:
        minute = max(look.minute, taken[1] + 1) if look.days_ago == taken[0] else look.minute
        taken = (look.days_ago, minute)
        yield replace(look, minute=minute)
