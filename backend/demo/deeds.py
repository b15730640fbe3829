"""Planned deeds of the story: the father's home, as the register writes its address."""

from datetime import date
from typing import Final

from backend.demo.city import Demo
from backend.demo.making import rows
from backend.demo.people import Person
from backend.demo.planned import PlannedCertificate, period
from backend.standards.calendar import add_years

OWNERS: Final = {"lin_hao": ("2号楼", "2栋", "96")}
"""Owner → how the household writes the building, how the deed does, and the floor area."""
_LAND_YEARS: Final = 70


def deeds(demo: Demo, person: Person, today: date) -> tuple[PlannedCertificate, ...]:
    """Give the deed of somebody who alone owns the home of the family."""
    if person.key not in OWNERS:
        return ()
    household, deed, area = OWNERS[person.key]
    day = add_years(today, -6)
    built = add_years(day, -2)
    until = add_years(built, _LAND_YEARS)
    short, city = demo.words["abbreviation"], demo.pack.city.name
    number = f"{short}（{day.year}）{city}不动产权第0090001号"
    values = {
        "certificate_number": number,
        "right_holders": rows({"name": person.name, "id_number": person.resident_id, "share": "全部"}),
        "co_ownership": "单独所有",
        "location": person.address.text.replace(household, deed),
        "location_area": person.address.area_code,
        "unit_number": f"{person.address.area_code}001001GB90001F00090001",
        "right_type": "国有建设用地使用权/房屋所有权",
        "right_nature": "出让/市场化商品房",
        "usage": "城镇住宅用地/住宅",
        "floor_area": area,
        "use_term": period(built, until),
        "registration_state": "现势",
        "issuing_authority": demo.name_of("natural_resources"),
        "registered_on": day.isoformat(),
    }
    return (
        PlannedCertificate(
            key=f"property_certificate:{person.key}:0",
            type="property_certificate",
            holders=(person.key,),
            issuer="natural_resources",
            number=number,
            values=values,
            photo=None,
            issued_on=day,
            valid_from=day,
            valid_to=until,
        ),
    )
