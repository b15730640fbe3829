"""What kind of database this is. A demo database says so, and a production start refuses it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.errors import SettingsRefused
from backend.kernel.models import Installation
from backend.kernel.settings import Mode

Kind = Literal["demo", "production"]


@dataclass(frozen=True, slots=True)
class Installed:
    """The installation's row; `demo_secret` is the demo people's one password, None in production."""

    kind: str
    city: dict[str, object]
    demo_secret: str | None


def current(session: Session) -> Installed | None:
    """The row, or None in a fresh database."""
    row = session.execute(select(Installation)).scalar_one_or_none()
    return None if row is None else Installed(row.kind, row.city, row.demo_secret)


def install(session: Session, kind: Kind, city: dict[str, object], *, demo_secret: str | None, now: datetime) -> None:
    """Mark a fresh database for good.

    Raises:
        SettingsRefused: the database is marked already, or a production one would get a demo secret.
    """
    if current(session) is not None:
        raise SettingsRefused("this database is installed already")
    if kind == "production" and demo_secret is not None:
        raise SettingsRefused("a production database has no demo password")
    session.add(Installation(id=1, kind=kind, city=city, demo_secret=demo_secret, loaded_at=now))
    session.flush()


def refuse_mismatch(installed: Installed | None, mode: Mode) -> Installed:
    """The row, unless it is a demo database in production, or a production database as a demo.

    Raises:
        SettingsRefused: with what to do.
    """
    if installed is None:
        raise SettingsRefused("the database is empty: load the demo city or install a city first")
    if installed.kind != mode:
        raise SettingsRefused(f"this is a {installed.kind} database and LZ_MODE is {mode}")
    return installed
