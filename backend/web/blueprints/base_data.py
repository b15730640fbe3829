"""The data bureau's page: the base libraries, their sources, and where two of them differ."""

from flask import Response

from backend.sources import conflicts
from backend.sources.conflicts import PAGE, Conflict, Side, Source
from backend.web.access import allow
from backend.web.routes import Routes, answer
from backend.web.runtime import keys, session
from backend.web.shapes.sources import (
    BaseConflictShown,
    BaseConflictSide,
    BaseData,
    BaseLibraryShown,
    BaseSourceShown,
    ConflictsQuery,
)

routes = Routes("libraries")


@routes.on("GET", "/api/office/base-data", access=allow("base_data:see"), answer=BaseData)
def read_base_data(query: ConflictsQuery) -> Response:
    """Libraries with their sources, and open conflicts, newest first; values are masked."""
    found = conflicts.open_ones(session(), keys(), library=query.library, before=query.before)
    return answer(
        BaseData(
            libraries=[
                BaseLibraryShown(
                    library=one.library, sources=[_source(each) for each in one.sources], conflicts=one.conflicts
                )
                for one in conflicts.standing(session())
            ],
            conflicts=[_conflict(one) for one in found],
            following=found[-1].id if len(found) == PAGE else None,
        )
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
        library=one.library,
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
