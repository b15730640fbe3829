"""Opened certificates of every type, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from backend.catalogue.rules import FaceField
from backend.catalogue.versions import released
from backend.certificates.face import Face
from backend.certificates.read import Opened
from backend.certificates.rules import Status

SAMPLES = {
    "date": "2024-05-06",
    "month": "2024-05",
    "date_range": "2024-05-06/2030-05-05",
    "number": "12",
    "money": "1000000",
    "area_code": "880102",
    "table": '[{"name":"甲","relation":"乙"}]',
    "persons": '[{"name":"周敏","relation":"户主"},{"name":"周正"}]',
}


def sample(field: FaceField) -> str:
    """A value of a field."""
    if field.kind == "enum":
        return next(iter(field.values))
    return SAMPLES.get(field.kind, f"{field.label}样")


def opened(code: str, *, face: dict[str, Any] | None = None, values: dict[str, str] | None = None) -> Opened:
    """A certificate with every field filled in."""
    definition = released()[code]
    if face is not None:
        definition = replace(definition, document={**definition.document, "face": face})
    filled = {key: sample(field) for key, field in definition.fields.items() if field.kind != "photo"} | (values or {})
    return Opened(
        id=UUID(int=1),
        definition=definition,
        identifier="1.2.156.3005.2.11880100000000035A011.118801000000002117.1.001.0",
        version=1,
        issuer_id=UUID(int=2),
        issuer="云汀市公安局交通警察支队",
        issuer_en="Yunting traffic police",
        kid="0" * 16,
        issued_on=date(2024, 5, 6),
        valid_from=date(2024, 5, 6),
        valid_to=None,
        status=Status.VALID,
        since=None,
        reason="",
        attention=(),
        face=Face(filled, {key: bytes(16) for key in filled}, (("周敏", bytes(16)),)),
        photo=None,
        ordinal=0,
        signature_ok=True,
        altered=(),
    )
