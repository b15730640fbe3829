"""What a message says of what happened, and whose inbox it goes to. Names of offices and keys of words, no value."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.certificates.naming import kind_of
from backend.grants import copying
from backend.grants import service as grants
from backend.identity.people import masked_names, organisations, representatives
from backend.kernel.clock import db_now
from backend.kernel.errors import NotFound
from backend.kernel.keys import KeyProvider
from backend.notices.service import is_told, notify
from backend.standards.calendar import date_in_shanghai
from backend.verification.looks import Look, look_of, presented_of

SHOWN = frozenset({"valid", "attention", "not_valid"})


def tell_of_look(session: Session, keys: KeyProvider, look_id: UUID, also: Iterable[UUID]) -> bool:
    """Tell the one whose certificates were seen, and who showed or granted them for somebody else, once each (F2).

    Returns:
        Whether anything was seen at all.
    """
    now = db_now(session)
    look = look_of(session, keys, look_id, now=now)
    if look is None or look.event.subject_id is None or look.verdict not in SHOWN:
        return False
    facts, fields = _facts(look), look.event.entry["fields"]
    for person_id in sorted({*persons(session, [look.event.subject_id], now=now), *also}):
        if not is_told(session, person_id, look_id):
            notify(session, keys, person_id, kind="look.made", ref=look_id, facts=facts, fields=fields, now=now)
    return True


def tell_of_over_asking(session: Session, keys: KeyProvider, look_id: UUID, code_id: UUID, person_id: UUID) -> None:
    """Tell who shows or gave a code that somebody asked beyond the register and got nothing, once a code (R14)."""
    kind, now = "look.over_asked", db_now(session)
    look = look_of(session, keys, look_id, now=now)
    if look is not None and not is_told(session, person_id, code_id, kind=kind):
        notify(session, keys, person_id, kind=kind, ref=code_id, facts=_facts(look), now=now)


def _facts(look: Look) -> dict[str, str]:
    entry = look.event.entry
    facts = {key: entry[key] for key in ("organisation", "organisation_en", "unit", "scene_name", "scene_name_en")}
    offline = {"shown_at": look.shown_at.isoformat(timespec="seconds")} if look.shown_at else {}
    return facts | {"place": entry["place"], "verdict": look.verdict, "look": look.look, **offline}


def tell_of_grant(session: Session, keys: KeyProvider, payload: Mapping[str, Any]) -> None:
    """Tell the other side that a grant was given, answered or ended, and both sides of each use."""
    kind, ref, now = str(payload["kind"]), UUID(str(payload["ref"])), db_now(session)
    listeners = {UUID(one) for one in payload["listeners"]}
    grantors = {UUID(one) for one in payload.get("grantors", ())}
    if kind == "grant.used" and tell_of_look(session, keys, UUID(str(payload["look"])), listeners):
        return
    told = {"grant.given": listeners - grantors, "grant.accepted": grantors, "grant.refused": grantors}
    for person_id in sorted(told.get(kind, listeners)):
        facts: dict[str, str] = {}
        with suppress(NotFound):  # what was passed on is told to its first grantor too, without its words
            found = grants.one(session, keys, ref, person_id=person_id, subjects=(person_id,), now=now)
            facts = {"purpose": found.purpose}
        notify(session, keys, person_id, kind=kind, ref=ref, facts=facts, now=now)


def tell_of_copy(session: Session, keys: KeyProvider, payload: Mapping[str, Any]) -> None:
    """Tell who gave a grant, who showed it and whose certificate it is that a copy is kept: of what, until when."""
    now, copy = db_now(session), copying.one(session, UUID(str(payload["copy"])))
    grant = grants.known(session, keys, copy.grant_id, now=now)
    if copy.organisation_id is None:
        name = name_en = masked_names(session, keys, [copy.person_id])[copy.person_id]
    else:
        office = organisations(session, [copy.organisation_id])[copy.organisation_id]
        name, name_en = office.name, office.name_en or office.name
    facts = {"organisation": name, "organisation_en": name_en, "purpose": grant.purpose}
    facts["until"] = copy.kept_until.isoformat()
    kind = kind_of(session, copy.certificate_id)
    fields = {kind.type: list(copy.fields)} if kind else {}
    told = {UUID(one) for one in payload["listeners"]} | persons(session, [copy.subject_id], now=now)
    for person_id in sorted(told - {copy.person_id}):
        notify(session, keys, person_id, kind=copying.COPIED, ref=copy.grant_id, facts=facts, fields=fields, now=now)


def tell_of_answer(session: Session, keys: KeyProvider, look_id: UUID) -> None:
    """Tell of a look that the holder's yes made."""
    presented = presented_of(session, keys, look_id, now=db_now(session))
    if presented is not None:
        tell_of_look(session, keys, look_id, [presented.opener_id])


def tell_of_certificate(
    session: Session, keys: KeyProvider, certificate_id: UUID, holders: Iterable[UUID], *, kind: str
) -> None:
    """Tell the holders of something that happened to a certificate, by its type and status."""
    found = kind_of(session, certificate_id)
    if found is None:
        return
    now = db_now(session)
    facts = {"type": found.type, "status": found.status}
    for person_id in sorted(persons(session, list(holders), now=now)):
        notify(session, keys, person_id, kind=kind, ref=certificate_id, facts=facts, now=now)


def persons(session: Session, holders: list[UUID], *, now: datetime) -> set[UUID]:
    """The people behind some holders: themselves, and who represents an enterprise by law today."""
    enterprises = organisations(session, holders).keys()
    if not enterprises:
        return set(holders)
    return (set(holders) - enterprises) | {*representatives(session, enterprises, today=date_in_shanghai(now))}
