"""What an enterprise needs for its trade, and what its bank and the tax office attest."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from stdnum.iso7064 import mod_11_10

from backend.demo import numbers
from backend.demo.chance import chance
from backend.demo.firms import Firm
from backend.demo.making import Maker, rows
from backend.demo.planned import PlannedCertificate, period
from backend.standards.calendar import add_years

_FORMS: Final = {"食品销售经营者": 1, "餐饮服务经营者": 2}
_PROJECTS: Final = {"hotel": "住宿", "salon": "理发、美容", "bath": "沐浴", "cinema": "影剧院", "mall": "商场"}
_CROWDED: Final = {"hotel": "宾馆", "cinema": "影剧院", "mall": "商场", "restaurant": "饭店"}
_WORKS: Final = ("建筑工程施工总承包", "市政公用工程施工总承包", "公路工程施工总承包", "建筑装修装饰工程专业承包")
_GRADES: Final = ("一级", "二级", "二级", "一级")


def licences(make: Maker, firms: list[Firm]) -> Iterator[PlannedCertificate]:
    """Every licence of every enterprise's trade."""
    for firm in firms:
        for make_one in _NEEDED.get(firm.trade, ()):
            yield make_one(make, firm)


def _long(make: Maker, code: str, firm: Firm, years: int) -> tuple[date, date]:
    return make.term(code, firm.enterprise.key, years, earliest=firm.enterprise.established_on)


def _food(make: Maker, firm: Firm) -> PlannedCertificate:
    index = 500 + make.next("food_licence")
    start, end = _long(make, "food_licence", firm, 5)
    form = "餐饮服务经营者" if firm.trade == "restaurant" else "食品销售经营者"
    area = firm.enterprise.premises.area_code
    own = {
        "premises_area": area,
        "business_form": form,
        "business_items": "热食类食品制售；冷食类食品制售"
        if firm.trade == "restaurant"
        else "预包装食品销售；散装食品销售",
        "complaint_phone": "12315",
    }
    number = numbers.food_licence(_FORMS[form], area, index)
    return make.make("food_licence", [firm.enterprise], number, start, own, end=end)


def _tobacco(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("tobacco_licence")
    start, end = _long(make, "tobacco_licence", firm, 5)
    own = {"supplier": f"{make.demo.pack.city.name}烟草公司", "scope": ("卷烟零售", "卷烟、雪茄烟零售")[index % 2]}
    number = f"{firm.enterprise.premises.area_code}{index:06d}"
    return make.make("tobacco_licence", [firm.enterprise], number, start, own, end=end)


def _drugs(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("drug_licence")
    start, end = _long(make, "drug_licence", firm, 5)
    person = make.names[firm.enterprise.legal_representative]
    own = {
        "person_in_charge": person,
        "quality_manager": "石若谷",
        "business_mode": ("零售", "零售（连锁）")[index % 2],
        "scope": "中成药、化学药制剂、抗生素制剂、生化药品、中药饮片",
    }
    number = f"{make.demo.words['abbreviation']}{'DC'[index % 2]}A{make.demo.city_prefix[1:]}{index:05d}"
    return make.make("drug_licence", [firm.enterprise], number, start, own, end=end)


def _hygiene(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("hygiene_licence")
    start, end = _long(make, "hygiene_licence", firm, 4)
    recheck = add_years(start, 2) if add_years(start, 2) >= make.today or index % 5 == 0 else end
    own = {"project": _PROJECTS[firm.trade], "recheck_due": recheck.isoformat()}
    letter = make.demo.words["document_letter"]
    number = f"{letter}卫公证字〔{start.year}〕第{index:04d}号"
    return make.make("hygiene_licence", [firm.enterprise], number, start, own, end=end)


def _fire(make: Maker, firm: Firm) -> PlannedCertificate:
    index, one = make.next("fire_safety_certificate"), firm.enterprise
    day = one.established_on + timedelta(days=20)
    own = {
        "use_nature": _CROWDED[firm.trade],
        "floor_area": str(300 + index * 137 % 4000),
        "floors": "地上1至2层",
        "method": ("告知承诺", "先检查后许可")[index % 2],
        "inspected_on": (day - timedelta(days=3)).isoformat(),
    }
    number = f"{make.demo.words['document_letter']}消安检字〔{day.year}〕第{index:04d}号"
    return make.make("fire_safety_certificate", [one], number, day, own)


def _accepted(make: Maker, firm: Firm) -> PlannedCertificate:
    index, one = make.next("fire_acceptance_opinion"), firm.enterprise
    day = one.established_on + timedelta(days=8)
    own = {
        "project_name": f"{one.name}装修工程",
        "floor_area": str(500 + index * 211 % 6000),
        "use_nature": _CROWDED[firm.trade],
        "opinion": "合格",
        "accepted_on": day.isoformat(),
    }
    number = f"{make.demo.words['document_letter']}建消验字〔{day.year}〕第{index:04d}号"
    return make.make("fire_acceptance_opinion", [one], number, day, own)


def _qualified(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("construction_qualification")
    start, end = _long(make, "construction_qualification", firm, 5)
    work = (index - 1) % len(_WORKS)
    own = {
        "economic_nature": "有限责任公司",
        "qualifications": rows({"category": _WORKS[work], "grade": _GRADES[work]}),
    }
    return make.make(
        "construction_qualification", [firm.enterprise], f"D{make.demo.city_prefix[:3]}{index:06d}", start, own, end=end
    )


def _safe(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("construction_safety_licence")
    start, end = _long(make, "construction_safety_licence", firm, 3)
    own = {"economic_type": "有限责任公司", "scope": "建筑施工"}
    number = f"（{make.demo.words['abbreviation']}）JZ安许证字〔{start.year}〕{index:06d}"
    return make.make("construction_safety_licence", [firm.enterprise], number, start, own, end=end)


def _carries(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("road_transport_operation")
    start, end = _long(make, "road_transport_operation", firm, 4)
    scope = next(one for one in firm.enterprise.business_scope if "运输" in one or "客运" in one or "配送" in one)
    own = {
        "scope": scope,
        "economic_nature": firm.enterprise.entity_type[:20],
        "inspections": rows({"on": start.isoformat(), "result": "合格"}),
    }
    return make.make(
        "road_transport_operation", [firm.enterprise], f"{make.demo.centre}{index:06d}", start, own, end=end
    )


def _makes_food(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("food_production_licence")
    start, end = _long(make, "food_production_licence", firm, 5)
    category, code, variety = (("粮食加工品", "101", "小麦粉"), ("水产制品", "122", "干制水产品"))[(index - 1) % 2]
    digits = f"{code}{firm.enterprise.premises.area_code}{index:04d}"
    own = {
        "food_categories": category,
        "details": rows({"category": category, "variety": variety}),
        "complaint_phone": "12315",
    }
    number = f"SC{digits}{mod_11_10.calc_check_digit(digits)}"
    return make.make("food_production_licence", [firm.enterprise], number, start, own, end=end)


def _makes(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("production_licence")
    start, end = _long(make, "production_licence", firm, 5)
    product, code, model = (("电线电缆", "06-001", "额定电压450/750V"), ("特种劳动防护用品", "02-002", "安全帽"))[
        (index - 1) % 2
    ]
    own = {
        "product": product,
        "details": rows({"unit": product, "model": model}),
        "inspection_mode": "自行检验",
    }
    number = f"（{make.demo.words['abbreviation']}）XK{code}-{index:05d}"
    return make.make("production_licence", [firm.enterprise], number, start, own, end=end)


def _tests(make: Maker, firm: Firm) -> PlannedCertificate:
    index = make.next("testing_accreditation")
    start, end = _long(make, "testing_accreditation", firm, 6)
    own = {
        "capabilities": rows(
            {"field": "食品", "item": "菌落总数", "standard": "GB 4789.2"},
            {"field": "生活饮用水", "item": "浑浊度", "standard": "GB/T 5750.4"},
        ),
        "fields_summary": "食品、生活饮用水",
    }
    return make.make(
        "testing_accreditation", [firm.enterprise], f"{start.year % 100:02d}0012{index:06d}", start, own, end=end
    )


_NEEDED: Final[Mapping[str, tuple[Callable[[Maker, Firm], PlannedCertificate], ...]]] = {
    "restaurant": (_food, _fire),
    "store": (_food, _tobacco),
    "mall": (_food, _tobacco, _hygiene, _fire, _accepted),
    "pharmacy": (_drugs,),
    "hotel": (_hygiene, _fire, _accepted),
    "salon": (_hygiene,),
    "bath": (_hygiene,),
    "cinema": (_hygiene, _fire, _accepted),
    "builder": (_qualified, _safe),
    "carrier": (_carries,),
    "food_factory": (_makes_food,),
    "factory": (_makes,),
    "lab": (_tests,),
}


def attested(make: Maker, firms: list[Firm]) -> Iterator[PlannedCertificate]:
    """Proofs of the tax office and the bank: payment, nothing owed, rating, taxpayer, account."""
    for number, firm in enumerate(firms):
        pick = chance(f"tax:{firm.enterprise.key}")
        if number % 3 == 2:  # noqa: PLR2004 - the third of three
            yield _paid(make, firm, pick.randint(2_000, 90_000))
        if number % 3 == 0:
            yield _attested(make, "tax_clearance_proof", "WQ", firm, 30, {"result": "无欠税"})
        rating = {"rating_year": str(make.today.year - 1), "rating": "ABMC"[number % 4]}
        if number % 3 == 1:
            yield _attested(make, "tax_credit_rating", "WX", firm, 365, rating)
        since = firm.enterprise.established_on
        if firm.enterprise.registered_capital and number % 2:
            own = {"registered_on": since.isoformat(), "effective_on": since.isoformat(), "status": "一般纳税人"}
            yield _attested(make, "general_taxpayer", "WY", firm, 365, own)
        if number % 2:
            continue
        bank = ("yunting_bank", "rural_bank")[number // 2 % 2]
        own = {
            "bank": make.demo.name_of(bank),
            "account_number": f"6288{pick.randrange(10**12):012d}",
            "account_licence": f"J{pick.randrange(10**13):013d}",
            "account_state": "久悬" if number % 9 == 5 else "正常",  # noqa: PLR2004 - any remainder would do
        }
        yield _attested(make, "basic_account", "ZH", firm, 30, own, issuer=bank)


def _paid(make: Maker, firm: Firm, amount: int) -> PlannedCertificate:
    last = make.today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    table = rows(
        {
            "tax": "增值税",
            "item": "商品销售",
            "period": f"{first:%Y年%m月}",
            "paid_on": (last - timedelta(days=3)).isoformat(),
            "amount": f"{amount}.00",
        },
        {
            "tax": "城市维护建设税",
            "item": "市区",
            "period": f"{first:%Y年%m月}",
            "paid_on": (last - timedelta(days=3)).isoformat(),
            "amount": f"{amount * 7 // 100}.00",
        },
    )
    own = {"tax_period": period(first, last), "tax_rows": table, "total": f"{amount + amount * 7 // 100}.00"}
    return _attested(make, "tax_payment_proof", "WS", firm, 90, own)


def _attested(
    make: Maker, code: str, letters: str, firm: Firm, days: int, own: dict[str, str], *, issuer: str | None = None
) -> PlannedCertificate:
    index = make.next(code)
    ago = chance(f"attested:{code}:{firm.enterprise.key}").randint(1, min(days, 80) - 3)
    start = make.today - timedelta(days=ago if index % 6 != 4 else days + 15 + index)  # noqa: PLR2004 - one in six ran out
    number = f"{letters}{start:%Y%m%d}{index:06d}"
    return make.make(code, [firm.enterprise], number, start, own, end=start + timedelta(days=days), issuer=issuer)
