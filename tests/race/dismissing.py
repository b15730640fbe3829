"""The race of dismissals: eight checkers look by a mandate while its holder is dismissed; then nobody does (R09)."""

from concurrent.futures import ThreadPoolExecutor
from random import SystemRandom
from time import monotonic, sleep

from tests.client import Client
from tests.flows.enterprise_steps import NAMES, enterprise_of, named, token_of
from tests.race.checkers import Crew, Task
from tests.race.prepared import BOSS, CHECKERS, HANDLER, Prepared
from tests.race.rounds import PAUSE_S, Tally, broken_records, count

SCENE, CASE = "market.inspection", "race"
chance = SystemRandom()


def dismissals(city: Prepared, crew: Crew, attempts: int) -> Tally:
    """A handler opens a code on every phone; the checks of them meet a dismissal that commits among them."""
    tally = Tally()
    boss = Client(city.app).sign_in(BOSS, city.password)
    own, agent = enterprise_of(boss), Client(city.app).sign_in(HANDLER, city.password)
    while tally.attempts < attempts:
        made = named(boss, own, NAMES[HANDLER])
        done = agent.post("/api/mandates/answers", {"token": token_of(made), "accept": True})
        assert done.status == 200, done.body
        codes = [_opened(phone) for phone in city.handlers]
        tasks = [
            Task([codes[number::CHECKERS]], pause_s=PAUSE_S, scene=SCENE, case_number=CASE)
            for number in range(CHECKERS)
        ]
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(_dismissed, boss, f"/api/enterprises/{own}/mandates/{made['id']}/dismissal")
            found, _ = crew.run(tasks)
        count(tally, found)
        tally.presentations += len(codes)
        late = [one for one in found if one.began > ended.result()]
        tally.refused_after_commit += sum(one.reason == "withdrawn" for one in late)
        tally.uses_after_commit += sum(one.shown for one in late)
        tally.wrong += ["shown after a dismissal" for one in late if one.shown]
    tally.wrong += broken_records(city)
    return tally


def _opened(phone: Client) -> str:
    [own] = [one for one in phone.get("/api/session")["subjects"] if one["kind"] == "enterprise"]
    return str(phone.post("/api/codes", {"subject": own["id"], "grant": own["grant"]})["text"])


def _dismissed(boss: Client, path: str) -> float:
    sleep(chance.uniform(0, PAUSE_S * 2))
    answer = boss.post(path)
    while answer.code in ("unavailable", "still_running"):
        answer = boss.post(path)
    assert answer.status == 200, answer.body
    return monotonic()
