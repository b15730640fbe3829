"""Base data of the matrix: a paper in a wallet, an institution that uploads, a conflict as a cursor."""

from base64 import b64encode
from typing import TYPE_CHECKING

from backend.sources import materials, uploads
from backend.sources.materials import Source
from tests.flows.source_steps import BASE, REPORTS, person, picture

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

HOLDER, INSTITUTION, ADMIN = "rider", "bank", "admin"


def sources(things: "Things") -> None:
    """All of it."""
    city, paper = things.city, uploads.checked(picture())
    with city.writing() as session:
        owner, now = person(session, HOLDER), city.clock.instant
        made = materials.keep(
            session, city.keys, owner=owner, kind="premises_lease", file=paper, source=Source("submitted"),
            actor_id=None, now=now,
        )  # fmt: skip
    things.keep("material", made, HOLDER)
    own = things.person(INSTITUTION).get(REPORTS)["institutions"][0]["id"]
    things.keep("institution", own, INSTITUTION)
    things.bodies["report"] = {
        "institution": "<institution>",
        "kind": "appraisal_report",
        "owner_code": "92880101MA0000020X",
        "owner_name": "罗记面馆",
        "file": b64encode(picture("grey")).decode(),
    }
    things.keep("conflict", things.person(ADMIN).get(BASE)["conflicts"][0]["id"], ADMIN)
