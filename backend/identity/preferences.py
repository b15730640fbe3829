"""What a person chose for their wallet, the same on all their devices: home, pinned certificates, a family's number."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.identity.models import Preference
from backend.kernel.db import locked
from backend.kernel.fields import Place, seal, unseal
from backend.kernel.keys import KeyProvider

USUAL, ELDER = "usual", "elder"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the family to call; class C4, encrypted at rest."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices of an account.

    Attributes:
        home: `usual`, or `elder` for the home of four tiles with reading aloud.
        pinned: certificates that stand first in the list, in order.
    """

    home: str = USUAL
    pinned: tuple[UUID, ...] = ()
    contact: Contact | None = None


def of_account(session: Session, keys: KeyProvider, account_id: UUID) -> Preferences:
    """The account's choices; those that nobody made are the usual ones."""
    content = session.execute(
        select(Preference.content).where(Preference.account_id == account_id)
    ).scalar_one_or_none()
    return Preferences() if content is None else _opened(unseal(keys, _place(account_id), content))


def change(session: Session, keys: KeyProvider, account_id: UUID, changes: dict[str, Any]) -> Preferences:
    """Replace some of the choices.

    Args:
        changes: attributes of `Preferences` with their new values; what is not named stays.
    """
    row = session.execute(locked(select(Preference).where(Preference.account_id == account_id))).scalar_one_or_none()
    known = Preferences() if row is None else _opened(unseal(keys, _place(account_id), row.content))
    wanted = Preferences(
        home=changes.get("home", known.home),
        pinned=tuple(dict.fromkeys(changes.get("pinned", known.pinned))),
        contact=changes.get("contact", known.contact),
    )
    content = seal(keys, _place(account_id), _closed(wanted))
    if row is None:
        session.add(Preference(account_id=account_id, content=content))
    else:
        row.content = content
    session.flush()
    return wanted


def _place(account_id: UUID) -> Place:
    return Place("preference", "content", account_id)


def _closed(chosen: Preferences) -> bytes:
    contact = None if chosen.contact is None else [chosen.contact.name, chosen.contact.phone]
    document = {"home": chosen.home, "pinned": [str(one) for one in chosen.pinned], "contact": contact}
    return json.dumps(document).encode()


def _opened(content: bytes) -> Preferences:
    document = json.loads(content)
    contact = None if document["contact"] is None else Contact(*document["contact"])
    return Preferences(document["home"], tuple(UUID(one) for one in document["pinned"]), contact)
