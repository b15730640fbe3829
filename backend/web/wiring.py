"""Which function works off which outbox topic. Domains leave rows; what is told to whom is decided here."""

from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from backend.cases.promises.crediting import TOLD as CREDIT_TOLD
from backend.cases.records import TOLD as CASE_TOLD
from backend.catalogue.desk import CHANGED as CATALOGUE_CHANGED
from backend.catalogue.scenes.reports import ANSWERED_TOPIC as REPORT_ANSWERED
from backend.certificates.quality.measuring import note_changed
from backend.certificates.service import CHANGED
from backend.grants.asks.reading import TOLD as ASK_TOLD
from backend.grants.copying import COPIED
from backend.grants.family.binding import TOLD as FAMILY_TOLD
from backend.grants.family.page import told_of_use
from backend.grants.mandates.leaving import given_back
from backend.grants.mandates.records import CHANGED as MANDATES_CHANGED
from backend.grants.mandates.representing import FREEZING, end_frozen, follow
from backend.grants.service import TOLD as GRANT_TOLD
from backend.grants.standing_consent import GONE, end_without_giver
from backend.identity.counter import TOLD as ACCOUNT_TOLD
from backend.identity.people import organisations, representatives
from backend.inspections.records import TOLD as INSPECTION_TOLD
from backend.kernel.clock import db_now
from backend.kernel.jobs import Handler
from backend.kernel.keys import KeyProvider
from backend.kernel.live import tell
from backend.notices import push
from backend.notices import service as notices
from backend.offline import publishing, revoking
from backend.renditions.service import TOLD as FILE_TOLD
from backend.renditions.service import WITHDRAWN
from backend.services import service as services
from backend.sources.institutions import TOLD as REPORTED
from backend.standards.calendar import date_in_shanghai
from backend.verification.events import ANSWER_TOLD, SOURCE_TOLD, TOLD
from backend.verification.requests.answering import OPENED_TOLD
from backend.verification.requests.record import HANDED_TOLD
from backend.web.telling import (
    persons,
    tell_of_answer,
    tell_of_certificate,
    tell_of_copy,
    tell_of_grant,
    tell_of_look,
    tell_of_over_asking,
)
from backend.window import desk as window
from backend.window.records import TOLD as WINDOW_TOLD

TOLD_TO_APPLICANT = frozenset({"submitted", "supplement_asked", "accepted", "granted", "refused", "withdrawn"})
CREDIT_MESSAGES = {
    "entered": "case.credit_entered",
    "correction_proposed": "case.credit_proposed",
    "corrected": "case.credit_corrected",
    "correction_declined": "case.credit_declined",
}
TOLD_TO_CHECKED = frozenset({"begun", "dropped", "finished", "added"})


def handlers(keys: KeyProvider) -> dict[str, Handler]:
    """Topic → function; one that leaves a message takes the keys first."""
    return {
        ACCOUNT_TOLD: partial(account_changed, keys),
        TOLD: partial(look_recorded, keys),
        ANSWER_TOLD: partial(look_answered, keys),
        SOURCE_TOLD: partial(source_looked, keys),
        OPENED_TOLD: request_opened,
        HANDED_TOLD: partial(request_handed, keys),
        CHANGED: partial(certificate_changed, keys),
        FILE_TOLD: partial(file_made, keys),
        CATALOGUE_CHANGED: catalogue_changed,
        GRANT_TOLD: partial(grant_changed, keys),
        REPORT_ANSWERED: partial(report_answered, keys),
        FAMILY_TOLD: partial(family_changed, keys),
        MANDATES_CHANGED: mandates_changed,
        FREEZING: partial(mandates_frozen, keys),
        GONE: partial(giver_gone, keys),
        ASK_TOLD: partial(ask_changed, keys),
        INSPECTION_TOLD: partial(inspection_changed, keys),
        CASE_TOLD: partial(case_changed, keys),
        CREDIT_TOLD: partial(credit_changed, keys),
        WINDOW_TOLD: window_changed,
        REPORTED: partial(material_reported, keys),
        revoking.REVOKED: partial(passes_revoked, keys),
    }


def at_once(keys: KeyProvider) -> dict[str, Handler]:
    """Topic → function, for what is done in the transaction that leaves the word."""
    return {CHANGED: partial(certificates_followed, keys), GRANT_TOLD: partial(grant_followed, keys)}


def passes_revoked(keys: KeyProvider, session: Session, _payload: dict[str, object]) -> None:
    """Publish the list of revoked passes anew."""
    publishing.publish(session, keys, now=db_now(session))


def certificates_followed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """What a certificate's change ends at once: who represents by it, and the passes that say what it said."""
    representation_followed(keys, session, payload)
    many: list[dict[str, object]] = payload.get("certificates", [payload])  # type: ignore[assignment] # JSON: a list
    revoking.of_certificates(session, [UUID(str(one["certificate"])) for one in many], now=db_now(session))


def grant_followed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """What a grant's end ends at once: the mandate it came from, and the passes that were issued by it."""
    mandate_given_back(keys, session, payload)
    if payload["kind"] == "grant.ended":
        revoking.of_grant(session, UUID(str(payload["ref"])), now=db_now(session))


def representation_followed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """A licence that names somebody else takes the right to show from the one before, and freezes all mandates."""
    many: list[dict[str, list[str]]] = payload.get("certificates", [payload])  # type: ignore[assignment] # JSON: a list
    holders = {UUID(holder) for one in many for holder in one["holders"]}
    follow(session, keys, sorted(holders), now=db_now(session))


def mandate_given_back(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """A mandate whose grant was ended by the grant's own way is over in the same transaction."""
    if payload["kind"] == "grant.ended":
        given_back(session, keys, UUID(str(payload["ref"])), now=db_now(session))


def mandates_frozen(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """What was being used when the licence changed ends now; it was void already."""
    end_frozen(session, keys, UUID(str(payload["enterprise"])), now=db_now(session))


def giver_gone(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """A standing consent that was being used when the licence changed ends now; it was void for others already."""
    end_without_giver(session, keys, UUID(str(payload["subject"])), now=db_now(session))


def mandates_changed(session: Session, payload: dict[str, object]) -> None:
    """Refresh the open pages of everybody whom a change of mandates is about."""
    for listener in payload["listeners"]:  # type: ignore[attr-defined] # JSON: a list
        tell(session, UUID(str(listener)), MANDATES_CHANGED, UUID(str(payload["enterprise"])), now=db_now(session))


def look_recorded(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Turn the holder's open page; what was seen is a message too, and so is what was asked beyond the register."""
    listener, ref = UUID(str(payload["listener"])), UUID(str(payload["ref"]))
    tell(session, listener, str(payload["kind"]), ref, now=db_now(session))
    if payload["kind"] == "code.over_asked":
        tell_of_over_asking(session, keys, UUID(str(payload["look"])), ref, listener)
    elif payload["kind"] == "code.looked" and "look" in payload:
        tell_of_look(session, keys, UUID(str(payload["look"])), [listener])


def source_looked(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell the person, or who represents the enterprise, that a base library was asked about them in a case."""
    tell_of_look(session, keys, UUID(str(payload["look"])), [])


def account_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell every open page of a person that sessions ended, or that the account was bound or recovered at a counter.

    Browsers of ended sessions get no push from now on.
    """
    listener, now = UUID(str(payload["listener"])), db_now(session)
    push.drop_closed(session, person_id=listener, now=now)
    tell(session, listener, "account.changed", None, now=now)
    if "what" in payload:
        notices.notify(session, keys, listener, kind=f"account.{payload['what']}", ref=None, facts={}, now=now)


def look_answered(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell the checker's screen that the holder answered; a yes is a look, so it is a message."""
    listener, ref = UUID(str(payload["listener"])), UUID(str(payload["ref"]))
    tell(session, listener, "verification.answered", ref, now=db_now(session))
    tell_of_answer(session, keys, ref)


def request_opened(session: Session, payload: dict[str, object]) -> None:
    """Tell the asker's screen that somebody scanned its code; not who."""
    listener, ref = UUID(str(payload["listener"])), UUID(str(payload["ref"]))
    tell(session, listener, "request.opened", ref, now=db_now(session))


def request_handed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell a helper that a request waits for them, by a message that names nobody; or either side that it is over."""
    listener, ref, now = UUID(str(payload["listener"])), UUID(str(payload["ref"])), db_now(session)
    if payload["kind"] == "request.handed":
        notices.notify(session, keys, listener, kind="request.handed", ref=ref, facts={}, now=now)
    else:
        tell(session, listener, str(payload["kind"]), ref, now=now)


def file_made(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Show the holders that a file was made of a certificate of theirs, or that its code was withdrawn."""
    _tell_holders(session, payload, "file.made")
    kind = "file.withdrawn" if payload.get("what") == WITHDRAWN else "file.made"
    tell_of_certificate(session, keys, UUID(str(payload["certificate"])), _holders(payload), kind=kind)


def certificate_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Refresh the open wallets of all holders, and of those who represent them; one change, or many of an import.

    What changed is measured again. An import leaves no messages: nobody's certificate changed, the library grew.
    """
    many: list[dict[str, object]] = payload.get("certificates", [payload])  # type: ignore[assignment] # JSON: a list
    note_changed(session, [UUID(str(one["certificate"])) for one in many])
    for one in many:
        _tell_holders(session, one, "certificate.changed")
    if "certificate" in payload:
        ref = UUID(str(payload["certificate"]))
        tell_of_certificate(session, keys, ref, _holders(payload), kind="certificate.changed")


def _holders(payload: dict[str, object]) -> list[UUID]:
    return [UUID(str(one)) for one in payload["holders"]]  # type: ignore[attr-defined] # JSON: a list


def _tell_holders(session: Session, payload: dict[str, object], kind: str) -> None:
    holders = _holders(payload)
    ref = UUID(str(payload["certificate"]))
    now = db_now(session)
    for listener in {*holders, *representatives(session, holders, today=date_in_shanghai(now))}:
        tell(session, listener, kind, ref, now=now)


def catalogue_changed(session: Session, payload: dict[str, object]) -> None:
    """Tell who prepared a type that it was published or returned."""
    for listener in payload["listeners"]:  # type: ignore[attr-defined] # JSON: a list
        tell(session, UUID(str(listener)), "catalogue.changed", UUID(str(payload["draft"])), now=db_now(session))


def grant_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell both sides that a grant was given, answered, used or ended; on the open page, and by a message.

    Of a child's uses who is to be told (T06).
    """
    kind, ref, now = str(payload["kind"]), UUID(str(payload["ref"])), db_now(session)
    family = told_of_use(session, ref, now=now) if kind == "grant.used" else None
    if family is not None:
        payload = payload | {"listeners": [str(one) for one in family]}
    for listener in payload["listeners"]:  # type: ignore[attr-defined] # JSON: a list
        tell(session, UUID(str(listener)), kind, ref, now=now)
    if kind == COPIED:
        tell_of_copy(session, keys, payload)
    else:
        tell_of_grant(session, keys, payload)


def report_answered(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell who reported a look that the office answered or closed the report; on the open page, and by a message."""
    listener, report = UUID(str(payload["listener"])), UUID(str(payload["report"]))
    kind, now = f"report.{payload['state']}", db_now(session)
    tell(session, listener, kind, report, now=now)
    notices.notify(session, keys, listener, kind=kind, ref=report, facts={}, now=now)


def family_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell both that a tie was made or ended, or an asker that an ask was answered; by a message what nobody did."""
    ref, now = UUID(str(payload["ref"])), db_now(session)
    for listener in payload["listeners"]:  # type: ignore[attr-defined] # JSON: a list
        tell(session, UUID(str(listener)), "family.changed", ref, now=now)
        if "message" in payload:
            notices.notify(session, keys, UUID(str(listener)), kind=str(payload["message"]), ref=ref, facts={}, now=now)


def ask_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell one side that it is asked, or that an ask is over; being asked is a message too, which names nobody."""
    listener, ref, now = UUID(str(payload["listener"])), UUID(str(payload["ref"])), db_now(session)
    if payload["kind"] == "request.asked":
        notices.notify(session, keys, listener, kind="request.asked", ref=ref, facts={}, now=now)
    else:
        tell(session, listener, str(payload["kind"]), ref, now=now)


def inspection_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Refresh the pages of the inspectors; who is checked is told of the beginning, the end and additions."""
    ref, what, now = UUID(str(payload["inspection"])), str(payload["what"]), db_now(session)
    for listener in payload["inspectors"]:  # type: ignore[attr-defined] # JSON: a list
        tell(session, UUID(str(listener)), "inspection.changed", ref, now=now)
    checked = persons(session, [UUID(str(payload["subject"]))], now=now)
    for person_id in sorted(checked):
        if what in TOLD_TO_CHECKED:
            tell(session, person_id, "inspection.changed", ref, now=now)
            notices.notify(session, keys, person_id, kind=f"inspection.{what}", ref=ref, facts={}, now=now)


def window_changed(session: Session, payload: dict[str, object]) -> None:
    """Refresh the clerk's screen and the page on the phone of who stands there."""
    ref, now = UUID(str(payload["window"])), db_now(session)
    tell(session, UUID(str(payload["clerk"])), "window.changed", ref, now=now)
    if payload["person"]:
        kind = "window.asked" if payload["what"] in ("joined", "confirm") else "window.changed"
        tell(session, UUID(str(payload["person"])), kind, ref, now=now)


def case_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Refresh the pages of a case's people, and of the office; each step of it is a message to its people."""
    ref, what, now = UUID(str(payload["case"])), str(payload["what"]), db_now(session)
    if what == "agreed":
        window.note_agreed(session, ref, now=now)
    for clerk_id, window_id in window.serving(session, ref):
        tell(session, clerk_id, "window.changed", window_id, now=now)
    applicants = persons(session, [UUID(str(payload["applicant"]))], now=now)
    for person_id in sorted({*applicants, UUID(str(payload["actor"]))}):
        tell(session, person_id, "case.changed", ref, now=now)
        if what in TOLD_TO_APPLICANT:
            item = services.version(session, str(payload["item"]), int(str(payload["version"])))
            facts = {"item": item.name, "item_en": item.name_en, "number": str(payload["number"])}
            notices.notify(session, keys, person_id, kind=f"case.{what}", ref=ref, facts=facts, now=now)


def credit_changed(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell whoever gave a promise, or represents the enterprise, of an entry that closes that way, and of its end."""
    kind, now = CREDIT_MESSAGES.get(str(payload["what"])), db_now(session)
    for person_id in sorted(persons(session, [UUID(str(payload["subject"]))], now=now)) if kind else ():
        notices.notify(session, keys, person_id, kind=str(kind), ref=UUID(str(payload["entry"])), facts={}, now=now)


def material_reported(keys: KeyProvider, session: Session, payload: dict[str, object]) -> None:
    """Tell the owner, or who represents the enterprise, that an institution put a report into their library."""
    ref, now = UUID(str(payload["material"])), db_now(session)
    institution = UUID(str(payload["institution"]))
    named = organisations(session, [institution])[institution]
    facts = {"organisation": named.name, "organisation_en": named.name_en}
    for person_id in sorted(persons(session, [UUID(str(payload["owner"]))], now=now)):
        tell(session, person_id, "material.kept", ref, now=now)
        notices.notify(session, keys, person_id, kind="file.reported", ref=ref, facts=facts, now=now)
