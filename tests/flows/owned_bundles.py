"""A bundle of the matrix: a restaurant that is being opened."""

from typing import TYPE_CHECKING

from tests.flows.bundle_steps import opened

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

OWNER, AGENT = "agent", "driver"


def bundles(things: "Things") -> None:
    """The run of the owner's enterprise; who acts for it by mandate reads it too."""
    things.keep("run", opened(things.person(OWNER)), OWNER, AGENT)
    things.keep("paper", "layout_plan", OWNER, AGENT)
    things.keep("role", "representative", OWNER, AGENT)
