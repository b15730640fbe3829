"""Who looked at me, at my enterprise, at whom I am guardian of: found, read, and given out as files (A7)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue.service import current
from backend.codes import opening
from backend.grants import service as grants
from backend.grants.family.rules import Kind
from backend.kernel.errors import NotFound
from backend.standards.csv_rows import lines
from backend.verification import looks, record
from backend.verification.finding import Sought
from backend.verification.record import Place
from backend.web import record_file
from backend.web.access import allow
from backend.web.asked import asked
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.codes import CodePath
from backend.web.shapes.record import (
    Look,
    LookOffice,
    LookOffices,
    Looks,
    LooksFile,
    LooksQuery,
    LooksSought,
    ProvenRecord,
    RecordSubject,
    ShownBy,
)

routes = Routes("record")
STANDING = "standing_consent"
READ = replace(allow("looks:read"), noted=True)
READ_KIND, EXPORTED = "record:read", "record:exported"
ONE_READING = timedelta(minutes=15)
"""As long as somebody may leave a page and still be at it; what is read later is a reading of its own."""
GUARDIAN = Kind.GUARDIAN.value
CITY_TIME = ZoneInfo("Asia/Shanghai")


@routes.on("GET", "/api/me/looks", access=READ, answer=Looks, problems=(404,))
def list_looks(query: LooksQuery) -> Response:
    """Who looked: who, where, why, which fields, what came of it, and who showed it."""
    subject = record_of(query.subject)
    place = Place(query.before, query.limit)
    found = record.page(session(), keys(), subject, _sought(query), place, now=now())
    note(READ_KIND, subject)
    return answer(Looks(items=[_look(one) for one in found.items], next=found.following))


@routes.on("GET", "/api/me/looks/offices", access=READ, answer=LookOffices, problems=(404,))
def list_offices(query: RecordSubject) -> Response:
    """Whose people looked, to choose one of them."""
    subject = record_of(query.subject)
    found = record.offices(session(), keys(), subject, now=now())
    note(READ_KIND, subject)
    return answer(LookOffices(items=[LookOffice(name=name, name_en=name_en) for name, name_en in found]))


def looks_file() -> Response:
    """The lines that were found as a CSV file."""
    query = asked(LooksFile)
    subject = record_of(query.subject)
    found = record.filed(session(), keys(), subject, _sought(query), now=now())
    known = current(session())
    content = "".join(lines(record_file.HEAD[query.lang], record_file.rows(found, known, query.lang)))
    note(EXPORTED, subject)
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="who-looked.csv"'
    return response


routes.add_url_rule("/api/me/looks.csv", "looks_file", looks_file, methods=["GET"])
ACCESS["record.looks_file"] = READ


@routes.on(
    "POST", "/api/me/looks/proofs", access=allow("looks:read", keyed=False), answer=ProvenRecord, problems=(404,)
)
def prove(body: RecordSubject) -> Response:
    """The whole record with what proves it, to be checked without asking anybody (docs/record.md)."""
    subject = record_of(body.subject)
    return answer(record_file.proven(session(), keys(), subject, actor_id=actor().account_id, now=now()))


@routes.on("GET", "/api/codes/<uuid:code_id>/look", access=allow("codes:open"), answer=Look, problems=(404,))
def look_at_code(path: CodePath) -> Response:
    """Who looked at this code: also for whoever showed it for somebody else, whose record is not theirs to read."""
    _, look_id = opening.state_of(session(), path.code_id, actor=actor(), now=now())
    found = look_id and looks.look_of(session(), keys(), look_id, now=now())
    if not found:
        raise NotFound
    return answer(_look(found))


def record_of(wanted: UUID | None) -> UUID:
    """Whose record is meant: the own, an own enterprise's, or that of somebody one is guardian of.

    Raises:
        NotFound: somebody else's; a helper shows some certificates and does not read who looked at all the others.
    """
    subject = wanted or actor().person_id
    if not actor().represents(subject):
        standing = grants.standing(session(), actor().person_id, now=now())
        if not any(one.role == GUARDIAN and one.subject_id == subject for one in standing):
            raise NotFound
    return subject


def note(kind: str, subject: UUID) -> None:
    """That a guardian read or took along somebody else's record stands in that record (R49).

    Pages, filters and the list of offices within a quarter of an hour are one reading; each file is a line of its own.
    """
    if actor().represents(subject):
        return
    if kind == EXPORTED or not audit.has_done(
        session(), kind, actor_id=actor().account_id, subject_id=subject, since=now() - ONE_READING
    ):
        audit.append(session(), keys(), Entry(kind, actor().account_id, subject, outcome=GUARDIAN), now=now())


def _sought(query: LooksSought) -> Sought:
    return Sought(
        since=_begin(query.since),
        until=_begin(query.until + timedelta(days=1)) if query.until and query.until < date.max else None,
        organisation=query.organisation,
        outcome=query.outcome,
        on_behalf=query.on_behalf,
        words=query.words,
    )


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), CITY_TIME)


def _look(one: looks.Look) -> Look:
    entry = one.event.entry
    behalf = entry.get("on_behalf")
    return Look(
        id=one.event.look_id or one.event.id,
        look=one.look,
        n=one.event.n or 0,
        at=one.at,
        types=list(entry["fields"]),
        fields=entry["fields"],
        verdict=one.verdict,
        reason=one.reason or None,
        kept={code: date.fromisoformat(day) for code, day in one.kept.items()},
        not_kept=one.not_kept,
        ground=entry.get("ground") if entry.get("ground") == STANDING else None,
        on_behalf=ShownBy(**{key: behalf[key] for key in ("name", "ground", "role", "grant")}) if behalf else None,
        offline=one.shown_at is not None,
        arrived_at=one.event.at if one.shown_at else None,
        flags=list(one.flags),
        **{key: entry[key] for key in WORDS},
    )


WORDS = (
    "organisation",
    "organisation_en",
    "unit",
    "badge",
    "scene",
    "scene_name",
    "scene_name_en",
    "case_number",
    "place",
)
