"""What is really there for a case at this moment, and how each material is answered by it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias
from uuid import UUID

from backend.cases import libraries
from backend.cases.promises import standing
from backend.cases.records import Step
from backend.cases.rules.case import ActingAs, Case, CaseMaterial, Evidence, MaterialState, NotTaken, RoleHolder, Way
from backend.certificates import read as certificates
from backend.certificates.quality.reporting import warnings_of
from backend.certificates.quality.rules import WHOLE, Finding
from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.grants import service as grants
from backend.grants.rules import Attempt
from backend.inspections.rules.terms import Calendar
from backend.services.rules import ways
from backend.services.rules.conditions import holds
from backend.services.rules.items import DataCall, Item, Material, OnlineProof, PromiseReuse
from backend.sources.rules import addresses
from backend.standards.calendar import age_on

APPLICANT = "applicant"
KEPT: Final = {Way.UPLOAD: "upload", Way.ONLINE_PROOF: "proof", Way.NOTICE_PROMISE: "promise"}
"""Ways whose evidence somebody made in this case: it stays while the way stays; an upload is laid aside meanwhile."""
Wanted: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Role → certificate type → fields."""
DATES: Final = frozenset({"valid_from", "valid_to"})
NAMED: Final = re.compile(r"(?:certificates|\bof\.([a-z][a-z0-9_]*))\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")
"""A field of a certificate in an expression, of whom if it says so."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate that could answer: of whom, in which role, and whether it may be called for this case.

    Attributes:
        fields: what was agreed to; empty where nothing was.
        faults: what the quality rules say of it.
    """

    role: str
    holder: RoleHolder
    opened: Opened
    good: bool
    fields: tuple[str, ...] = ()
    grant_id: UUID | None = None
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that the five ways are decided from."""

    papers: tuple[Paper, ...]
    kept: tuple[ways.Earlier, ...] = ()
    answers: tuple[libraries.Answered, ...] = ()
    proofs: tuple[ways.Issuable, ...] = ()
    barred: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)

    def paper(self, identifier: str | None) -> Paper | None:
        """A certificate by its identifier."""
        return next((one for one in self.papers if one.opened.identifier == identifier), None)


def papers_of(step: Step, case: Case, item: Item) -> list[Paper]:
    """Certificates that are held in the roles of a case, of the types that its item asks for; nothing is told yet."""
    wanted = types_of(item)
    found: list[Paper] = []
    for role, holder in case.roles.items():
        if holder.by == "asked":
            continue
        held = certificates.of_holder(step.session, step.keys, holder.subject_id, today=step.today)
        agreed = {} if case.consent is None else case.consent.certificates
        grant = None if case.consent is None else case.consent.grants.get(holder.subject_id)
        stands = grant is not None and _stands(step, case, grant, holder)
        found += [
            Paper(role, holder, one, good=True, fields=agreed.get(one.id, ()) if stands else (), grant_id=grant)
            for one in held
            if one.definition.code in wanted.get(role, {}) and _is_meant(case, item, one)
        ]
    return _measured(step, [*found, *_given(step, case, wanted)], wanted)


def gather(step: Step, case: Case, item: Item, papers: Sequence[Paper]) -> Gathered:
    """All that is there for a case: papers, earlier materials, what sources said, and whether promises are open."""
    facts = facts_of(step, case, papers)
    return Gathered(
        papers=tuple(papers),
        kept=libraries.kept(step, case, item),
        answers=libraries.answered(step, case, item),
        proofs=issued_proofs(case, item),
        barred=standing.is_barred(step.session, case.applicant.id, today=step.today),
        facts=facts,
    )


def issued_proofs(case: Case, item: Item) -> tuple[ways.Issuable, ...]:
    """Proofs that were issued in this case: the office's rule has given them."""
    has = {one.key for one in case.materials if any(each.kind == "proof" for each in one.evidence)}
    return tuple(
        ways.Issuable(answer.office, answer.rule, answer.certificate_type, available=True)
        for material in item.materials
        if material.key in has
        for answer in material.answers
        if isinstance(answer, OnlineProof)
    )


def decided(step: Step, case: Case, item: Item, there: Gathered, calendar: Calendar | None = None) -> Case:
    """The case with every material answered in the first way that holds."""
    before = {one.key: one for one in case.materials}
    state = _state(step, there)
    materials = tuple(
        _answered(case, one, state, there, before.get(one.key), needed=needed(one, there.facts, calendar))
        for one in item.materials
    )
    return replace(case, materials=materials)


def needed(material: Material, facts: Mapping[str, object], calendar: Calendar | None = None) -> bool:
    """Whether a material is asked for; what cannot be told yet is asked for."""
    return (
        material.required_when is None
        or holds(material.required_when, facts, calendar, same_address=addresses.same) is not False
    )


def types_of(item: Item) -> dict[str, dict[str, tuple[str, ...]]]:
    """Role → certificate type → fields that could answer a material or fill the form."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for material in item.materials:
        for answer in material.answers:
            if isinstance(answer, DataCall):
                found.setdefault(material.of, {}).setdefault(answer.certificate_type, {}).update(
                    dict.fromkeys(answer.fields)
                )
    for one in item.fields:
        for source in one.filled_from:
            kind, _, rest = source.partition(":")
            if kind == "cert":
                code, _, key = rest.partition(".")
                role = APPLICANT if code in found.get(APPLICANT, {}) and code not in found.get(one.of, {}) else one.of
                found.setdefault(role, {}).setdefault(code, {})[key] = None
    for whose, code, key in _named(item):
        roles = [whose] if whose else [role for role, of in found.items() if code in of] or [APPLICANT]
        for role in roles:
            found.setdefault(role, {}).setdefault(code, {})[key] = None
    return {role: {code: tuple(keys) for code, keys in of.items()} for role, of in found.items()}


def _named(item: Item) -> Iterable[tuple[str, str, str]]:
    """Certificate fields that conditions and checks of an item look at; first and last day are no fields."""
    said = [*(one.cel for one in item.conditions), *(one.cel for one in item.checks)]
    said += [one.required_when for one in item.materials if one.required_when]
    found = dict.fromkeys(named for cel in said for named in NAMED.findall(cel))
    return [named for named in found if named[2] not in DATES]


def facts_of(step: Step, case: Case, papers: Iterable[Paper]) -> dict[str, object]:
    """What conditions are asked about: the form, the applicant, called certificates, today."""
    known: dict[str, dict[str, str]] = {}
    of: dict[str, dict[str, dict[str, str]]] = {role: {} for role in case.roles}
    for one in papers:
        if one.fields:
            said, code = _face(one), one.opened.definition.code
            first = next((role for role, held in of.items() if code in held), one.role)
            of.setdefault(one.role, {}).setdefault(code, {}).update(said)
            if first == one.role:  # of several people the first speaks; each by name under `of`
                known.setdefault(code, {}).update(said)
    return {
        "form": {key: value for key, value in case.values.items() if value},
        "applicant": _applicant(step, case),
        "certificates": known,
        "of": of,
        "today": step.today,
    }


def _face(one: Paper) -> dict[str, str]:
    values, last = one.opened.face.values, one.opened.valid_to
    return {key: values[key] for key in one.fields if key in values} | {
        "valid_from": one.opened.valid_from.isoformat(),
        "valid_to": last.isoformat() if last else "",
    }


def _applicant(step: Step, case: Case) -> dict[str, object]:
    said: dict[str, object] = {
        "kind": case.applicant.kind,
        "by_handler": case.acting.way is ActingAs.MANDATE,
        "mandate": case.acting.way is ActingAs.MANDATE,
        "owners_missing": len(
            {one.role for one in case.asks if one.state != "withdrawn"}
            - {one.role for one in case.asks if one.state == "given"}
            - case.roles.keys()
        ),
        "name": case.applicant.name,
    }
    if case.applicant.kind == "person":
        number = libraries.resident_id_of(step, case.applicant.id)
        if number is not None:
            said |= {"age": age_on(number.birth_date, step.today), "area": number.area_code}
    return said


def _is_meant(case: Case, item: Item, one: Opened) -> bool:
    """Of a licence that is renewed, the named one alone."""
    return not item.renews or one.definition.code != item.result_type or one.id == case.renews_id


def _stands(step: Step, case: Case, grant_id: UUID, holder: RoleHolder) -> bool:
    return not isinstance(
        grants.check(step.session, step.keys, grant_id, attempt(case, holder, {}), now=step.now, counted=True),
        grants.Refused,
    )


def attempt(case: Case, holder: RoleHolder, chosen: Mapping[UUID, tuple[str, ...]]) -> Attempt:
    """What the office of a case tries by a grant: to see these fields, in this case."""
    return Attempt(
        shower_id=case.acting.person_id if holder.by == "grant" else None,
        viewer_id=case.acting.person_id if holder.by == "ask" else None,
        organisation_id=case.department_id,
        case_number=case.number,
        chosen=chosen or None,
    )


def _given(step: Step, case: Case, wanted: Mapping[str, Mapping[str, Any]]) -> list[Paper]:
    """Papers that others gave in their own wallets, as far as they gave them."""
    found = []
    for ask in case.asks:
        if ask.grant_id is None or ask.subject_id is None or ask.role not in wanted:
            continue
        holder = RoleHolder(ask.subject_id, "person", ask.name, "ask", ask.grant_id)
        used = grants.check(
            step.session, step.keys, ask.grant_id, attempt(case, holder, {}), now=step.now, counted=True
        )
        if isinstance(used, grants.Refused):
            continue
        for one in certificates.of_holder(step.session, step.keys, ask.subject_id, today=step.today):
            keys = used.allowed.narrowed(one.id, one.definition.code, tuple(one.face.values))
            if keys:
                found.append(Paper(ask.role, holder, one, good=True, fields=keys, grant_id=ask.grant_id))
    return found


def _measured(step: Step, papers: list[Paper], wanted: Wanted) -> list[Paper]:
    """With what the quality rules say of each: a fault of the whole, or of a field that is wanted, takes the way."""
    faults = warnings_of(step.session, step.keys, {one.opened.id for one in papers}, today=step.today)
    return [
        replace(
            one,
            faults=faults.get(one.opened.id, ()),
            good=one.opened.genuine
            and not any(
                each.field in (WHOLE, *wanted.get(one.role, {}).get(one.opened.definition.code, ()))
                for each in faults.get(one.opened.id, ())
            ),
        )
        for one in papers
    ]


def held(one: Paper, *, consented: bool) -> ways.Held:
    """A paper as the decision reads it: with what was agreed to, or before that with all that its face has."""
    return ways.Held(
        type=one.opened.definition.code,
        role=one.role,
        identifier=one.opened.identifier,
        in_force=one.opened.status is Status.VALID,
        quality_good=one.good,
        consented=consented,
        right_holder=True,
        fields=frozenset(one.fields or one.opened.face.values),
    )


def _state(step: Step, there: Gathered) -> ways.State:
    return ways.State(
        today=step.today,
        certificates=tuple(held(one, consented=bool(one.fields)) for one in there.papers),
        materials=there.kept,
        sources=tuple(one.as_source for one in there.answers),
        proofs=there.proofs,
        promise_barred=there.barred,
    )


def _answered(
    case: Case,
    material: Material,
    state: ways.State,
    there: Gathered,
    before: CaseMaterial | None,
    *,
    needed: bool,
) -> CaseMaterial:
    said = "" if before is None else before.said
    changed = (
        state
        if said != "changed"
        else replace(
            state,
            materials=tuple(
                replace(one, unchanged=False) if (one.kind, one.role) in _reused(material) else one
                for one in state.materials
            ),
        )
    )
    found = ways.decide(material, changed)
    way = Way(found.way)
    evidence = _with_file(_evidence(material, found, there), before)
    wanted = KEPT.get(way, "")
    made = () if before is None else (*before.evidence, *before.aside)
    kept = tuple(one for one in made if one.kind == wanted)
    ready = way in (Way.DATA_CALL, Way.SHARED_CHECK) or bool(kept)
    stands = MaterialState.READY if ready else _standing(case, material)
    return CaseMaterial(
        key=material.key,
        of=material.of,
        way=way,
        state=stands if needed else MaterialState.NOT_NEEDED,
        not_taken=tuple(NotTaken(each.way, str(each.reason)) for each in found.not_taken),
        evidence=kept if wanted else evidence,
        said=said,
        aside=() if way is Way.UPLOAD else tuple(one for one in made if one.kind == KEPT[Way.UPLOAD]),
        promised_at=before.promised_at if before is not None and kept and way is Way.NOTICE_PROMISE else None,
    )


def _with_file(evidence: tuple[Evidence, ...], before: CaseMaterial | None) -> tuple[Evidence, ...]:
    """An answer that is the one of before keeps the file that was made of it."""
    made = {} if before is None else {one.ref: one for one in before.evidence if one.kind == "check" and one.file_id}
    return tuple(
        replace(one, file_id=made[one.ref].file_id, digest=made[one.ref].digest)
        if one.kind == "check" and one.ref in made
        else one
        for one in evidence
    )


def _reused(material: Material) -> set[tuple[str, str]]:
    return {(one.material_kind, material.of) for one in material.answers if isinstance(one, PromiseReuse)}


def _standing(case: Case, material: Material) -> MaterialState:
    asked = any(one.role == material.of and one.state == "waiting" for one in case.asks)
    return MaterialState.WAITING if asked else MaterialState.OPEN


def _evidence(material: Material, found: ways.Decision, there: Gathered) -> tuple[Evidence, ...]:
    if isinstance(found.answer, DataCall):
        paper = there.paper(found.evidence)
        if paper is None:
            return ()
        values = paper.opened.face.values
        return (
            Evidence(
                "certificate",
                ref=str(paper.opened.id),
                name=paper.opened.definition.name,
                holder_id=paper.holder.subject_id,
                grant_id=paper.grant_id,
                fields=found.answer.fields,
                values={key: values[key] for key in found.answer.fields if key in values},
            ),
        )
    if found.way == "shared_check":
        said = next((one for one in there.answers if one.as_source.material == material.key), None)
        return () if said is None else (said.evidence,)
    return () if found.evidence is None else (Evidence("earlier", ref=found.evidence),)
