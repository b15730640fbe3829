"""The kinds of checks that rules name, each a function of definition, facts and the rule's parameters. Pure.

A check gives the keys of the fields that it finds at fault; the empty key stands for the certificate itself. Where a
value is missing or no date at all, checks of dates say nothing: other rules say that.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from backend.catalogue.rules import TypeDefinition, faults, last_day
from backend.certificates.quality.rules.definition import WHOLE, Facts, Finding, HolderFacts, Rule
from backend.standards import certificate_identifier, resident_id, uscc
from backend.standards.calendar import add_years, age_on

Check: TypeAlias = Callable[[TypeDefinition, Facts, Mapping[str, Any]], Iterable[str]]

_DATED: Final = frozenset({"date", "month", "date_range"})
_OWN: Final = frozenset({"$issued_on", "$valid_from", "$valid_to"})
UNREADABLE: Final = "readable"


def faults_of(definition: TypeDefinition, facts: Facts, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Everything that the rules in force find at fault in one certificate, in order, each once.

    Args:
        definition: the version of the type that the certificate was issued with.
    """
    found = {
        Finding(rule.code, key)
        for rule in rules
        if rule.on and (facts.readable or rule.kind == UNREADABLE)
        for key in KINDS[rule.kind](definition, facts, rule.parameters)
    }
    return tuple(sorted(found))


def _readable(_: TypeDefinition, facts: Facts, __: Mapping[str, Any]) -> Iterator[str]:
    if not facts.readable:
        yield WHOLE


def _required(definition: TypeDefinition, facts: Facts, _: Mapping[str, Any]) -> Iterator[str]:
    for key, field in definition.fields.items():
        present = facts.has_photo if field.kind == "photo" else facts.values.get(key)
        if field.required and not present:
            yield key


def _expected(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    for key in parameters["fields"]:
        if key in definition.fields and not definition.fields[key].required and not facts.values.get(key):
            yield key


def _written(definition: TypeDefinition, facts: Facts, _: Mapping[str, Any]) -> Iterator[str]:
    return (key for key, fault in _filled(definition, facts).items() if fault != "pattern")


def _number(definition: TypeDefinition, facts: Facts, _: Mapping[str, Any]) -> Iterator[str]:
    return (key for key, fault in _filled(definition, facts).items() if fault == "pattern")


def _filled(definition: TypeDefinition, facts: Facts) -> Mapping[str, str]:
    return faults(definition, {key: value for key, value in facts.values.items() if value})


def _resident_id(definition: TypeDefinition, facts: Facts, _: Mapping[str, Any]) -> Iterator[str]:
    for key, value in _of_kind(definition, facts, "resident_id"):
        if isinstance(resident_id.parse(value, today=facts.today), resident_id.Invalid):
            yield key


def _uscc(definition: TypeDefinition, facts: Facts, _: Mapping[str, Any]) -> Iterator[str]:
    for key, value in _of_kind(definition, facts, "uscc"):
        read = uscc.parse(value)
        if isinstance(read, uscc.Invalid) or (isinstance(read, uscc.Doubtful) and not read.pilot_era):
            yield key


def _identifier(_: TypeDefinition, facts: Facts, __: Mapping[str, Any]) -> Iterator[str]:
    if facts.identifier is not None:
        read = certificate_identifier.parse(facts.identifier)
        if isinstance(read, certificate_identifier.Invalid):
            yield WHOLE


def _order(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    for earlier, later in parameters["pairs"]:
        first, second = _days(definition, facts, earlier), _days(definition, facts, later)
        if first and second and first[0] > second[1]:
            yield WHOLE if later in _OWN else later


def _future(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    for key in parameters["fields"]:
        days = _days(definition, facts, key)
        if days and days[0] > facts.today:
            yield WHOLE if key in _OWN else key


def _too_early(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    earliest = date.fromisoformat(parameters["earliest"])
    for key, field in definition.fields.items():
        days = _days(definition, facts, key) if field.kind in _DATED else None
        if days and days[0] < earliest:
            yield key


def _birth_in_id(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    for birth, number in parameters["pairs"]:
        days, person = _days(definition, facts, birth), _person(facts, number)
        if days and person and not days[0] <= person.birth_date <= days[1]:
            yield birth


def _sex_in_id(_: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    for sex, number in parameters["pairs"]:
        said, person = facts.values.get(sex), _person(facts, number)
        if said and person and said != person.sex.value:
            yield sex


def _period(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    """The period on the face is the one that was signed."""
    for key in parameters["fields"]:
        days = _days(definition, facts, key)
        if days and days != (facts.valid_from, facts.valid_to or date.max):
            yield key


def _term(definition: TypeDefinition, facts: Facts, _: Mapping[str, Any]) -> Iterator[str]:
    """The term is one that the type's rule of validity allows, give or take a day."""
    allowed = _last_days(definition, facts)
    if allowed is None:
        return
    day = timedelta(days=1)
    fits = facts.valid_to in allowed or any(
        last is not None and facts.valid_to is not None and last - day <= facts.valid_to <= last + day
        for last in allowed
    )
    if not fits:
        yield WHOLE


def _last_days(definition: TypeDefinition, facts: Facts) -> tuple[date | None, ...] | None:
    rule = definition.document["validity"]
    if rule["kind"] == "days":
        return (facts.valid_from + timedelta(days=rule["days"]),)
    if rule["kind"] == "years":
        return tuple(_after(facts.valid_from, years) for years in (rule["years"], *rule.get("renewals", ())))
    if rule["kind"] == "age_table":
        return _by_age(rule["steps"], facts)
    return None


def _by_age(steps: Iterable[Mapping[str, Any]], facts: Facts) -> tuple[date | None, ...] | None:
    person = _person(facts, "")
    if person is None or facts.valid_from < person.birth_date:
        return None
    age = age_on(person.birth_date, facts.valid_from)
    step = next(one for one in steps if one["under"] is None or age < one["under"])
    return (_after(facts.valid_from, step["years"]),)


def _after(start: date, years: int | None) -> date | None:
    return None if years is None else add_years(start, years)


def _twice(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    if facts.twins and definition.code in parameters["types"]:
        yield WHOLE


def _same_number(definition: TypeDefinition, facts: Facts, _: Mapping[str, Any]) -> Iterator[str]:
    if facts.same_number:
        yield definition.number_field or WHOLE


def _issuer_known(_: TypeDefinition, facts: Facts, __: Mapping[str, Any]) -> Iterator[str]:
    if not facts.issuer.known:
        yield WHOLE


def _issuer_right(_: TypeDefinition, facts: Facts, __: Mapping[str, Any]) -> Iterator[str]:
    if facts.issuer.may_issue is False:
        yield WHOLE


def _issuer_name(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    """The name on the face is the office's own, or begins or ends with it (a unit of it)."""
    for key in parameters["fields"]:
        said, name = _plain(facts.values.get(key)), _plain(facts.issuer.name)
        if key in definition.fields and said and name and name not in said:
            yield key


def _holder_name(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    """The name on the face is the name of one of the holders in the register."""
    names = {_plain(one.name) for one in facts.holders}
    for key in parameters["fields"]:
        said = _plain(facts.values.get(key))
        if key in definition.fields and said and names and said not in names:
            yield key


def _holder_code(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    codes = {resident_id.normalise(one.code) for one in facts.holders}
    for key in parameters["fields"]:
        said = facts.values.get(key)
        if key in definition.fields and said and codes and resident_id.normalise(said) not in codes:
            yield key


def _base(definition: TypeDefinition, facts: Facts, parameters: Mapping[str, Any]) -> Iterator[str]:
    """What the face says of the enterprise is what its business licence in the library says."""
    for key, of_licence in parameters["pairs"]:
        said, licence = _plain(facts.values.get(key)), _plain((facts.base or {}).get(of_licence))
        if key in definition.fields and said and licence and said != licence:
            yield key


def _of_kind(definition: TypeDefinition, facts: Facts, kind: str) -> Iterator[tuple[str, str]]:
    for key, field in definition.fields.items():
        if field.kind == kind and facts.values.get(key):
            yield key, facts.values[key]


def _person(facts: Facts, key: str) -> resident_id.ResidentId | None:
    """The number in a field, or where the face has none, the only holder's own."""
    text = facts.values.get(key) or _only(facts.holders)
    read = resident_id.parse(text, today=facts.today) if text else None
    return read if isinstance(read, resident_id.ResidentId) else None


def _only(holders: tuple[HolderFacts, ...]) -> str | None:
    return holders[0].code if len(holders) == 1 and holders[0].kind == "person" else None


def _days(definition: TypeDefinition, facts: Facts, key: str) -> tuple[date, date] | None:
    """First and last day that a field names, the same where it names one; None where it names none."""
    if key in _OWN:
        own = {"$issued_on": facts.issued_on, "$valid_from": facts.valid_from, "$valid_to": facts.valid_to}[key]
        return (own, own) if own else None
    value = facts.values.get(key, "")
    if key not in definition.fields or definition.fields[key].kind not in _DATED:
        return None
    start, stroke, end = value.partition("/")
    try:
        first = date.fromisoformat(start if len(start) > len("2026-11") else f"{start}-01")
        return first, last_day(end or start) if end or not stroke else date.max
    except ValueError:
        return None


def _plain(text: str | None) -> str:
    """A name as it is compared: brackets and spaces are typed in many ways."""
    return "".join(unicodedata.normalize("NFKC", text or "").replace("\u00b7", "").split())


KINDS: Final[Mapping[str, Check]] = {
    UNREADABLE: _readable,
    "required": _required,
    "expected": _expected,
    "written": _written,
    "number": _number,
    "resident_id": _resident_id,
    "uscc": _uscc,
    "identifier": _identifier,
    "order": _order,
    "future": _future,
    "too_early": _too_early,
    "birth_in_id": _birth_in_id,
    "sex_in_id": _sex_in_id,
    "period": _period,
    "term": _term,
    "twice": _twice,
    "same_number": _same_number,
    "issuer_known": _issuer_known,
    "issuer_right": _issuer_right,
    "issuer_name": _issuer_name,
    "holder_name": _holder_name,
    "holder_code": _holder_code,
    "base": _base,
}
