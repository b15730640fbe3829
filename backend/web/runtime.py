"""What a process holds: settings, database, keys, drainer, live hub; and what a request holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from backend.citypack.reading import Pack
from backend.identity.passkeys import RelyingParty
from backend.identity.rules import Actor
from backend.kernel.db import Database
from backend.kernel.errors import Unauthenticated
from backend.kernel.installation import Installed
from backend.kernel.jobs import Drainer
from backend.kernel.keys import FileKeys, KeyProvider
from backend.kernel.live import LiveHub
from backend.kernel.settings import Settings
from backend.web.importing import Launcher
from backend.web.platforms import Platform


@dataclass(frozen=True, slots=True)
class Runtime:
    """Made once by `create_app`; no state in it that a second worker would not see."""

    settings: Settings
    database: Database
    keys: FileKeys
    installed: Installed
    pack: Pack
    drainer: Drainer
    hub: LiveHub
    launcher: Launcher
    platform: Platform | None = None

    @property
    def party(self) -> RelyingParty:
        """Who we are to an authenticator."""
        return RelyingParty(self.settings.origin_host, self.pack.city.name, self.settings.public_origin)


@dataclass(frozen=True, slots=True)
class Unit:
    """One request's transaction: session, time, and the actor where one is known."""

    session: Session
    now: datetime
    actor: Actor | None


def runtime() -> Runtime:
    """The process's runtime."""
    return cast(Runtime, current_app.extensions["liangzheng"])


def unit() -> Unit:
    """The request's transaction."""
    return cast(Unit, g.unit)


def session() -> Session:
    """The request's database session."""
    return unit().session


def keys() -> KeyProvider:
    """The key provider."""
    return runtime().keys


def now() -> datetime:
    """The request's time, by the database."""
    return unit().now


def actor() -> Actor:
    """The signed-in person.

    Raises:
        Unauthenticated: the route lets strangers in and one came.
    """
    known = unit().actor
    if known is None:
        raise Unauthenticated
    return known
