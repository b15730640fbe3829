"""Steps of base data: a case with its parties, who asks, and questions to a library."""

from base64 import b64encode
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.identity.models import Account, Organisation
from backend.identity.rules import Actor
from backend.sources.feeds import Batch, Received, receive
from backend.sources.rules.grounds import Ground
from tests.city import City
from tests.client import Client
from tests.hostile.pdfs import CATALOG, PAGE, PAGES, made

SCHOOL = "云桥区教育局"
MARKET = "云桥区市场监督管理局"
PURPOSE = "入学报名"
MATERIALS, REPORTS, BASE = "/api/me/materials", "/api/office/institution-reports", "/api/office/base-data"


def organisation(session: Session, name: str) -> UUID:
    """An organisation by its name."""
    return session.execute(select(Organisation.id).where(Organisation.name == name)).scalar_one()


def person(session: Session, login: str) -> UUID:
    """Who signs in by this name."""
    return session.execute(select(Account.person_id).where(Account.login == login)).scalar_one()


def ground(session: Session, *parties: UUID, **more: Any) -> Ground:
    """A case of the education bureau about these people."""
    given: dict[str, Any] = {
        "case_id": uuid4(),
        "case_number": "入学 2026-0017",
        "item_code": "school_enrolment",
        "purpose": PURPOSE,
        "parties": parties,
        "organisation_id": organisation(session, SCHOOL),
    }
    return Ground(**(given | more))


def clerk(city: City, session: Session, login: str = "school") -> Actor:
    """Somebody at a desk, as a request of theirs would be."""
    row = session.execute(select(Account).where(Account.login == login)).scalar_one()
    now = city.clock.instant
    return Actor(
        row.id,
        row.person_id,
        uuid4(),
        login,
        demo=True,
        level="L4",
        offices=(),
        last_seen_at=now,
        last_active_at=now,
        expires_at=now,
        idle_s=None,
    )


def sent(city: City, library: str, source: str, key: str, as_of: date, *rows: dict[str, str]) -> Received:
    """A batch of a source."""
    with city.writing() as session:
        batch = Batch(library, organisation(session, source), key, as_of, rows)
        return receive(session, city.keys, batch, now=city.clock.instant)


def picture(colour: str = "white") -> bytes:
    """A scanned page with a word in its metadata."""
    written = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (1240, 1754), colour).save(written, "JPEG", exif=exif)
    return written.getvalue()


def pdf(*, script: bool = False) -> bytes:
    """A PDF of one empty page, quiet or with a script that runs when it is opened."""
    opens = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (1) >> >>"
    return made({1: opens if script else CATALOG, 2: PAGES, 3: PAGE})


def report(city: City, who: Client, **changes: Any) -> Any:
    """An appraisal report of the bank for the noodle shop."""
    own = who.get(REPORTS)["institutions"][0]
    with city.reading() as session:
        shop = session.execute(select(Organisation.uscc).where(Organisation.name == "罗记面馆")).scalar_one()
    body = {
        "institution": own["id"],
        "kind": "appraisal_report",
        "owner_code": shop,
        "owner_name": "罗记面馆",
        "number": "评 2026-031",
        "valid_until": "2027-03-31",
        "file": b64encode(picture()).decode(),
    }
    return who.post(REPORTS, body | changes)
