"""The form of an item at its desk: what may be chosen, trials of expressions, and the sheet to fill in."""

from dataclasses import asdict
from datetime import date
from typing import Literal

from flask import Response

from backend.cases.bundles import definitions
from backend.catalogue.service import current
from backend.services import service, sheets
from backend.services.rules import trying
from backend.services.rules.conditions import APPLICANT, CERTIFICATE, UNKNOWN, Names, faults, holds
from backend.services.rules.item_checks import ACCOUNT
from backend.services.rules.item_checks import LIBRARIES as ANSWERING
from backend.services.rules.items import Item, OnlineProof
from backend.sources.rules import addresses
from backend.sources.rules.libraries import LIBRARIES
from backend.standards.calendar import date_in_shanghai
from backend.web.access import Access, Who, allow
from backend.web.inspected import calendar
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import now, runtime, session
from backend.web.shapes.items import ItemOffice
from backend.web.shapes.items_editor import (
    ItemParts,
    ItemTrial,
    PartBundle,
    PartField,
    PartItem,
    PartLibrary,
    PartMaterial,
    PartProof,
    PartType,
    TrialFault,
    TrialName,
    TriedItem,
)
from backend.web.transaction import known_unit

routes = Routes("itemeditor")
SEE, EDIT = allow("items:see"), allow("items:edit")
TRY = Access(Who.SIGNED_IN, "items:see", keyed=False, own_units=True)
"""A trial changes nothing: what somebody else has to write does not wait for it."""


@routes.on("GET", "/api/office/item-parts", access=SEE, answer=ItemParts)
def item_parts() -> Response:
    """Everything that an item may name, for the lists of its form."""
    return answer(_parts([one.item for one in service.archive(session()).values()]))


@routes.on("POST", "/api/office/item-trials", access=TRY, answer=TriedItem, problems=(422,))
def try_expression(body: ItemTrial) -> Response:
    """Whether an expression holds of an example; what is wrong with it, and which names it speaks of."""
    with known_unit(write=False):
        types = {code: frozenset(one.fields) for code, one in current(session()).items()}
        today = date_in_shanghai(now())
    wrong = list(faults(body.cel, Names(frozenset(body.form), types, frozenset(body.roles))))
    return answer(
        TriedItem(
            faults=[TrialFault(problem=word, said=said) for word, said in wrong],
            names=[TrialName(path=one, whole=trying.whole(one)) for one in trying.mentioned(body.cel)],
            outcome=None if wrong else _outcome(body, today),
        )
    )


def sheet_template() -> Response:
    """The spreadsheet to fill in, with two rows to go by."""
    response = Response("".join(sheets.template(session())), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="items.csv"'
    return response


routes.add_url_rule("/api/office/item-sheets/template.csv", "sheet_template", sheet_template, methods=["GET"])
ACCESS["itemeditor.sheet_template"] = EDIT


def _parts(items: list[Item]) -> ItemParts:
    return ItemParts(
        offices=[ItemOffice(key=key, **asdict(named)) for key, named in service.offices(session()).items()],
        types=_types(),
        libraries=[PartLibrary(key=key, fields=_fields(key)) for key in ANSWERING],
        account=sorted(ACCOUNT),
        applicant=sorted(APPLICANT),
        certificate=sorted(CERTIFICATE),
        items=[_item(one) for one in items],
        materials=_materials(items),
        proofs=_proofs(items),
        bundles=_bundles(),
    )


def _outcome(body: ItemTrial, today: date) -> Literal["yes", "no", "unknown"]:
    facts = trying.facts(body.example, today)
    found = holds(body.cel, facts, calendar(), same_address=addresses.same)
    if found is UNKNOWN:
        return "unknown"
    return "yes" if found else "no"


def _types() -> list[PartType]:
    return [
        PartType(
            code=code,
            name=one.name,
            name_en=one.name_en,
            fields=[PartField(key=key, label=each.label, label_en=each.label_en) for key, each in one.fields.items()],
        )
        for code, one in sorted(current(session()).items())
    ]


def _fields(library: str) -> list[str]:
    known = LIBRARIES.get(library)
    return sorted(known.fields if known is not None else ANSWERING[library] or ())


def _item(one: Item) -> PartItem:
    return PartItem(code=one.code, kind=one.kind, name=one.name, name_en=one.name_en, ended=one.ends is not None)


def _bundles() -> list[PartBundle]:
    return [
        PartBundle(code=code, name=each.name, name_en=each.name_en, items=[part.item for part in each.parts])
        for code, each in ((code, one.bundle) for code, one in definitions.shelf(session()).items())
    ]


def _materials(items: list[Item]) -> list[PartMaterial]:
    found = {one.key: one for item in items for one in item.materials}
    return [PartMaterial(key=key, name=one.name, name_en=one.name_en) for key, one in sorted(found.items())]


def _proofs(items: list[Item]) -> list[PartProof]:
    """Rules of the city, and those that items name already."""
    city = [(one.code, one.organisation, one.type) for one in runtime().pack.sources.proofs]
    named = [
        (way.rule, way.office, way.certificate_type)
        for item in items
        for material in item.materials
        for way in material.answers
        if isinstance(way, OnlineProof)
    ]
    return [
        PartProof(rule=rule, office=office, certificate_type=code) for rule, office, code in sorted({*city, *named})
    ]
