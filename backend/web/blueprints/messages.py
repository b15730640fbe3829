"""The own inbox, and push to this browser."""

from dataclasses import asdict

from flask import Response

from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.notices import push, service
from backend.notices.encryption import public_text, reader_of
from backend.notices.push import Browser
from backend.notices.rules import accepts
from backend.notices.service import Wanted
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.base import Nothing
from backend.web.shapes.messages import (
    Message,
    MessagePath,
    Messages,
    MessagesQuery,
    PushForm,
    PushKey,
    PushState,
    Unread,
)

routes = Routes("messages")
KEEP = allow("messages:keep")


@routes.on("GET", "/api/me/messages", access=KEEP, answer=Messages)
def list_messages(query: MessagesQuery) -> Response:
    """What the person was told, newest first."""
    own = actor().person_id
    wanted = Wanted(query.group, query.unread, query.before, query.limit)
    found = service.of_person(session(), keys(), own, wanted)
    items = [Message(**asdict(one)) for one in found]
    following = items[-1].id if len(items) == query.limit else None
    return answer(Messages(items=items, next=following, unread=service.unread(session(), own)))


@routes.on("POST", "/api/me/messages/read", access=KEEP, answer=Unread)
def read_all(body: Nothing) -> Response:  # noqa: ARG001 - an empty object is still checked
    """Mark every message read."""
    service.mark_read(session(), actor().person_id, None, now=now())
    return answer(Unread(unread=service.unread(session(), actor().person_id)))


@routes.on("POST", "/api/me/messages/<uuid:message_id>/read", access=KEEP, answer=Unread)
def read_one(path: MessagePath, body: Nothing) -> Response:  # noqa: ARG001 - the same
    """Mark one message read."""
    service.mark_read(session(), actor().person_id, path.message_id, now=now())
    return answer(Unread(unread=service.unread(session(), actor().person_id)))


@routes.on("DELETE", "/api/me/messages/<uuid:message_id>", access=KEEP, answer=Unread)
def remove_message(path: MessagePath) -> Response:
    """Delete a message; the record it told of stays."""
    service.remove(session(), actor().person_id, path.message_id)
    return answer(Unread(unread=service.unread(session(), actor().person_id)))


@routes.on("GET", "/api/me/push", access=KEEP, answer=PushState)
def read_push() -> Response:
    """Whether this browser is told by push."""
    offered = bool(runtime().settings.push_services)
    return answer(PushState(offered=offered, on=push.is_on(session(), actor().sign_in_id)))


@routes.on("POST", "/api/me/push/key", access=KEEP, answer=PushKey, problems=(404,))
def push_key(body: Nothing) -> Response:  # noqa: ARG001 - an empty object is still checked
    """The city's public push key; it is made when it is first asked for."""
    if not runtime().settings.push_services:
        raise NotFound
    return answer(PushKey(key=public_text(push.ensure_key(session(), keys(), now=now()).spki)))


@routes.on("PUT", "/api/me/push", access=KEEP, answer=PushState, problems=(422,))
def turn_on(body: PushForm) -> Response:
    """Have this browser told; it is bound to this session and goes with it."""
    if not accepts(body.endpoint, runtime().settings.push_services):
        raise InvalidField((FieldProblem("endpoint", "push_service"),))
    try:
        reader_of(body.p256dh, body.auth)
    except ValueError as error:
        raise InvalidField((FieldProblem("p256dh", "key"),)) from error
    browser = Browser(body.endpoint, body.p256dh, body.auth, body.language)
    push.subscribe(session(), keys(), browser, actor=actor(), now=now())
    return answer(PushState(offered=True, on=True))


@routes.on("DELETE", "/api/me/push", access=KEEP, answer=None, status=204)
def turn_off() -> Response:
    """Tell this browser nothing more."""
    push.unsubscribe(session(), actor().sign_in_id)
    return nothing()
