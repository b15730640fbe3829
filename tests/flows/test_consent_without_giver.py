"""An enterprise's standing consents end with the right of who gave them: the licence names somebody else."""

from datetime import date
from uuid import UUID

from sqlalchemy import insert, select

from backend.audit.models import AccessEvent
from backend.catalogue import service as catalogue
from backend.catalogue.rules import SceneEntry
from backend.grants import standing_consent
from backend.grants.standing_consent.models import CONSENT, StandingConsent
from backend.kernel.ids import new_id
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.flows.enterprise_steps import REPRESENTATIVE, amended, enterprise_of
from tests.flows.steps import person_id
from tests.flows.test_standing_consent import SETTLEMENT


def given(city: City) -> UUID:
    """A yes of the enterprise, as its representative says it where a scene lets one stand; the enterprise."""
    own, giver = UUID(enterprise_of(city.person(REPRESENTATIVE))), UUID(person_id(city, REPRESENTATIVE))
    with city.writing() as session:
        row = {"id": new_id(), "subject_id": own, "giver_id": giver,
               "scene": SETTLEMENT, "asks": standing_consent.asks(settlement(city)), "fields": {},
               "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31),
               "given_at": city.clock.instant}  # fmt: skip
        session.execute(insert(StandingConsent), [row])
    return own


def settlement(city: City) -> SceneEntry:
    """A scene in which a yes may stand."""
    with city.reading() as session:
        found = catalogue.scenes(session, today=date_in_shanghai(city.clock.instant))
        return next(one for one in found if one.code == SETTLEMENT)


def covered(city: City, own: UUID) -> bool:
    """Whether a bare code of the enterprise would be answered at once."""
    scene = settlement(city)
    with city.writing() as session:
        return standing_consent.covers(session, own, scene, now=city.clock.instant)


def ended(city: City) -> list[bool]:
    """Of each consent whether it has ended, and of each end whether it is on record."""
    with city.reading() as session:
        ends = session.execute(select(CONSENT.c.ended_at)).scalars().all()
        rows = session.execute(select(AccessEvent.actor_id).where(AccessEvent.kind == "consent:ended")).scalars().all()
    assert all(one is None for one in rows), "nobody decided it"
    return [len(rows) == sum(one is not None for one in ends), *(one is not None for one in ends)]


def test_a_licence_that_names_somebody_else_ends_what_the_one_before_agreed_to(city: City) -> None:
    own = given(city)
    amended(city, str(own), name="罗记面馆（分店）")
    assert (covered(city, own), ended(city)) == (True, [True, False])
    amended(city, str(own), representative="田恬")
    city.drain()
    assert (covered(city, own), ended(city)) == (False, [True, True])
