"""Who may act for an applicant, looked at anew with every request, and who stands in the roles of an item."""

from dataclasses import dataclass, replace
from uuid import UUID

from backend.cases.records import Step
from backend.cases.rules.case import Acting, ActingAs, Applicant, Case, Channel, RoleHolder
from backend.grants import service as grants
from backend.grants.rules import Ground
from backend.grants.service import Standing
from backend.identity.people import details_of, organisations, representatives
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.services.rules.items import Item

GUARDIAN = "guardian"
APPLICANT, HANDLER, REPRESENTATIVE, OWNER = "applicant", "handler", "representative", "owner"


@dataclass(frozen=True, slots=True)
class Right:
    """By what right somebody acts for an applicant now; `types`: what a mandate covers, None for everything."""

    way: ActingAs
    grant_id: UUID | None = None
    types: frozenset[str] | None = None
    scenes: bool = False

    def covers(self, type_code: str) -> bool:
        """Whether certificates of a type may be called for by this right."""
        return self.types is None or type_code in self.types


def right_of(step: Step, applicant_id: UUID) -> Right | None:
    """The right of the actor for an applicant, at this very moment; None without any."""
    if applicant_id == step.actor.person_id:
        return Right(ActingAs.SELF)
    if applicant_id in step.actor.enterprises:
        return Right(ActingAs.REPRESENTATIVE)
    standing = grants.standing(step.session, step.actor.person_id, now=step.now)
    found = [_right(one) for one in standing if one.subject_id == applicant_id and _counts(one)]
    return max(found, key=lambda one: (one.types is None, not one.scenes), default=None)


def entitled(step: Step, applicant_id: UUID, item: Item) -> Right:
    """The right that covers an item.

    Raises:
        NotFound: no right at all, or not any more: the same answer as for an unknown applicant.
        InvalidField: a mandate that does not cover what the item is about.
    """
    right = right_of(step, applicant_id)
    if right is None:
        raise NotFound
    outside = item.result_type is not None and not right.covers(item.result_type)
    if right.scenes or outside or (item.result_type is None and right.types is not None):
        raise InvalidField((FieldProblem("applicant", "not_in_mandate"),))
    return right


def may_file(step: Step, case: Case, item: Item) -> Right:
    """The right by which the actor goes on with a case; a clerk's of a window case is the window's own rule.

    Raises:
        NotFound: not one's own case, or not any more.
        InvalidField: as `entitled`.
    """
    if case.channel is Channel.WINDOW and case.acting.way is ActingAs.PRESENCE:
        if step.actor.person_id != case.acting.person_id:
            raise NotFound
        return Right(ActingAs.PRESENCE, case.acting.grant_id)
    return entitled(step, case.applicant.id, item)


def as_of_now(step: Step, case: Case, item: Item) -> Case:
    """The case with the actor's own right of this moment: what they sign, and may sign, is theirs, whoever began it.

    Raises:
        As `may_file`.
    """
    return replace(case, acting=acting_of(step, may_file(step, case, item)))


def applicant_of(step: Step, applicant_id: UUID, item: Item) -> Applicant:
    """An applicant by name, if the item is for such.

    Raises:
        InvalidField: the item is for persons or enterprises alone, and this is the other.
    """
    firm = organisations(step.session, [applicant_id]).get(applicant_id)
    kind = "person" if firm is None else "enterprise"
    if item.applicant_kind not in (kind, "either"):
        raise InvalidField((FieldProblem("applicant", "kind"),))
    name = details_of(step.session, step.keys, [applicant_id])[applicant_id].name if firm is None else firm.name
    return Applicant(applicant_id, kind, name)


def acting_of(step: Step, right: Right) -> Acting:
    """Who acts, by name."""
    person = step.actor.person_id
    return Acting(person, right.way, details_of(step.session, step.keys, [person])[person].name, right.grant_id)


def roles_of(step: Step, applicant: Applicant, right: Right, item: Item) -> dict[str, RoleHolder]:
    """Who stands in the roles that are known from the start: applicant, handler, representative.

    Premises are looked for among the papers of who acts. A child or a spouse is named later: by a guardianship, or
    asked in the own wallet; so is any other owner.
    """
    found = {APPLICANT: RoleHolder(applicant.id, applicant.kind, applicant.name, _by(right), right.grant_id)}
    for role in item.roles:
        if role.key == HANDLER and right.way is ActingAs.MANDATE:
            found[role.key] = _person(step, step.actor.person_id)
        elif role.key == REPRESENTATIVE and applicant.kind == "enterprise":
            if right.way is ActingAs.REPRESENTATIVE:
                found[role.key] = _person(step, step.actor.person_id)
            elif own := representatives(step.session, [applicant.id], today=step.today):
                found[role.key] = _person(step, own[0], by="asked")
        elif role.key == OWNER and right.way in (ActingAs.SELF, ActingAs.REPRESENTATIVE):
            found[role.key] = _person(step, step.actor.person_id)
    return found


def ward_in(step: Step, role: str, subject_id: UUID) -> RoleHolder:
    """A ward of the actor, to stand in a role of a case.

    Raises:
        InvalidField: nobody of whom the actor is the guardian now.
    """
    for one in grants.standing(step.session, step.actor.person_id, now=step.now):
        if one.subject_id == subject_id and one.role == GUARDIAN:
            name = details_of(step.session, step.keys, [subject_id])[subject_id].name
            return RoleHolder(subject_id, "person", name, "grant", one.grant_id)
    raise InvalidField((FieldProblem(role, "unknown"),))


def wards(step: Step) -> list[RoleHolder]:
    """Everybody whose guardian the actor is now."""
    standing = grants.standing(step.session, step.actor.person_id, now=step.now)
    found = {one.subject_id: one.grant_id for one in standing if one.role == GUARDIAN}
    named = details_of(step.session, step.keys, found)
    return [RoleHolder(key, "person", named[key].name, "grant", grant) for key, grant in found.items() if key in named]


def _counts(one: Standing) -> bool:
    return one.ground is Ground.MANDATE or one.role == GUARDIAN


def _right(one: Standing) -> Right:
    way = ActingAs.MANDATE if one.ground is Ground.MANDATE else ActingAs.GUARDIAN
    types = None if one.types is None else frozenset(one.types)
    return Right(way, one.grant_id, types, scenes=one.scenes is not None)


def _by(right: Right) -> str:
    return "own" if right.way in (ActingAs.SELF, ActingAs.REPRESENTATIVE) else "grant"


def _person(step: Step, person_id: UUID, by: str = "own") -> RoleHolder:
    return RoleHolder(person_id, "person", details_of(step.session, step.keys, [person_id])[person_id].name, by)
