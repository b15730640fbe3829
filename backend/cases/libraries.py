"""What the libraries below say for a case: base data for the form, comparisons, papers of earlier cases.

Each question has the case as its ground and leaves a look; a question is asked once, and again only when the form says
something else than was presented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from backend.cases import household, mandates
from backend.cases.bundles import sisters
from backend.cases.records import Step
from backend.cases.rules.case import Case, Evidence, RoleHolder, SourceSaid, Value, Way
from backend.identity.people import details_of
from backend.services.rules import ways
from backend.services.rules.items import Item, PromiseReuse, SharedCheck
from backend.sources import materials, service
from backend.sources.rules.grounds import Ground
from backend.standards import resident_id
from backend.standards.calendar import date_in_shanghai

AFTER_CHECK = frozenset({Way.SHARED_CHECK, Way.ONLINE_PROOF, Way.NOTICE_PROMISE, Way.UPLOAD})
"""A material that an earlier way answers is not compared: nothing is asked that is not needed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a source said of a material, for the decision, and as the case keeps it."""

    as_source: ways.SourceAnswer
    evidence: Evidence


def ground_of(case: Case, item: Item) -> Ground:
    """The ground of every question: this case, its item, and the people in it."""
    return Ground(
        case_id=case.id,
        case_number=case.number,
        item_code=item.code,
        purpose=item.name,
        parties=frozenset(one.subject_id for one in case.roles.values()),
        organisation_id=case.department_id,
        item_name=item.name,
        item_name_en=item.name_en,
    )


def base(step: Step, case: Case, item: Item, wanted: Sequence[str]) -> dict[str, Value]:
    """What base libraries say for form fields that nothing else fills, by the field's key."""
    questions: dict[tuple[UUID, str], dict[str, list[str]]] = {}
    for one in item.fields:
        holder = case.roles.get(one.of)
        if one.key not in wanted or holder is None or holder.by == "asked":
            continue
        for source in one.filled_from:
            kind, _, rest = source.partition(":")
            library, _, name = rest.partition(".")
            if kind == "base" and _agreed(case, library, name):
                questions.setdefault((holder.subject_id, library), {}).setdefault(name, []).append(one.key)
    found: dict[str, Value] = {}
    for (subject, library), names in questions.items():
        said = service.prefill(
            step.session, step.keys, library=library, subject=subject, fields=tuple(names),
            ground=ground_of(case, item), actor=step.actor, now=step.now,
        )  # fmt: skip
        if isinstance(said, service.Refused):
            continue
        for name, keys in names.items():
            value = said[name]
            for key in keys if value.value else ():
                text = value.value or ""
                found.setdefault(
                    key, Value(key, text, f"base:{library}.{name}", value.as_of, text, evidence=str(said.query_number))
                )
    return found


def compared(step: Step, case: Case, item: Item) -> tuple[SourceSaid, ...]:
    """Answers to every comparison that is still needed and agreed to; what was asked before is not asked again."""
    known = {one.material: one for one in case.answers}
    for material in item.materials:
        answer = next((one for one in material.answers if isinstance(one, SharedCheck)), None)
        way = next((one.way for one in case.materials if one.key == material.key), Way.UPLOAD)
        holder = case.roles.get(material.of)
        if answer is None or way not in AFTER_CHECK or holder is None or holder.by == "asked":
            continue
        presented = _presented(case, answer)
        before = known.get(material.key)
        if not presented or not household.may_ask(step, case, holder):
            continue
        same = before is not None and dict(before.presented) == presented and before.subject_id == holder.subject_id
        if same and (before is None or _stands(step, case, item, holder, before)):
            continue
        said = _said(step, case, item, answer, holder, presented)
        if isinstance(said, service.Refused):
            continue
        known[material.key] = SourceSaid(
            material.key, answer.base, holder.subject_id, presented, said.matches, said.as_of, said.query_number
        )
    return tuple(known[one.key] for one in item.materials if one.key in known)


def _said(
    step: Step, case: Case, item: Item, answer: SharedCheck, holder: RoleHolder, presented: Mapping[str, str]
) -> service.Compared | service.Refused:
    """What a library says of what is presented, or of what another library knows."""
    ground = ground_of(case, item)
    if answer.base == mandates.LIBRARY:
        return mandates.ask(step, holder, mandates.matches(step, case, item, holder, presented), ground)
    if answer.against is None:
        return service.compare(
            step.session, step.keys, library=answer.base, subject=holder.subject_id, presented=presented,
            ground=ground, actor=step.actor, now=step.now,
        )  # fmt: skip
    name, role, library, other = answer.against
    return service.compare_across(
        step.session,
        step.keys,
        field=service.Field(answer.base, holder.subject_id, name),
        other=service.Field(library, case.roles[role].subject_id, other),
        ground=ground,
        actor=step.actor,
        now=step.now,
    )


def _stands(step: Step, case: Case, item: Item, holder: RoleHolder, before: SourceSaid) -> bool:
    """Whether an answer is as it was given; of a mandate that is looked up, for it may have been taken back."""
    if before.library != mandates.LIBRARY:
        return True
    return dict(before.matches) == mandates.matches(step, case, item, holder, before.presented)


def answered(step: Step, case: Case, item: Item) -> tuple[Answered, ...]:
    """What sources said of what the form still says, of who is still in the role."""
    found = []
    for said in case.answers:
        material = item.material(said.material)
        holder = case.roles.get(material.of) if material else None
        if holder is None or holder.subject_id != said.subject_id:
            continue
        answer = next((one for one in material.answers if isinstance(one, SharedCheck)), None) if material else None
        if answer is None or _presented(case, answer) != dict(said.presented):
            continue
        as_of = said.as_of or step.today
        evidence = Evidence(
            "check",
            ref=str(said.query_number or ""),
            name=said.library,
            holder_id=said.subject_id,
            fields=tuple(said.presented),
            matches=said.matches,
            as_of=as_of.isoformat(),
        )
        found.append(Answered(ways.SourceAnswer(said.library, said.matches, as_of, said.material), evidence))
    return tuple(found)


def kept(step: Step, case: Case, item: Item) -> tuple[ways.Earlier, ...]:
    """Papers of earlier cases of the people in this one, that count today."""
    together = {case.number, *sisters.numbers(step.session, case.id)}
    found = []
    for material in item.materials:
        holder = case.roles.get(material.of)
        if holder is None or holder.by == "asked":
            continue
        for answer in material.answers:
            if not isinstance(answer, PromiseReuse):
                continue
            there = materials.find(step.session, step.keys, holder.subject_id, answer.material_kind, now=step.now)
            for one in there:
                if one.case_number in together:
                    continue  # handed in with this very case or its bundle: an upload, and counted as one
                until = date_in_shanghai(one.unchanged_since) + timedelta(days=answer.valid_days)
                until = until if one.valid_until is None else min(until, one.valid_until)
                found.append(ways.Earlier(one.kind, material.of, until, one.unchanged, str(one.ident)))
    return tuple(found)


def resident_id_of(step: Step, person_id: UUID) -> resident_id.ResidentId | None:
    """A person's number, read; None where it cannot be one."""
    number = details_of(step.session, step.keys, [person_id])[person_id].resident_id
    found = resident_id.parse(number, today=step.today)
    return None if isinstance(found, resident_id.Invalid) else found


def _agreed(case: Case, library: str, name: str) -> bool:
    """Whether the applicant agreed to this field of a library that there is."""
    agreed = () if case.consent is None else case.consent.libraries.get(library, ())
    return name in mandates.askable(library) and name in agreed


def _presented(case: Case, answer: SharedCheck) -> dict[str, str]:
    """What the form says of a library's fields, where it says all and the applicant agreed; else nothing."""
    if answer.against is not None:
        return _across(case, answer.base, answer.against)
    said = {name: case.form[key].value for name, key in answer.compare.items() if key in case.form}
    whole = len(said) == len(answer.compare) and all(said.values())
    presented: Mapping[str, str] = said
    return dict(presented) if whole and all(_agreed(case, answer.base, name) for name in said) else {}


def _across(case: Case, library: str, against: tuple[str, str, str, str]) -> dict[str, str]:
    """Whose other library is asked, in place of a value: what it knows is never presented."""
    name, role, other_library, other = against
    holder = case.roles.get(role)
    if holder is None or not (_agreed(case, library, name) and _agreed(case, other_library, other)):
        return {}
    return {name: f"{other_library}.{other} {holder.subject_id}"}
