"""Certificates issued by the real service against bare ES256 signatures by the same library, in turn, in one run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from statistics import median
from time import perf_counter
from uuid import UUID

from sqlalchemy import select

from backend.certificates.entering import Entering, HolderGiven, Record, enter
from backend.identity.models import Organisation
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.keys import FileKeys
from backend.kernel.memory import settle
from backend.seals import service as seals
from bench.figures import Figure, at_least, noted
from bench.import_rows import OFFICE, TYPE, person
from bench.server import durable
from tests.database import Databases, Kind
from tests.templates import load_city

BOTH: tuple[Kind, ...] = ("sqlite", "postgresql")
RATIO = 0.05
GROUND = "bench"


@dataclass(frozen=True)
class Size:
    """How much is issued: rounds of single ones, of batches, and of bare signatures over a message as long."""

    rounds: int = 5
    single: int = 100
    batches: int = 5
    batch: int = 100
    bare: int = 2_000
    message: int = 1_400


def measure() -> Iterator[Figure]:
    """Both databases, one after the other."""
    for kind in BOTH:
        with durable(kind) as databases:
            yield from issued(databases, Size())


def issued(databases: Databases, size: Size) -> list[Figure]:
    """The figures on one database."""
    with databases.copy_of("city", load_city) as settings:
        database, keys = Database(settings.database_url, pool_size=2), FileKeys(settings.key_dir, create=False)
        try:
            bench = Bench(database, keys)
            settle()  # as the server and the import's process do
            single, batch, bare = bench.rounds(size)
        finally:
            database.dispose()
    kind = databases.kind
    how = f"{size.rounds} rounds in turn, median; one process"
    ratio = median(one / other for one, other in zip(single, bare, strict=True))
    in_batch = median(one / other for one, other in zip(batch, bare, strict=True))
    return [
        at_least(f"issue_to_es256_{kind}", ratio, "ratio", RATIO, f"one a transaction, to the disk; {how}"),
        at_least(f"issue_batch_to_es256_{kind}", in_batch, "ratio", RATIO, f"{size.batch} a transaction; {how}"),
        noted(f"issue_{kind}", median(single), "1/s", f"{size.single} new people a round, one a transaction"),
        noted(f"issue_batch_{kind}", median(batch), "1/s", f"{size.batches} batches of {size.batch} a round"),
        noted(f"bare_es256_{kind}", median(bare), "1/s", f"{size.bare} signatures over {size.message} bytes"),
    ]


class Bench:
    """Issues driving licences to people nobody knew before: their entry, sealing, ledger, outbox and commit count."""

    def __init__(self, database: Database, keys: FileKeys) -> None:
        self._database, self._keys = database, keys
        self._numbers = count()
        with database.unit(write=False) as session:
            self._office: UUID = session.execute(
                select(Organisation.id).where(Organisation.name == OFFICE)
            ).scalar_one()
            self._kid = seals.current_kid(session, self._office)

    def rounds(self, size: Size) -> tuple[list[float], list[float], list[float]]:
        """Rates a second of single ones, of batches and of bare signatures, a round after the other."""
        single: list[float] = []
        batch: list[float] = []
        bare: list[float] = []
        for one in range(size.rounds + 1):
            rates = self._singles(size.single), self._batches(size), self._bare(size)
            if one:  # the first round warms up
                for rate, into in zip(rates, (single, batch, bare), strict=True):
                    into.append(rate)
        return single, batch, bare

    def _singles(self, number: int) -> float:
        records = [self._record() for _ in range(number)]
        began = perf_counter()
        for record in records:
            with self._database.unit(write=True) as session:
                now = db_now(session)
                enter(session, self._keys, self._office, record, actor_id=None, ground=GROUND, now=now)
        return number / (perf_counter() - began)

    def _batches(self, size: Size) -> float:
        batches = [[self._record() for _ in range(size.batch)] for _ in range(size.batches)]
        began = perf_counter()
        for records in batches:
            with self._database.unit(write=True) as session:
                now = db_now(session)
                Entering(session, self._keys, self._office, TYPE, actor_id=None, ground=GROUND, now=now).enter(records)
        return size.batch * size.batches / (perf_counter() - began)

    def _bare(self, size: Size) -> float:
        message = bytes(size.message)
        began = perf_counter()
        for _ in range(size.bare):
            self._keys.sign(self._kid, message)
        return size.bare / (perf_counter() - began)

    def _record(self) -> Record:
        cells = person(next(self._numbers))
        values = {
            "licence_number": cells[0], "name": cells[1], "sex": cells[2], "nationality": cells[3],
            "address": cells[4], "birth_date": cells[5], "first_issued_on": "2010-03-04", "vehicle_class": "C1",
            "valid_period": "2020-03-04/2030-03-04", "issuing_authority": OFFICE, "archive_number": cells[10],
            "penalty_points": "0",
        }  # fmt: skip
        return Record(
            type=TYPE,
            number=cells[0],
            holders=(HolderGiven("person", cells[0], cells[1]),),
            values=values,
            issued_on=date(2020, 3, 4),
            valid_from=date(2020, 3, 4),
            valid_to=date(2030, 3, 4),
        )
