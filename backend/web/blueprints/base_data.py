"""The data bureau's page: the base libraries, their sources, and where two of them differ."""

from flask import Response

from backend.cases.corrections import reading as corrections
from backend.cases.corrections.rows import Correction
from backend.sources import conflicts
from backend.sources.conflicts import PAGE, Conflict, Side, Source
from backend.web.access import allow
from backend.web.casework import source_name, step
from backend.web.routes import Routes, answer
from backend.web.runtime import keys, now, session
from backend.web.shapes.sources import (
    BaseConflictShown,
    BaseConflictSide,
    BaseData,
    BaseLibraryShown,
    BaseSourceShown,
    ConflictsQuery,
    CorrectionOffered,
)

routes = Routes("libraries")


@routes.on("GET", "/api/office/base-data", access=allow("base_data:see"), answer=BaseData)
def read_base_data(query: ConflictsQuery) -> Response:
    """Libraries with their sources, and open conflicts, newest first; values are masked."""
    found = conflicts.open_ones(session(), keys(), library=query.base, before=query.before)
    return answer(
        BaseData(
            libraries=[
                BaseLibraryShown(
                    base=one.base, sources=[_source(each) for each in one.sources], conflicts=one.conflicts
                )
                for one in conflicts.standing(session())
            ],
            conflicts=[_conflict(one) for one in found],
            following=found[-1].id if len(found) == PAGE else None,
            offered=[_offered(one) for one in corrections.raised(step(), now=now())] if query.before is None else [],
        )
    )


def _offered(one: Correction) -> CorrectionOffered:
    name, name_en = source_name(step(), one.source)
    return CorrectionOffered(
        case_number=one.case_number,
        item_name=one.item.name,
        item_name_en=one.item.name_en,
        field=one.field.label,
        field_en=one.field.label_en,
        source=name,
        source_en=name_en,
        office=one.office.name,
        office_en=one.office.name_en,
        owner=one.owner.name,
        owner_en=one.owner.name_en,
        state=one.state.value,
        due_on=one.due_on,
        at=one.raised_at,
    )


def _source(one: Source) -> BaseSourceShown:
    return BaseSourceShown(
        name=one.organisation.name,
        name_en=one.organisation.name_en,
        authority=one.authority,
        records=one.records,
        batches=one.batches,
        as_of=one.as_of,
    )


def _conflict(one: Conflict) -> BaseConflictShown:
    return BaseConflictShown(
        id=one.id,
        base=one.base,
        field=one.field,
        key=one.key,
        first=_side(one.first),
        second=_side(one.second),
        mends=one.mends.name,
        mends_en=one.mends.name_en,
        found_at=one.found_at,
    )


def _side(one: Side) -> BaseConflictSide:
    return BaseConflictSide(
        name=one.organisation.name, name_en=one.organisation.name_en, value=one.value, as_of=one.as_of
    )
