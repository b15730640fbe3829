"""Planned vehicle licences: people's cars and the fleet of the delivery company."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from backend.demo import numbers
from backend.demo.chance import chance
from backend.demo.city import Demo
from backend.demo.people import Enterprise, Person
from backend.demo.planned import PlannedCertificate, ended, superseded

_PRIVATE_MONTHS: Final = 24
_BUSINESS_MONTHS: Final = 12
_NEW_ENERGY: Final = frozenset({"小型新能源轿车", "轻型封闭货车"})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose name stands on a vehicle licence."""

    key: str
    name: str
    address: str
    for_goods: bool


def owned(
    demo: Demo, people: dict[str, Person], enterprises: dict[str, Enterprise], today: date
) -> tuple[PlannedCertificate, ...]:
    """Give the licences of the vehicles named in the data, with the one before where there was an inspection."""
    plan: list[PlannedCertificate] = []
    for index, row in enumerate(demo.data("vehicles")["owned"]):
        owner = owner_of(row["owner"], people, enterprises)
        chain = licences(
            demo, index, owner, row["model"], row["months"], today, overdue=row.get("case") == "inspection_overdue"
        )
        chain = [replace(one, holders=(owner.key, row["with"])) for one in chain] if "with" in row else chain
        plan.extend(_as_case(chain, row.get("case"), today))
    return tuple(plan)


def fleet(
    demo: Demo, count: int, people: dict[str, Person], enterprises: dict[str, Enterprise], today: date
) -> Iterator[PlannedCertificate]:
    """Give a number of licences of the delivery company, one a vehicle."""
    row = demo.data("vehicles")["fleet"]
    owner = owner_of(row["owner"], people, enterprises)
    for n in range(count):
        model, case = row["models"][n % len(row["models"])], row["cases"].get(str(n))
        chain = licences(demo, 1000 + n, owner, model, 3 + n * 5 % 80, today, overdue=case == "inspection_overdue")
        last = replace(chain[-1], key=f"{chain[-1].key.rpartition(':')[0]}:1", version=1, supersedes=None)
        yield from _as_case([last], case, today)


def licences(
    demo: Demo, index: int, owner: Owner, model: str, months: int, today: date, *, overdue: bool
) -> list[PlannedCertificate]:
    """The licence as registered and, after an inspection, as printed anew; the last one's inspection is as wanted."""
    registered = today - timedelta(days=months * 30 + index % 19)
    interval = _BUSINESS_MONTHS if owner.for_goods else _PRIVATE_MONTHS
    ends = [_month_end(registered, interval)]
    while ends[-1] < today:
        ends.append(_month_end(ends[-1], interval))
    if overdue and len(ends) > 1:
        ends.pop()
    if len(ends) == 1:
        first = _licence(demo, index, owner, model, registered, registered, ends[0], 1)
        return [replace(first, values=_overdue(first, today))] if overdue else [first]
    printed = [registered, *(end - timedelta(days=9) for end in ends)]
    first = _licence(demo, index, owner, model, registered, printed[-3], ends[-2], 1)
    renewed = _licence(demo, index, owner, model, registered, printed[-2], ends[-1], 2)
    return [superseded(first, renewed, "检验合格换发行驶证"), renewed]


def _overdue(one: PlannedCertificate, today: date) -> dict[str, str]:
    """Values of a young vehicle that missed its first inspection: due at the end of the month before last."""
    due = today.replace(day=1) - timedelta(days=1)
    due = due.replace(day=1) - timedelta(days=1)
    return {**one.values, "inspection_valid_to": due.isoformat()}


def _licence(
    demo: Demo, index: int, owner: Owner, model: str, registered: date, issued: date, inspected_to: date, version: int
) -> PlannedCertificate:
    features = dict(demo.data("vehicles")["models"][model])
    plate = numbers.plate(demo.words["plate"], index + 1, new_energy=features["vehicle_type"] in _NEW_ENERGY)
    key = f"vehicle_licence:{owner.key}-{index}"
    return PlannedCertificate(
        key=f"{key}:{version}",
        type="vehicle_licence",
        holders=(owner.key,),
        issuer="traffic_police",
        number=plate,
        values={
            "plate_number": plate,
            "owner": owner.name,
            "address": owner.address,
            "use_nature": "货运" if owner.for_goods and model in {"van", "lorry"} else "非营运",
            **features,
            "vin": numbers.vin(index + 1, registered.year),
            "engine_number": f"{chance(f'engine:{index}').randrange(10**8):08d}",
            "registered_on": registered.isoformat(),
            "issued_on": issued.isoformat(),
            "issuing_authority": demo.name_of("traffic_police"),
            "archive_number": f"{demo.city_prefix}{index * 999_983 % 10**8:08d}",
            "inspection_valid_to": inspected_to.isoformat(),
        },
        photo=None,
        issued_on=issued,
        valid_from=issued,
        valid_to=None,
        version=version,
        supersedes=f"{key}:{version - 1}" if version > 1 else None,
    )


def _as_case(chain: list[PlannedCertificate], case: str | None, today: date) -> list[PlannedCertificate]:
    last = chain[-1]
    if case == "disputed":
        return [*chain[:-1], replace(last, disputed=True)]
    if case in {"cancelled", "transferred", "revoked_error"}:
        since = max(today - timedelta(days=chance(last.key).randint(8, 80)), last.issued_on)
        return [*chain[:-1], ended(last, case, since)]
    return chain


def owner_of(key: str, people: dict[str, Person], enterprises: dict[str, Enterprise]) -> Owner:
    """The owner of a key: a person's vehicle is private, an enterprise's carries goods."""
    if key in people:
        return Owner(key, people[key].name, people[key].address.text, for_goods=False)
    return Owner(key, enterprises[key].name, enterprises[key].premises.text, for_goods=True)


def _month_end(day: date, months: int) -> date:
    """Last day of the month some months later."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, monthrange(day.year + years, month + 1)[1])
