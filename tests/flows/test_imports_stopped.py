"""An import that is paused, cancelled, killed or overtaken: what is entered stays, and nothing is entered twice."""

import os
import signal
import subprocess
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.certificates.imports import running
from backend.certificates.imports.jobs import JOB
from backend.certificates.imports.running import run_due
from backend.identity.models import Account, Membership
from backend.identity.people import end_membership
from backend.identity.rules import Role
from backend.kernel.clock import db_now
from backend.kernel.errors import StillRunning
from backend.web.importing import COMMAND, Launcher, environment
from tests.city import City
from tests.flows.import_steps import ask, cursor, doubles, entered, hands, mapped, officer, people, state, work
from tests.flows.issuing_steps import need_two

ROWS = 2_000


def test_a_paused_import_goes_on_and_a_cancelled_one_says_what_stays(city: City) -> None:
    issuer = city.person("issuer")
    before = entered(city)
    import_id = mapped(city, issuer, people(120))
    ask(issuer, import_id, "start")
    assert ask(issuer, import_id, "pause")["wanted"] == "pause"
    work(city)
    paused = state(issuer, import_id)
    assert (paused["state"], 0 < paused["cursor"] < 120) == ("paused", True)
    assert entered(city) == before + paused["cursor"]
    ask(issuer, import_id, "start")
    ask(issuer, import_id, "cancel")
    work(city)
    stopped = state(issuer, import_id)
    assert (stopped["state"], paused["cursor"] < stopped["cursor"] < 120) == ("cancelled", True)
    assert entered(city) == before + stopped["counts"]["issued"]
    assert ask(issuer, import_id, "start").status == 409


def test_who_brought_a_file_that_two_issue_goes_on_with_what_a_colleague_started(city: City) -> None:
    need_two(city)
    issuer, colleague = city.person("issuer"), officer(city, "reviewer", "云汀市公安局交通警察支队")
    import_id = mapped(city, issuer, people(120))
    assert ask(issuer, import_id, "start").code == "second_person_needed"
    ask(colleague, import_id, "start")
    ask(issuer, import_id, "pause")
    work(city)
    assert state(issuer, import_id)["state"] == "paused"
    assert ask(issuer, import_id, "start").status == 200
    work(city)
    assert (state(issuer, import_id)["state"], state(issuer, import_id)["counts"]["issued"]) == ("done", 120)
    with city.reading() as session:
        job = session.execute(select(JOB.c.created_by, JOB.c.started_by)).one()
    assert job.created_by != job.started_by, "sealed on the word of two"


def test_a_colleague_who_left_the_office_vouches_for_no_more_of_the_file(city: City) -> None:
    need_two(city)
    issuer, colleague = city.person("issuer"), officer(city, "reviewer", "云汀市公安局交通警察支队")
    import_id = mapped(city, issuer, people(120))
    ask(colleague, import_id, "start")
    ask(issuer, import_id, "pause")
    work(city)
    with city.writing() as session:
        started_by = session.execute(select(JOB.c.started_by)).scalar_one()
        of_colleague = select(Account.person_id).where(Account.id == started_by).scalar_subquery()
        post = Membership.person_id == of_colleague, Membership.role == Role.ISSUING_OFFICER.value
        end_membership(session, session.execute(select(Membership.id).where(*post)).scalar_one(), now=db_now(session))
    assert ask(issuer, import_id, "start").code == "second_person_needed"
    third = officer(city, "clerk", "云汀市公安局交通警察支队")
    assert ask(third, import_id, "start").status == 200, "another colleague goes on with it"
    work(city)
    assert state(issuer, import_id)["counts"]["issued"] == 120


def test_an_import_that_has_not_begun_is_cancelled_at_once(city: City) -> None:
    issuer = city.person("issuer")
    import_id = mapped(city, issuer, people(3))
    assert ask(issuer, import_id, "cancel")["state"] == "cancelled"
    work(city)
    assert not (city.settings.data_dir / "imports" / f"{import_id}.rows").exists()
    assert issuer.get(f"/api/imports/{import_id}/layout").status == 404


def test_a_dry_run_is_stopped(city: City) -> None:
    issuer = city.person("issuer")
    import_id = mapped(city, issuer, people(3))
    ask(issuer, import_id, "check")
    ask(issuer, import_id, "cancel")
    work(city)
    assert state(issuer, import_id)["state"] == "mapping"


class Killed(BaseException):
    """What a test does to the process."""


@pytest.mark.parametrize("after", [1, 3])
def test_a_killed_process_is_followed_at_the_same_row(city: City, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """It dies after so many chunks, in the middle of the next one's transaction."""
    issuer, before, chunks = city.person("issuer"), entered(city), 0
    passed = running._passed

    def dying(*arguments: Any) -> str:
        nonlocal chunks
        chunks += 1
        done = passed(*arguments)
        if chunks > after:
            raise Killed
        return done

    import_id = mapped(city, issuer, people(150))
    ask(issuer, import_id, "start")
    monkeypatch.setattr(running, "_passed", dying)
    with pytest.raises(Killed):
        work(city)
    monkeypatch.undo()
    assert entered(city) == before + cursor(city, import_id)
    assert 0 < cursor(city, import_id) < 150
    work(city)
    assert (state(issuer, import_id)["counts"]["issued"], entered(city)) == (150, before + 150)
    assert doubles(city) == 0


def test_two_processes_do_not_work_on_one_import(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process has its turn between two chunks of the first."""
    issuer, before = city.person("issuer"), entered(city)
    passed = running._passed
    looks: list[int] = []

    def meanwhile() -> bool:
        if len(looks) == 1:
            looks.append(run_due(hands(city)))
        return False

    def counted(*arguments: Any) -> str:
        looks.extend([] if looks else [0])
        return passed(*arguments)

    import_id = mapped(city, issuer, people(80))
    ask(issuer, import_id, "start")
    monkeypatch.setattr(running, "_passed", counted)
    run_due(hands(city, stop=meanwhile))
    assert looks == [0, 1], "it looked, and found the job taken"
    assert (state(issuer, import_id)["counts"]["issued"], entered(city)) == (80, before + 80)


def test_a_chunk_whose_place_was_taken_is_undone(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer, before = city.person("issuer"), entered(city)
    import_id = mapped(city, issuer, people(30))
    ask(issuer, import_id, "start")
    taken = running._taken

    def overtaken(*arguments: Any) -> Any:
        row = taken(*arguments)
        with city.writing() as session:
            session.execute(JOB.update().values(lease=uuid4()))
        return row

    monkeypatch.setattr(running, "_taken", overtaken)
    work(city)
    assert (entered(city), cursor(city, import_id)) == (before, 0)


def test_a_collision_is_tried_again(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = city.person("issuer")
    import_id = mapped(city, issuer, people(30))
    ask(issuer, import_id, "start")
    passed, times = running._passed, []

    def colliding(*arguments: Any) -> str:
        times.append(1)
        if len(times) == 1:
            raise StillRunning
        return passed(*arguments)

    monkeypatch.setattr(running, "_passed", colliding)
    work(city)
    assert state(issuer, import_id)["counts"] == {"issued": 30, "amended": 0, "unchanged": 0, "stale": 0, "faulty": 0}


def test_a_process_that_is_told_to_end_leaves_the_rest_to_the_next(city: City) -> None:
    issuer, before = city.person("issuer"), entered(city)
    import_id = mapped(city, issuer, people(90))
    ask(issuer, import_id, "start")
    looks = iter([False, False, True, True, True, True])
    run_due(hands(city, stop=lambda: next(looks)))
    assert 0 < cursor(city, import_id) < 90
    work(city)
    assert (state(issuer, import_id)["state"], entered(city)) == ("done", before + 90)


def test_a_job_over_which_processes_die_is_left_to_a_person(city: City) -> None:
    issuer = city.person("issuer")
    import_id = mapped(city, issuer, people(3))
    ask(issuer, import_id, "start")
    with city.writing() as session:
        session.execute(JOB.update().values(tries=9))
    work(city)
    assert (state(issuer, import_id)["state"], state(issuer, import_id)["fault"]) == ("paused", "gave_up")
    ask(issuer, import_id, "start")
    work(city)
    assert state(issuer, import_id)["state"] == "done"


def test_a_process_killed_by_the_system_is_followed_without_a_row_lost_or_double(city: City) -> None:
    """The real process, killed with signal 9 twice, at whatever it is doing."""
    issuer, before = city.person("issuer"), entered(city)
    import_id = mapped(city, issuer, people(ROWS))
    ask(issuer, import_id, "start")
    seen = 0
    for share in (0.2, 0.5):
        process = subprocess.Popen(COMMAND, env=os.environ | environment(city.settings))
        wait_for(lambda share=share: cursor(city, import_id) >= ROWS * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert seen < cursor(city, import_id) < ROWS
        seen = cursor(city, import_id)
        assert entered(city) == before + seen, "what is entered and how far it says it is are one transaction"
    subprocess.run(COMMAND, env=os.environ | environment(city.settings), check=True)
    done = state(issuer, import_id)
    assert (done["state"], done["cursor"], done["counts"]["issued"]) == ("done", ROWS, ROWS)
    assert (entered(city), doubles(city)) == (before + ROWS, 0)


def test_the_server_starts_the_process_and_takes_it_along(city: City) -> None:
    issuer = city.person("issuer")
    import_id = mapped(city, issuer, people(600))
    ask(issuer, import_id, "start")
    launcher = Launcher(city.settings)
    launcher.look(city.database)
    launcher.start()
    wait_for(lambda: cursor(city, import_id) > 0)
    launcher.stop()
    left = state(issuer, import_id)
    assert (left["state"], 0 < left["cursor"] < 600) == ("running", True), "it finished the rows in hand"
    launcher.stop()


def test_nothing_is_started_where_nothing_is_due(city: City) -> None:
    launcher = Launcher(city.settings)
    launcher.look(city.database)
    launcher.stop()
    assert launcher._process is None


def wait_for(true: Any) -> None:
    """Until it is so; two minutes at most."""
    ends = monotonic() + 120
    while not true():
        assert monotonic() < ends, "it did not come to it"
        sleep(0.02)
