"""`POST /api/verifications` against a bare Flask route on the same server, and what the server weighs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.certificates.models import Certificate, Holder
from backend.codes.opening import open_code
from backend.identity.models import Account
from backend.identity.rules import Life, Role, life_of
from backend.identity.sessions import authenticate, open_sign_in
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.keys import FileKeys
from bench.figures import Figure, at_least, at_most, noted
from bench.load import CLIENTS, Clients, post
from bench.server import Server, durable, serving
from tests.database import Databases, Kind
from tests.race.prepared import FIELDS, HOLDERS, SCENE, TYPE, checker_login

BODY = {"text": "x" * (1800 - len('{"text": ""}'))}
WALLET, STAFF = life_of(frozenset()), life_of(frozenset({Role.INSPECTOR}))
MEMORY_MIB, DISK_MIB = 400, 400
BOTH: tuple[Kind, ...] = ("sqlite", "postgresql")
RATIO = {"sqlite": 0.25, "postgresql": 0.25}


@dataclass(frozen=True)
class Size:
    """How much is sent: requests of each kind a round, those at half the rate, and those that come first unmeasured."""

    rounds: int = 5
    codes: int = 320
    bare: int = 1600
    paced: int = 240
    warm: int = 60


class Town:
    """Makes what the clients send: signed-in checkers, four holders with their phones, and fresh codes."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._database = Database(server.settings.database_url)
        self._keys = FileKeys(server.settings.key_dir, create=False)
        with self._database.unit(write=True) as session:
            checkers = [self._account(session, checker_login(number)) for number in range(CLIENTS)]
            self._checkers = [self._token(session, account, STAFF) for account in checkers]
            holders = [self._account(session, login) for login in HOLDERS]
            self._holders = cycle([(account, self._own(session, account)) for account in holders])

    def close(self) -> None:
        """Let go of the database."""
        self._database.dispose()

    def checks(self, number: int) -> list[bytes]:
        """Checks of as many fresh codes, each of a phone of its own; the handles live for a minute."""
        with self._database.unit(write=True) as session:
            texts = [self._code(session) for _ in range(number)]
        port = self._server.port
        bodies = [{"presented": text, "scene": SCENE, "place": "望河路口"} for text in texts]
        return [post(port, "/api/verifications", body, self._checkers[i % CLIENTS]) for i, body in enumerate(bodies)]

    def openings(self, number: int) -> list[bytes]:
        """Requests that open a code, from four phones."""
        with self._database.unit(write=True) as session:
            shown = [next(self._holders) for _ in range(CLIENTS)]
            phones = [(self._token(session, account, WALLET), str(own)) for account, own in shown]
        bodies = [({"certificates": [own], "fields": {own: FIELDS}}, token) for token, own in phones]
        return [post(self._server.port, "/api/codes", *bodies[i % CLIENTS]) for i in range(number)]

    def bare(self, number: int) -> list[bytes]:
        """Requests for the bare route."""
        return [post(self._server.port, "/bare/route", BODY)] * number

    def _code(self, session: Session) -> str:
        account, own = next(self._holders)
        actor = authenticate(session, self._token(session, account, WALLET), None).actor
        origin, chosen = f"http://localhost:{self._server.port}", {own: FIELDS}
        return open_code(
            session, self._keys, origin, actor=actor, subject_id=actor.person_id, chosen=chosen, now=db_now(session)
        ).text

    def _account(self, session: Session, login: str) -> UUID:
        return session.execute(select(Account.id).where(Account.login == login)).scalar_one()

    def _own(self, session: Session, account: UUID) -> UUID:
        person = select(Account.person_id).where(Account.id == account).scalar_subquery()
        own = select(Certificate.id).join(Holder, Holder.certificate_id == Certificate.id)
        return session.execute(
            own.where(Holder.holder_id == person, Certificate.type == TYPE, Certificate.status == "valid")
        ).scalar_one()

    def _token(self, session: Session, account: UUID, life: Life) -> str:
        now = db_now(session)
        return open_sign_in(session, account, life=life, device="bench", method="password", now=now)[1]


def measure() -> Iterator[Figure]:
    """Both databases, one after the other."""
    with Clients() as clients:
        for kind in BOTH:
            with durable(kind) as databases:
                yield from loaded(databases, clients, Size())


def loaded(databases: Databases, clients: Clients, size: Size) -> list[Figure]:
    """The figures of one server on one database."""
    with serving(databases) as server:
        town = Town(server)
        for requests in (town.bare(size.warm), town.checks(size.warm), town.openings(size.warm)):
            clients.run(server.port, requests)
        bare, verify = _rounds(town, clients, server, size)
        half = median(verify) / 2
        paced = clients.run(server.port, town.checks(size.paced), per_s=half)
        opened = clients.run(server.port, town.openings(size.paced), per_s=half)
        memory, disk = server.memory_mib(), server.disk_mib()
        town.close()
    kind = databases.kind
    ratio = median(one / other for one, other in zip(verify, bare, strict=True))
    how = f"{CLIENTS} clients, {size.rounds} rounds of {size.codes} checks and {size.bare} bare posts in turn, median"
    paced_how = f"{size.paced} requests by {CLIENTS} clients at half the rate above, seen by the client"
    return [
        at_least(f"verify_to_bare_{kind}", ratio, "ratio", RATIO[kind], how),
        noted(f"verify_{kind}", median(verify), "1/s", how),
        noted(f"bare_post_{kind}", median(bare), "1/s", how),
        at_most(f"verify_p95_{kind}", paced.p95_ms(), "ms", 25, paced_how),
        at_most(f"open_p95_{kind}", opened.p95_ms(), "ms", 15, paced_how),
        at_most(f"server_memory_{kind}", memory, "MiB", MEMORY_MIB, "resident, all processes, after the load"),
        at_most(f"demo_on_disk_{kind}", disk, "MiB", DISK_MIB, "data folder with keys, and the built web app"),
    ]


def _rounds(town: Town, clients: Clients, server: Server, size: Size) -> tuple[Sequence[float], Sequence[float]]:
    bare, verify = [], []
    for _ in range(size.rounds):
        bare.append(clients.run(server.port, town.bare(size.bare)).per_s)
        verify.append(clients.run(server.port, town.checks(size.codes)).per_s)
    return bare, verify
