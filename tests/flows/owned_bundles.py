"""A bundle of the matrix: a restaurant that is being opened; and a field whose source is said to be wrong."""

from typing import TYPE_CHECKING

from tests.flows.bundle_steps import opened
from tests.flows.correction_steps import of_library, waiting

if TYPE_CHECKING:
    from tests.flows.owned_things import Things

OWNER, AGENT = "agent", "driver"
REVIEWER, COLLEAGUE = "reviewer", "manager"


def bundles(things: "Things") -> None:
    """The run of the owner's enterprise; who acts for it by mandate reads it too."""
    things.keep("run", opened(things.person(OWNER)), OWNER, AGENT)
    things.keep("paper", "layout_plan", OWNER, AGENT)
    things.keep("role", "representative", OWNER, AGENT)
    of_library(things.person(OWNER))
    [correction] = waiting(things.person(REVIEWER))
    things.keep("correction", correction["id"], REVIEWER, COLLEAGUE)
