"""Base libraries of the demo city, from its people, enterprises and homes; some sources differ, some are silent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.rules import rows_of
from backend.demo.people import Enterprise, Person
from backend.demo.plan import Plan
from backend.kernel.keys import KeyProvider
from backend.sources import feeds
from backend.sources.feeds import Batch
from backend.standards.calendar import date_in_shanghai

Row = dict[str, str]
HOME: Final = "城镇住宅用地/住宅"
KEYS: Final = {"population": "resident_id", "legal_persons": "uscc", "real_estate": "unit_number"}


def feed(session: Session, keys: KeyProvider, plan: Plan, organisations: Mapping[str, UUID], *, now: datetime) -> None:
    """Send a first batch of every source, as the source would."""
    said = plan.demo.data("base_data")
    today = date_in_shanghai(now)
    homes = [*_homes(plan, said["homes"]), *_elsewhere(plan, said)]
    whole = {
        "population": list(_population(plan, frozenset(said["unknown"]))),
        "legal_persons": [_enterprise(plan, one) for one in plan.enterprises.values()],
        "addresses": list(_addresses(plan)),
        "real_estate": homes,
        "pensions": [_pension(plan, one) for one in said["pensions"]],
    }
    for source in plan.demo.pack.sources.feeds:
        rows = whole[source.base]
        batch = Batch(source.base, organisations[source.authority], "first", today - timedelta(days=1), rows)
        feeds.receive(session, keys, batch, now=now)
    for number, row in enumerate((*said["differing"], *said["agreeing"])):
        other = [{KEYS[row["library"]]: _key(plan, homes, row), row["field"]: _value(plan, row)}]
        as_of: date = today - timedelta(days=row["days"])
        batch = Batch(row["library"], organisations[row["source"]], f"first-{number}", as_of, other)
        feeds.receive(session, keys, batch, now=now)


def _population(plan: Plan, unknown: frozenset[str]) -> Iterator[Row]:
    """Everybody; of who is unknown, no address where they live."""
    households: dict[str, str] = {}
    for key, one in plan.people.items():
        household = households.setdefault(one.registered_address.text, f"8801{len(households) + 1:06d}")
        row = {
            "resident_id": one.resident_id,
            "name": one.name,
            "sex": one.sex,
            "ethnicity": one.ethnicity,
            "birth_date": one.birth_date.isoformat(),
            "registered_address": one.registered_address.text,
            "household_number": household,
        }
        yield row if key in unknown else row | {"residence_address": one.address.text}


def _enterprise(plan: Plan, one: Enterprise) -> Row:
    return {
        "uscc": one.uscc,
        "name": one.name,
        "entity_type": one.entity_type,
        "legal_representative": plan.people[one.legal_representative].name,
        "registered_capital": one.registered_capital or "",
        "premises": one.premises.text,
        "business_scope": "；".join(one.business_scope),
        "established_on": one.established_on.isoformat(),
    }


def _addresses(plan: Plan) -> Iterator[Row]:
    """A standard address with its code for each home and each shop, and who is there."""
    places: dict[str, tuple[str, str, list[str]]] = {}
    for one in plan.people.values():
        places.setdefault(one.address.text, (one.address.area_code, "住宅", []))[2].append(one.resident_id)
    for firm in plan.enterprises.values():
        places.setdefault(firm.premises.text, (firm.premises.area_code, "商业", []))[2].append(firm.uscc)
    for number, (text, (area, usage, occupants)) in enumerate(places.items(), start=1):
        for part in range(0, len(occupants), 20):
            yield {
                "address_code": f"{area}{number:09d}{part // 20}",
                "address": text,
                "area_code": area,
                "usage": usage,
                "occupants": ";".join(occupants[part : part + 20]),
            }


def _homes(plan: Plan, story: list[str]) -> Iterator[Row]:
    """Homes with a certificate in force, and those of the story that the certificates do not have."""
    known: set[str] = set()
    for one in plan.certificates:
        if one.type == "property_certificate" and one.status == "valid":
            owners = [row["id_number"] for row in rows_of(one.values["right_holders"])]
            known.update(owners)
            yield {
                "unit_number": one.values["unit_number"],
                "certificate_number": one.number,
                "location": one.values["location"],
                "usage": one.values["usage"],
                "floor_area": one.values["floor_area"],
                "co_ownership": one.values["co_ownership"],
                "owners": ";".join(owners),
            }
    for number, key in enumerate(story, start=1):
        person = plan.people[key]
        if person.resident_id not in known:
            yield _home(plan, person, number)


def _elsewhere(plan: Plan, said: Mapping[str, Any]) -> Iterator[Row]:
    """Homes whose owners live at another address than theirs."""
    for number, row in enumerate(said["elsewhere"], start=len(said["homes"]) + 1):
        home = plan.demo.address(row["area"], row["street"], row["house"])
        yield _home(plan, replace(plan.people[row["who"]], address=home), number)


def _home(plan: Plan, person: Person, number: int) -> Row:
    short, city = plan.demo.words["abbreviation"], plan.demo.pack.city.name
    area = person.address.area_code
    return {
        "unit_number": f"{area}001001GB{number:05d}F{number:08d}",
        "certificate_number": f"{short}（2019）{city}不动产权第{number + 900_000:07d}号",
        "location": person.address.text,
        "usage": HOME,
        "floor_area": f"{80 + 7 * number}.50",
        "co_ownership": "单独所有",
        "owners": person.resident_id,
    }


def _pension(plan: Plan, row: Mapping[str, Any]) -> Row:
    """What somebody draws, from the first of the month after the birthday at which it began."""
    person = plan.people[row["who"]]
    year, month = person.birth_date.year + row["age"], person.birth_date.month
    began = date(year + month // 12, month % 12 + 1, 1)
    return {
        "resident_id": person.resident_id,
        "name": person.name,
        "pension_kind": row["kind"],
        "retired_on": began.isoformat(),
        "monthly_amount": row["amount"],
        "state": row["state"],
    }


def _key(plan: Plan, homes: list[Row], row: Mapping[str, Any]) -> str:
    if row["library"] == "legal_persons":
        return plan.enterprises[row["who"]].uscc
    person = plan.people[row["who"]].resident_id
    if row["library"] == "population":
        return person
    return next(one["unit_number"] for one in homes if person in one["owners"])


def _value(plan: Plan, row: Mapping[str, Any]) -> str:
    if "text" in row:
        return str(row["text"])
    people: Mapping[str, Person] = plan.people
    area = people[row["who"]].address.area_code if row["who"] in people else plan.demo.centre
    if row["field"] == "registered_address" and row["who"] in people:
        area = people[row["who"]].registered_address.area_code
    if row["who"] in plan.enterprises:
        area = plan.enterprises[row["who"]].premises.area_code
    return plan.demo.address(area, row["street"], row["house"]).text
