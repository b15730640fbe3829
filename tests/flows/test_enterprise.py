"""Who acts for an enterprise: named, accepted, narrowed, dismissed; a licence that names somebody else."""

import pytest

from backend.identity.rules import Role
from tests.city import City
from tests.flows.enterprise_steps import (
    HANDLER,
    MANAGER,
    NAMES,
    OTHER,
    REPRESENTATIVE,
    UNTIL,
    amended,
    enterprise_of,
    figure,
    hired,
    history,
    members,
    named,
    token_of,
)
from tests.flows.issuing_steps import officer_in

MARKET = "云桥区市场监督管理局"


def test_who_was_named_accepts_in_the_own_wallet_and_nobody_else_learns_of_it(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    made = named(boss, own, " 李𬭎 ", types=["food_licence"], scenes=["market.inspection"])
    token = token_of(made)
    stranger, agent = city.person(OTHER), city.person(HANDLER)
    assert stranger.post("/api/mandates/openings", {"token": token}).body == {"offer": None, "obstacle": "name_differs"}
    assert stranger.post("/api/mandates/answers", {"token": token, "accept": True})["obstacle"] == "name_differs"
    offer = agent.post("/api/mandates/openings", {"token": token})["offer"]
    assert (offer["organisation"]["name"], offer["post"], offer["types"], offer["until"]) == (
        "罗记面馆",
        "handler",
        ["food_licence"],
        UNTIL,
    )
    assert [one["code"] for one in offer["scenes"]] == ["market.inspection"]
    assert offer["given_by"] == "罗●"
    assert agent.get("/api/mandates")["items"] == []
    assert agent.post("/api/mandates/answers", {"token": token, "accept": True})["post"] == "handler"
    assert agent.post("/api/mandates/answers", {"token": token, "accept": True})["obstacle"] == "gone"
    [mine] = agent.get("/api/mandates")["items"]
    assert (mine["post"], mine["state"], mine["types"]) == ("handler", "active", ["food_licence"])
    assert [one["code"] for one in mine["scenes"]] == ["market.inspection"]
    assert history(boss, own) == [("accepted", NAMES[HANDLER], NAMES[HANDLER]), ("invited", NAMES[HANDLER], "罗建国")]
    assert figure(city, "SELECT count(*) FROM access_event WHERE kind = 'mandate:accepted'") == 1


def test_a_link_can_be_refused_given_again_and_runs_out(city: City) -> None:
    boss, agent = city.person(REPRESENTATIVE), city.person(HANDLER)
    own = enterprise_of(boss)
    made = named(boss, own, NAMES[HANDLER])
    again = boss.post(f"/api/enterprises/{own}/mandates/{made['id']}/links")
    assert agent.post("/api/mandates/openings", {"token": token_of(made)})["obstacle"] == "gone"
    assert agent.post("/api/mandates/openings", {"token": token_of(again)})["offer"] is not None
    city.pass_time(days=3)
    assert agent.post("/api/mandates/openings", {"token": token_of(again)})["obstacle"] == "gone"
    assert members(boss, own) == {NAMES[HANDLER]: "lapsed"}
    third = boss.post(f"/api/enterprises/{own}/mandates/{made['id']}/links")
    assert agent.post("/api/mandates/answers", {"token": token_of(third), "accept": False})["post"] == "handler"
    assert members(boss, own) == {}
    assert agent.get("/api/mandates")["items"] == []
    assert boss.post(f"/api/enterprises/{own}/mandates/{made['id']}/links").code == "conflict"
    assert boss.post(f"/api/enterprises/{own}/mandates/{made['id']}/dismissal").code == "conflict"


def test_only_the_representative_and_managers_see_and_decide_and_managers_not_over_managers(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    manager, managing = hired(city, boss, MANAGER, post="manager")
    agent, acting = hired(city, manager, HANDLER, enterprise=own)
    assert manager.get(f"/api/enterprises/{own}")["post"] == "manager"
    assert [
        (one["name"], one["decides"], one["named"]) for one in manager.get(f"/api/enterprises/{own}")["members"]
    ] == [
        (NAMES[MANAGER], False, 1),
        (NAMES[HANDLER], True, 0),
    ]
    for call in (
        agent.get(f"/api/enterprises/{own}"),
        named(agent, own, "谁"),
        named(manager, own, "谁", post="manager"),
        manager.post(f"/api/enterprises/{own}/mandates/{managing}/dismissal"),
        manager.post(f"/api/enterprises/{own}/mandates/{own}/dismissal"),
        named(boss, acting, "谁"),
        agent.delete(f"/api/mandates/{managing}"),
    ):
        assert call.code == "not_found", call.body


def test_the_sixth_manager_is_refused_and_a_withdrawn_invitation_makes_room(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    made = [named(boss, own, f"经理{number}", post="manager") for number in range(5)]
    full = named(boss, own, "经理六", post="manager")
    assert (full.status, full["errors"][0]["problem"]) == (422, "full")
    assert boss.post(f"/api/enterprises/{own}/mandates/{made[0]['id']}/dismissal").body == {"also": 0}
    assert named(boss, own, "经理六", post="manager").status == 201
    assert named(boss, own, "某人", until="2028-01-01")["errors"][0] == {"field": "until", "problem": "too_late"}


def test_nobody_acts_twice_for_an_enterprise(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER)
    twice = token_of(named(boss, own, NAMES[HANDLER], post="manager"))
    assert agent.post("/api/mandates/answers", {"token": twice, "accept": True})["obstacle"] == "already"
    self_made = token_of(named(boss, own, NAMES[REPRESENTATIVE]))
    assert boss.post("/api/mandates/openings", {"token": self_made})["obstacle"] == "already"


def test_who_is_not_known_well_enough_cannot_accept(city: City) -> None:
    boss, agent = city.person(REPRESENTATIVE), city.person(HANDLER)
    token = token_of(named(boss, enterprise_of(boss), NAMES[HANDLER]))
    figure_before = figure(city, "SELECT count(*) FROM mandate WHERE state = 'invited'")
    with city.writing() as session:
        session.connection().exec_driver_sql("UPDATE account SET level = 'L2' WHERE login = 'driver'")
    assert agent.post("/api/mandates/openings", {"token": token})["obstacle"] == "level"
    assert figure(city, "SELECT count(*) FROM mandate WHERE state = 'invited'") == figure_before == 1


def test_a_manager_who_goes_takes_along_whom_they_named_unless_they_are_kept(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    manager, managing = hired(city, boss, MANAGER, post="manager")
    agent, _ = hired(city, manager, HANDLER, enterprise=own)
    waiting = named(manager, own, NAMES[OTHER])
    path = f"/api/enterprises/{own}/mandates/{managing}/dismissal"
    assert boss.post(path, {"keep": True}).body == {"also": 0}
    assert members(boss, own) == {NAMES[HANDLER]: "active", NAMES[OTHER]: "invited"}
    assert {one["given_by"] for one in boss.get(f"/api/enterprises/{own}")["members"]} == {"罗●"}
    assert ("taken_over", NAMES[HANDLER], "罗建国") in history(boss, own)
    assert manager.get(f"/api/enterprises/{own}").code == "not_found"
    assert [one["state"] for one in agent.get("/api/mandates")["items"]] == ["active"]
    manager, managing = hired(city, boss, MANAGER, post="manager")
    late = named(manager, own, "迟到的人")
    assert [one["named"] for one in manager.get("/api/mandates")["items"]] == [1]
    assert manager.delete(f"/api/mandates/{managing}").body == {"also": 1}
    assert members(boss, own) == {NAMES[HANDLER]: "active", NAMES[OTHER]: "invited"}
    assert city.person(OTHER).post("/api/mandates/openings", {"token": token_of(waiting)})["offer"] is not None
    assert city.person(OTHER).post("/api/mandates/openings", {"token": token_of(late)})["obstacle"] == "gone"
    assert manager.delete(f"/api/mandates/{managing}").code == "not_found"


def test_scope_and_term_change_at_once_and_a_term_that_is_over_can_be_given_anew(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    agent, acting = hired(city, boss, HANDLER, until="2026-03-10")
    path = f"/api/enterprises/{own}/mandates/{acting}"
    assert boss.put(path, {"types": ["food_licence"], "until": "2026-03-12"}).status == 204
    assert boss.put(path, {"types": ["driving_licence"], "until": UNTIL}).code == "invalid_field"
    [mine] = agent.get("/api/mandates")["items"]
    assert (mine["types"], mine["until"]) == (["food_licence"], "2026-03-12")
    city.pass_time(days=11)
    assert [one["state"] for one in agent.get("/api/mandates")["items"]] == ["expired"]
    assert boss.post(f"{path}/confirmation").code == "conflict"
    assert boss.put(path, {"until": UNTIL}).status == 204
    [again] = agent.get("/api/mandates")["items"]
    assert (again["state"], again["types"]) == ("active", None)
    assert boss.post(f"{path}/confirmation").status == 204
    [row] = boss.get(f"/api/enterprises/{own}")["members"]
    assert row["look_again_on"] == "2026-06-12"
    assert figure(city, "SELECT count(*) FROM access_grant WHERE state = 'active'") == 1
    waiting = named(boss, own, NAMES[OTHER])
    assert boss.put(f"/api/enterprises/{own}/mandates/{waiting['id']}", {"until": "2026-05-01"}).status == 204
    assert boss.post(f"/api/enterprises/{own}/mandates/{waiting['id']}/confirmation").code == "conflict"


def test_a_new_address_on_the_licence_changes_nothing(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER)
    amended(city, own, premises="云桥区新址1号")
    assert members(boss, own) == {NAMES[HANDLER]: "active"}
    assert [one["state"] for one in agent.get("/api/mandates")["items"]] == ["active"]


def test_a_licence_that_names_somebody_else_freezes_everything_until_the_new_representative_decides(city: City) -> None:
    boss, new = city.person(REPRESENTATIVE), city.person(OTHER)
    own = enterprise_of(boss)
    manager, managing = hired(city, boss, MANAGER, post="manager")
    agent, acting = hired(city, manager, HANDLER, enterprise=own)
    waiting = token_of(named(boss, own, NAMES[OTHER]))
    amended(city, own, representative=NAMES[OTHER])
    assert boss.get("/api/mandates")["items"] == []
    assert boss.get(f"/api/enterprises/{own}").code == manager.get(f"/api/enterprises/{own}").code == "not_found"
    assert [one["state"] for one in agent.get("/api/mandates")["items"]] == ["frozen"]
    assert new.post("/api/mandates/openings", {"token": waiting})["obstacle"] == "gone"
    assert figure(city, "SELECT count(*) FROM access_grant WHERE state = 'active'") == 0

    officer = officer_in(city, "clerk", MARKET)
    code = uscc_of(city)
    found = officer.post("/api/issuing/representatives", {"uscc": code})["found"]
    assert (found["organisation"]["name"], found["representative"], found["known"]) == ("罗记面馆", NAMES[OTHER], False)
    lost = str(officer.post("/api/issuing/representatives/links", {"uscc": code})["link"]["link"])
    link = officer.post("/api/issuing/representatives/links", {"uscc": code})
    token = str(link["link"]["link"]).partition("#")[2]
    assert new.post("/api/mandates/openings", {"token": lost.partition("#")[2]})["obstacle"] == "gone"
    assert boss.post("/api/mandates/openings", {"token": token})["obstacle"] == "name_differs"
    assert new.post("/api/mandates/openings", {"token": token})["offer"]["post"] == "representative"
    assert new.post("/api/mandates/answers", {"token": token, "accept": True})["post"] == "representative"
    assert officer.post("/api/issuing/representatives", {"uscc": code})["found"]["known"] is True

    assert members(new, own) == {NAMES[MANAGER]: "frozen", NAMES[HANDLER]: "frozen"}
    path = f"/api/enterprises/{own}/mandates"
    assert new.put(f"{path}/{acting}", {"until": UNTIL}).code == "conflict"
    assert new.post(f"{path}/{managing}/confirmation").status == 204
    assert manager.post(f"{path}/{acting}/confirmation").code == "conflict"
    assert new.post(f"{path}/{acting}/confirmation").status == 204
    assert members(new, own) == {NAMES[MANAGER]: "active", NAMES[HANDLER]: "active"}
    told = [line[0] for line in history(new, own)]
    assert told[:2] == ["confirmed", "confirmed"]
    assert {"frozen", "representative_ended", "representative_invited", "representative_entered"} <= set(told)
    assert ("frozen", NAMES[HANDLER], "") in history(new, own)


def test_a_handler_who_becomes_representative_is_no_handler_any_more(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER)
    amended(city, own, representative=NAMES[HANDLER])
    officer = officer_in(city, "clerk", MARKET)
    link = officer.post("/api/issuing/representatives/links", {"uscc": uscc_of(city)})["link"]["link"]
    agent.post("/api/mandates/answers", {"token": link.partition("#")[2], "accept": True})
    assert [one["post"] for one in agent.get("/api/mandates")["items"]] == ["representative"]
    assert members(agent, own) == {}


def test_the_licence_changes_once_more_before_the_link_is_opened(city: City) -> None:
    own = enterprise_of(city.person(REPRESENTATIVE))
    amended(city, own, representative=NAMES[OTHER])
    officer = officer_in(city, "clerk", MARKET)
    link = officer.post("/api/issuing/representatives/links", {"uscc": uscc_of(city)})["link"]["link"]
    city.pass_time(days=1)
    amended(city, own, representative=NAMES[MANAGER])
    opened = city.person(OTHER).post("/api/mandates/openings", {"token": link.partition("#")[2]})
    assert opened["obstacle"] == "not_named"


def test_without_a_licence_mandates_rest_and_the_representative_can_still_show(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    hired(city, boss, HANDLER)
    officer = officer_in(city, "clerk", MARKET)
    licence = next(
        one for one in boss.get(f"/api/certificates?subject={own}")["items"] if one["type"] == "business_licence"
    )
    said = {
        "act": "cancel",
        "reason": "注销登记",
        "legal_basis": "市场主体登记管理条例第三十一条",
        "document_number": "注1",
    }
    assert officer.post(f"/api/issuing/certificates/{licence['id']}/acts", said).status == 200
    assert members(boss, own) == {NAMES[HANDLER]: "frozen"}
    assert boss.get(f"/api/enterprises/{own}")["representative"] is None
    assert officer.post("/api/issuing/representatives", {"uscc": uscc_of(city)})["found"] is None


def test_who_represents_the_enterprise_already_needs_no_link(city: City) -> None:
    officer = officer_in(city, "clerk", MARKET)
    link = officer.post("/api/issuing/representatives/links", {"uscc": uscc_of(city)})["link"]["link"]
    opened = city.person(REPRESENTATIVE).post("/api/mandates/openings", {"token": link.partition("#")[2]})
    assert opened["obstacle"] == "already"


def test_an_office_that_did_not_register_the_enterprise_learns_nothing(city: City) -> None:
    officer = city.person("issuer")
    for code in (uscc_of(city), "no code", "91880102MA0000001X"):
        assert officer.post("/api/issuing/representatives", {"uscc": code})["found"] is None
        assert officer.post("/api/issuing/representatives/links", {"uscc": code})["link"] is None
    assert figure(city, "SELECT count(*) FROM access_event WHERE kind = 'mandate:looked_up'") == 6


def test_a_grant_that_was_given_back_takes_its_mandate_along(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    agent, _ = hired(city, boss, HANDLER)
    [grant] = [one for one in agent.get("/api/grants?side=received")["items"] if one["ground"] == "mandate"]
    assert agent.delete(f"/api/grants/{grant['id']}").status == 204
    assert agent.get("/api/mandates")["items"] == []
    assert history(boss, own)[0] == ("ended_with", NAMES[HANDLER], "")


def test_a_manager_who_gives_the_grant_back_takes_along_whom_they_named(city: City) -> None:
    boss = city.person(REPRESENTATIVE)
    own = enterprise_of(boss)
    manager, _ = hired(city, boss, MANAGER, post="manager")
    agent, _ = hired(city, manager, HANDLER, enterprise=own)
    invited = token_of(named(manager, own, NAMES[OTHER]))
    [grant] = [one for one in manager.get("/api/grants?side=received")["items"] if one["ground"] == "mandate"]
    assert manager.delete(f"/api/grants/{grant['id']}").status == 204
    assert members(boss, own) == {}
    assert agent.get("/api/mandates")["items"] == []
    assert [one["state"] for one in agent.get("/api/grants?side=received")["items"]] == ["ended"]
    opened = city.person(OTHER).post("/api/mandates/openings", {"token": invited})
    assert opened["obstacle"] == "gone"
    assert {one[:2] for one in history(boss, own)[:3]} == {
        ("ended_with", NAMES[one]) for one in (MANAGER, HANDLER, OTHER)
    }


@pytest.mark.parametrize("role", [Role.ENTERPRISE_REPRESENTATIVE.value])
def test_open_pages_are_told(city: City, role: str) -> None:
    boss = city.person(REPRESENTATIVE)
    assert role in [one["role"] for one in boss.get("/api/session")["roles"]]
    hired(city, boss, HANDLER)
    city.drain()
    assert "mandate.changed" in [one["kind"] for one in boss.get("/api/me/events?after=0")["items"]]


def uscc_of(city: City) -> str:
    with city.reading() as session:
        found = session.connection().exec_driver_sql("SELECT uscc FROM organisation WHERE name = '罗记面馆'")
        return str(found.scalar_one())
