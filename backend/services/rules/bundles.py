"""One thing instead of several items (一件事): which items belong to it and when, and what they have in common: pure.

A bundle names items and asks a few questions; an item stands in it always, or when the answers say so. Fields of two
items are one field of the form, and materials of two items are one paper, where they are about the same role and can
come from the same source. Nothing within a single item is ever put together: it asks for two things on purpose.

Source: Guofa 2024 No. 3 (doing one thing efficiently); plan 004, part 4 (2) 3.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from backend.services.rules import conditions
from backend.services.rules.conditions import Names, Unknown, holds
from backend.services.rules.items import (
    ApplicantKind,
    Basis,
    Cel,
    Code,
    DataCall,
    FormField,
    Item,
    Material,
    Name,
    Problem,
    PromiseReuse,
    Words,
)

MOST_PARTS: Final = 20
FEWEST_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """An item of the bundle; `when` says of the answers whether it is needed, without it it always is."""

    item: Code
    when: Cel | None = None


@dataclass(frozen=True, slots=True)
class ItemBundle:
    """Several items that somebody needs for one thing.

    Attributes:
        lead: what it is for, in a sentence.
        questions: what decides which items are needed; each a choice.
    """

    code: Code
    name: Name
    name_en: Name
    lead: Words
    lead_en: Words
    applicant_kind: ApplicantKind
    legal_basis: Annotated[tuple[Basis, ...], Field(min_length=1, max_length=MOST_PARTS)]
    parts: Annotated[tuple[Part, ...], Field(min_length=FEWEST_PARTS, max_length=MOST_PARTS)]
    questions: Annotated[tuple[FormField, ...], Field(max_length=MOST_PARTS)] = ()
    synonyms: Annotated[tuple[Name, ...], Field(max_length=MOST_PARTS)] = ()


for _part in (Part, ItemBundle):
    _part.__pydantic_config__ = ConfigDict(extra="forbid", strict=True)  # type: ignore[union-attr] # read by pydantic
_BUNDLE: Final = TypeAdapter(ItemBundle)


def read(written: Mapping[str, Any]) -> ItemBundle | list[Problem]:
    """A bundle from its JSON, or everything about its shape that is wrong."""
    try:
        return _BUNDLE.validate_json(json.dumps(written))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return [Problem(".".join(str(part) for part in one["loc"]) or "bundle", one["type"]) for one in found]


def write(bundle: ItemBundle) -> dict[str, Any]:
    """The bundle as JSON; `read` gives it back the same."""
    written: dict[str, Any] = _BUNDLE.dump_python(bundle, mode="json")
    return written


def problems(bundle: ItemBundle, items: Mapping[str, Item]) -> list[Problem]:
    """Everything that is wrong with a bundle of a city; empty if it can be published."""
    return [*_parts(bundle, items), *_questions(bundle)]


def _parts(bundle: ItemBundle, items: Mapping[str, Item]) -> Iterator[Problem]:
    names = Names(frozenset(one.key for one in bundle.questions), {})
    for code, times in Counter(one.item for one in bundle.parts).items():
        if times > 1:
            yield Problem("parts", "twice", code)
    for number, part in enumerate(bundle.parts):
        item = items.get(part.item)
        if item is None or item.kind != "handling":
            yield Problem(f"parts.{number}.item", "unknown_item", part.item)
        elif item.applicant_kind not in (bundle.applicant_kind, "either"):
            yield Problem(f"parts.{number}.item", "other_applicant", part.item)
        for word, said in conditions.faults(part.when, names) if part.when else ():
            yield Problem(f"parts.{number}.when", word, said)


def _questions(bundle: ItemBundle) -> Iterator[Problem]:
    for key, times in Counter(one.key for one in bundle.questions).items():
        if times > 1:
            yield Problem("questions", "twice", key)
    for number, one in enumerate(bundle.questions):
        if one.kind != "choice" or len(one.choices) < FEWEST_PARTS:
            yield Problem(f"questions.{number}", "no_choice", one.key)


@dataclass(frozen=True, slots=True)
class Needed:
    """Items that the answers call for, in the bundle's order, and those of which they do not say yet."""

    items: tuple[str, ...]
    unsaid: tuple[str, ...]

    def without(self, gone: Collection[str]) -> "Needed":
        """The same but for items that nobody can begin any more."""
        return Needed(
            items=tuple(code for code in self.items if code not in gone),
            unsaid=tuple(code for code in self.unsaid if code not in gone),
        )


def needed(bundle: ItemBundle, answers: Mapping[str, str], *, applicant: Mapping[str, object], today: date) -> Needed:
    """Which items somebody needs by their answers; what cannot be told yet is neither needed nor left out."""
    facts = {"form": answers, "applicant": applicant, "certificates": {}, "today": today}
    told = {one.item: True if one.when is None else holds(one.when, facts) for one in bundle.parts}
    return Needed(
        items=tuple(code for code, said in told.items() if said is True),
        unsaid=tuple(code for code, said in told.items() if isinstance(said, Unknown)),
    )


def answer_faults(bundle: ItemBundle, answers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Answers to no question, or that are none of its choices."""
    known = {one.key: {choice.value for choice in one.choices} for one in bundle.questions}
    return tuple(
        (key, "unknown" if key not in known else "value")
        for key, value in answers.items()
        if value not in known.get(key, frozenset())
    )


@dataclass(frozen=True, slots=True)
class OneField:
    """A field of the one form, and which field of which item it fills."""

    key: str
    field: FormField
    fills: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OnePaper:
    """A paper that is asked for once, and which material of which item it answers."""

    key: str
    material: Material
    asked_by: tuple[tuple[str, str], ...]


def one_form(items: Sequence[Item]) -> tuple[OneField, ...]:
    """The fields of several items, each once, in the order in which they are first asked for."""
    found: list[OneField] = []
    for item in items:
        for one in item.fields:
            at = _found(found, item.code, one)
            if at is None:
                key = _free(one.key, {each.key for each in found})
                found.append(OneField(key, one, ((item.code, one.key),)))
            else:
                before = found[at]
                wanted = replace(before.field, required=before.field.required or one.required)
                found[at] = OneField(before.key, wanted, (*before.fills, (item.code, one.key)))
    return tuple(found)


def papers(items: Sequence[Item]) -> tuple[OnePaper, ...]:
    """The materials of several items, each once, in the order in which they are first asked for."""
    found: list[OnePaper] = []
    for item in items:
        for one in item.materials:
            at = next((n for n, each in enumerate(found) if _same_paper(each, item.code, one)), None)
            if at is None:
                key = _free(one.key, {each.key for each in found})
                found.append(OnePaper(key, one, ((item.code, one.key),)))
            else:
                before = found[at]
                found[at] = OnePaper(before.key, before.material, (*before.asked_by, (item.code, one.key)))
    return tuple(found)


def _found(known: Iterable[OneField], item: str, one: FormField) -> int | None:
    """The same name is nearer than the same source: an item may ask for two things that one certificate says."""
    able = [
        (n, each)
        for n, each in enumerate(known)
        if each.field.of == one.of and each.field.kind == one.kind and item not in {code for code, _ in each.fills}
    ]
    named = (n for n, each in able if each.field.key == one.key and _values(each.field) == _values(one))
    sourced = (n for n, each in able if set(each.field.filled_from) & set(one.filled_from))
    return next(named, next(sourced, None))


def _values(one: FormField) -> frozenset[str]:
    return frozenset(choice.value for choice in one.choices)


def _same_paper(known: OnePaper, item: str, one: Material) -> bool:
    before = known.material
    if before.of != one.of or item in {code for code, _ in known.asked_by}:
        return False
    return bool(_sources(before) & _sources(one)) or (before.key == one.key and before.kind == one.kind)


def _sources(one: Material) -> frozenset[tuple[str, str]]:
    """By what it would be called for: a certificate type, or a kind of earlier material."""
    found = set()
    for answer in one.answers:
        if isinstance(answer, DataCall):
            found.add(("certificate", answer.certificate_type))
        elif isinstance(answer, PromiseReuse):
            found.add(("earlier", answer.material_kind))
    return frozenset(found)


def _free(key: str, taken: set[str]) -> str:
    return key if key not in taken else next(name for n in range(2, 999) if (name := f"{key}_{n}") not in taken)
