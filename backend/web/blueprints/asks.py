"""Ask a person: for a look at certificates or for a mandate, in that person's own wallet (capability B8)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response

from backend.catalogue.rules.draft_fields import MOST_SENSITIVE
from backend.catalogue.service import type_of
from backend.certificates.naming import kind_of
from backend.certificates.rules import number_tail
from backend.grants import reading as grants
from backend.grants.asks import answering, asking, reading
from backend.grants.asks.answering import Holding, Reply
from backend.grants.asks.asking import Bound
from backend.grants.asks.reading import Ask
from backend.grants.asks.rules import Kind, State, Wish, told_to_asker
from backend.grants.mandates import listing
from backend.grants.mandates.records import Step
from backend.grants.mandates.rules import Post
from backend.grants.rules import Certificates
from backend.identity import people
from backend.identity.levels.rules import NEEDS, Use
from backend.kernel import attempts
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.web.access import allow
from backend.web.blueprints.asking import asked_types
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.asking import HeldCertificate
from backend.web.shapes.asks import (
    AskHolding,
    AskPath,
    AskPeople,
    AskPerson,
    AskPresented,
    AskReply,
    MadeAsk,
    NewAsk,
    OpenedAsk,
    PersonAsk,
    PersonAsks,
    WholeAsk,
)
from backend.web.shapes.city import OrganisationName
from backend.web.stepping import require_level, require_step

routes = Routes("asks")
KEEP, SHOWS = allow("asks:keep"), allow("asks:keep", disclosing=True)
TRIES, WINDOW = 5, timedelta(minutes=10)
LOWEST_LEVEL = "L3"


@routes.on("GET", "/api/me/asks/people", access=KEEP, answer=AskPeople)
def list_people() -> Response:
    """Who can be asked without a link: the family, delegates, representatives of the own enterprises."""
    found = asking.bound(session(), keys(), actor=actor(), now=now())
    named = _organisations(one.enterprise_id for one in found)
    return answer(AskPeople(items=[_person(one, named) for one in found]))


@routes.on("POST", "/api/me/asks", access=SHOWS, answer=MadeAsk, status=201)
def make_ask(body: NewAsk) -> Response:
    """Ask somebody; a named one gets a link, a QR or a number from the asker, a chosen one finds it in the inbox.

    To ask for a mandate is to accept it: the answer puts it in force, so who asks confirms it as an acceptance (R11).
    """
    require_level(LOWEST_LEVEL)
    wish = _wish(body)
    if wish.kind is Kind.MANDATE:
        require_step("mandates:accept")
    made = asking.ask(session(), keys(), runtime().settings.public_origin, actor=actor(), wish=wish, now=now())
    return answer(MadeAsk(**_documents([made.ask])[0], link=made.link, typed=made.typed), 201)


@routes.on("GET", "/api/me/asks", access=KEEP, answer=PersonAsks)
def list_asks() -> Response:
    """Own asks and those to oneself, newest first."""
    found = reading.of_person(session(), keys(), actor=actor(), now=now())
    return answer(PersonAsks(items=[PersonAsk(**one) for one in _documents(found)]))


@routes.on("POST", "/api/me/asks/openings", access=SHOWS, answer=OpenedAsk, problems=(429,))
def open_ask(body: AskPresented) -> Response:
    """What waits behind a link or a number, for the person named in it; everybody else finds nothing."""
    require_level(LOWEST_LEVEL)
    subject = actor().person_id.bytes
    attempts.refuse_if_spent(session(), "person_ask", subject, limit=TRIES, now=now())
    found = answering.open_ask(session(), keys(), body.presented, actor=actor(), now=now())
    if found is None:
        attempts.count(session(), "person_ask", subject, window=WINDOW, now=now())
        return answer(OpenedAsk(ask=None))
    return answer(OpenedAsk(ask=_whole(found)))


@routes.on("GET", "/api/me/asks/<uuid:ask_id>", access=SHOWS, answer=WholeAsk)
def read_ask(path: AskPath) -> Response:
    """One ask, for either side."""
    return answer(_whole(_one(path)))


@routes.on("DELETE", "/api/me/asks/<uuid:ask_id>", access=KEEP, answer=None, status=204)
def withdraw_ask(path: AskPath) -> Response:
    """Take an own ask back."""
    asking.withdraw(session(), keys(), path.ask_id, actor=actor(), now=now())
    return nothing()


@routes.on("POST", "/api/me/asks/<uuid:ask_id>/answer", access=SHOWS, answer=PersonAsk)
def answer_ask(path: AskPath, body: AskReply) -> Response:
    """Agree in whole or in part, or refuse; once, and in time."""
    reply = None
    if body.answer == "agree":
        found = _asked(path)
        require_level(NEEDS[Use.AUTHORISE])
        if found.wish.kind is Kind.MANDATE:
            require_step("mandates:give")
        elif _is_sensitive(found):
            require_step("grants:give")
        reply = Reply(body.certificates, body.subject, body.enterprise, body.types, body.until)
    done = answering.answer(session(), keys(), path.ask_id, reply, actor=actor(), now=now())
    return answer(PersonAsk(**_documents([done])[0]))


def _wish(body: NewAsk) -> Wish:
    if body.to.person is not None and body.to.name is not None:
        raise InvalidField((FieldProblem("to", "unknown"),))
    return Wish(
        kind=Kind(body.kind),
        purpose=body.purpose,
        types={code: tuple(dict.fromkeys(fields)) for code, fields in body.types.items()},
        name=body.to.name or "",
        person_id=body.to.person,
        enterprise_id=body.enterprise,
        hours=body.hours,
        uses=body.uses,
        until=body.until,
    )


def _person(one: Bound, named: Mapping[UUID, OrganisationName]) -> AskPerson:
    enterprise = None if one.enterprise_id is None else named[one.enterprise_id]
    return AskPerson(person=one.person_id, name=one.name, tie=one.tie.value, enterprise=enterprise)


def _one(path: AskPath) -> Ask:
    return reading.one(session(), keys(), path.ask_id, actor=actor(), now=now())


def _asked(path: AskPath) -> Ask:
    """One that this person is asked; who asks is told nothing of what a yes would take."""
    found = _one(path)
    if found.to_person_id != actor().person_id:
        raise NotFound
    return found


def _is_sensitive(one: Ask) -> bool:
    """Whether something of what is most personal is asked: a yes is confirmed once more, whatever is ticked (R15)."""
    definitions = {code: type_of(code, session()) for code in one.wish.types}
    return any(
        definitions[code].sensitivity(key) >= MOST_SENSITIVE
        for code, fields in one.wish.types.items()
        for key in fields
    )


def _whole(one: Ask) -> WholeAsk:
    mine = one.asker_id == actor().person_id
    waits = one.state is State.ASKED and not mine
    look = waits and one.wish.kind is Kind.LOOK
    found = answering.holdings(session(), keys(), one, actor=actor(), now=now()) if look else []
    return WholeAsk(
        **_documents([one])[0],
        holdings=_holdings(found),
        enterprises=_decided(one) if waits and one.wish.kind is Kind.MANDATE else [],
    )


def _decided(one: Ask) -> list[OrganisationName]:
    """Enterprises whose mandates this person gives: the asked one, or all where none was named."""
    mine = listing.mine(Step(session(), keys(), actor(), now()))
    ids = [own.enterprise_id for own in mine if own.post in (Post.REPRESENTATIVE, Post.MANAGER)]
    named = _organisations(ids)
    return [named[each] for each in dict.fromkeys(ids) if one.wish.enterprise_id in (None, each)]


def _holdings(found: Sequence[Holding]) -> list[AskHolding]:
    organisations = _organisations(one.subject_id for one in found)
    names = people.details_of(session(), keys(), [one.subject_id for one in found])
    return [
        AskHolding(
            subject=one.subject_id,
            name=organisations[one.subject_id].name if one.subject_id in organisations else names[one.subject_id].name,
            name_en=organisations[one.subject_id].name_en if one.subject_id in organisations else None,
            own=one.subject_id == actor().person_id,
            held=[
                HeldCertificate(
                    certificate=each.id,
                    type=each.definition.code,
                    name=each.definition.name,
                    name_en=each.definition.name_en,
                    status=each.status.value,
                    valid_to=each.valid_to,
                    tail=number_tail(each.number),
                    fields=list(fields),
                )
                for each, fields in one.held
            ],
        )
        for one in found
    ]


def _documents(found: Sequence[Ask]) -> list[dict[str, Any]]:
    ids = {each for one in found for each in (one.asker_id, one.to_person_id) if each is not None}
    names = {key: one.name for key, one in people.details_of(session(), keys(), ids).items()}
    organisations = _organisations(one.wish.enterprise_id for one in found)
    return [_document(one, names, organisations) for one in found]


def _document(one: Ask, names: Mapping[UUID, str], organisations: Mapping[UUID, OrganisationName]) -> dict[str, Any]:
    mine = one.asker_id == actor().person_id
    typed = one.wish.name or names.get(one.to_person_id or one.asker_id, "")
    enterprise = one.wish.enterprise_id
    given = _given(one)
    return {
        "id": one.id,
        "kind": one.wish.kind.value,
        "side": "asker" if mine else "asked",
        "standing": told_to_asker(one.state) if mine else one.state.value,
        "asker": names[one.asker_id],
        "to": typed,
        "purpose": one.wish.purpose,
        "asked": asked_types(one.wish.types),
        "given": asked_types(given),
        "not_given": asked_types(_without(one.wish.types, given) if given else {}),
        "enterprise": organisations.get(enterprise) if enterprise else None,
        "hours": one.wish.hours,
        "uses": one.wish.uses,
        "until": one.wish.until,
        "grant": one.grant_id if one.state is State.GIVEN else None,
        "created_at": one.created_at,
        "ends_at": one.ends_at,
        "server_time": now(),
    }


def _given(one: Ask) -> dict[str, list[str]]:
    """What a yes to a look gave, in the order of the question; nothing as long as there is none."""
    if one.state is not State.GIVEN or one.wish.kind is not Kind.LOOK or one.grant_id is None:
        return {}
    grant = grants.known(session(), keys(), one.grant_id, now=now())
    chosen = next((limit.chosen for limit in grant.limits if isinstance(limit, Certificates)), {})
    held: dict[str, set[str]] = {}
    for certificate, fields in chosen.items():
        kind = kind_of(session(), certificate)
        if kind is not None:
            held.setdefault(kind.type, set()).update(one.wish.types.get(kind.type, ()) if fields is None else fields)
    return {code: [key for key in asked if key in held[code]] for code, asked in one.wish.types.items() if code in held}


def _without(asked: Mapping[str, Sequence[str]], given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    left = {code: [key for key in fields if key not in given.get(code, ())] for code, fields in asked.items()}
    return {code: fields for code, fields in left.items() if fields}


def _organisations(ids: Iterable[UUID | None]) -> dict[UUID, OrganisationName]:
    found = people.organisations(session(), [one for one in ids if one is not None])
    return {key: OrganisationName(id=str(one.id), name=one.name, name_en=one.name_en) for key, one in found.items()}
