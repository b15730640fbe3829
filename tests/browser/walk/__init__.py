"""A walk through every page and state that exists: each stop is a name and a page to look at."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from types import MappingProxyType

from tests.browser.walk.away import away
from tests.browser.walk.behind import behind
from tests.browser.walk.bundles import bundles
from tests.browser.walk.checks import answers, checks, endings, enterprise
from tests.browser.walk.consent import asking, consents, record, scenes
from tests.browser.walk.contact import contact
from tests.browser.walk.copies import copies
from tests.browser.walk.corrections import corrections
from tests.browser.walk.deciding import deciding
from tests.browser.walk.desk import desk
from tests.browser.walk.duty import case, duty
from tests.browser.walk.elder import elder
from tests.browser.walk.filing import filing
from tests.browser.walk.grants import grants, opened
from tests.browser.walk.inspections import inspections
from tests.browser.walk.items import items
from tests.browser.walk.offduty import offduty
from tests.browser.walk.offices import offices
from tests.browser.walk.people import people
from tests.browser.walk.public import public
from tests.browser.walk.relations import family, mandates
from tests.browser.walk.saved import saved
from tests.browser.walk.sources import sources
from tests.browser.walk.stage import stage, stories
from tests.browser.walk.visit import DESK, PHONE, Locale, Stop, Visit
from tests.browser.walk.wallet import held, wallet, wide
from tests.browser.walk.window import window

__all__ = ["DESK", "PARTS", "PHONE", "Locale", "Stop", "Visit", "everything"]

PARTS: Mapping[str, Callable[[Visit], Iterator[Stop]]] = MappingProxyType(
    {
        part.__name__: part
        for part in (
            public, contact, desk, wallet, held, saved, wide, elder, away, answers, enterprise, checks, endings, duty,
            case, grants, opened, copies, family, mandates, asking, people, consents, record, scenes, inspections,
            offduty, items, sources, filing, deciding, window, bundles, corrections, stage, stories, offices, behind,
        )
    }
)  # fmt: skip


def everything(visit: Visit, parts: tuple[str, ...] = ()) -> Iterator[Stop]:
    """All stops of a walk, or those of some parts; the phones of a part are put away after it."""
    for name in parts or PARTS:
        with ExitStack() as visit.stack:
            yield from PARTS[name](visit)
