"""A case's content as JSON, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.cases.rules.case import (
    Case,
    CaseMaterial,
    Consent,
    Evidence,
    MaterialState,
    NotTaken,
    OwnerAsk,
    RoleHolder,
    SourceSaid,
    Value,
    Way,
)

_OF_ROW = ("id", "ask_id", "role")


def content_out(case: Case) -> dict[str, Any]:
    """What is sealed in a case's own row."""
    return {
        "applicant": case.applicant.name,
        "actor": case.acting.name,
        "form": {key: _plain(asdict(one)) for key, one in case.form.items()},
        "roles": {key: _plain(asdict(one)) for key, one in case.roles.items()},
        "consent": _consent_out(case.consent),
        "answers": [_plain(asdict(one)) for one in case.answers],
        "note": case.note,
        "clause": case.clause,
    }


def form_in(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Value]:
    """The form's fields."""
    return {key: Value(**{**one, "as_of": _day(one["as_of"])}) for key, one in stored.items()}


def _consent_out(consent: Consent | None) -> dict[str, Any] | None:
    if consent is None:
        return None
    return {
        "at": consent.at.isoformat(),
        "certificates": {str(one): list(fields) for one, fields in consent.certificates.items()},
        "libraries": {one: list(fields) for one, fields in consent.libraries.items()},
        "grants": {str(one): str(grant) for one, grant in consent.grants.items()},
    }


def consent_in(stored: Mapping[str, Any] | None) -> Consent | None:
    """The yes, if there was one."""
    if stored is None:
        return None
    return Consent(
        at=datetime.fromisoformat(stored["at"]),
        certificates={UUID(one): tuple(fields) for one, fields in stored["certificates"].items()},
        libraries={one: tuple(fields) for one, fields in stored["libraries"].items()},
        grants={UUID(one): UUID(grant) for one, grant in stored["grants"].items()},
    )


def roles_in(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, RoleHolder]:
    """Who stands in which role."""
    return {
        key: RoleHolder(**{**one, "subject_id": UUID(one["subject_id"]), "grant_id": _id(one["grant_id"])})
        for key, one in stored.items()
    }


def answers_in(stored: Sequence[Mapping[str, Any]]) -> tuple[SourceSaid, ...]:
    """What libraries said."""
    return tuple(
        SourceSaid(
            **{
                **one,
                "subject_id": UUID(one["subject_id"]),
                "as_of": _day(one["as_of"]),
                "query_number": _id(one["query_number"]),
            }
        )
        for one in stored
    )


def material_out(one: CaseMaterial) -> dict[str, Any]:
    """What is sealed in a material's row."""
    return {
        "not_taken": [asdict(each) for each in one.not_taken],
        "evidence": [_plain(asdict(each)) for each in one.evidence],
        "said": one.said,
        "aside": [_plain(asdict(each)) for each in one.aside],
        "promised_at": None if one.promised_at is None else one.promised_at.isoformat(),
    }


def material_in(key: str, of: str, way: str, state: str, stored: Mapping[str, Any]) -> CaseMaterial:
    """A material of a case."""
    promised = stored["promised_at"]
    return CaseMaterial(
        key=key,
        of=of,
        way=Way(way),
        state=MaterialState(state),
        not_taken=tuple(NotTaken(**each) for each in stored["not_taken"]),
        evidence=tuple(_evidence_in(each) for each in stored["evidence"]),
        aside=tuple(_evidence_in(each) for each in stored.get("aside", ())),
        said=stored["said"],
        promised_at=None if promised is None else datetime.fromisoformat(promised),
    )


def _evidence_in(stored: Mapping[str, Any]) -> Evidence:
    ids = {key: _id(stored[key]) for key in ("holder_id", "grant_id", "file_id")}
    return Evidence(**{**stored, **ids, "fields": tuple(stored["fields"])})


def ask_out(one: OwnerAsk) -> dict[str, Any]:
    """What is sealed in an ask's row."""
    return {key: value for key, value in _plain(asdict(one)).items() if key not in _OF_ROW}


def ask_in(row_id: UUID, ask_id: UUID, role: str, stored: Mapping[str, Any]) -> OwnerAsk:
    """Somebody who was asked for papers of theirs."""
    ids = {key: _id(stored[key]) for key in ("grant_id", "subject_id")}
    return OwnerAsk(row_id, ask_id, role, **{**stored, **ids, "types": tuple(stored["types"])})


def _plain(one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _text(value) for key, value in one.items()}


def _text(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
