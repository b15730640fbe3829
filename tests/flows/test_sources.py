"""Base libraries in a case: what a form gets, what agrees, and what each question leaves behind."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.identity.models import Person
from backend.identity.people import details_of, find_organisation
from backend.kernel.errors import KeyReused, NotFound, TooManyAttempts
from backend.kernel.outcome import Refused
from backend.sources import service
from backend.sources.looking import MOST_ASKED
from backend.sources.models import BaseConflict, BaseRecord, SourceQuery
from backend.standards import uscc
from tests.city import City
from tests.flows.source_steps import BASE, MARKET, clerk, ground, organisation, person, sent
from tests.flows.steps import record

POLICE, TAX, LABOUR = "云汀市公安局", "云汀市税务局", "云汀市人力资源和社会保障局"
DAY = date(2026, 11, 24)
HOME = "云桥区云桥路８号三号楼二单元501"


def test_a_form_gets_what_the_library_knows_with_its_source_and_the_person_sees_who_asked(city: City) -> None:
    with city.writing() as session:
        zhou = person(session, "citizen")
        case = ground(session, zhou)
        found = service.prefill(
            session, city.keys, library="population", subject=zhou, fields=("name", "residence_address"),
            ground=case, actor=clerk(city, session), now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(found, service.Prefilled)
        assert found["name"].value == "周敏"
        assert str(found["residence_address"].value).endswith("云桥路8号3号楼2单元501室")
        assert found["name"].source_id == organisation(session, POLICE)
        assert found["name"].as_of is not None
        assert (len(found), set(found)) == (2, {"name", "residence_address"})
    city.drain()
    look = record(city.person("citizen"))[0]
    assert (look["organisation"], look["case_number"]) == ("云桥区教育局", "入学 2026-0017")
    assert look["fields"] == {"population": ["name", "residence_address"]}
    message = city.person("citizen").get("/api/me/messages")["items"][0]
    assert message["kind"] == "look.made"
    assert "云桥路" not in json.dumps(message, ensure_ascii=False)


def test_the_record_and_the_rows_hold_no_value(city: City) -> None:
    with city.writing() as session:
        zhou = person(session, "citizen")
        details = details_of(session, city.keys, [zhou])[zhou]
        service.compare(
            session, city.keys, library="population", subject=zhou, presented={"name": "周敏", "sex": "女"},
            ground=ground(session, zhou), actor=None, now=city.clock.instant,
        )  # fmt: skip
    with city.reading() as session:
        for event in audit.of_subject(session, city.keys, zhou, kinds=["source:looked"], before=None, limit=5):
            said = json.dumps(event.entry, ensure_ascii=False)
            assert "周敏" not in said
            assert "501" not in said
        for table in ("base_record", "base_subject", "base_conflict", "source_query", "material"):
            for row in session.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - names of our own tables
                for cell in row:
                    raw = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    assert details.resident_id.encode() not in raw
                    assert "周敏".encode() not in raw


def test_a_comparison_says_yes_no_or_not_known_and_nothing_more(city: City) -> None:
    with city.writing() as session:
        zhou, rider = person(session, "citizen"), person(session, "rider")
        case = ground(session, zhou, rider)
        found = service.compare(
            session, city.keys, library="population", subject=zhou,
            presented={"residence_address": HOME, "name": "周明", "sex": "女"},
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(found, service.Compared)
        assert found.matches == {"residence_address": True, "name": False, "sex": True}
        unknown = service.compare(
            session, city.keys, library="population", subject=rider, presented={"residence_address": HOME},
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(unknown, service.Compared)
        assert unknown.matches == {"residence_address": None}
        nothing = service.compare(
            session, city.keys, library="real_estate", subject=rider, presented={"location": HOME},
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(nothing, service.Compared)
        assert (nothing.matches, nothing.as_of) == ({"location": None}, None)


def test_house_and_household_agree_for_the_child(city: City) -> None:
    """The slice of school enrolment: the father's home and the child's household, and no deed."""
    home = "书院路27号2-1803"
    with city.writing() as session:
        mother = person(session, "parent")
        father, child = (_named(city, session, name) for name in ("林浩", "林子墨"))
        case = ground(session, father, child, mother)
        house = service.compare(
            session, city.keys, library="real_estate", subject=father, presented={"location": home},
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        household = service.compare(
            session, city.keys, library="population", subject=child, presented={"residence_address": home},
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(house, service.Compared)
        assert isinstance(household, service.Compared)
        assert house.matches == {"location": True}
        assert household.matches == {"residence_address": True}


def test_sources_that_differ_know_nothing_together(city: City) -> None:
    with city.writing() as session:
        dong = _named(city, session, "董秀英")
        case = ground(session, dong)
        found = service.prefill(
            session, city.keys, library="population", subject=dong, fields=("registered_address", "name"),
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(found, service.Prefilled)
        assert (found["registered_address"].value, found["registered_address"].reason) == (None, "disputed")
        assert found["name"].value == "董秀英"
        compared = service.compare(
            session, city.keys, library="population", subject=dong, presented={"registered_address": "磨坊街14号"},
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(compared, service.Compared)
        assert compared.matches == {"registered_address": None}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"case_id": None}, "no_ground"),
        ({"case_number": ""}, "no_ground"),
        ({"purpose": ""}, "no_ground"),
        ({"item_code": ""}, "no_ground"),
        ({"parties": ()}, "not_of_case"),
    ],
)
def test_nothing_is_said_without_a_ground_or_of_who_is_not_in_the_case(
    city: City, changes: dict[str, object], reason: str
) -> None:
    with city.writing() as session:
        zhou = person(session, "citizen")
        found = service.prefill(
            session, city.keys, library="population", subject=zhou, fields=("name",),
            ground=ground(session, zhou, **changes), actor=clerk(city, session), now=city.clock.instant,
        )  # fmt: skip
        assert found == Refused(reason)
        row = session.execute(select(SourceQuery)).scalar_one()
        assert (row.outcome, row.answer) == (reason, None)
    city.drain()
    assert all(one["case_number"] != "入学 2026-0017" for one in record(city.person("citizen")))


def test_fields_that_a_library_does_not_have_and_unknown_people_are_refused(city: City) -> None:
    with city.writing() as session:
        zhou, nobody = person(session, "citizen"), uuid4()
        case = ground(session, zhou, nobody)
        for library, fields in (("population", ("phone",)), ("tax", ("name",)), ("population", ())):
            found = service.prefill(
                session, city.keys, library=library, subject=zhou, fields=fields,
                ground=case, actor=None, now=city.clock.instant,
            )  # fmt: skip
            assert found == Refused("no_such_field")


def test_an_account_that_asks_without_end_is_stopped(city: City) -> None:
    with city.writing() as session:
        zhou = person(session, "citizen")
        session.execute(
            text("INSERT INTO attempts (scope, subject, tries, window_ends_at) VALUES ('base_data', :who, :n, :until)"),
            {
                "who": clerk(city, session).account_id.bytes,
                "n": MOST_ASKED,
                "until": (city.clock.instant + timedelta(minutes=5)).isoformat(sep=" ")
                if city.database.is_sqlite
                else city.clock.instant + timedelta(minutes=5),
            },
        )
        with pytest.raises(TooManyAttempts):
            service.prefill(
                session, city.keys, library="population", subject=zhou, fields=("name",),
                ground=ground(session, zhou), actor=clerk(city, session), now=city.clock.instant,
            )  # fmt: skip


def test_the_same_batch_changes_nothing_and_another_under_its_name_is_refused(city: City) -> None:
    with city.reading() as session:
        before = session.execute(select(func.count()).select_from(BaseRecord)).scalar_one()
    row = {"uscc": "91880101MA0009999Y", "name": "云汀新店有限公司", "premises": "云桥路9号"}
    with city.reading() as session:
        shop = find_organisation(session, row["uscc"])
    assert shop is None
    row["uscc"] = _uscc()
    first = sent(city, "legal_persons", MARKET, "2026-11-24", DAY, row)
    again = sent(city, "legal_persons", MARKET, "2026-11-24", DAY, row)
    assert (first.counts["new"], first.repeated, again.repeated, again.counts) == (1, False, True, first.counts)
    with pytest.raises(KeyReused):
        sent(city, "legal_persons", MARKET, "2026-11-24", DAY, row | {"name": "另一家"})
    later = sent(city, "legal_persons", MARKET, "2026-11-25", DAY, row)
    assert later.counts["unchanged"] == 1
    changed = sent(city, "legal_persons", MARKET, "2026-11-26", DAY + timedelta(days=1), row | {"name": "改名有限公司"})
    assert changed.counts["changed"] == 1
    stale = sent(city, "legal_persons", MARKET, "2026-11-20", DAY - timedelta(days=4), row)
    assert stale.counts["stale"] == 1
    with city.reading() as session:
        assert session.execute(select(func.count()).select_from(BaseRecord)).scalar_one() == before + 1


def test_bad_rows_hold_up_no_good_ones_and_only_named_sources_feed(city: City) -> None:
    good = {"uscc": _uscc(), "name": "云汀好店"}
    found = sent(
        city, "legal_persons", MARKET, "b", DAY, good, good, {"name": "无号"}, {"uscc": "1"},
        good | {"uscc": _uscc(2), "owner": "x"}, good | {"uscc": _uscc(3), "established_on": "2026-13-01"},
    )  # fmt: skip
    assert (found.counts["new"], found.counts["faulty"]) == (1, 5)
    assert [(n, found.faults[n][0].problem) for n in sorted(found.faults)] == [
        (2, "twice"), (3, "missing"), (4, "wrong"), (5, "unknown"), (6, "wrong"),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        sent(city, "legal_persons", POLICE, "b", DAY, good)
    with pytest.raises(NotFound):
        sent(city, "taxes", MARKET, "b", DAY, good)


def test_a_conflict_is_listed_with_who_has_to_mend_it_and_goes_when_they_agree(city: City) -> None:
    admin = city.person("admin")
    found = admin.get(BASE)
    assert {one["base"]: one["conflicts"] for one in found["libraries"]}["addresses"] == 0
    premises = next(one for one in found["conflicts"] if one["field"] == "premises")
    assert (premises["mends"], premises["base"]) == (TAX, "legal_persons")
    assert "望河路801号" in premises["second"]["value"]
    masked = next(one for one in found["conflicts"] if one["field"] == "name")
    assert (masked["first"]["value"], masked["mends"]) == ("巴●", LABOUR)
    count = len(found["conflicts"])
    code, right = premises["key"], premises["first"]["value"]
    sent(city, "legal_persons", TAX, "mended", DAY, {"uscc": code, "premises": right})
    assert len(admin.get(BASE)["conflicts"]) == count - 1
    sent(city, "legal_persons", TAX, "worse", DAY + timedelta(days=1), {"uscc": code, "premises": "望河路1号"})
    assert len(admin.get(f"{BASE}?base=legal_persons")["conflicts"]) == 2
    with city.reading() as session:
        assert session.execute(select(func.count()).select_from(BaseConflict)).scalar_one() == count


@pytest.mark.parametrize("login", ["citizen", "issuer", "clerk", "bank", "security", "auditor"])
def test_nobody_else_sees_where_sources_differ(city: City, login: str) -> None:
    assert city.person(login).get(BASE).code == "forbidden"
    assert city.stranger().get(BASE).code == "unauthenticated"


def test_several_homes_that_say_different_things_fill_no_form(city: City) -> None:
    with city.reading() as session:
        luo = details_of(session, city.keys, [person(session, "agent")])[person(session, "agent")].resident_id
    row = {"unit_number": "880101009009GB00001F00000001", "location": "望河路18号二层", "usage": "商业", "owners": luo}
    sent(city, "real_estate", "云汀市自然资源和规划局", "second", DAY, row)
    with city.writing() as session:
        owner = person(session, "agent")
        case = ground(session, owner)
        found = service.prefill(
            session, city.keys, library="real_estate", subject=owner, fields=("location",),
            ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(found, service.Prefilled)
        assert (found["location"].value, found["location"].reason) == (None, "several")
        compared = service.compare(
            session, city.keys, library="real_estate", subject=owner,
            presented={"location": "望河路18号2楼", "usage": "商业"}, ground=case, actor=None, now=city.clock.instant,
        )  # fmt: skip
        assert isinstance(compared, service.Compared)
        assert compared.matches == {"location": True, "usage": True}


def _uscc(number: int = 1) -> str:
    return uscc.build("91", "880101", f"MA0077{number:02d}")


def _named(city: City, session: Session, name: str) -> UUID:
    ids = list(session.execute(select(Person.id)).scalars())
    return next(key for key, one in details_of(session, city.keys, ids).items() if one.name == name)
