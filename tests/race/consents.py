"""The race of standing consents: eight checkers look at bare codes by one while it is ended, and then are not shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import SystemRandom
from time import monotonic, sleep

from backend.kernel.clock import db_now
from backend.standards.calendar import date_in_shanghai
from tests.client import Client
from tests.race.checkers import Crew, Task
from tests.race.prepared import CHECKERS, HOLDER, Prepared
from tests.race.rounds import PAUSE_S, Tally, broken_records, count

SCENE, PATH = "hospital.settlement", "/api/me/consents"
chance = SystemRandom()


def consents(city: Prepared, crew: Crew, attempts: int) -> Tally:
    """A bare code on every phone; the scans of them meet the end of the yes, which commits among them."""
    tally = Tally()
    holder = Client(city.app).sign_in(HOLDER, city.password)
    with city.database.unit(write=False) as session:
        last = date_in_shanghai(db_now(session)) + timedelta(days=2)
    while tally.attempts < attempts:
        given = holder.post(PATH, {"scene": SCENE, "valid_to": last.isoformat()})
        assert given.status == 201, given.body
        codes = [phone.open_bare() for phone in city.phones]
        tasks = [Task([codes[number::CHECKERS]], pause_s=PAUSE_S, scene=SCENE) for number in range(CHECKERS)]
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(_ended, holder, f"{PATH}/{given['id']}")
            found, _ = crew.run(tasks)
        count(tally, found)
        tally.presentations += len(codes)
        late = [one for one in found if one.began > ended.result()]
        tally.refused_after_commit += sum(one.verdict == "pending" for one in late)
        tally.uses_after_commit += sum(one.shown for one in late)
        tally.wrong += [
            f"shown {one.began - ended.result():.4f} s after the yes was ended" for one in late if one.shown
        ]
        tally.shown += sum(one.shown for one in found)
    tally.wrong += broken_records(city)
    return tally


def _ended(holder: Client, path: str) -> float:
    sleep(chance.uniform(0, PAUSE_S * 2))
    answer = holder.delete(path)
    while answer.code in ("unavailable", "still_running"):
        answer = holder.delete(path)
    assert answer.status == 204, answer.body
    return monotonic()
