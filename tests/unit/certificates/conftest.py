"""An office with a seal, a person, and a certificate in an otherwise empty database."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from backend.catalogue.service import set_issuers
from backend.certificates.service import Draft, HolderOf, issue
from backend.identity.people import Details, add_organisation, add_person
from backend.kernel.clock import FixedClock
from backend.kernel.keys import FileKeys
from backend.seals.making import make_key

USCC = "11880101MB2F06001X"
RESIDENT_ID = "880102199605063219"
PHOTO = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
VALUES = {
    "name": "马志强",
    "sex": "男",
    "nationality": "中国",
    "address": "汀州区晒布街9号",
    "birth_date": "1996-05-06",
    "licence_number": RESIDENT_ID,
    "first_issued_on": "2017-02-03",
    "vehicle_class": "E",
    "valid_period": "2023-02-03/2033-02-02",
    "issuing_authority": "云汀市公安局交通警察支队",
    "archive_number": "880100000001",
    "penalty_points": "0",
    "hearing_aid": "无",
}


@dataclass(frozen=True)
class Registry:
    """Who is there."""

    session: Session
    keys: FileKeys
    now: datetime
    office: UUID
    kid: str
    person: UUID

    def draft(self, **changes: object) -> Draft:
        """A driving licence."""
        draft = Draft(
            type="driving_licence",
            serial="2023DEMO0000000001",
            holders=[HolderOf(self.person, RESIDENT_ID, "马志强")],
            values=VALUES,
            issued_on=date(2023, 2, 3),
            valid_from=date(2023, 2, 3),
            valid_to=date(2033, 2, 2),
            photo=PHOTO,
        )
        return replace(draft, **changes)  # type: ignore[arg-type] # a test names real fields

    def issue(self, **changes: object) -> UUID:
        """Issue it."""
        return issue(self.session, self.keys, self.office, USCC, self.draft(**changes), kid=self.kid, now=self.now)


@pytest.fixture
def registry(session: Session, keys: FileKeys, clock: FixedClock) -> Registry:
    """The registry on the empty database."""
    now = clock.instant
    office = add_organisation(
        session, uscc=USCC, name="云汀市公安局交通警察支队", name_en="Yunting Traffic Police", kind="government",
        area_code="880100", now=now,
    )  # fmt: skip
    person = add_person(session, keys, Details("马志强", RESIDENT_ID, "12888001207"), now=now)
    set_issuers(session, "driving_licence", [office])
    set_issuers(session, "vehicle_licence", [office])
    return Registry(session, keys, now, office, make_key(session, keys, office, now=now), person)
