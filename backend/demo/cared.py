"""What the city gives people who are old, live with a disability or came for their work, and proofs made when asked."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Final

from backend.demo.chance import chance
from backend.demo.crowd import Crowd, Resident
from backend.demo.making import Maker, rows
from backend.demo.planned import PlannedCertificate, period
from backend.standards.calendar import add_years, age_on

_OLD: Final = 60
_GRADES: Final = ((80, "80周岁以上"), (70, "70周岁以上"), (65, "65周岁以上"), (60, "60周岁以上"))
_DISABILITIES: Final = (("视力", "1"), ("听力", "2"), ("肢体", "4"), ("言语", "3"), ("智力", "5"))
_DEGREES: Final = (("一级", "1"), ("二级", "2"), ("三级", "3"), ("四级", "4"))


def seniors(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """The card of everybody over sixty, from the birthday on."""
    for one in crowd.residents.values():
        person, age = one.person, age_on(one.person.birth_date, make.today)
        if age < _OLD:
            continue
        index = make.next("senior_card")
        grade = next(word for years, word in _GRADES if age >= years)
        day = add_years(person.birth_date, int(grade[:2])) + timedelta(days=1)
        own = {"grade": grade, "emergency_contact": "家属"}
        yield make.make("senior_card", [person], f"{make.demo.centre}{index:06d}", min(day, make.today), own)


def disabled(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Disability certificates of one in fourteen."""
    for number, one in enumerate(crowd.residents.values()):
        if number % 14 != 3 or one.person.login is not None:  # noqa: PLR2004 - any remainder would do
            continue
        index, person = make.next("disability_certificate"), one.person
        start, end = make.term(
            "disability_certificate", person.key, 10, earliest=person.birth_date + timedelta(days=400)
        )
        (category, digit), (grade, level) = _DISABILITIES[index % 5], _DEGREES[index % 4]
        own = {"category": category, "grade": grade}
        number_text = f"{person.resident_id}{digit}{level}"
        yield make.make("disability_certificate", [person], number_text, start, own, end=end)


def newcomers(make: Maker, crowd: Crowd) -> Iterator[PlannedCertificate]:
    """Work residence permits of who came from elsewhere to a job that the city looks for."""
    for one in crowd.residents.values():
        person = one.person
        here = person.registered_address.area_code.startswith(make.demo.city_prefix)
        if here or one.trade in {"child", "retired", "unemployed"}:
            continue
        index = make.next("work_residence_permit")
        start, end = make.term("work_residence_permit", person.key, 3, earliest=add_years(person.birth_date, 20))
        own = {
            "employer": make.demo.name_of("people_hospital" if index % 2 else "university"),
            "position": "专业技术人员",
        }
        number = f"RC{make.demo.city_prefix}{start.year}{index:05d}"
        yield make.make("work_residence_permit", [person], number, start, own, end=end)


def proofs(make: Maker, crowd: Crowd, owners: Collection[str]) -> Iterator[PlannedCertificate]:
    """Proofs of contributions, pensions, records and homes, made for one purpose and good for a few weeks.

    Args:
        owners: keys of those who own a home, and so get no proof that they do not.
    """
    couples = {key for couple in crowd.couples for key in couple}
    for number, one in enumerate(crowd.residents.values()):
        if one.trade == "child":
            continue
        if one.trade == "retired":
            yield _pension(make, one)
            if number % 4 == 1:
                yield _expenses(make, one)
        elif number % 2 == 0:
            yield _insurance(make, one)
        if number % 5 == 0:
            yield _no_record(make, one)
        if number % 3 == 1 and one.person.key not in owners:
            yield _no_home(make, one)
        if number % 7 == 2:  # noqa: PLR2004 - any remainder would do
            yield _marriage_record(make, one, married=one.person.key in couples)


def _proof(make: Maker, code: str, letters: str, one: Resident, days: int, own: dict[str, str]) -> PlannedCertificate:
    index = make.next(code)
    ago = chance(f"proof:{code}:{one.person.key}").randint(1, days - 3)
    start = make.today - timedelta(days=ago if index % 6 != 4 else days + 20 + index)  # noqa: PLR2004 - one in six ran out
    own = {**own, "scope": period(add_years(one.person.birth_date, 18), start)} if own.get("scope") else own
    number = f"{letters}{start:%Y%m%d}{index:06d}"
    return make.make(code, [one.person], number, start, own, end=start + timedelta(days=days))


def _pension(make: Maker, one: Resident) -> PlannedCertificate:
    retired = add_years(one.person.birth_date, 60 if one.person.sex == "男" else 55)
    own = {
        "pension_kind": "城镇职工基本养老保险",
        "retired_on": min(retired, make.today).isoformat(),
        "monthly_amount": f"{chance(f'pension:{one.person.key}').randint(1800, 5200)}.00",
        "state": "正常领取",
    }
    return _proof(make, "pension_proof", "YL", one, 90, own)


def _insurance(make: Maker, one: Resident) -> PlannedCertificate:
    since = add_years(one.person.birth_date, 24)
    months = max(1, min(240, (make.today - since).days // 31))
    begun = make.today - timedelta(days=31 * months)
    base = str(chance(f"base:{one.person.key}").randint(42, 98) * 100)
    kinds = ("基本养老保险", "基本医疗保险", "失业保险")
    own = {
        "state": "暂停缴费" if one.trade == "unemployed" else "参保缴费",
        "months_total": str(months),
        "rows": rows(
            *(
                {
                    "kind": kind,
                    "from": f"{begun:%Y-%m}",
                    "to": f"{make.today:%Y-%m}",
                    "months": str(months),
                    "base": base,
                }
                for kind in kinds
            )
        ),
    }
    return _proof(make, "social_insurance_proof", "SB", one, 90, own)


def _expenses(make: Maker, one: Resident) -> PlannedCertificate:
    amount = chance(f"expenses:{one.person.key}").randint(800, 42_000)
    own = {"hospital": make.demo.name_of("people_hospital"), "amount": f"{amount}.60", "purpose": "申请医疗救助"}
    return _proof(make, "medical_expense_proof", "YF", one, 180, own)


def _no_record(make: Maker, one: Resident) -> PlannedCertificate:
    return _proof(make, "no_criminal_record_proof", "GA", one, 90, {"scope": "x", "result": "未发现犯罪记录"})


def _no_home(make: Maker, one: Resident) -> PlannedCertificate:
    own = {"area": make.demo.pack.city.name, "result": "无不动产登记信息"}
    return _proof(make, "no_property_proof", "WF", one, 30, own)


def _marriage_record(make: Maker, one: Resident, *, married: bool) -> PlannedCertificate:
    own = {"scope": "x", "result": "有结婚登记记录" if married else "无婚姻登记记录"}
    return _proof(make, "marriage_record_proof", "HY", one, 30, own)
