"""What systems of departments call, signed: the field dictionary, one record, a batch (docs/department-api.md)."""

from dataclasses import replace

from flask import Response

from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import issued_by
from backend.certificates import standing
from backend.certificates.finding import number_index
from backend.certificates.standing import Standing
from backend.kernel.errors import InvalidField, NotFound, TypeNotYours
from backend.protocols import pushing
from backend.protocols.messages import Incoming, RecordMessage, incoming
from backend.protocols.pushing import Pushed
from backend.protocols.rules import Outcome
from backend.web.access import CLIENT
from backend.web.problems import problem
from backend.web.routes import Routes, answer
from backend.web.runtime import keys, now, runtime, session
from backend.web.shapes.departments import (
    Batch,
    BatchAnswer,
    Dictionary,
    DictionaryField,
    DictionaryType,
    FaultRow,
    NumberPath,
    PushedRecord,
    RecordState,
    WarningRow,
)
from backend.web.signed import caller

routes = Routes("department")
PUSH = replace(CLIENT, own_units=True, body_bytes=4 * 1024 * 1024)
RECORD = "/api/department/certificates/<type>/<number>"


@routes.on("GET", "/api/department/types", access=CLIENT, answer=Dictionary)
def list_types() -> Response:
    """The types that this system may push, with their fields: what each is called and how its value is written."""
    mine = [one for one in issued_by(session(), caller().organisation_id) if one.code in caller().types]
    return answer(Dictionary(server_time=now(), items=[_type(one) for one in mine]))


@routes.on("GET", RECORD, access=CLIENT, answer=RecordState)
def read_record(path: NumberPath) -> Response:
    """How one of the own records stands."""
    _refuse_foreign(path.type)
    index = number_index(keys(), path.number)
    found = standing.of_numbers(session(), caller().organisation_id, path.type, [index]).get(index)
    if found is None:
        raise NotFound
    return answer(_state(path.type, found))


@routes.on("PUT", RECORD, access=PUSH, answer=PushedRecord)
def push_record(path: NumberPath, body: RecordMessage) -> Response:
    """Push one version of one record: a face to issue or amend, or an act. The same again is harmless."""
    _refuse_foreign(path.type)
    one = Incoming(0, path.type, path.number, body.version, body)
    own = runtime()
    [found] = pushing.push_all(own.database, own.keys, caller(), [one], route="push_record").records
    if found.outcome is Outcome.REFUSED:
        return problem(InvalidField(found.faults))
    return answer(_pushed(found))


@routes.on("POST", "/api/department/batches", access=PUSH, answer=BatchAnswer)
def push_batch(body: Batch) -> Response:
    """Push up to 1,000 records: good ones are entered, bad ones are answered with their faults and kept apart."""
    own = runtime()
    records = [incoming(position, raw) for position, raw in enumerate(body.records)]
    done = pushing.push_all(own.database, own.keys, caller(), records, route="push_batch")
    return answer(
        BatchAnswer(call=done.call_id, counts=dict(done.counts), records=[_pushed(one) for one in done.records])
    )


def _state(type_code: str, found: Standing) -> RecordState:
    return RecordState(
        type=type_code,
        identifier=found.identifier,
        version=found.version,
        status=found.status.value,
        issued_on=found.issued_on,
        source_version=found.source_version,
    )


def _refuse_foreign(type_code: str) -> None:
    """Raise where this system may not push the type.

    Raises:
        TypeNotYours: somebody else's, or unknown; the answer does not tell which.
    """
    if type_code not in caller().types:
        raise TypeNotYours


def _pushed(one: Pushed) -> PushedRecord:
    return PushedRecord(
        outcome=one.outcome.value,
        identifier=one.identifier,
        version=one.version,
        faults=[FaultRow(field=fault.field, problem=fault.problem) for fault in one.faults],
        warnings=[WarningRow(rule=warning.rule, field=warning.field) for warning in one.warnings],
    )


def _type(one: TypeDefinition) -> DictionaryType:
    document = one.document
    keys = {field["key"]: str(field.get("metadata_key", "")) for field in document["fields"]}
    return DictionaryType(
        code=one.code,
        version=one.version,
        type_code=one.type_code,
        name=one.name,
        name_en=one.name_en,
        holder_kinds=list(document.get("holder_kinds") or [document["holder_kind"]]),
        max_holders=int(document.get("max_holders", 1)),
        number_field=one.number_field,
        number_pattern=one.number_pattern.pattern if one.number_pattern else None,
        fields=[
            DictionaryField(
                key=field.key,
                metadata_key=keys[field.key],
                label=field.label,
                label_en=field.label_en,
                kind=field.kind,
                required=field.required,
                values=list(field.values),
            )
            for field in one.fields.values()
        ],
    )
