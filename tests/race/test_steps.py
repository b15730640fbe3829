"""One proven step and many requests at the same moment: one of them is done (R22, T24)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import text

from tests.city import City
from tests.client import Answer, Client
from tests.flows.test_passkeys import register
from tests.unit.identity.authenticator import Authenticator

AT_ONCE, ROUNDS = 6, 5


def proven(city: City, person: Client) -> str:
    """A step for ending the other sessions."""
    person.confirms = False
    asked = person.delete("/api/sessions")["step"]
    step: str = person.post("/api/steps", {"action": asked["action"], "digest": asked["digest"]})["id"]
    assert person.post(f"/api/steps/{step}/proof", {"method": "password", "password": city._password}).status == 204
    return step


def at_once(work: Callable[[], Answer]) -> list[Answer]:
    """The same work from as many threads, at the same moment."""
    start = Barrier(AT_ONCE)

    def go() -> Answer:
        start.wait()
        return work()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [one.result() for one in [pool.submit(go) for _ in range(AT_ONCE)]]


def test_of_many_actions_with_one_step_one_is_done(city: City) -> None:
    person = city.person("citizen")
    for done in range(1, ROUNDS + 1):
        step = proven(city, person)
        answers = at_once(lambda step=step: person.delete("/api/sessions", x_step=step))  # type: ignore[misc]
        codes = sorted(str(one.code) for one in answers)
        assert codes == ["None", *["step_needed"] * (AT_ONCE - 1)]
        with city.reading() as session:
            ended = session.execute(text("SELECT count(*) FROM access_event WHERE kind = 'session:ended'")).scalar_one()
            spent = session.execute(text("SELECT count(*) FROM step WHERE spent_at IS NOT NULL")).scalar_one()
        assert (ended, spent) == (done, done)


def test_of_many_touches_on_one_challenge_one_counts(city: City) -> None:
    person, device = city.person("elder"), Authenticator()
    register(person, device)
    person.confirms = False
    asked = person.delete("/api/sessions")["step"]
    step = person.post("/api/steps", {"action": asked["action"], "digest": asked["digest"]})
    proof = {"method": "passkey", "credential": device.sign(step["options"])}
    answers = at_once(lambda: person.post(f"/api/steps/{step['id']}/proof", proof))
    assert [one.status for one in answers].count(204) == 1
    assert {one.status for one in answers} <= {204, 401, 404}
