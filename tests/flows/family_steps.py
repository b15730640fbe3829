"""Steps that the flows of the family share: whom the library names, a register, a helper, a second clerk."""

from datetime import date
from uuid import UUID

from sqlalchemy import text

from backend.catalogue.rules import written
from backend.certificates.service import Draft, HolderOf, issue
from backend.identity.people import Details, add_membership, add_person, details_of, find_person
from backend.identity.rules import Role
from backend.standards.resident_id import build
from tests.city import City
from tests.client import Answer, Client

PARENT, STRANGER, ELDER, HELPER = "parent", "rider", "elder", "citizen"
CLERK, SECOND = "school", "graduate"
CARDS = ["identity_card", "social_security_card"]


def named(parent: Client) -> dict[str, str]:
    """Children that the library names: name → id."""
    return {one["name"]: one["id"] for one in parent.get("/api/me/family/children")["items"]}


def bind(parent: Client, name: str) -> Answer:
    """Be bound to a named child."""
    return parent.post("/api/me/family/children", {"child_id": named(parent)[name]})


def ties(person: Client, *, over: bool = False) -> list[dict[str, object]]:
    """The ties on somebody's page that stand, or that are over."""
    return [one for one in person.get("/api/me/family")["ties"] if bool(one["over"]) is over]


def subject_ids(person: Client) -> dict[str, dict[str, object]]:
    """For whom somebody may show: id → entry."""
    return {one["id"]: one for one in person.get("/api/session")["subjects"]}


def own(person: Client) -> str:
    """Somebody's own name."""
    return str(person.get("/api/session")["person"]["name"])


def number_of(city: City, login: str) -> str:
    """Somebody's resident number."""
    person_id = UUID(city.person(login).get("/api/session")["person"]["id"])
    with city.reading() as session:
        return details_of(session, city.keys, [person_id])[person_id].resident_id


def ask(helper: Client, elder: Client, types: list[str] = CARDS, days: int = 30) -> Answer:
    """Ask to help."""
    body = {"name": own(elder), "relation": "child", "types": types, "days": days}
    return helper.post("/api/me/family/asks", body)


def opened(elder: Client, asked: Answer) -> dict[str, object] | None:
    """Open what was handed over."""
    found: dict[str, object] | None = elder.post("/api/me/family/openings", {"presented": asked["text"]})["ask"]
    return found


def agree(elder: Client, asked: Answer, types: list[str] | None = CARDS) -> Answer:
    """Open it and answer."""
    found = opened(elder, asked)
    assert found is not None
    return elder.post(f"/api/me/family/asks/{found['id']}/answer", {"types": types})


def code_for(person: Client, tie: dict[str, object]) -> Answer:
    """Open a code on somebody's behalf."""
    return person.post("/api/codes", {"subject": tie["other_id"], "grant": tie["grant_id"]})


def two_clerks(city: City) -> tuple[Client, Client]:
    """Two clerks at windows of one public office."""
    first = city.person(CLERK)
    office = UUID(first.get("/api/session")["roles"][0]["organisation"]["id"])
    second_id = UUID(city.person(SECOND).get("/api/session")["person"]["id"])
    with city.writing() as session:
        add_membership(session, second_id, office, Role.WINDOW_CLERK, badge="E0199", valid_from=date(2026, 1, 1))
        session.execute(text("UPDATE sign_in SET idle_s = 900"))
    return first, city.person(SECOND)


def grown_child(city: City, born: date, name: str = "示例甲") -> str:
    """Enter a person; returns the number."""
    number = build("880101", born, 321)
    with city.writing() as session:
        add_person(session, city.keys, Details(name, number), now=city.clock.instant)
    return number


def register(city: City, members: list[tuple[str, str, str]], number: str = "880109901") -> UUID:
    """Issue a household register: name, relation to the head and number of each; all of them hold it."""
    with city.writing() as session:
        office = session.execute(text("SELECT id, uscc FROM organisation WHERE name = '云汀市公安局'")).one()
        office_id = office.id if isinstance(office.id, UUID) else UUID(office.id)
        kid = session.execute(
            text("SELECT kid FROM seal_key WHERE organisation_id = :id"),
            {"id": office.id},
        ).scalars()
        holders = [HolderOf(find_person(session, city.keys, one) or UUID(int=0), one, name) for name, _, one in members]
        rows = [
            {
                "name": name,
                "relation": relation,
                "sex": "男" if int(one[16]) % 2 else "女",
                "ethnicity": "汉",
                "birth_date": f"{one[6:10]}-{one[10:12]}-{one[12:14]}",
                "resident_id": one,
            }
            for name, relation, one in members
        ]
        values = {
            "household_type": "家庭户",
            "head_name": members[0][0],
            "household_number": number,
            "address": "云桥区望河路1号",
            "address_area": "880101",
            "member_count": str(len(members)),
            "members": written(rows),
            "issuing_authority": "云汀市公安局",
            "issued_on": "2025-01-02",
        }
        draft = Draft(
            "household_register", f"2025TEST{number}", holders, values, date(2025, 1, 2), date(2025, 1, 2), None
        )
        return issue(session, city.keys, office_id, office.uscc, draft, kid=next(iter(kid)), now=city.clock.instant)
