"""Proofs issued at once by an office's rule, and answers as sealed files."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from backend.kernel.errors import Conflict, NotFound
from backend.kernel.outcome import Refused
from backend.renditions.models import RewrittenFile
from backend.renditions.preparing import House
from backend.seals.models import Seal, SealUse
from backend.sources import proofs, rewriting, service
from backend.sources.proofs import Issued
from backend.sources.rules.grounds import Ground
from tests.city import City
from tests.flows.source_steps import ground, organisation, person
from tests.flows.steps import record
from tests.flows.test_file_checks import checked
from tests.papers import text_of

RULE = "no_home_in_city"
REGISTRY = "云汀市自然资源和规划局"


def issue(city: City, login: str, **more: Any) -> Issued | Refused:
    with city.writing() as session:
        who = person(session, login)
        return proofs.issue(
            session, city.keys, rule=more.pop("rule", RULE), subject=who, ground=ground(session, who, **more),
            actor=None, now=city.clock.instant,
        )  # fmt: skip


def test_who_owns_nothing_gets_the_proof_into_the_wallet_at_once(city: City) -> None:
    with city.writing() as session:
        rider = person(session, "rider")
        found = proofs.can_issue(
            session, city.keys, rule=RULE, subject=rider, ground=ground(session, rider), actor=None,
            now=city.clock.instant,
        )  # fmt: skip
        assert (found.available, found.certificate_type) == (True, "no_property_proof")
        assert found.office == organisation(session, REGISTRY)
    made = issue(city, "rider")
    assert isinstance(made, Issued)
    city.drain()
    rider_now = city.person("rider")
    held = [one for one in rider_now.get("/api/certificates")["items"] if one["type"] == "no_property_proof"]
    assert [one["id"] for one in held] == [str(made.certificate_id)]
    whole = rider_now.get(f"/api/certificates/{made.certificate_id}")
    assert whole["identifier"] == made.identifier
    assert whole["values"]["result"] == "无不动产登记信息"
    assert whole["values"]["purpose"] == "入学报名"
    with city.reading() as session:
        use = session.execute(select(SealUse).where(SealUse.document_id == str(made.certificate_id))).scalar_one()
        assert use.ground == f"rule:{RULE} 入学 2026-0017"
        assert use.organisation_id == organisation(session, REGISTRY)
    assert [look["fields"] for look in record(rider_now)[:2]] == [{"real_estate": ["unit_number"]}] * 2


@pytest.mark.parametrize(
    ("login", "more", "reason"),
    [
        ("citizen", {}, "not_so"),
        ("rider", {"parties": ()}, "not_of_case"),
        ("rider", {"purpose": ""}, "no_ground"),
        ("rider", {"rule": "unknown"}, "no_rule"),
    ],
)
def test_no_proof_where_the_rule_does_not_hold(city: City, login: str, more: dict[str, Any], reason: str) -> None:
    assert issue(city, login, **more) == Refused(reason)
    with city.reading() as session:
        assert session.execute(text("SELECT count(*) FROM certificate WHERE type = 'no_property_proof'")).scalar() == 0


def test_an_office_that_is_silent_or_has_no_seal_issues_nothing(city: City) -> None:
    with city.writing() as session:
        for seal in session.execute(
            select(Seal).where(Seal.organisation_id == organisation(session, REGISTRY))
        ).scalars():
            seal.state = "suspended"
    assert issue(city, "rider") == Refused("no_seal")
    city.pass_time(days=9)
    with city.writing() as session:
        rider = person(session, "rider")
        for seal in session.execute(
            select(Seal).where(Seal.organisation_id == organisation(session, REGISTRY))
        ).scalars():
            seal.state = "active"
    assert issue(city, "rider") == Refused("office_silent")
    with city.writing() as session:
        found = proofs.can_issue(
            session, city.keys, rule=RULE, subject=rider, ground=ground(session, rider), actor=None,
            now=city.clock.instant,
        )  # fmt: skip
    assert (found.available, found.reason) == (False, "office_silent")


def test_a_proof_of_what_a_record_says_names_it(city: City) -> None:
    """Another rule as data: the type takes a value of the library; an enterprise is no person, so gets none."""
    values = {
        "name": "subject:name",
        "resident_id": "subject:code",
        "area": "base:location",
        "result": "有不动产登记信息",
    }
    rule = {"base": "real_estate", "finds": "one", "fresh_days": 7, "values": values}
    with city.writing() as session:
        proofs.name_rule(session, "home", organisation(session, REGISTRY), "no_property_proof", rule)
        proofs.name_rule(session, "wrong", organisation(session, "云汀银行"), "no_property_proof", rule)
        bare = {**rule, "values": {}}
        proofs.name_rule(session, "bare", organisation(session, REGISTRY), "no_property_proof", bare)
    assert isinstance(issue(city, "citizen", rule="home"), Issued)
    assert issue(city, "rider", rule="home") == Refused("not_known")
    assert issue(city, "citizen", rule="wrong") == Refused("not_at_once")
    assert issue(city, "citizen", rule="bare") == Refused("not_complete")
    with city.writing() as session:
        firm = organisation(session, "罗记面馆")
        found = proofs.issue(
            session, city.keys, rule=RULE, subject=firm, ground=ground(session, firm), actor=None,
            now=city.clock.instant,
        )  # fmt: skip
    assert found == Refused("not_a_person")


def compared(city: City, presented: dict[str, str]) -> tuple[service.Compared, Ground]:
    with city.writing() as session:
        zhou = person(session, "citizen")
        case = ground(session, zhou)
        found = service.compare(
            session, city.keys, library="population", subject=zhou, presented=presented, ground=case, actor=None,
            now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(found, service.Compared)
        return found, case


def test_an_answer_becomes_a_sealed_file_that_the_check_page_knows(city: City, tmp_path: Path) -> None:
    found, case = compared(city, {"residence_address": "云桥路8号3-2-501", "name": "周明"})
    house = House(city.settings.public_origin, city.settings.glyph_font, demo=True)
    with city.reading() as session:
        prepared = rewriting.prepare(
            session, city.keys, found.query_number, case, house=house, actor_id=None, now=city.clock.instant
        )
    content = rewriting.made(city.keys, prepared)
    with city.writing() as session:
        rewriting.record(session, prepared, content, now=city.clock.instant)
    said = text_of(content, tmp_path)
    for expected in ("复写件", "云汀市公安局", rewriting.number_of(found.query_number), "不一致", "入学 2026-0017"):
        assert expected in said
    assert "501" not in said
    assert "周敏" not in said
    answer = checked(city, content)
    assert (answer["outcome"], answer["name"], answer["issuer"]) == ("current", "数据核验复写件", "云汀市公安局")
    other = bytes([content[-9] ^ 1])
    assert checked(city, content[:-9] + other + content[-8:])["outcome"] != "current"
    page = city.stranger().post("/api/printed-codes", {"code": prepared.job["code"].rsplit("/", 1)[1]})
    assert (page["standing"], page["issuer"]) == ("current", "云汀市公安局")
    with city.reading() as session:
        row = session.execute(select(RewrittenFile)).scalar_one()
        use = session.execute(select(SealUse).where(SealUse.document_id == str(row.id))).scalar_one()
        assert (use.document_kind, use.digest) == ("file:rewritten", row.digest)


def test_nothing_is_sealed_of_another_case_or_of_what_nobody_knows(city: City) -> None:
    house = House(city.settings.public_origin, city.settings.glyph_font, demo=True)
    found, case = compared(city, {"name": "周敏"})
    with city.reading() as session:
        other = ground(session)
        with pytest.raises(NotFound):
            rewriting.prepare(
                session, city.keys, found.query_number, other, house=house, actor_id=None, now=city.clock.instant
            )
    with city.writing() as session:
        rider = person(session, "rider")
        case = ground(session, rider)
        silent = service.compare(
            session, city.keys, library="population", subject=rider, presented={"residence_address": "云桥路1号"},
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(silent, service.Compared)
        with pytest.raises(Conflict):
            rewriting.prepare(
                session, city.keys, silent.query_number, case, house=house, actor_id=None, now=city.clock.instant
            )
