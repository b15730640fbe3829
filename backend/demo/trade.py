"""Planned licences of enterprises: business licences and food licences."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from backend.demo import numbers
from backend.demo.chance import chance
from backend.demo.city import Demo
from backend.demo.people import Enterprise, Person
from backend.demo.planned import PlannedCertificate, ended, period, superseded
from backend.demo.terms import Term, ending, renewed, years_by_number
from backend.standards.calendar import add_years

BUSINESS_CASES: Final = {"haolinju_store": "revoked_penalty", "qingquan_food": "disputed"}
_CHANGES: Final = ("经营范围变更登记", "住所变更登记")
_FORMS: Final = {"食品销售经营者": 1, "餐饮服务经营者": 2, "集中用餐单位食堂": 3}
_TERM_YEARS: Final = {"kuaima_delivery": 20, "qingquan_food": 10}
_FOOD_SINCE: Final = date(2015, 10, 1)
_AUTHORITY: Final = "market_regulation"


def business_licences(
    demo: Demo, enterprise: Enterprise, people: dict[str, Person], today: date
) -> tuple[PlannedCertificate, ...]:
    """Give the business licence as first issued and after every change."""
    years = (today - enterprise.established_on).days // 365
    issued = [
        enterprise.established_on,
        *(add_years(today, -n) - timedelta(days=40 + 17 * n) for n in (3, 1) if n < years),
    ]
    chain: list[PlannedCertificate] = []
    for version, day in enumerate(issued, start=1):
        one = _business_licence(demo, enterprise, people, day, version)
        if chain:
            chain[-1] = superseded(chain[-1], one, _CHANGES[version % len(_CHANGES)])
        chain.append(one)
    case = BUSINESS_CASES.get(enterprise.key)
    if case == "disputed":
        chain[-1] = replace(chain[-1], disputed=True)
    elif case is not None:
        chain[-1] = ended(chain[-1], case, today - timedelta(days=26))
    return tuple(chain)


def _business_licence(
    demo: Demo, enterprise: Enterprise, people: dict[str, Person], issued: date, version: int
) -> PlannedCertificate:
    years = _TERM_YEARS.get(enterprise.key)
    end = None if years is None else add_years(enterprise.established_on, years) - timedelta(days=1)
    values = {
        "uscc": enterprise.uscc,
        "name": enterprise.name,
        "entity_type": enterprise.entity_type,
        "representative": people[enterprise.legal_representative].name,
        "premises": enterprise.premises.text,
        "premises_area": enterprise.premises.area_code,
        "business_scope": "\N{FULLWIDTH SEMICOLON}".join(
            enterprise.business_scope if version > 1 else enterprise.business_scope[:1]
        ),
        "established_on": enterprise.established_on.isoformat(),
        "business_term": period(enterprise.established_on, end),
        "registration_authority": demo.name_of(_AUTHORITY),
        "approved_on": issued.isoformat(),
        "duplicate_number": "1-1",
    }
    if enterprise.registered_capital is not None:
        values["registered_capital"] = enterprise.registered_capital
    return PlannedCertificate(
        key=f"business_licence:{enterprise.key}:{version}",
        type="business_licence",
        holders=(enterprise.key,),
        issuer="market_regulation",
        number=enterprise.uscc,
        values=values,
        photo=None,
        issued_on=issued,
        valid_from=issued,
        valid_to=end,
        version=version,
        supersedes=f"business_licence:{enterprise.key}:{version - 1}" if version > 1 else None,
    )


def food_licences(
    demo: Demo, enterprises: dict[str, Enterprise], people: dict[str, Person], today: date
) -> tuple[PlannedCertificate, ...]:
    """Give the food licences, one for each place of business, renewed every five years."""
    plan: list[PlannedCertificate] = []
    for index, row in enumerate(demo.rows("licences")):
        plan.extend(_food_chain(demo, index, row, enterprises[row["key"]], people, today))
    return tuple(plan)


def _food_chain(
    demo: Demo, index: int, row: dict[str, Any], enterprise: Enterprise, people: dict[str, Person], today: date
) -> list[PlannedCertificate]:
    chain: list[PlannedCertificate] = []
    for version, term in enumerate(_food_terms(row, enterprise, today), start=1):
        one = _food_licence(demo, index, row, enterprise, people, term, version)
        if chain:
            chain[-1] = superseded(chain[-1], one, "有效期届满延续")
        chain.append(one)
    if row["case"] in {"suspended", "withdrawn_by_authority", "revoked_error", "cancelled"}:
        since = max(today - timedelta(days=chance(f"food:{index}").randint(5, 60)), chain[-1].issued_on)
        chain[-1] = ended(chain[-1], row["case"], since)
    return chain


def _food_terms(row: dict[str, Any], enterprise: Enterprise, today: date) -> tuple[Term, ...]:
    first = max(enterprise.established_on, _FOOD_SINCE) + timedelta(days=25)
    years = years_by_number(5)
    if row["case"] in {"expiring", "expired"}:
        days = row.get("days", -38)
        return ending(today + timedelta(days=days), years, not_before=enterprise.established_on)
    return renewed(first, today, years, margin=120, pick=chance(f"food:{enterprise.key}:{row['premises']}"))


def _food_licence(
    demo: Demo,
    index: int,
    row: dict[str, Any],
    enterprise: Enterprise,
    people: dict[str, Person],
    term: Term,
    version: int,
) -> PlannedCertificate:
    area = enterprise.premises.area_code
    number = numbers.food_licence(_FORMS[row["form"]], area, index + 101)
    premises = demo.address(area, row["premises"], "").text if row["premises"] else enterprise.premises.text
    values = {
        "licence_number": number,
        "operator_name": enterprise.name,
        "uscc": enterprise.uscc,
        "representative": people[enterprise.legal_representative].name,
        "domicile": enterprise.premises.text,
        "premises": premises,
        "premises_area": area,
        "business_form": row["form"],
        "business_items": row["items"],
        "valid_period": period(term.start, term.end),
        "complaint_phone": "12315",
        "issuing_authority": demo.name_of(_AUTHORITY),
        "issued_on": term.start.isoformat(),
    }
    if "warehouse" in row:
        values["warehouse_address"] = row["warehouse"]
    key = f"food_licence:{enterprise.key}-{index}"
    return PlannedCertificate(
        key=f"{key}:{version}",
        type="food_licence",
        holders=(enterprise.key,),
        issuer="market_regulation",
        number=number,
        values=values,
        photo=None,
        issued_on=term.start,
        valid_from=term.start,
        valid_to=term.end,
        version=version,
        supersedes=f"{key}:{version - 1}" if version > 1 else None,
    )
