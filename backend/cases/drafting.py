"""The applicant's side until submitting: open a draft, agree to what is called, fill in, answer materials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import randbelow
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from backend.cases import acting, consenting, filling, gathering, household, libraries
from backend.cases.models import Case as Row
from backend.cases.promises import signing
from backend.cases.records import Step, happened, keep, keep_materials, opened, row_of, sealed
from backend.cases.rules import states
from backend.cases.rules.case import Applicant, Case, Channel, RoleHolder, State
from backend.cases.written import content_out
from backend.certificates import read as certificates
from backend.certificates.rules import Status
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound
from backend.kernel.ids import new_id
from backend.services import service as services
from backend.services.rules.items import Item

SERIAL: Final = 10_000_000
LONGEST: Final = 1000
SAID: Final = ("", "unchanged", "changed")
RENEWABLE: Final = frozenset({Status.VALID, Status.EXPIRED})


@dataclass(frozen=True, slots=True)
class Begun:
    """What somebody wants to begin: an item, for whom, and of a renewal which certificate (None: the only one)."""

    item_code: str
    applicant_id: UUID
    channel: Channel = Channel.ONLINE
    renews_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """Fields that were typed, and those of them whose source is wrong and is to hear of it."""

    values: Mapping[str, str]
    correct: Sequence[str] = ()


def open_draft(step: Step, begun: Begun) -> UUID:
    """Begin a case; an unfinished draft of the same item for the same applicant is gone on with.

    Raises:
        NotFound: no such item in force, or no right to act for the applicant.
        InvalidField: not for such applicants; outside the mandate; no certificate to renew, or several and none named.
    """
    found = services.in_force(step.session, begun.item_code, at=step.now)
    if found.item.kind != "handling":
        raise NotFound
    item = found.item
    right = acting.entitled(step, begun.applicant_id, item)
    applicant = acting.applicant_of(step, begun.applicant_id, item)
    if (there := _unfinished(step, begun)) is not None:
        return there
    renews_id = _renewed(step, begun, item) if item.renews else None
    case = replace(
        blank(step, item, applicant, right, renews_id),
        number=f"{step.today:%Y%m%d}{randbelow(SERIAL):07d}",
        item_version=found.version,
        channel=begun.channel,
    )
    step.session.add(_row(step, case))
    step.session.flush()
    case = settled(step, case, item)
    keep_materials(step, case)
    happened(step, case, "opened", "applicant")
    return case.id


def blank(step: Step, item: Item, applicant: Applicant, right: acting.Right, renews_id: UUID | None = None) -> Case:
    """A case that nobody has begun: what would be there if somebody did."""
    return Case(
        id=new_id(),
        number="",
        item_code=item.code,
        item_version=0,
        department_id=services.office_id(step.session, item.department),
        applicant=applicant,
        acting=acting.acting_of(step, right),
        channel=Channel.ONLINE,
        state=State.DRAFT,
        revision=1,
        opened_at=step.now,
        roles=acting.roles_of(step, applicant, right, item),
        renews_id=renews_id or (renewable(step, applicant.id, item) if item.renews else None),
    )


def renewable(step: Step, applicant_id: UUID, item: Item) -> UUID | None:
    """The one certificate that the item could renew; None where there is none, or several."""
    able = _able(step, applicant_id, item)
    return able[0] if len(able) == 1 else None


def own(step: Step, case_id: UUID, *, act: states.Act | None = None) -> tuple[Row, Case, Item]:
    """A case of somebody for whom the actor may act at this moment; locked where something is to be done.

    Raises:
        NotFound: unknown, another's, or the right to act is over.
        InvalidField: the mandate covers the item no longer.
        Conflict: the act is not open in this state.
    """
    row = row_of(step, case_id, lock=act is not None)
    case = opened(step, row)
    item = services.version(step.session, case.item_code, case.item_version)
    acting.may_file(step, case, item)
    if act is not None and not states.may(act, case.state):
        raise Conflict
    return row, case, item


def fill(
    step: Step, case_id: UUID, chosen: consenting.Chosen, libraries: Mapping[str, Sequence[str]], *,
    calendar: Calendar | None = None,
) -> Case:  # fmt: skip
    """Agree to one sheet: certificates are called for, the form fills itself, every material is decided.

    Raises:
        As `own`; CertificateNotShown, InvalidField: beyond the sheet.
    """
    row, case, item = own(step, case_id, act=states.Act.FILL)
    case = consenting.agree(step, taken_up(step, case, item), item, chosen, libraries)
    papers = gathering.papers_of(step, case, item)
    case = replace(case, form=filling.filled(step, case, item, papers))
    by = case.acting
    acted = {"actor_id": by.person_id, "acting_as": by.way.value, "grant_id": by.grant_id}
    case = kept(step, row, settled(step, case, item, calendar, papers), **acted)
    happened(step, case, "agreed", "applicant")
    return case


def taken_up(step: Step, case: Case, item: Item) -> Case:
    """The case as it is with the actor as the one who acts: another handler, or the representative, may go on with it.

    Raises:
        As `acting.may_file`.
    """
    right = acting.may_file(step, case, item)
    named = {key: one for key, one in case.roles.items() if _was_named(item, key, one)}
    roles = acting.roles_of(step, case.applicant, right, item) | named
    return replace(case, acting=acting.acting_of(step, right), roles=roles)


def edit(step: Step, case_id: UUID, edited: Edited, *, revision: int, calendar: Calendar | None = None) -> Case:
    """Keep what was typed; an edit of a sourced field is marked, and where asked offered as a correction.

    Raises:
        As `own`; Stale: changed meanwhile; InvalidField: no such field, no such choice, too long.
    """
    row, case, item = own(step, case_id, act=states.Act.FILL)
    if wrong := filling.faults(item, edited.values, longest=LONGEST):
        raise InvalidField(wrong)
    case = replace(case, form=filling.typed(case.form, edited.values, edited.correct), revision=revision)
    return _decided(step, row, case, item, calendar)


def say(step: Step, case_id: UUID, key: str, said: str, *, calendar: Calendar | None = None) -> Case:
    """Say of an earlier material whether it is unchanged.

    Raises:
        As `own`; NotFound: no such material; InvalidField: neither.
    """
    row, case, item = own(step, case_id, act=states.Act.FILL)
    if case.material(key) is None:
        raise NotFound
    if said not in SAID:
        raise InvalidField((FieldProblem("said", "value"),))
    materials = tuple(replace(one, said=said) if one.key == key else one for one in case.materials)
    return _decided(step, row, replace(case, materials=materials), item, calendar)


def name_ward(step: Step, case_id: UUID, role: str, subject_id: UUID, *, calendar: Calendar | None = None) -> Case:
    """Put a ward of the actor, or the actor, into a role of the case, for example the child, or the owner of a home.

    Papers, words and promises of somebody else who stood there before do not count for them.

    Raises:
        As `own`; InvalidField: no such role, no ward of the actor, or somebody who stands in another role as a child.
    """
    row, case, item = own(step, case_id, act=states.Act.FILL)
    if role == acting.APPLICANT or role not in {one.key for one in item.roles}:
        raise InvalidField((FieldProblem("role", "unknown"),))
    if subject_id == step.actor.person_id and household.checked(item, role):
        holder = household.own(step)
    else:
        holder = acting.ward_in(step, role, subject_id)
    if any(one.by == "grant" and one.subject_id == subject_id for key, one in case.roles.items() if key != role):
        raise InvalidField((FieldProblem("role", "twice"),))
    if (before := case.roles.get(role)) is not None and before.subject_id != holder.subject_id:
        case = _emptied(step, case, role)
    roles: dict[str, RoleHolder] = {**case.roles, role: holder}
    return _decided(step, row, replace(case, roles=roles), item, calendar)


def _emptied(step: Step, case: Case, role: str) -> Case:
    """The case without what was handed in, said and promised of who stood in a role."""
    theirs = [one.key for one in case.materials if one.of == role]
    signing.end(step, case.id, theirs)
    materials = (
        replace(one, evidence=(), aside=(), said="", promised_at=None) if one.key in theirs else one
        for one in case.materials
    )
    return replace(case, materials=tuple(materials))


def again(step: Step, row: Row, case: Case, item: Item, calendar: Calendar | None = None) -> Case:
    """Decide every material anew and keep it."""
    return _decided(step, row, case, item, calendar)


def _decided(step: Step, row: Row, case: Case, item: Item, calendar: Calendar | None) -> Case:
    return kept(step, row, settled(step, case, item, calendar))


def kept(step: Step, row: Row, case: Case, **values: Any) -> Case:
    """Keep a case as it is, with its materials."""
    case = keep(step, row, case, **values)
    keep_materials(step, case)
    return case


def settled(
    step: Step,
    case: Case,
    item: Item,
    calendar: Calendar | None = None,
    papers: Sequence[gathering.Paper] | None = None,
) -> Case:
    """The case with every material decided; what no certificate answers is compared, once it was agreed to.

    Args:
        papers: of the very case, where they were looked up a moment ago.
    """
    papers = gathering.papers_of(step, case, item) if papers is None else papers
    case = gathering.decided(step, case, item, gathering.gather(step, case, item, papers), calendar)
    answers = libraries.compared(step, case, item)
    if answers == case.answers:
        return case
    case = replace(case, answers=answers)
    return gathering.decided(step, case, item, gathering.gather(step, case, item, papers), calendar)


def _was_named(item: Item, role: str, holder: RoleHolder) -> bool:
    """Whether somebody put this holder into the role, rather than the right to act."""
    return role != acting.APPLICANT and (holder.by in ("grant", household.ASKED) or bool(household.checked(item, role)))


def _unfinished(step: Step, begun: Begun) -> UUID | None:
    query = select(Row.id).where(
        Row.item_code == begun.item_code,
        Row.applicant_id == begun.applicant_id,
        Row.actor_id == step.actor.person_id,
        Row.state == State.DRAFT.value,
        Row.channel == begun.channel.value,
    )
    if begun.renews_id is not None:
        query = query.where(Row.renews_id == begun.renews_id)
    return step.session.execute(query.order_by(Row.id.desc()).limit(1)).scalar_one_or_none()


def _renewed(step: Step, begun: Begun, item: Item) -> UUID:
    """The certificate that is renewed.

    Raises:
        InvalidField: `renews` `missing`: none there; `choose`: several.
    """
    able = _able(step, begun.applicant_id, item)
    if begun.renews_id is not None:
        able = [one for one in able if one == begun.renews_id]
    if len(able) != 1:
        raise InvalidField((FieldProblem("renews", "choose" if able else "missing"),))
    return able[0]


def _able(step: Step, applicant_id: UUID, item: Item) -> list[UUID]:
    held = certificates.standing(step.session, applicant_id, today=step.today)
    return [one.id for one in held if one.type == item.result_type and one.status in RENEWABLE]


def _row(step: Step, case: Case) -> Row:
    return Row(
        id=case.id,
        number=case.number,
        item_code=case.item_code,
        item_version=case.item_version,
        department_id=case.department_id,
        applicant_id=case.applicant.id,
        applicant_kind=case.applicant.kind,
        actor_id=case.acting.person_id,
        acting_as=case.acting.way.value,
        grant_id=case.acting.grant_id,
        channel=case.channel.value,
        state=case.state.value,
        revision=case.revision,
        content=sealed(step.keys, "service_case", case.id, content_out(case)),
        opened_at=case.opened_at,
        renews_id=case.renews_id,
    )
