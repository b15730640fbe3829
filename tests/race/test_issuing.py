"""Officers of one office at the same moment: one of them acts, the others are told, and nothing is there twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from backend.certificates import desk, drafts, numbers
from backend.certificates.acts import By
from backend.certificates.models import Certificate, CertificateDraft
from backend.kernel.errors import Conflict
from tests.city import City
from tests.client import Answer, Client
from tests.flows.issuing_steps import VALUES, act, begun, colleague_of, issued, opened, saved, sealed
from tests.flows.steps import DRIVING
from tests.flows.test_issuing_together import two_needed

pytestmark = pytest.mark.no_cover

__all__ = ["two_needed"]
ROUNDS, OFFICERS = 4, 6


def at_once(*works: Callable[[], Answer]) -> list[Answer]:
    """All of it at the same moment; the answers in order."""
    start = Barrier(len(works))

    def go(work: Callable[[], Answer]) -> Answer:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(go, works))


def said(answers: Sequence[Answer]) -> Counter[tuple[int, str | None]]:
    """How often each status came with each code."""
    return Counter((one.status, one.code) for one in answers)


def count(city: City, query: str) -> int:
    """One figure of the database."""
    with city.reading() as session:
        return int(session.execute(text(query)).scalar_one())


def pair(city: City) -> tuple[Client, Client]:
    """Two officers of the traffic police."""
    colleague = colleague_of(city)
    return city.person("issuer"), colleague


def test_of_two_officers_who_end_a_certificate_one_does_and_the_other_is_told_of_a_conflict(city: City) -> None:
    officer, colleague = pair(city)
    made = issued(officer)
    answers = at_once(lambda: act(officer, made, "cancel"), lambda: act(colleague, made, "revoke_error"))
    assert said(answers) == {(200, None): 1, (409, "conflict"): 1}
    [won] = [one["status"] for one in answers if one.status == 200]
    whole = opened(officer, made).body
    assert whole["status"] == won
    assert len([one for one in whole["history"] if one["act"] in ("cancel", "revoke_error")]) == 1


def test_of_two_amendments_of_one_certificate_one_becomes_the_next_version(city: City) -> None:
    officer, colleague = pair(city)
    made = issued(officer)
    drafts = []
    for who, address in ((officer, "汀州区新址8号"), (colleague, "汀州区新址9号")):
        draft = who.post(f"/api/issuing/certificates/{made}/amendment", {})["id"]
        kept = saved(who, draft, 2, values={**VALUES, "address": address}, number=VALUES["licence_number"],
                     reason="住址变更")  # fmt: skip
        drafts.append((who, draft, kept["revision"]))
    answers = at_once(*[lambda one=one: sealed(*one) for one in drafts])
    assert [one.status for one in answers].count(200) == 1, [one.body for one in answers]
    [lost] = [one for one in answers if one.status != 200]
    assert (lost.status, lost.code) in {(409, "conflict"), (409, "still_running"), (422, "invalid_field")}
    assert opened(officer, made)["status"] == "superseded"
    with city.reading() as session:
        after = select(func.count()).select_from(Certificate).where(Certificate.supersedes_id == UUID(made))
        assert session.execute(after).scalar_one() == 1


def test_a_draft_that_many_seal_at_once_becomes_one_certificate(city: City) -> None:
    officer, colleague = pair(city)
    before = count(city, "SELECT count(*) FROM certificate")
    draft = begun(officer)
    revision = saved(officer, draft)["revision"]
    works = [lambda one=one: sealed(one, draft, revision) for one in [officer, colleague] * (OFFICERS // 2)]
    answers = at_once(*works)
    assert [one.status for one in answers].count(200) == 1, [one.body for one in answers]
    assert {one.status for one in answers} <= {200, 404, 409}
    assert count(city, "SELECT count(*) FROM certificate") == before + 1


def test_who_read_a_draft_before_it_was_sealed_is_told_so_and_not_of_its_own_number(city: City) -> None:
    officer, _ = pair(city)
    draft = begun(officer)
    revision = saved(officer, draft)["revision"]
    with city.reading() as session:
        office = session.execute(select(CertificateDraft.issuer_id)).scalar_one()
        seen = drafts.read(session, city.keys, UUID(draft), [office])
    assert sealed(officer, draft, revision).status == 200
    by = By(None, [office])
    with city.writing() as session, pytest.raises(Conflict):
        desk.issue(session, city.keys, seen, revision=revision, by=by, now=city.clock.instant)


@pytest.mark.usefixtures("two_needed")
def test_a_proposal_that_is_approved_twice_at_once_is_one_act(city: City) -> None:
    officer, colleague = pair(city)
    before = count(city, "SELECT count(*) FROM certificate")
    draft = begun(officer)
    assert sealed(officer, draft, saved(officer, draft)["revision"])["state"] == "waiting"
    [proposal] = colleague.get("/api/issuing/requests")["items"]
    path = f"/api/issuing/requests/{proposal['id']}/approval"
    answers = at_once(*[lambda: colleague.post(path, {})] * OFFICERS)
    assert [one.status for one in answers].count(200) == 1, [one.body for one in answers]
    assert {one.code for one in answers if one.status != 200} == {"conflict"}
    assert count(city, "SELECT count(*) FROM certificate") == before + 1


def _give_up(why: type[Exception] | None) -> None:
    if why is not None:
        raise why


def test_numbers_taken_at_once_are_each_there_once_and_without_a_gap(city: City) -> None:
    with city.reading() as session:
        office = session.execute(text("SELECT issuer_id FROM certificate LIMIT 1").columns(
            issuer_id=CertificateDraft.__table__.c.issuer_id.type)).scalar_one()  # fmt: skip
    start = Barrier(OFFICERS)

    def take(place: int) -> list[int]:
        start.wait()
        taken = []
        for turn in range(ROUNDS):
            try:
                with city.writing() as session:
                    [number] = numbers.take(session, office, DRIVING, "2026")
                    _give_up(LookupError if (place + turn) % 3 == 0 else None)
                    taken.append(number)
            except LookupError:
                continue
        return taken

    with ThreadPoolExecutor(OFFICERS) as pool:
        taken = sorted(number for some in pool.map(take, range(OFFICERS)) for number in some)
    assert taken == list(range(1, len(taken) + 1)), "who gives up gives the number back"
    assert len(taken) == ROUNDS * OFFICERS * 2 // 3
