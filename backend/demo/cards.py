"""Planned cards of people: identity card, driving licence, social security card."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from backend.demo import numbers
from backend.demo.chance import chance
from backend.demo.city import Demo
from backend.demo.people import Person
from backend.demo.planned import PlannedCertificate, ended, period, superseded
from backend.demo.terms import Term, YearsAt, ending, renewed, years_by_age, years_by_number
from backend.standards.calendar import add_years, age_on

# Who has which state; everybody else holds a certificate in force.
IDENTITY_CASES: Final = {
    "ayinuer": "expiring",
    "zhaxi_duoji": "expired",
    "shangguan_yan": "voided",
    "bateer": "disputed",
}
DRIVING_CASES: Final = {
    "sun_li": "not_yet_valid",
    "han_lei": "expiring",
    "wang_jie": "expired",
    "zhao_da": "suspended",
    "bateer": "suspended",
    "shi_lei": "revoked_penalty",
    "tian_tian": "revoked_error",
    "bai_xue": "cancelled",
    "fan_zhiyuan": "disputed",
}
SOCIAL_CASES: Final = {"su_qing": "voided", "zhaxi_duoji": "cancelled", "cao_wen": "expiring", "song_hai": "expired"}

_NEVER_DRIVES: Final = frozenset({"chen_guilan", "dong_xiuying", "ayinuer", "peng_jia", "su_qing"})
_CLASSES: Final = {
    "ma_zhiqiang": "E", "li_hong": "B2", "bateer": "B2D", "song_hai": "B2", "han_lei": "C1E", "zhao_da": "C1D",
    "wu_jing": "C2", "deng_li": "C2", "xie_yutong": "C2", "tian_tian": "C2",
}  # fmt: skip
_IDENTITY_SINCE: Final = date(2004, 3, 1)
_SOCIAL_SINCE: Final = date(2012, 1, 1)
_SCHOOL_AGE: Final = 6
_ADULT: Final = 18


@dataclass(frozen=True, slots=True)
class _Card:
    """What the terms of one card have in common."""

    type: str
    person: Person
    case: str | None
    years_at: YearsAt
    first: date
    earliest: date
    margin: int

    def terms(self, today: date) -> tuple[Term, ...]:
        """The terms up to today, the last of them ending as the case wants."""
        pick = chance(f"terms:{self.type}:{self.person.key}")
        if self.case in {"expiring", "expired", "not_yet_valid"}:
            days = pick.randint(12, 24) if self.case != "expired" else -pick.randint(20, 150)
            return ending(today + timedelta(days=days), self.years_at, not_before=self.earliest)
        return renewed(self.first, today, self.years_at, margin=self.margin, pick=pick)


def identity_cards(demo: Demo, index: int, person: Person, today: date) -> tuple[PlannedCertificate, ...]:
    """Give the identity cards of a person, the earlier ones superseded; none under six and none from Hong Kong."""
    if age_on(person.birth_date, today) < _SCHOOL_AGE or person.is_from_hong_kong:
        return ()
    pick = chance(f"identity:{index}")
    first_age = 17 if age_on(person.birth_date, today) >= _ADULT else 5
    first = max(add_years(person.birth_date, first_age), _IDENTITY_SINCE) + timedelta(days=pick.randint(30, 200))
    card = _Card(
        "identity_card",
        person,
        IDENTITY_CASES.get(person.key),
        years_by_age(person.birth_date),
        first,
        _IDENTITY_SINCE,
        margin=90,
    )
    values = {
        **_self(person),
        "ethnicity": person.ethnicity,
        "address": person.registered_address.text,
        "address_area": person.registered_address.area_code,
        "resident_id": person.resident_id,
        "issuing_authority": demo.name_of("public_security"),
    }
    return _chain(card, "public_security", person.resident_id, values, today)


def driving_licences(demo: Demo, index: int, person: Person, today: date) -> tuple[PlannedCertificate, ...]:
    """Give the driving licences of a grown person who drives."""
    if age_on(person.birth_date, today) < _ADULT + 3 or person.key in _NEVER_DRIVES:
        return ()
    pick = chance(f"driving:{index}")
    first = add_years(person.birth_date, _ADULT) + timedelta(days=pick.randint(20, 900))
    card = _Card(
        "driving_licence",
        person,
        DRIVING_CASES.get(person.key),
        years_by_number(6, 10, None),
        first,
        add_years(person.birth_date, _ADULT),
        margin=90,
    )
    values = {
        **_self(person),
        "licence_number": person.resident_id,
        "nationality": "中国",
        "address": person.address.text,
        "first_issued_on": card.terms(today)[0].start.isoformat(),
        "vehicle_class": _CLASSES.get(person.key, "C1"),
        "issuing_authority": demo.name_of("traffic_police"),
        "archive_number": numbers.driving_archive(demo.city_prefix, index + 1),
        "penalty_points": "0" if person.login else str(pick.choice((0, 0, 0, 1, 3, 6))),
        "hearing_aid": "须佩戴助听设备" if person.key == "shangguan_yan" else "无",
    }
    return _chain(card, "traffic_police", person.resident_id, values, today)


def social_security_cards(demo: Demo, index: int, person: Person, today: date) -> tuple[PlannedCertificate, ...]:
    """Give the social security cards of a person from birth on; the number stays with the person, the card changes."""
    pick = chance(f"social:{index}")
    first = max(person.birth_date + timedelta(days=200), _SOCIAL_SINCE) + timedelta(days=pick.randint(1, 500))
    card = _Card(
        "social_security_card",
        person,
        SOCIAL_CASES.get(person.key),
        years_by_number(10),
        min(first, today),
        _SOCIAL_SINCE,
        margin=60,
    )
    values = {
        "name": person.name,
        "social_security_number": person.resident_id,
        "card_number": numbers.social_card(index + 1),
        "issuing_bank": pick.choice(demo.words["banks"]),
        "issuing_authority": demo.name_of("human_resources"),
    }
    return _chain(card, "human_resources", values["card_number"], values, today)


def _self(person: Person) -> dict[str, str]:
    return {"name": person.name, "sex": person.sex, "birth_date": person.birth_date.isoformat()}


def _chain(
    card: _Card, issuer: str, number: str, values: dict[str, str], today: date
) -> tuple[PlannedCertificate, ...]:
    """Make one certificate a term, each superseding the one before, and put the last into its case."""
    chain: list[PlannedCertificate] = []
    for version, term in enumerate(card.terms(today)[-_kept(card) :], start=1):
        one = _version(card, issuer, number, values, term, version)
        if chain:
            chain[-1] = superseded(chain[-1], one, "有效期满换证")
        chain.append(one)
    return tuple(_as_case(chain, card.case, today))


def _kept(card: _Card) -> int:
    """How many terms reached the city's library: the last, and for about half of the people the one before."""
    return chance(f"kept:{card.type}:{card.person.key}").choice((1, 2))


def _version(
    card: _Card, issuer: str, number: str, values: dict[str, str], term: Term, version: int
) -> PlannedCertificate:
    dated = {**values, "valid_period": period(term.start, term.end)}
    if card.type == "social_security_card":
        dated["issued_on"] = term.start.isoformat()
    return PlannedCertificate(
        key=f"{card.type}:{card.person.key}:{version}",
        type=card.type,
        holders=(card.person.key,),
        issuer=issuer,
        number=number,
        values=dated,
        photo=card.person.photo,
        issued_on=term.start,
        valid_from=term.start,
        valid_to=term.end,
        version=version,
        supersedes=f"{card.type}:{card.person.key}:{version - 1}" if version > 1 else None,
    )


def _as_case(chain: list[PlannedCertificate], case: str | None, today: date) -> list[PlannedCertificate]:
    last = chain[-1]
    since = today - timedelta(days=chance(f"since:{last.key}").randint(6, 70))
    since = max(since, last.issued_on + timedelta(days=1))
    match case:
        case None | "expiring" | "expired":
            return chain
        case "disputed":
            return [*chain[:-1], replace(last, disputed=True)]
        case "not_yet_valid":
            return [*chain, _next(last, today)]
        case "voided":
            return [*chain[:-1], ended(last, "voided", since), _replacement(last, since)]
        case _:
            return [*chain[:-1], ended(last, case, since)]


def _next(last: PlannedCertificate, today: date) -> PlannedCertificate:
    """The renewal that was issued already and is in force from the day after the present one ends."""
    start = (last.valid_to or today) + timedelta(days=1)
    return _reissued(last, today - timedelta(days=4), start, add_years(start, 10))


def _replacement(lost: PlannedCertificate, since: date) -> PlannedCertificate:
    """The card issued for a lost one."""
    length = None if lost.valid_to is None else add_years(since, lost.valid_to.year - lost.valid_from.year)
    fresh = _reissued(lost, since, since, length)
    if "card_number" not in fresh.values:
        return fresh
    card_number = "Z" + fresh.number[1:]
    return replace(fresh, number=card_number, values={**fresh.values, "card_number": card_number})


def _reissued(last: PlannedCertificate, issued_on: date, start: date, end: date | None) -> PlannedCertificate:
    values = {**last.values, "valid_period": period(start, end)}
    if "issued_on" in values:
        values["issued_on"] = issued_on.isoformat()
    return replace(
        last,
        key=f"{last.key.rpartition(':')[0]}:{last.version + 1}",
        values=values,
        issued_on=issued_on,
        valid_from=start,
        valid_to=end,
        version=last.version + 1,
        supersedes=last.key,
    )
