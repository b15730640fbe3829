"""Phones, what they keep and a prepared shift, for the matrix of roles, routes and ownership."""

from typing import TYPE_CHECKING

from tests.flows.offline_steps import Key, ask, begin_shift, enrol
from tests.flows.owned_routes import PUBLIC, Case, one

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

ASKED = "POST /api/me/offline/passes"
WANTED = {"device": "<phone>", "certificates": ["<own licence>"], "grants": []}
OFFLINE: dict[str, list[Case]] = {
    "DELETE /api/me/offline/devices/{device_id}": one("rider", device_id="phone"),
    ASKED: [Case("rider", {"device": "phone"}, WANTED)],
    "DELETE /api/me/offline/certificates/{certificate_id}": one("rider", certificate_id="own licence"),
    "DELETE /api/me/offline/grants/{grant_id}": one("graduate", grant_id="grant"),
    "POST /api/offline/looks": one("inspector", {"shift": "<shift>", "looks": ["x"]}, shift="shift"),
}
PUBLIC |= {
    (ASKED, "certificates"): "nothing is issued for somebody else's phone; for the own one: test_offline_passes",
    (ASKED, "grants"): "the same",
}


def offline(things: "Things") -> None:
    """A phone of the rider's with a certificate, one of the graduate's with what the rider lets them show, a shift."""
    rider, graduate = things.person("rider"), things.person("graduate")
    phone = enrol(rider, Key())["id"]
    things.keep("phone", phone, "rider")
    assert ask(rider, phone, [things.of["own licence"].id]).status == 200
    kept = ask(graduate, enrol(graduate, Key())["id"], [], [things.of["grant"].id])
    assert kept.status == 200, kept.body
    things.keep("shift", begin_shift(things.person("inspector"), Key())["shift"], "inspector")
