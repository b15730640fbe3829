"""The races: who gets a code, who gets a grant of several uses, whether anybody gets through after an end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import SystemRandom
from time import monotonic, sleep

from sqlalchemy import func, select

from backend.audit.models import AccessEvent, PersonChain
from backend.audit.service import first_fault
from backend.codes.models import Presentation
from backend.kernel.keys import FileKeys
from tests.client import Answer, Client
from tests.race.checkers import THREADS, Attempt, Crew, Task
from tests.race.prepared import CHECKERS, ISSUER, Phone, Prepared

PAUSE_S = 0.2  # checks that overlap without a gap would hold off a suspension for as long as they go on
GRANT_USES, GRANT_TRIES = 5, 4
chance = SystemRandom()


@dataclass
class Tally:
    """What a race came to; `wrong` holds a sentence for everything that must not be."""

    attempts: int = 0
    presentations: int = 0
    looks: int = 0
    shown: int = 0
    repeats: int = 0
    used: int = 0
    without_answer: int = 0
    uses_after_commit: int = 0
    refused_after_commit: int = 0
    wrong: list[str] = field(default_factory=list)


def single_use(city: Prepared, crew: Crew, attempts: int) -> Tally:
    """Every process tries every code with two threads: one checker gets it, in the answers and in the database."""
    tally = Tally()
    before = _recorded(city)
    while tally.attempts < attempts:
        codes = [phone.open() for phone in city.mixed]
        found, _ = crew.run([Task([codes] * THREADS)] * CHECKERS)
        count(tally, found)
        tally.presentations += len(codes)
        for code in codes:
            _one_look(tally, [one for one in found if one.presented == code])
    recorded = _recorded(city)
    if (recorded.looks - before.looks, recorded.spent - before.spent) != (tally.presentations, tally.presentations):
        tally.wrong.append(f"{before} became {recorded} by {tally.presentations} presentations")
    tally.wrong += broken_records(city)
    return tally


def revocation(city: Prepared, crew: Crew, attempts: int) -> Tally:
    """The office suspends in the middle of the checks; whoever begins after its commit must not get through."""
    tally = Tally()
    office = Client(city.app).sign_in(ISSUER, city.password)
    length_s = 0.1
    while tally.attempts < attempts:
        codes = [phone.open() for phone in city.phones]
        tasks = [Task([codes[number::CHECKERS]], pause_s=PAUSE_S) for number in range(CHECKERS)]
        wait_s = chance.uniform(0, length_s)
        found, committed = crew.run(tasks, Task([], suspend=city.certificate, after_s=wait_s))
        length_s = max(one.began for one in found) - min(one.began for one in found)
        count(tally, found)
        tally.presentations += len(codes)
        late = [one for one in found if one.began > committed]
        through = [one for one in late if one.shown]
        tally.uses_after_commit += len(through)
        tally.refused_after_commit += sum(one.reason == "suspended" for one in late)
        tally.wrong += [f"shown {one.began - committed:.4f} s after the suspension" for one in through]
        answer = office.delete(f"/api/certificates/{city.certificate}/suspension", x_active="1")
        assert answer.status == 200, answer.body
    return tally


def grant_uses(city: Prepared, crew: Crew, attempts: int) -> Tally:
    """An authorisation code of five uses, tried by eight checkers: five of them get it, and each of them once.

    Every second one is taken back in the middle: whoever begins after that gets nothing.
    """
    tally = Tally()
    holder = city.phones[0]
    while tally.attempts < attempts:
        given = _given(holder)
        takes_back = tally.presentations % 2 == 1
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(_taken_back, holder, str(given["id"])) if takes_back else None
            tasks = [Task([[given["code"]["text"]] * GRANT_TRIES] * THREADS, pause_s=PAUSE_S)] * CHECKERS
            found, _ = crew.run(tasks)
        count(tally, found)
        tally.presentations += 1
        looks = {one.look for one in found if one.shown}
        counted = holder.client.get(f"/api/grants/{given['id']}")
        if len(looks) > GRANT_USES or len(looks) != counted["used"] or len(counted["uses"]) != len(looks):
            tally.wrong.append(f"{len(looks)} looks by {GRANT_USES} uses, {counted['used']} counted")
        if ended is None:
            tally.wrong += [] if len(looks) == GRANT_USES else [f"{len(looks)} looks of {GRANT_USES}"]
            continue
        late = [one for one in found if one.began > ended.result()]
        tally.refused_after_commit += sum(one.reason == "withdrawn" for one in late)
        tally.uses_after_commit += sum(one.shown for one in late)
        tally.wrong += ["shown after it was taken back" for one in late if one.shown]
    tally.wrong += broken_records(city)
    return tally


def _given(holder: Phone) -> Answer:
    body = {
        "ground": "consent",
        "to": {"audience": "anyone"},
        "certificates": [holder.certificate],
        "fields": {holder.certificate: ["photo", "vehicle_class"]},
        "purpose": "race",
        "max_uses": GRANT_USES,
    }
    given = holder.client.post("/api/grants", body)
    assert given.status == 201, given.body
    return given


def _taken_back(holder: Phone, grant_id: str) -> float:
    sleep(chance.uniform(0.1, GRANT_TRIES * PAUSE_S / 2))
    answer = holder.client.delete(f"/api/grants/{grant_id}")
    while answer.code in ("unavailable", "still_running"):
        answer = holder.client.delete(f"/api/grants/{grant_id}")
    assert answer.status == 204, answer.body
    return monotonic()


def count(tally: Tally, found: list[Attempt]) -> None:
    """Add what a round came to; what is neither an answer nor a try again is wrong."""
    answered = [one for one in found if one.status == 200]
    unanswered = [one for one in found if one.status != 200]
    tally.attempts += len(found)
    tally.repeats += sum(one.repeated for one in answered)
    tally.used += sum(one.reason == "used" for one in answered)
    tally.looks += sum(not one.repeated and one.reason != "used" for one in answered)
    tally.without_answer += len(unanswered)
    odd = [one for one in unanswered if one.reason not in ("unavailable", "still_running")]
    tally.wrong += [f"status {one.status} {one.reason}" for one in odd]


def _one_look(tally: Tally, found: list[Attempt]) -> None:
    """Of all answers for one code one is the look, the same checker's are its repeats, all others find it used."""
    first = [one for one in found if one.shown and not one.repeated]
    winners = {one.checker for one in found if one.shown}
    looks = {one.look for one in found if one.shown}
    if len(first) > 1 or len(winners) > 1 or len(looks) > 1:
        tally.wrong.append(f"{len(first)} looks of one code, by {len(winners)} checkers")
    strays = {one.reason for one in found if one.status == 200 and not one.shown} - {"used"}
    if strays:
        tally.wrong.append(f"a code answered {sorted(map(str, strays))}")


@dataclass(frozen=True)
class Recorded:
    """Looks in the record of accesses, and spent presentations."""

    looks: int
    spent: int


def _recorded(city: Prepared) -> Recorded:
    with city.database.unit(write=False) as session:
        made = select(func.count()).select_from(AccessEvent).where(AccessEvent.kind == "look:made")
        spent = select(func.count()).select_from(Presentation).where(Presentation.state == "looked")
        return Recorded(session.execute(made).scalar_one(), session.execute(spent).scalar_one())


def broken_records(city: Prepared) -> list[str]:
    """A sentence if a record of accesses does not verify."""
    keys = FileKeys(city.settings.key_dir, create=False)
    with city.database.unit(write=False) as session:
        subjects = session.execute(select(PersonChain.subject_id)).scalars().all()
        broken = [one for one in subjects if first_fault(session, keys, one) is not None]
    return [f"{len(broken)} records do not verify"] if broken else []
