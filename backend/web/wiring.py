"""Which function works off which outbox topic. Domains leave rows; what is told to whom is decided here."""

from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue.desk import CHANGED as CATALOGUE_CHANGED
from backend.certificates.quality.measuring import note_changed
from backend.certificates.service import CHANGED
from backend.grants.service import TOLD as GRANT_TOLD
from backend.identity.counter import TOLD as ACCOUNT_TOLD
from backend.identity.people import representatives
from backend.kernel.clock import db_now
from backend.kernel.jobs import Handler
from backend.kernel.live import tell
from backend.renditions.service import TOLD as FILE_TOLD
from backend.standards.calendar import date_in_shanghai
from backend.verification.events import ANSWER_TOLD, TOLD


def handlers() -> dict[str, Handler]:
    """Topic → function."""
    return {
        ACCOUNT_TOLD: account_changed,
        TOLD: look_recorded,
        ANSWER_TOLD: look_answered,
        CHANGED: certificate_changed,
        FILE_TOLD: file_made,
        CATALOGUE_CHANGED: catalogue_changed,
        GRANT_TOLD: grant_changed,
    }


def look_recorded(session: Session, payload: dict[str, object]) -> None:
    """Turn the holder's open page."""
    listener, ref = UUID(str(payload["listener"])), UUID(str(payload["ref"]))
    tell(session, listener, str(payload["kind"]), ref, now=db_now(session))


def account_changed(session: Session, payload: dict[str, object]) -> None:
    """Tell every open page of a person that their account was bound or recovered at a counter."""
    tell(session, UUID(str(payload["listener"])), "account.changed", None, now=db_now(session))


def look_answered(session: Session, payload: dict[str, object]) -> None:
    """Tell the checker's screen that the holder answered."""
    listener, ref = UUID(str(payload["listener"])), UUID(str(payload["ref"]))
    tell(session, listener, "verification.answered", ref, now=db_now(session))


def file_made(session: Session, payload: dict[str, object]) -> None:
    """Show the holders that a file was made of a certificate of theirs, or that its code was withdrawn."""
    _tell_holders(session, payload, "file.made")


def certificate_changed(session: Session, payload: dict[str, object]) -> None:
    """Refresh the open wallets of all holders, and of those who represent them; one change, or many of an import.

    What changed is measured again.
    """
    many: list[dict[str, object]] = payload.get("certificates", [payload])  # type: ignore[assignment] # JSON: a list
    note_changed(session, [UUID(str(one["certificate"])) for one in many])
    for one in many:
        _tell_holders(session, one, "certificate.changed")


def _tell_holders(session: Session, payload: dict[str, object], kind: str) -> None:
    holders = [UUID(str(one)) for one in payload["holders"]]  # type: ignore[attr-defined] # JSON: a list
    ref = UUID(str(payload["certificate"]))
    now = db_now(session)
    for listener in {*holders, *representatives(session, holders, today=date_in_shanghai(now))}:
        tell(session, listener, kind, ref, now=now)


def catalogue_changed(session: Session, payload: dict[str, object]) -> None:
    """Tell who prepared a type that it was published or returned."""
    for listener in payload["listeners"]:  # type: ignore[attr-defined] # JSON: a list
        tell(session, UUID(str(listener)), "catalogue.changed", UUID(str(payload["draft"])), now=db_now(session))


def grant_changed(session: Session, payload: dict[str, object]) -> None:
    """Tell both sides that a grant was given, answered, used or ended."""
    for listener in payload["listeners"]:  # type: ignore[attr-defined] # JSON: a list
        tell(session, UUID(str(listener)), str(payload["kind"]), UUID(str(payload["ref"])), now=db_now(session))
