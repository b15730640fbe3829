"""Planned papers of families: residence permits and birth certificates."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from backend.demo import numbers
from backend.demo.chance import chance
from backend.demo.city import Demo
from backend.demo.people import Person
from backend.demo.planned import PlannedCertificate, ended, superseded
from backend.standards import resident_id
from backend.standards.calendar import add_years, age_on


@dataclass(frozen=True, slots=True)
class _Parent:
    """A parent on a birth certificate; not everybody of them is one of the forty."""

    name: str
    birth_date: date
    resident_id: str
    ethnicity: str
    address: str


# Person → days since the permit was first issued, and its case.
PERMITS: Final = {
    "he_xiaoyan": (900, None),
    "lin_hao": (900, None),
    "lin_zimo": (500, None),
    "ma_zhiqiang": (700, None),
    "ayinuer": (1000, "endorsement_overdue"),
    "zhaxi_duoji": (800, "endorsement_overdue"),
    "bateer": (1300, "suspended"),
    "zhao_da": (1600, "cancelled"),
}
# Child → mother, father (keys, or name, age and sequence for people outside the forty).
BIRTHS: Final = {
    "lin_zimo": ("he_xiaoyan", "lin_hao"),
    "lin_zihan": ("he_xiaoyan", "lin_hao"),
    "yuan_ye": ("顾芸", "袁志刚"),
    "tian_tian": ("富玉兰", "田建业"),
    "zhao_da": ("孟琴", "赵永福"),
    "su_qing": ("蒋红", "苏明"),
    "peng_jia": ("殷霞", "彭国强"),
    "wu_jing": ("沈玉珍", "吴长顺"),
}
_CORRECTED: Final = "lin_zihan"
_NAME_BEFORE: Final = "林子函"
_PERMIT_YEAR: Final = 365


def residence_permits(demo: Demo, index: int, person: Person, today: date) -> tuple[PlannedCertificate, ...]:
    """Give the permit of somebody registered elsewhere, a new version with every year's endorsement."""
    if person.key not in PERMITS:
        return ()
    days, case = PERMITS[person.key]
    first = today - timedelta(days=days)
    number = numbers.residence_permit(person.address.area_code, first.year, index + 1)
    last_end = _endorsed_to(first, today, overdue=case in {"endorsement_overdue", "suspended"})
    ends = [day for n in range(1, 6) if (day := add_years(first, n)) <= last_end][-2:]
    chain: list[PlannedCertificate] = []
    for version, end in enumerate(ends, start=1):
        issued = first if version == 1 else add_years(end, -1) - timedelta(days=10)
        one = _permit(demo, person, number, first, issued, end, version)
        if chain:
            chain[-1] = superseded(chain[-1], one, "签注后换发")
        chain.append(one)
    since = last_end + timedelta(days=1) if case == "suspended" else today - timedelta(days=33)
    if case in {"suspended", "cancelled"}:
        chain[-1] = ended(chain[-1], case, since)
    return tuple(chain)


def _endorsed_to(first: date, today: date, *, overdue: bool) -> date:
    """The anniversary of the permit that is next, or the last one gone by."""
    coming = next(day for n in range(1, 9) if (day := add_years(first, n)) >= today)
    return add_years(coming, -1) if overdue else coming


def _permit(
    demo: Demo, person: Person, number: str, first: date, issued: date, end: date, version: int
) -> PlannedCertificate:
    return PlannedCertificate(
        key=f"residence_permit:{person.key}:{version}",
        type="residence_permit",
        holders=(person.key,),
        issuer="public_security",
        number=number,
        values={
            "permit_number": number,
            "name": person.name,
            "sex": person.sex,
            "ethnicity": person.ethnicity,
            "birth_date": person.birth_date.isoformat(),
            "resident_id": person.resident_id,
            "registered_address": person.registered_address.text,
            "residence_address": person.address.text,
            "residence_area": person.address.area_code,
            "issuing_authority": demo.name_of("public_security"),
            "issued_on": first.isoformat(),
            "endorsed_to": end.isoformat(),
        },
        photo=person.photo,
        issued_on=issued,
        valid_from=issued,
        valid_to=None,
        version=version,
        supersedes=f"residence_permit:{person.key}:{version - 1}" if version > 1 else None,
    )


def birth_certificates(
    demo: Demo, index: int, person: Person, everybody: dict[str, Person], parents: tuple[str, str] | None = None
) -> tuple[PlannedCertificate, ...]:
    """Give the birth certificate of somebody born in the city since there are such certificates.

    Args:
        parents: mother and father, by key; None: as the story has them.
    """
    known = parents or BIRTHS.get(person.key)
    if known is None:
        return ()
    mother, father = (_parent(demo, row, index * 2 + n, person, everybody) for n, row in enumerate(known))
    pick = chance(f"birth:{person.key}")
    issued = person.birth_date + timedelta(days=pick.randint(3, 20))
    number = numbers.birth_certificate(person.birth_date.year, index + 1)
    one = PlannedCertificate(
        key=f"birth_certificate:{person.key}:1",
        type="birth_certificate",
        holders=(person.key,),
        issuer="maternity_hospital",
        number=number,
        values={
            "certificate_number": number,
            "name": person.name,
            "sex": person.sex,
            "birth_date": person.birth_date.isoformat(),
            "birth_time": f"{pick.randrange(24):02d}:{pick.randrange(60):02d}",
            "gestation_weeks": str(pick.randint(37, 41)),
            "birth_weight": str(pick.randint(280, 390) * 10),
            "birth_length": str(pick.randint(48, 53)),
            "birthplace": demo.words["hospital_address"] + demo.name_of("maternity_hospital"),
            "birth_area": demo.centre,
            "midwifery_institution": demo.name_of("maternity_hospital"),
            **_parent_values("mother", mother, person.birth_date),
            **_parent_values("father", father, person.birth_date),
            "issuing_authority": demo.name_of("maternity_hospital"),
            "issued_on": issued.isoformat(),
        },
        photo=None,
        issued_on=issued,
        valid_from=issued,
        valid_to=None,
    )
    return _with_wrong_name_first(one) if person.key == _CORRECTED else (one,)


def _with_wrong_name_first(one: PlannedCertificate) -> tuple[PlannedCertificate, ...]:
    """The certificate with a wrong character, voided, and the right one issued for it."""
    since = one.issued_on + timedelta(days=40)
    number = f"{one.number[:3]}{(int(one.number[3:]) + 1) % 10**7:07d}"
    wrong = ended(replace(one, values={**one.values, "name": _NAME_BEFORE}), "voided", since)
    right = replace(
        one,
        key=f"{one.key.rpartition(':')[0]}:2",
        number=number,
        values={**one.values, "certificate_number": number, "issued_on": since.isoformat()},
        issued_on=since,
        valid_from=since,
        version=2,
        supersedes=one.key,
    )
    return (wrong, right)


def _parent(demo: Demo, row: str, number: int, child: Person, everybody: dict[str, Person]) -> _Parent:
    if row in everybody:
        known = everybody[row]
        return _Parent(known.name, known.birth_date, known.resident_id, known.ethnicity, known.address.text)
    born = add_years(child.birth_date, -26 - number % 5) - timedelta(days=number * 11 % _PERMIT_YEAR)
    sequence = 400 + number + (number + 1) % 2 * 0
    is_father = number % 2 == 1
    own_id = resident_id.build(demo.centre, born, sequence if sequence % 2 == is_father else sequence + 1)
    return _Parent(row, born, own_id, child.ethnicity, child.registered_address.text)


def _parent_values(which: str, parent: _Parent, birth: date) -> dict[str, str]:
    return {
        f"{which}_name": parent.name,
        f"{which}_age": str(age_on(parent.birth_date, birth)),
        f"{which}_nationality": "中国",
        f"{which}_ethnicity": parent.ethnicity,
        f"{which}_address": parent.address,
        f"{which}_resident_id": parent.resident_id,
    }
