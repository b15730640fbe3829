"""What systems of departments call, signed: the field dictionary, one record, a batch (docs/department-api.md)."""

from flask import Response

from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import issued_by
from backend.web.access import CLIENT
from backend.web.routes import Routes, answer
from backend.web.runtime import now, session
from backend.web.shapes.departments import Dictionary, DictionaryField, DictionaryType
from backend.web.signed import caller

routes = Routes("department")


@routes.on("GET", "/api/department/types", access=CLIENT, answer=Dictionary)
def list_types() -> Response:
    """The types that this system may push, with their fields: what each is called and how its value is written."""
    mine = [one for one in issued_by(session(), caller().organisation_id) if one.code in caller().types]
    return answer(Dictionary(server_time=now(), items=[_type(one) for one in mine]))


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
