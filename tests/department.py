"""A department's system under test: registered at the desk, and signing as the documented client does."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from liangzheng_department import Key, signed_headers
from werkzeug.test import Client as WsgiClient

from backend.identity.people import find_organisation
from backend.protocols import clients
from backend.protocols.clients import Proposal
from tests.city import City
from tests.client import ORIGIN, Answer, _answer

TYPES = "/api/department/types"
E_BICYCLE = "e_bicycle_licence"
DESK = "/api/office/departments"
MARKET = "11880101000000027X"
"""The market regulation bureau's credit code."""


@dataclass
class Department:
    """One system with its key; sends what it signed, or what a test made of it on the way."""

    city: City
    key: Key = field(default_factory=Key.make)
    client_id: UUID | None = None

    def __post_init__(self) -> None:
        """Its own connection: no cookies."""
        self._http = WsgiClient(self.city.app, use_cookies=False)

    @property
    def now_s(self) -> int:
        """The city's time in seconds."""
        return int(self.city.clock.instant.timestamp())

    def signed(self, method: str, path: str, raw: bytes | None = None, **more: Any) -> dict[str, str]:
        """The headers of a call, made at the city's time unless told otherwise."""
        return signed_headers(self.key, method, ORIGIN + path, raw, **({"created": self.now_s} | more))

    def sent(self, method: str, path: str, headers: dict[str, str], raw: bytes | None = None) -> Answer:
        """Send these very headers and bytes."""
        return _answer(self._http.open(path, method=method, base_url=ORIGIN, headers=headers, data=raw))

    def call(self, method: str, path: str, raw: bytes | None = None, **more: Any) -> Answer:
        """Sign and send."""
        return self.sent(method, path, self.signed(method, path, raw, **more), raw)


def office_of(city: City, login: str) -> dict[str, Any]:
    """The office for which this officer may propose a system."""
    return dict(city.person(login).get(DESK)["offices"][0])


def proposed(city: City, login: str = "issuer", types: tuple[str, ...] = (E_BICYCLE,)) -> Department:
    """A system that an office proposed."""
    made = Department(city)
    body = {
        "organisation": office_of(city, login)["id"],
        "name": "车驾管业务系统",
        "types": list(types),
        "public_key": made.key.public_pem,
    }
    answer = city.person(login).post(DESK, body)
    assert answer.status == 201, answer.body
    assert answer["kid"] == made.key.id
    made.client_id = UUID(answer["id"])
    return made


def registered(city: City, login: str = "issuer", types: tuple[str, ...] = (E_BICYCLE,)) -> Department:
    """A system that a second person confirmed."""
    made = proposed(city, login, types)
    assert city.person("security").post(f"{DESK}/{made.client_id}/confirmation").status == 204
    return made


def entered(city: City, uscc: str, types: tuple[str, ...]) -> Department:
    """A system of any organisation, past the desk."""
    made, now = Department(city), city.clock.instant
    with city.writing() as session:
        office = find_organisation(session, uscc)
        assert office is not None
        wanted = Proposal(office, "业务系统", types, clients.public_key_of(made.key.public_pem))
        made.client_id = clients.propose(session, city.keys, wanted, issued=types, actor_id=uuid4(), now=now)
        clients.confirm(session, city.keys, made.client_id, actor_id=uuid4(), now=now)
    return made
