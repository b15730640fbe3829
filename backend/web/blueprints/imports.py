"""The desk of imports: files of historic certificates, their columns, and how far their rows have got."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue import service as catalogue
from backend.certificates.imports import download, jobs
from backend.certificates.imports.jobs import MOST_BYTES, Job, Layout
from backend.certificates.imports.rules import ACTIVE, Act, Reader, Source, targets
from backend.certificates.imports.wanted import WANTED
from backend.identity import people
from backend.identity.rules import Role
from backend.kernel import outbox
from backend.kernel.errors import FieldProblem, InvalidField, NotFound
from backend.web.access import allow, allow_long
from backend.web.body import arriving
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.imports import (
    Checked,
    CheckedFault,
    FaultsWanted,
    Import,
    ImportAct,
    ImportLayout,
    ImportMapping,
    ImportPath,
    Imports,
    ImportSource,
    ImportTarget,
    NewImport,
    OwnType,
    PreviewRow,
    RowProblem,
)
from backend.web.stepping import require_step
from backend.web.transaction import known_unit

routes = Routes("imports")
MANAGE = allow("imports:manage")
READ = allow("imports:manage", keyed=False)


@routes.on("GET", "/api/imports", access=MANAGE, answer=Imports)
def list_imports() -> Response:
    """Imports of the own offices, and the types that may be imported."""
    found = jobs.of_offices(session(), keys(), _offices())
    return answer(Imports(items=[_import(one) for one in found], types=_own_types()))


@routes.on("POST", "/api/imports", access=MANAGE, answer=Import, status=201)
def create_import(body: NewImport) -> Response:
    """Begin an import; the file comes next."""
    office = _office(body.organisation)
    job_id = jobs.create(
        session(), keys(), office, body.type, file_name=body.file_name, actor_id=actor().account_id, now=now()
    )
    _record("created", job_id)
    return answer(_import(jobs.one(session(), keys(), _offices(), job_id)), 201)


@routes.on("PUT", "/api/imports/<uuid:import_id>/file", access=allow_long("imports:manage", MOST_BYTES), answer=Import)
def take_file(path: ImportPath) -> Response:
    """Take the file in, up to 60 MiB of any name; it is read by the process at work."""
    with known_unit(write=False):
        jobs.expect_file(session(), keys(), _offices(), path.import_id)
    received = jobs.receive(keys(), folder(), path.import_id, arriving(MOST_BYTES))
    with known_unit(write=True):
        jobs.take_in(session(), _offices(), path.import_id, received, now=now())
        outbox.add(session(), WANTED, {"import": str(path.import_id)}, now=now())
        _record("received", path.import_id)
        return answer(_import(jobs.one(session(), keys(), _offices(), path.import_id)))


@routes.on("GET", "/api/imports/<uuid:import_id>", access=MANAGE, answer=Import)
def read_import(path: ImportPath) -> Response:
    """How far an import is."""
    return answer(_import(jobs.one(session(), keys(), _offices(), path.import_id)))


@routes.on("GET", "/api/imports/<uuid:import_id>/layout", access=MANAGE, answer=ImportLayout, problems=(409,))
def read_layout(path: ImportPath) -> Response:
    """Heads and first rows of the file, with the mapping that was saved, or one proposed."""
    return answer(_layout(jobs.layout(session(), keys(), _offices(), path.import_id)))


@routes.on("PUT", "/api/imports/<uuid:import_id>/mapping", access=MANAGE, answer=ImportLayout)
def save_mapping(path: ImportPath, body: ImportMapping) -> Response:
    """Keep a mapping, and show the first rows by it."""
    mapping = {key: Source(one.column, one.constant, one.words) for key, one in body.targets.items()}
    jobs.save_mapping(session(), keys(), _offices(), path.import_id, mapping)
    return answer(_layout(jobs.layout(session(), keys(), _offices(), path.import_id)))


@routes.on("POST", "/api/imports/<uuid:import_id>/acts", access=MANAGE, answer=Import)
def ask(path: ImportPath, body: ImportAct) -> Response:
    """Try it dry, start or go on, pause, cancel. What was entered before a pause or a cancellation stays.

    What starts it seals every certificate of the file, so it is confirmed like sealing one.
    """
    if body.act == "start":
        require_step("imports:start")
    state = jobs.ask(session(), _offices(), path.import_id, Act(body.act), actor_id=actor().account_id, now=now())
    if state in ACTIVE:
        outbox.add(session(), WANTED, {"import": str(path.import_id)}, now=now())
    _record(body.act, path.import_id)
    return answer(_import(jobs.one(session(), keys(), _offices(), path.import_id)))


@routes.on("POST", "/api/imports/<uuid:import_id>/faults", access=READ, answer=None)
def download_faults(path: ImportPath, body: FaultsWanted) -> Response:
    """The rows that were not entered, as CSV with what was wrong; it holds personal values, and leaves a record."""
    job = jobs.one(session(), keys(), _offices(), path.import_id)
    layout = jobs.layout(session(), keys(), _offices(), job.id)
    _record("faults_read", job.id)
    database = runtime().database
    lines = download.lines(lambda: database.unit(write=False), keys(), folder(), job.id, layout, body.language)
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="faults.csv"'
    return response


def folder() -> Path:
    """Where files of imports are kept."""
    return runtime().settings.data_dir / "imports"


def _offices() -> list[UUID]:
    return [one.organisation_id for one in actor().offices if one.role is Role.ISSUING_OFFICER]


def _office(wanted: UUID | None) -> UUID:
    """The office for which the caller issues.

    Raises:
        NotFound: another one.
        InvalidField: several, and none was named.
    """
    offices = _offices()
    if wanted is None and len(offices) == 1:
        return offices[0]
    if wanted is None:
        raise InvalidField((FieldProblem("organisation", "missing"),))
    if wanted not in offices:
        raise NotFound
    return wanted


def _own_types() -> list[OwnType]:
    named = people.organisations(session(), _offices())
    return [
        OwnType(
            organisation=office.id,
            organisation_name=office.name,
            organisation_name_en=office.name_en,
            type=one.code,
            name=one.name,
            name_en=one.name_en,
        )
        for office in named.values()
        for one in catalogue.issued_by(session(), office.id)
    ]


def _import(job: Job) -> Import:
    definition = catalogue.type_of(job.type, session())
    return Import(
        id=job.id,
        organisation=job.issuer_id,
        type=job.type,
        name=definition.name,
        name_en=definition.name_en,
        file_name=job.file_name,
        state=job.state.value,
        wanted=job.wanted,
        fault=job.fault,
        size=job.size,
        rows=job.rows,
        cursor=job.cursor,
        counts=job.counts,
        checked=_checked(job.checked),
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        kept=job.kept,
    )


def _checked(document: dict[str, Any] | None) -> Checked | None:
    if document is None:
        return None
    faults = [CheckedFault(field=f, problem=p, count=count, rows=rows) for f, p, count, rows in document["faults"]]
    return Checked(rows=document["rows"], outcomes=document["outcomes"], faults=faults)


def _layout(layout: Layout) -> ImportLayout:
    reader = Reader(layout.definition, layout.mapping)
    return ImportLayout(
        form=layout.sheet.form,
        heads=list(layout.sheet.heads),
        targets=[
            ImportTarget(
                key=one.key,
                kind=one.kind,
                label=one.label,
                label_en=one.label_en,
                required=one.required,
                choices=list(one.choices),
            )
            for one in targets(layout.definition)
        ],
        mapping={
            key: ImportSource(column=one.column, constant=one.constant, words=dict(one.words))
            for key, one in layout.mapping.items()
        },
        saved=layout.saved,
        preview=[_preview(reader, row, cells) for row, cells in layout.sheet.sample],
    )


def _preview(reader: Reader, row: int, cells: list[str]) -> PreviewRow:
    values, problems = reader.shown(cells)
    return PreviewRow(
        row=row,
        cells=cells,
        values=values,
        problems=[RowProblem(field=field, problem=problem) for field, problem in problems],
    )


def _record(what: str, job_id: UUID) -> None:
    entry = Entry(
        kind=f"imports:{what}", actor_id=actor().account_id, subject_id=None, outcome=what, refs=(str(job_id),)
    )
    audit.append(session(), keys(), entry, now=now())
