"""The asker's side: a checker, a clerk or a poster asks by a code, never for more than the own office's scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.service import authority
from backend.codes.requests import asking as codes
from backend.codes.requests.answering import left_over
from backend.codes.requests.asking import Asked
from backend.codes.requests.packing import Packed
from backend.codes.requests.rules import Way
from backend.codes.service import Context
from backend.identity.rules import CHECKERS, Actor
from backend.kernel import outbox
from backend.kernel.errors import FieldProblem, InvalidField
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai
from backend.verification import events
from backend.verification.requests.record import HANDED_TOLD, REFUSED, SHOWN, WITHDRAWN, Line, no_verdict, write

ROLES = tuple(role.value for role in CHECKERS)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to ask.

    Attributes:
        fields: type → keys, None for all that the scene allows.
        people: how many may answer a code on a screen; a poster takes anybody, a link one.
        name: of the person whom a link is for, as the asker typed it; nobody is searched for.
    """

    way: Way
    scene: str
    fields: Mapping[str, Sequence[str]] | None = None
    case_number: str = ""
    place: str = ""
    people: int = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """No code: "office_not_permitted" | "case_number_missing" | "over_asking", and what went beyond the register."""

    reason: str
    beyond: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def ask(
    session: Session, keys: KeyProvider, origin: str, *, actor: Actor, wish: Wish, now: datetime
) -> Asked | Refusal:
    """Show a request code. What the register does not allow is refused; either is on record.

    Raises:
        InvalidField: a link for nobody, or a name on what everybody sees.
    """
    if (wish.way is Way.LINK) is not bool(wish.name):
        raise InvalidField((FieldProblem("name", "not_here" if wish.name else "missing"),))
    right = authority(session, actor.person_id, wish.scene, roles=ROLES, today=date_in_shanghai(now))
    if right is None:
        line = Line(REFUSED, actor.account_id, new_id(), decision=no_verdict("office_not_permitted"))
        write(session, keys, line, None, now=now)
        return Refusal("office_not_permitted")
    wanted = right.scene.types if wish.fields is None else {code: tuple(own) for code, own in wish.fields.items()}
    context = Context(right.unit, right.badge, wish.case_number, wish.place, replace(right.scene, types=wanted))
    over = right.scene.beyond(wanted)
    reason = "over_asking" if over else "case_number_missing" if _case_missing(context) else None
    if reason is not None:
        line = Line(REFUSED, actor.account_id, new_id(), decision=no_verdict(reason))
        write(session, keys, line, context, now=now)
        return Refusal(reason, over)
    people = None if wish.way is Way.POSTER else 1 if wish.way is Way.LINK else wish.people
    asked = Packed(context, name=wish.name)
    made = codes.show(session, keys, origin, actor=actor, way=wish.way, people=people, asked=asked, now=now)
    write(session, keys, Line(SHOWN, actor.account_id, made.id), context, now=now)
    return made


def withdraw(session: Session, keys: KeyProvider, code_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take an own code back; whoever has it before them is told that nothing waits. Errors as `codes.withdraw`.

    That is the end of each request that waited, on record for good: the requests themselves are forgotten in a week.
    """
    context = codes.withdraw(session, keys, code_id, actor=actor, now=now)
    for one in left_over(session, code_id, now=now):
        for person_id in {one.person_id, one.handed_by} - {None}:
            payload: dict[str, object] = {"kind": "request.closed", "listener": str(person_id), "ref": str(one.id)}
            outbox.add(session, HANDED_TOLD, payload, now=now)
        end = Line(events.ANSWERED, actor.account_id, one.id, one.subject_id, no_verdict("withdrawn"))
        write(session, keys, end, context, fields=(), now=now)
    line = Line(WITHDRAWN, actor.account_id, code_id, decision=no_verdict("withdrawn"))
    write(session, keys, line, context, now=now)


def _case_missing(context: Context) -> bool:
    return context.scene.needs_case_number and not context.case_number
