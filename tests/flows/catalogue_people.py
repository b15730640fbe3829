"""Administrators of the catalogue: the story's part of the demo has one, and it takes two to publish."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from backend.identity import passwords, people
from backend.identity.people import Details
from backend.identity.rules import Role
from tests.city import City
from tests.client import Client
from tests.templates import QUICK

ROLE = {"role": Role.CATALOGUE_ADMINISTRATOR.value}


def second_administrator(city: City) -> Client:
    """Another one, signed in."""
    with city.writing() as session:
        office = (
            session.execute(text("SELECT organisation_id FROM membership WHERE role = :role"), ROLE).scalars().one()
        )
        person = people.add_person(session, city.keys, Details("秦朗", "880101198811110017"), now=city.clock.instant)
        hashed = QUICK.hash("second")
        passwords.add_account(session, person, "second", password_hash=hashed, demo=True, now=city.clock.instant)
        since = city.clock.instant.date() - timedelta(days=1)
        people.add_membership(session, person, UUID(str(office)), Role.CATALOGUE_ADMINISTRATOR, valid_from=since)
    return city.stranger().sign_in("second", "second")
