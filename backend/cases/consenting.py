"""One sheet says what is called for a case; the yes is a grant, and each call goes by it and is on record.

Of an own or represented subject the yes writes a consent; of an enterprise by mandate, or of a ward, the mandate or the
guardianship is the grant. Whoever gave it ends it as any other grant: the next look at the case finds nothing then.

Source: Personal Information Protection Law, articles 14, 23 and 35.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.cases import mandates
from backend.cases.gathering import Paper, attempt, papers_of, types_of
from backend.cases.records import Step
from backend.cases.rules.case import Case, Consent, OwnerAsk, RoleHolder
from backend.certificates import read as certificates
from backend.grants import service as grants
from backend.grants.rules import Audience, Certificates, Ground, Wanted
from backend.identity.people import organisations
from backend.kernel.errors import CertificateNotShown, FieldProblem, InvalidField
from backend.kernel.ids import new_id
from backend.services.rules.items import Item, SharedCheck
from backend.standards import masks
from backend.verification.events import LOOKED

LIFE: Final = timedelta(days=30)
USES: Final = 20
"""Of one consent: the sheet can be agreed to anew when something was asked for in a supplement."""
Chosen = Mapping[UUID, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A certificate on the sheet: of whom, and which of its fields."""

    certificate_id: UUID
    type: str
    name: str
    name_en: str
    holder: str
    role: str
    fields: tuple[tuple[str, str, str], ...]
    status: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is asked for in one sheet: certificates with fields, base libraries with fields."""

    certificates: tuple[Line, ...]
    libraries: Mapping[str, tuple[str, ...]]


def sheet(step: Step, case: Case, item: Item, papers: Sequence[Paper] | None = None) -> Sheet:
    """What a yes would let be called: of each role and type the certificates in force, with the wanted fields alone.

    Args:
        papers: of the very case, where they were looked up a moment ago.
    """
    wanted = types_of(item)
    lines = [
        _line(one, wanted[one.role][one.opened.definition.code])
        for one in (papers_of(step, case, item) if papers is None else papers)
        if one.holder.by in ("own", "grant") and _may_call(one)
    ]
    libraries = libraries_of(item)
    if mandates.HANDLER not in case.roles:
        libraries.pop(mandates.LIBRARY, None)
    return Sheet(tuple(one for one in lines if one.fields), libraries)


def libraries_of(item: Item) -> dict[str, tuple[str, ...]]:
    """Library → fields that the form is filled with, or that a material is compared by."""
    found: dict[str, dict[str, None]] = {}
    for one in item.fields:
        for source in one.filled_from:
            kind, _, rest = source.partition(":")
            if kind == "base":
                library, _, key = rest.partition(".")
                found.setdefault(library, {})[key] = None
    for material in item.materials:
        for answer in material.answers:
            if isinstance(answer, SharedCheck):
                found.setdefault(answer.base, {}).update(dict.fromkeys(answer.compare))
                if answer.against is not None:
                    found.setdefault(answer.against[2], {})[answer.against[3]] = None
    known = {library: mandates.askable(library) for library in found}
    return {
        library: tuple(key for key in keys if key in known[library])
        for library, keys in found.items()
        if known[library]
    }


def agree(step: Step, case: Case, item: Item, chosen: Chosen, libraries: Mapping[str, Sequence[str]]) -> Case:
    """Say yes to these certificates and fields, and call for them.

    Raises:
        CertificateNotShown: one that is not on the sheet.
        InvalidField: a field or a library that is not.
    """
    papers = papers_of(step, case, item)
    asked = sheet(step, case, item, papers)
    offered = {one.certificate_id: one for one in asked.certificates}
    if not set(chosen) <= set(offered):
        raise CertificateNotShown
    for one, wanted in chosen.items():
        if not set(wanted) <= {key for key, _, _ in offered[one].fields}:
            raise InvalidField((FieldProblem("certificates", "unknown"),))
    if any(not set(fields) <= set(asked.libraries.get(library, ())) for library, fields in libraries.items()):
        raise InvalidField((FieldProblem("libraries", "unknown"),))
    given = {one: tuple(fields) for one, fields in chosen.items() if fields}
    by_subject = _by_subject(papers, given)
    grant_ids = {
        subject: holder.grant_id or _consent(step, case, item, subject, fields)
        for subject, (holder, fields) in by_subject.items()
    }
    agreed = Consent(step.now, given, {one: tuple(each) for one, each in libraries.items() if each}, grant_ids)
    case = replace(case, consent=agreed)
    for subject, (holder, fields) in by_subject.items():
        call(step, case, item, replace(holder, grant_id=grant_ids[subject]), fields)
    return case


def call(
    step: Step, case: Case, item: Item, holder: RoleHolder, fields: Mapping[UUID, tuple[str, ...]]
) -> grants.Used | grants.Refused:
    """Call for certificates by a grant: one use of it, one look in their holder's record with item and case number."""
    if holder.grant_id is None:
        raise CertificateNotShown
    used = grants.use(
        step.session,
        step.keys,
        holder.grant_id,
        attempt(case, holder, fields),
        now=step.now,
        way="called",
        look_id=new_id(),
    )
    office = organisations(step.session, [case.department_id])[case.department_id]
    known = certificates.showable(step.session, holder.subject_id, list(fields))
    refused = isinstance(used, grants.Refused)
    look_id = new_id() if isinstance(used, grants.Refused) else used.look_id
    entry = Entry(
        kind=LOOKED,
        actor_id=step.actor.account_id,
        subject_id=holder.subject_id,
        look_id=look_id,
        organisation=office.name,
        organisation_en=office.name_en,
        scene=item.code,
        scene_name=item.name,
        scene_name_en=item.name_en,
        case_number=case.number,
        fields=() if refused else tuple((known[one].code, keys) for one, keys in fields.items() if one in known),
        outcome="no_verdict" if refused else "valid",
        reason="not_provided" if refused else "",
        refs=(str(case.id), str(holder.grant_id), *(str(one) for one in fields)),
        on_behalf=_behalf(step, case, holder),
    )
    audit.append(step.session, step.keys, entry, now=step.now)
    return used


def call_given(step: Step, case: Case, item: Item, ask: OwnerAsk) -> UUID | None:
    """Call for what somebody gave in the own wallet; whose it is, None where the grant gives nothing any more."""
    if ask.grant_id is None:
        return None
    grant = grants.known(step.session, step.keys, ask.grant_id, now=step.now)
    given = next((one.chosen for one in grant.limits if isinstance(one, Certificates)), {})
    holder = RoleHolder(grant.subject_id, "person", ask.name, "ask", grant.id)
    used = call(step, case, item, holder, {one: keys or () for one, keys in given.items()})
    return None if isinstance(used, grants.Refused) else grant.subject_id


def _behalf(step: Step, case: Case, holder: RoleHolder) -> tuple[tuple[str, str], ...]:
    if holder.by == "own" or holder.grant_id is None:
        return ()
    grant = grants.known(step.session, step.keys, holder.grant_id, now=step.now)
    said = {"grant": str(grant.id), "ground": grant.ground.value, "role": grant.role}
    return tuple((said | {"by": str(case.acting.person_id), "name": masks.name(case.acting.name)}).items())


def _consent(step: Step, case: Case, item: Item, subject: UUID, fields: Mapping[UUID, tuple[str, ...]]) -> UUID:
    wanted = Wanted(
        ground=Ground.CONSENT,
        subject_id=subject,
        audience=Audience.ORGANISATION,
        organisation_id=case.department_id,
        purpose=item.name,
        item=item.name,
        case_number=case.number,
        chosen=fields,
        valid_to=step.now + LIFE,
        max_uses=USES,
    )
    return grants.give(step.session, step.keys, actor=step.actor, wanted=wanted, now=step.now).id


def _by_subject(
    papers: Sequence[Paper], given: Mapping[UUID, tuple[str, ...]]
) -> dict[UUID, tuple[RoleHolder, dict[UUID, tuple[str, ...]]]]:
    found: dict[UUID, tuple[RoleHolder, dict[UUID, tuple[str, ...]]]] = {}
    for one in papers:
        if one.opened.id in given and one.holder.by in ("own", "grant"):
            found.setdefault(one.holder.subject_id, (one.holder, {}))[1][one.opened.id] = given[one.opened.id]
    return found


def _may_call(one: Paper) -> bool:
    """What is over, or was reported as wrong, is not asked for; what has a fault is, and is said to have one."""
    return one.opened.status.value in ("valid", "expired")


def _line(one: Paper, keys: Sequence[str]) -> Line:
    definition = one.opened.definition
    labels = {each.key: each for each in definition.choices()}
    return Line(
        certificate_id=one.opened.id,
        type=definition.code,
        name=definition.name,
        name_en=definition.name_en,
        holder=one.holder.name,
        role=one.role,
        fields=tuple((key, labels[key].label, labels[key].label_en) for key in keys if key in labels),
        status=one.opened.status.value,
    )
