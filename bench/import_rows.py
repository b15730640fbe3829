"""100,000 historic certificates by the real process, killed half-way: time, memory, and that none is lost or double."""

import csv
import io
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from backend.certificates.imports import jobs
from backend.certificates.imports.jobs import JOB
from backend.certificates.imports.rules import Act, State
from backend.certificates.models import Certificate
from backend.identity.models import Account, Organisation
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.keys import FileKeys
from backend.kernel.settings import Settings
from backend.standards import resident_id
from backend.web.importing import COMMAND, environment
from bench.figures import Figure, at_most, noted
from bench.server import durable
from tests.database import Databases, Kind
from tests.templates import load_city

ROWS = 100_000
TYPE, OFFICE, OFFICER = "driving_licence", "云汀市公安局交通警察支队", "issuer"
MINUTES, PEAK_MIB = 10, 300
BOTH: tuple[Kind, ...] = ("sqlite", "postgresql")
HEADS = (
    "身份证号", "姓名", "性别", "国籍", "住址", "出生日期", "初次领证日期", "准驾车型", "有效期限", "核发机关",
    "档案编号", "累积记分", "发证日期",
)  # fmt: skip
FIRST_BIRTH = date(1950, 1, 1)
LOOK_S = 0.1
KIB = 1024


@dataclass(frozen=True)
class Done:
    """What one import came to."""

    seconds: float
    peak_mib: float
    killed_at: int
    issued: int
    entered: int
    doubles: int


def measure() -> Iterator[Figure]:
    """Both databases, one after the other."""
    for kind in BOTH:
        with durable(kind) as databases:
            yield from imported(databases, ROWS)


def imported(databases: Databases, rows: int) -> list[Figure]:
    """The figures on one database.

    Raises:
        AssertionError: a row was lost or entered twice; then no figure counts.
    """
    done = run(databases, rows)
    assert (done.issued, done.entered, done.doubles) == (rows, rows, 0), done
    kind = databases.kind
    how = f"{rows:,} rows of 13 columns, CSV, the process killed by signal 9 at row {done.killed_at:,} and followed"
    return [
        at_most(f"import_minutes_{kind}", done.seconds / 60, "min", MINUTES * rows / ROWS, how),
        noted(f"import_rows_{kind}", rows / done.seconds, "1/s", how),
        at_most(f"import_peak_memory_{kind}", done.peak_mib, "MiB", PEAK_MIB, "resident, the process at work"),
        noted(f"import_lost_or_double_{kind}", 0, "rows", "certificates, numbers and counts after the kill"),
    ]


def run(databases: Databases, rows: int) -> Done:
    """Import so many people, and kill the process half-way."""
    with databases.copy_of("city", load_city) as settings:
        database, keys = Database(settings.database_url, pool_size=2), FileKeys(settings.key_dir, create=False)
        try:
            before = _entered(database)
            job_id = _prepared(database, keys, settings, rows)
            began = monotonic()
            killed_at, first = _worked(database, settings, job_id, kill_at=rows // 2)
            _, second = _worked(database, settings, job_id)
            seconds = monotonic() - began
            with database.unit(write=False) as session:
                row = session.execute(select(JOB).where(JOB.c.id == job_id)).one()
                doubles = len(session.execute(text(_TWICE)).all())
            assert row.state == State.DONE.value, row.state
            return Done(seconds, max(first, second), killed_at, row.issued, _entered(database) - before, doubles)
        finally:
            database.dispose()


_TWICE = "SELECT 1 FROM certificate_record GROUP BY issuer_id, type, number_index HAVING count(*) > 1"


def people(rows: int) -> Iterator[bytes]:
    """A table of people who do not exist: area 88, the same ones each time."""
    for start in range(0, rows, 1000):
        out = io.StringIO()
        lines = csv.writer(out)
        if not start:
            lines.writerow(HEADS)
        lines.writerows(person(number) for number in range(start, min(start + 1000, rows)))
        yield out.getvalue().encode()


def person(number: int) -> list[str]:
    """One of them."""
    birth = FIRST_BIRTH + timedelta(days=number // 1000)
    own = resident_id.build("880102", birth, number % 1000)
    return [
        own, f"历史{number}", "男" if int(own[16]) % 2 else "女", "中国", f"云汀市汀州区晒布街{number}号",
        birth.isoformat(), "2010年3月4日", "C1", "2020-03-04至2030-03-04", OFFICE, f"8801{number:08d}", "0", "2020/3/4",
    ]  # fmt: skip


def _prepared(database: Database, keys: FileKeys, settings: Settings, rows: int) -> UUID:
    """A job that is read, mapped as proposed and started."""
    folder = settings.data_dir / "imports"
    with database.unit(write=True) as session:
        office, account = _office(session)
        now = db_now(session)
        job_id = jobs.create(session, keys, office, TYPE, file_name="old.csv", actor_id=account, now=now)
    received = jobs.receive(keys, folder, job_id, people(rows))
    with database.unit(write=True) as session:
        jobs.take_in(session, [office], job_id, received, now=db_now(session))
    subprocess.run(COMMAND, env=os.environ | environment(settings), check=True)
    with database.unit(write=True) as session:
        mapping = jobs.layout(session, keys, [office], job_id).mapping
        jobs.save_mapping(session, keys, [office], job_id, mapping)
        jobs.ask(session, [office], job_id, Act.START, actor_id=account, now=db_now(session))
    return job_id


def _office(session: Session) -> tuple[UUID, UUID]:
    office = session.execute(select(Organisation.id).where(Organisation.name == OFFICE)).scalar_one()
    return office, session.execute(select(Account.id).where(Account.login == OFFICER)).scalar_one()


def _worked(database: Database, settings: Settings, job_id: UUID, *, kill_at: int | None = None) -> tuple[int, float]:
    """Let the process work to its end or to its death: where it stood, and its peak memory in MiB."""
    process = subprocess.Popen(COMMAND, env=os.environ | environment(settings))
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _peak_mib(process.pid))
        if kill_at is not None and _cursor(database, job_id) >= kill_at:
            process.send_signal(signal.SIGKILL)
            process.wait()
        sleep(LOOK_S)
    assert kill_at is not None or process.returncode == 0, process.returncode
    return _cursor(database, job_id), peak


def _peak_mib(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / KIB for line in lines if line.startswith("VmHWM")), 0.0)


def _cursor(database: Database, job_id: UUID) -> int:
    with database.unit(write=False) as session:
        return int(session.execute(select(JOB.c.cursor).where(JOB.c.id == job_id)).scalar_one())


def _entered(database: Database) -> int:
    with database.unit(write=False) as session:
        query = select(func.count()).select_from(Certificate).where(Certificate.type == TYPE)
        return session.execute(query).scalar_one()
