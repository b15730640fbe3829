"""Vehicles around the story: cars, inspection marks, lorries with their transport certificate, e-bicycles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from backend.demo import vehicles
from backend.demo.chance import chance
from backend.demo.crowd import Crowd
from backend.demo.making import Maker
from backend.demo.people import Enterprise, Person
from backend.demo.planned import PlannedCertificate
from backend.demo.vehicles import Owner

_CARS: Final = ("saloon", "electric", "wagon", "hybrid")
_BRANDS: Final = ("云雀牌YQ-TDT03Z", "山禾牌SH-TDN08", "迅鹿牌XL-TDR12")
_COLOURS: Final = ("黑", "白", "红", "蓝", "灰")
_INDEX_FROM: Final = 3000
_LORRY: Final = "轻型厢式货车"


def cars(make: Maker, crowd: Crowd, today: date) -> Iterator[PlannedCertificate]:
    """A car of every fourth grown person of the crowd, and the lorry of each driver."""
    for number, one in enumerate(crowd.residents.values()):
        person = one.person
        if one.trade in {"child", "graduate"} or not person.key.startswith("resident_"):
            continue
        if number % 4 == 0 or one.trade == "driver":
            model = "lorry" if one.trade == "driver" else _CARS[number % len(_CARS)]
            owner = Owner(person.key, person.name, person.address.text, for_goods=model == "lorry")
            months = chance(f"car:{person.key}").randint(4, 110)
            chain = vehicles.licences(make.demo, _INDEX_FROM + number, owner, model, months, today, overdue=False)
            yield from chain if number % 8 == 0 else [replace(chain[-1], version=1, supersedes=None)]


def marks(
    make: Maker, licences: Iterable[PlannedCertificate], holders: Mapping[str, Person | Enterprise]
) -> Iterator[PlannedCertificate]:
    """Inspection marks of every third vehicle that is inspected and not ended, for the holders of its licence."""
    current = [one for one in licences if one.type == "vehicle_licence" and one.status == "valid"]
    for one in current[::3]:
        if one.values["inspection_valid_to"] < make.today.isoformat():
            continue
        index = make.next("inspection_mark")
        end = date.fromisoformat(one.values["inspection_valid_to"])
        own = {
            **{key: one.values[key] for key in ("plate_number", "vehicle_type", "vin")},
            "inspected_on": one.issued_on.isoformat(),
            "valid_month": one.values["inspection_valid_to"][:7],
            "mark_number": f"{make.demo.city_prefix}{index * 104_729 % 10**9:09d}",
        }
        owners = [holders[key] for key in one.holders]
        yield make.make("inspection_mark", owners, one.number, one.issued_on, own, end=end)


def transport(
    make: Maker,
    licences: Iterable[PlannedCertificate],
    holders: Mapping[str, Person | Enterprise],
    operations: Mapping[str, str],
) -> Iterator[PlannedCertificate]:
    """Transport certificates of the lorries, each with the licence number of its operator.

    Args:
        operations: operator → number of its road transport operation licence.
    """
    for one in licences:
        if one.type != "vehicle_licence" or one.status != "valid" or one.values["vehicle_type"] != _LORRY:
            continue
        index, holder = make.next("road_transport_vehicle"), holders[one.holders[0]]
        area = make.demo.centre
        own = {
            "plate_number": one.number,
            "operation_number": operations.get(holder.key, f"{area}{900_000 + index:06d}"),
            "operator": holder.name,
            "vehicle_type": _LORRY,
            "capacity": f"{one.values.get('approved_load', '1595')}千克",
            "dimensions": one.values["dimensions"],
            "scope": "道路普通货物运输",
            "grade": ("一级", "二级")[index % 2],
            "inspection_valid_to": one.values["inspection_valid_to"],
        }
        yield make.make("road_transport_vehicle", [holder], f"{area}{index:06d}", one.issued_on, own)


def bicycles(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """E-bicycles of the riders and of every seventh other: the licence names its owner by identity number."""
    owners = [
        (one.person, one.trade == "rider")
        for number, one in enumerate(crowd.residents.values())
        if one.trade == "rider" or (number % 7 == 3 and one.trade != "child")  # noqa: PLR2004 - any remainder would do
    ]
    for owner, delivers in owners:
        index, pick = make.next("e_bicycle_licence"), chance(f"bicycle:{owner.key}")
        day = make.today.fromordinal(make.today.toordinal() - pick.randint(20, 1100))
        own = {
            "brand_model": pick.choice(_BRANDS),
            "vehicle_number": f"{pick.randrange(10**15):015d}",
            "motor_number": f"DJ{pick.randrange(10**10):010d}",
            "colour": pick.choice(_COLOURS),
            "battery_type": "锂离子蓄电池" if index % 2 else "铅酸蓄电池",
            "mass": "54",
            "delivery_use": "即时配送" if delivers else "自用",
            "registered_on": day.isoformat(),
        }
        number = f"{make.demo.words['plate'][0]}{index * 7919 % 10**6:06d}"
        yield make.make("e_bicycle_licence", [owner], number, day, own)
