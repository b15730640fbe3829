"""Share and exemption rates out of the cases: for the public with small counts left out, for offices exactly."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from backend.cases import figures
from backend.identity.people import Named, organisations
from backend.services.service import shelf
from backend.statistics.sharing.rules import Count, Share, Withheld, grouped, total, withheld


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases are counted; nothing: all of them.

    Attributes:
        since: first month, counted through from January of year 0; until: the last one.
        departments: ids as texts of the offices that may be seen; None: all.
    """

    since: int | None = None
    until: int | None = None
    item: str | None = None
    department: str | None = None
    departments: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Sharing:
    """The tables of one page.

    Attributes:
        owners: whose item each item is.
        names: what each item is called, in Chinese and English.
        withheld: rows that this reader does not see.
    """

    total: Share
    items: Mapping[str, Share]
    departments: Mapping[str, Share]
    months: Mapping[int, Share]
    owners: Mapping[str, str]
    names: Mapping[str, tuple[str, str]]
    offices: Mapping[str, Named]
    withheld: Withheld = field(default_factory=Withheld)


def public(session: Session, *, today: date) -> Sharing:
    """What everybody sees: whole months, so that two days do not give a single case away, and no small counts."""
    counts = _chosen(_counts(session), Choice(until=today.year * 12 + today.month - 2))
    return _tables(session, counts, withheld(counts))


def exact(session: Session, choice: Choice) -> Sharing:
    """What an office sees: every count, to the item and never to a case."""
    return _tables(session, _chosen(_counts(session), choice), None)


def _counts(session: Session) -> list[Count]:
    ways: dict[tuple[str, UUID, int], dict[str, int]] = {}
    for one in figures.answered_by_way(session):
        ways.setdefault((one.item_code, one.department_id, one.month), {})[one.way] = one.materials
    return [
        Count(
            item=one.item_code,
            department=str(one.department_id),
            month=one.month,
            ways=ways[one.item_code, one.department_id, one.month],
            cases=one.cases,
            without_upload=one.without_upload,
        )
        for one in figures.submitted_by_month(session)
    ]


def _chosen(counts: Iterable[Count], choice: Choice) -> list[Count]:
    return [
        one
        for one in counts
        if (choice.since is None or one.month >= choice.since)
        and (choice.until is None or one.month <= choice.until)
        and choice.item in {None, one.item}
        and choice.department in {None, one.department}
        and (choice.departments is None or one.department in choice.departments)
    ]


def _tables(session: Session, counts: Collection[Count], left_out: Withheld | None) -> Sharing:
    owners = {one.item: one.department for one in counts}
    named = organisations(session, {UUID(one) for one in owners.values()})
    found = Sharing(
        total=total(counts),
        items=_by_name(grouped(counts, lambda one: one.item)),
        departments=_by_name(grouped(counts, lambda one: one.department)),
        months=dict(sorted(grouped(counts, lambda one: one.month).items(), reverse=True)),
        owners=owners,
        names={code: (one.item.name, one.item.name_en) for code, one in shelf(session).items() if code in owners},
        offices={str(key): one for key, one in named.items()},
    )
    return found if left_out is None else replace(found, withheld=left_out)


def _by_name(shares: Mapping[str, Share]) -> dict[str, Share]:
    return dict(sorted(shares.items()))
