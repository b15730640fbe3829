"""What an issuing officer does at the desk, as steps of the flows."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, text

from backend.catalogue.models import CertificateType
from backend.identity.models import Membership, Organisation
from backend.identity.people import add_membership
from backend.identity.rules import Role
from tests.city import City
from tests.client import Answer, Client
from tests.flows.steps import DRIVING, person_id

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
PERSON = {"kind": "person", "code": "880102199605063219", "name": "马志强"}
VALUES = {
    "name": "马志强", "sex": "男", "nationality": "中国", "address": "汀州区晒布街9号", "birth_date": "1996-05-06",
    "licence_number": "880102199605063219", "first_issued_on": "2017-02-03", "vehicle_class": "E",
    "valid_period": "2023-02-03/2033-02-02", "archive_number": "880100000001", "penalty_points": "0",
    "hearing_aid": "无", "issuing_authority": "云汀市公安局交通警察支队",
}  # fmt: skip
GROUNDS = {"reason": "违法情形查实", "legal_basis": "行政许可法第六十九条", "document_number": "撤〔2026〕1号"}


TRAFFIC, HOUSING, MARKET = "云汀市公安局交通警察支队", "云汀市住房和城乡建设局", "云汀市市场监督管理局"


def officer_in(city: City, login: str, office: str) -> Client:
    """Somebody of the staff who is an issuing officer of an office from today on."""
    person = UUID(person_id(city, login))
    with city.writing() as session:
        wanted = select(Organisation.id).where(Organisation.name == office)
        session.execute(delete(Membership).where(Membership.person_id == person))
        add_membership(
            session, person, session.execute(wanted).scalar_one(), Role.ISSUING_OFFICER, valid_from=date(2026, 1, 1)
        )
    return city.person(login)


def colleague_of(city: City) -> Client:
    """A second officer of the traffic police."""
    return officer_in(city, "clerk", TRAFFIC)


def form(revision: int, **changes: Any) -> dict[str, Any]:
    """A whole form of a driving licence."""
    return {
        "revision": revision, "holders": [PERSON], "values": VALUES, "issued_on": "2026-03-03",
        "valid_from": "2026-03-03", "valid_to": "2032-03-02", **changes,
    }  # fmt: skip


def begun(officer: Client, kind: str = DRIVING) -> str:
    """A new draft."""
    answer = officer.post("/api/issuing/drafts", {"type": kind})
    assert answer.status == 201, answer.body
    return str(answer["id"])


def saved(officer: Client, draft: str, revision: int = 1, **changes: Any) -> Answer:
    """Its form, filled in."""
    answer = officer.call("PUT", f"/api/issuing/drafts/{draft}", form(revision, **changes))
    assert answer.status == 200, answer.body
    return answer


def sealed(officer: Client, draft: str, revision: int) -> Answer:
    """Seal what was seen at that revision."""
    return officer.post(f"/api/issuing/drafts/{draft}/issue", {"revision": revision, "confirmed": True})


def issued(officer: Client) -> str:
    """A driving licence issued at the desk."""
    draft = begun(officer)
    done = sealed(officer, draft, saved(officer, draft)["revision"])
    assert (done.status, done["state"]) == (200, "issued"), done.body
    return str(done["certificate"])


def opened(officer: Client, certificate: str) -> Answer:
    """A certificate of the office."""
    return officer.post(f"/api/issuing/certificates/{certificate}/opening", {})


def act(officer: Client, certificate: str, name: str, **grounds: str) -> Answer:
    """An act with all its grounds."""
    return officer.post(f"/api/issuing/certificates/{certificate}/acts", {"act": name, **GROUNDS, **grounds})


def kinds_of(city: City) -> list[str]:
    """Kinds in the record of accesses that are about issuing."""
    with city.reading() as session:
        rows = session.execute(text("SELECT kind FROM access_event WHERE kind LIKE 'certificate%' ORDER BY at, id"))
        return list(rows.scalars())


def need_two(city: City) -> None:
    """Driving licences need two officers from now on, to be issued or revoked as wrongly granted."""
    with city.writing() as session:
        found = session.execute(select(CertificateType).where(CertificateType.code == DRIVING)).scalar_one()
        copied = {column.key: getattr(found, column.key) for column in CertificateType.__table__.columns}
        document = {**found.document, "version": 2, "second_person": ["issue", "revoke_error"]}
        session.execute(insert(CertificateType), [{**copied, "id": uuid4(), "version": 2, "document": document}])
