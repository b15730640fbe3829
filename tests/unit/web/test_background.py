"""What runs beside the requests: outbox topics, and the work that comes by the clock."""

import re
from datetime import timedelta
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.certificates.imports.wanted import WANTED
from backend.identity import people
from backend.identity.people import Details
from backend.identity.rules import Role
from backend.kernel import live
from backend.kernel.clock import FixedClock
from backend.kernel.db import Database
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys
from backend.kernel.models import LiveEvent
from backend.web import wiring
from backend.web.periodic import Periodic
from tests.database import TUESDAY_MORNING as NOW

ROOT = Path(__file__).parents[3]
ME, REF = new_id(), new_id()


def heard(database: Database, listener: UUID) -> list[tuple[str, UUID | None]]:
    with database.unit(write=False) as session:
        return [(hint.kind, hint.ref) for hint in live.after(session, listener, 0)]


@pytest.mark.parametrize("kind", ["code.asked", "code.looked", "code.refused", "request.closed"])
def test_the_holder_hears_what_happened_to_the_code(database: Database, keys: FileKeys, kind: str) -> None:
    with database.unit(write=True) as session:
        wiring.look_recorded(keys, session, {"listener": str(ME), "ref": str(REF), "kind": kind})
    assert heard(database, ME) == [(kind, REF)]


def test_the_checker_hears_that_the_holder_answered(database: Database, keys: FileKeys) -> None:
    with database.unit(write=True) as session:
        wiring.look_answered(keys, session, {"listener": str(ME), "ref": str(REF)})
    assert heard(database, ME) == [("verification.answered", REF)]


def test_holders_and_representatives_hear_of_a_changed_certificate(database: Database, keys: FileKeys) -> None:
    with database.unit(write=True) as session:
        shop = people.add_organisation(
            session, uscc="U", name="罗记面馆", name_en="Luo's", kind="enterprise", area_code="880101", now=NOW
        )
        luo = people.add_person(session, keys, Details("罗建国", "1"), now=NOW)
        before = people.add_person(session, keys, Details("曹文", "2"), now=NOW)
        today = NOW.date()
        people.add_membership(session, luo, shop, Role.ENTERPRISE_REPRESENTATIVE, valid_from=today)
        people.add_membership(
            session, before, shop, Role.ENTERPRISE_REPRESENTATIVE,
            valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1),
        )  # fmt: skip
        wiring.certificate_changed(keys, session, {"holders": [str(shop), str(ME)], "certificate": str(REF)})
    told = [("certificate.changed", REF)]
    assert [heard(database, one) for one in (shop, ME, luo, before)] == [told, told, told, []]


LEFT = re.compile(r"outbox\.add\(\s*[\w.()]+,\s*((?:\w+\.)?[A-Z_]+)\b")


def test_every_topic_that_a_domain_leaves_has_a_handler(keys: FileKeys) -> None:
    topics = set()
    for file in (ROOT / "backend").rglob("*.py"):
        if names := LEFT.findall(file.read_text()):
            module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
            topics |= {attrgetter(one)(module) for one in names}
    assert len(topics) >= 6
    assert topics <= {*wiring.handlers(keys), WANTED}  # the process of imports is started by the app itself


def test_the_minute_forgets_what_has_served(database: Database, clock: FixedClock, tmp_path: Path) -> None:
    with database.unit(write=True) as session:
        for _ in range(3):
            live.tell(session, ME, "code.looked", None, now=NOW)
    clock.instant += timedelta(hours=2)
    periodic = Periodic(database, tmp_path)
    (task,) = periodic._huey._registry.periodic_tasks
    periodic._huey.execute(task)
    with database.unit(write=False) as session:
        assert session.execute(select(func.count()).select_from(LiveEvent)).scalar_one() == 1


def test_periodic_work_starts_and_stops_with_the_process(database: Database, tmp_path: Path) -> None:
    periodic = Periodic(database, tmp_path)
    periodic.start()
    periodic.stop()
    assert (tmp_path / "jobs.sqlite3").exists()
