"""The inbox, and push to this browser."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.web.shapes.base import Given, Instant, Sent

Group = Literal[
    "look", "grant", "family", "mandate", "request", "certificate", "file", "account", "report", "inspection"
]
Base64Url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+=*$", min_length=16, max_length=128)]


class MessagesQuery(Sent):
    """Which messages: of a group, the unread alone, and where the page begins."""

    group: Group | None = None
    unread: bool = False
    before: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Message(Given):
    """One message; `kind` and the keys in `facts` and `fields` are words of the front end."""

    id: UUID
    kind: str
    at: Instant
    read_at: Instant | None
    ref: UUID | None
    facts: dict[str, str]
    fields: dict[str, list[str]]


class Messages(Given):
    """A page of the inbox; `next` is the `before` of the following one."""

    items: list[Message]
    next: UUID | None
    unread: int


class MessagePath(Sent):
    """Which message."""

    message_id: UUID


class Unread(Given):
    """How many messages are unread now."""

    unread: int


class PushState(Given):
    """Whether this city sends pushes at all, and whether this session's browser is told."""

    offered: bool
    on: bool


class PushKey(Given):
    """The city's public push key, as a browser takes it."""

    key: str


class PushForm(Sent):
    """Where this browser is reached, and the keys with which it reads."""

    endpoint: Annotated[str, StringConstraints(min_length=12, max_length=1024)]
    p256dh: Base64Url
    auth: Base64Url
    language: Literal["zh", "en"] = "zh"
