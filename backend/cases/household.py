"""Families and their homes in a case: who stands in a role that is named by hand, and what an owner agrees to.

The owner of a home is asked in the own wallet (B8) for one answer of the deed, whether it is in force, and not for the
deed. With that yes the library is asked whether the home agrees; where it lies and its number stay there.

Source: Compulsory Education Law, article 12; Personal Information Protection Law, articles 6 and 23.
"""

from collections.abc import Mapping
from typing import Final, Literal
from uuid import UUID

from backend.cases.records import Step
from backend.cases.rules.case import Case, RoleHolder
from backend.grants import service as grants
from backend.grants.rules import Attempt
from backend.identity.people import details_of
from backend.services.rules.items import Item, SharedCheck

PAPERS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {"real_estate": ("property_certificate", ("in_force",))}
"""Library → the certificate by which somebody says yes to a question to it, and the answer of it that is given."""
BY_RIGHT: Final = frozenset({"applicant", "handler", "representative", "spouse"})
ASKED: Final = "ask"
"""How somebody stands in a role who said yes in the own wallet."""


def own(step: Step) -> RoleHolder:
    """The actor in a role of the case."""
    person = step.actor.person_id
    return RoleHolder(person, "person", details_of(step.session, step.keys, [person])[person].name, "own")


def checked(item: Item, role: str) -> dict[str, tuple[str, ...]]:
    """Certificate type → answers that somebody in a role is asked for where a library is asked about them."""
    libraries = [
        answer.base
        for material in item.materials
        if material.of == role
        for answer in material.answers
        if isinstance(answer, SharedCheck)
    ]
    return dict(PAPERS[one] for one in libraries if one in PAPERS)


def named(item: Item, role: str) -> Literal["", "ward", "owner"]:
    """By whom a role is filled by hand; nothing where the right to act fills it."""
    if item.applicant_kind != "person" or role in BY_RIGHT:
        return ""
    return "owner" if checked(item, role) else "ward"


def given(item: Item, role: str, name: str, subject_id: UUID, grant_id: UUID) -> dict[str, RoleHolder]:
    """Who said yes in the own wallet takes the role, where only a library is asked about them."""
    return {role: RoleHolder(subject_id, "person", name, ASKED, grant_id)} if checked(item, role) else {}


def may_ask(step: Step, case: Case, holder: RoleHolder) -> bool:
    """Whether a library may be asked about somebody: of who was asked themselves, while their yes stands."""
    if holder.by != ASKED:
        return True
    if holder.grant_id is None:
        return False
    tried = Attempt(
        shower_id=None,
        viewer_id=case.acting.person_id,
        organisation_id=case.department_id,
        case_number=case.number,
        chosen=None,
    )
    found = grants.check(step.session, step.keys, holder.grant_id, tried, now=step.now, counted=True)
    return not isinstance(found, grants.Refused)
