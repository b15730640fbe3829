"""One of everything that somebody owns, made as its owner makes it, for the matrix of roles, routes and ownership."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from liangzheng_department import Key
from sqlalchemy import insert, select, update

from backend.catalogue.models import CertificateType
from backend.identity import people
from backend.services.models import ServiceItem
from tests.city import City
from tests.client import Client
from tests.department import proposed
from tests.flows import family_steps, issuing_steps
from tests.flows.copy_steps import allowing
from tests.flows.enterprise_steps import enterprise_of, hired, named
from tests.flows.grant_steps import delegate, give, name_of
from tests.flows.import_steps import begun, officer
from tests.flows.item_steps import BATCHES, saved
from tests.flows.item_steps import begin as begin_item
from tests.flows.item_steps import bring as bring_items
from tests.flows.item_steps import row as item_row
from tests.flows.item_steps import sheet as item_sheet
from tests.flows.owned_bundles import bundles
from tests.flows.owned_cases import cases
from tests.flows.owned_drafts import drafts
from tests.flows.owned_inspections import inspections
from tests.flows.owned_offline import offline
from tests.flows.owned_sources import sources
from tests.flows.owned_window import window
from tests.flows.steps import DRIVING, IDENTITY, card, person_id, show, verdict
from tests.flows.test_asks import asked as ask_person
from tests.flows.test_asks import opened as open_ask
from tests.flows.test_asks import reply, standing, wish
from tests.flows.test_catalogue_desk import begin as begin_type
from tests.flows.test_catalogue_desk import body, finished
from tests.flows.test_claims import claim, newcomer
from tests.flows.test_family import CHILD
from tests.flows.test_passkeys import register
from tests.flows.test_quality import findings, measure, rename
from tests.flows.test_request_codes import ask as ask_at_counter
from tests.flows.test_request_codes import scan
from tests.flows.test_scenes_desk import begin as begin_scene
from tests.flows.test_seal_desk import seal_of
from tests.papers import file_of
from tests.unit.identity.authenticator import Authenticator

DAY = re.compile(r"\d{4}-\d\d-\d\d")
OFFICER, ELSEWHERE, THIRD = "issuer", "manager", "newhand"
"""Officers of the traffic police, of the market regulation and of the housing office."""


@dataclass(frozen=True)
class Thing:
    """Something with an id.

    Attributes:
        owners: sign-in names of everybody who may be told that it is there.
    """

    id: str
    owners: frozenset[str]


@dataclass
class Things:
    """What there is, and the browsers of its owners."""

    city: City
    of: dict[str, Thing] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)

    def person(self, login: str) -> Client:
        """Somebody's one browser."""
        if login not in self.browsers:
            self.browsers[login] = self.city.person(login)
        return self.browsers[login]

    def keep(self, kind: str, thing: object, *owners: str) -> None:
        """Enter a thing with its owners."""
        self.of[kind] = Thing(str(thing), frozenset(owners))


def made(city: City) -> Things:
    """All of it."""
    things = Things(city)
    things.texts |= {"pem": Key.make().public_pem.replace("\n", "\\n"), "password": city._password}
    officer(city, ELSEWHERE, issuing_steps.MARKET)
    officer(city, THIRD, issuing_steps.HOUSING)
    for make in (
        _wallet,
        _grants,
        _looks,
        _account,
        _family,
        _enterprise,
        _asks,
        _help,
        _passed_on,
        _issuing,
        _desks,
        _items,
        inspections,
        sources,
        cases,
        drafts,
        window,
        bundles,
        offline,
    ):
        make(things)
    return things


def _wallet(things: Things) -> None:
    rider = things.person("rider")
    things.keep("rider", person_id(things.city, "rider"), "rider", "graduate")
    own = card(rider, DRIVING)["id"]
    things.keep("certificate", own, "rider", "graduate", OFFICER)
    sensitive = next(one for one in rider.get("/api/certificates")["items"] if one["sensitive"])
    things.keep("sensitive", sensitive["id"], "rider")
    things.keep("own licence", own, "rider")
    bundle = rider.post("/api/bundles", {"name": "常用", "certificates": [own]})
    things.keep("bundle", bundle["items"][0]["id"], "rider")
    file_of(rider, {"kind": "json"})
    things.keep("file", rider.get(f"/api/certificates/{own}/files")["items"][0]["id"], "rider")
    things.keep("code", show(rider)["id"], "rider")
    consent = rider.post("/api/me/consents", {"scene": "hospital.settlement", "valid_to": "2026-12-31"})
    things.keep("consent", consent["id"], "rider")


def _grants(things: Things) -> None:
    rider, graduate = things.person("rider"), things.person("graduate")
    given = delegate(rider, graduate, may_delegate=True)
    things.keep("grant", given["id"], "rider", "graduate")
    asked = give(rider, to={"audience": "person", "name": name_of(graduate)}, ground="delegation")
    things.keep("invited", asked["id"], "rider", "graduate")
    graduate.post("/api/grants/invitations", {"presented": asked["code"]["text"]})
    open_to_all = give(rider, to={"audience": "anyone"}, max_uses=3)
    things.keep("open grant", open_to_all["id"], "rider")


def _looks(things: Things) -> None:
    city, inspector = things.city, things.person("inspector")
    phone = city.person("rider")
    shown = show(phone, {DRIVING: ["name", "photo"]})
    look = verdict(inspector, shown["text"])
    things.keep("looked code", shown["id"], "rider")
    things.keep("look", look["id"], "rider", "inspector")
    given = verdict(inspector, allowing(phone, inspector)["code"]["text"])
    things.keep("copied look", given["id"], "inspector")
    things.keep("copied certificate", given["certificates"][0]["copy_of"], "inspector")
    report = phone.post("/api/me/reports", {"look": look["id"], "kind": "over_asking", "text": "问一下"})
    assert report.status == 201, report.body
    [waiting] = things.person("admin").get("/api/office/reports")["items"]
    things.keep("report", waiting["id"], "admin")
    second = city.person("rider")
    things.browsers["asked rider"] = second
    things.keep("question", verdict(inspector, show(second)["text"])["id"], "rider", "asked rider", "inspector")
    counter = ask_at_counter(things.person("clerk"))
    things.keep("request code", counter["code"]["id"], "clerk")
    poster = ask_at_counter(things.person("clerk"), way="poster", place="门诊大厅")
    things.keep("poster", poster["code"]["id"], "clerk")
    things.texts["request text"] = counter["code"]["text"]
    things.keep("request", scan(things.person("rider"), counter["code"]["text"])["request"]["id"], "rider")
    city.drain()
    things.keep("message", phone.get("/api/me/messages")["items"][0]["id"], "rider")


def _account(things: Things) -> None:
    rider, device = things.person("rider"), Authenticator()
    things.keep("passkey", register(things.person("rider"), device)["id"], "rider")
    things.keep("session", rider.get("/api/sessions")["items"][-1]["id"], "rider")
    begun_ = rider.post("/api/passkeys/registration")
    things.keep("challenge", begun_["challenge_id"], "rider")
    rider.confirms = False
    asked = rider.delete("/api/sessions")["step"]
    step = rider.post("/api/steps", {"action": asked["action"], "digest": asked["digest"]})
    things.keep("step", step["id"], "rider")
    rider.confirms = True
    desk = things.browsers["desk"] = things.city.stranger()
    code = desk.post("/api/desk-sign-ins")
    things.keep("desk", code["id"], "desk", "rider")
    assert rider.post("/api/me/desk-sign-ins", {"presented": code["text"]}).status == 200
    waits = claim(things.city.stranger(), newcomer(things.city))
    other = claim(things.city.stranger(), ("李样本", "880102199003071019"))
    things.texts["token"] = other["token"]
    things.keep("claim", waits["id"], "school")
    assert things.person("school").post("/api/desk/claims", {"number": waits["number"]})["claim"]


def _family(things: Things) -> None:
    parent, helper, elder = things.person("parent"), things.person("citizen"), things.person("elder")
    things.keep("named child", family_steps.named(parent)[CHILD], "parent")
    small = next(key for name, key in family_steps.named(parent).items() if name != CHILD)
    parent.post("/api/me/family/children", {"child_id": small})
    [tie] = family_steps.ties(parent)
    things.keep("tie", tie["id"], "parent")
    things.keep("child", tie["other_id"], "parent")
    things.keep("guardianship", tie["grant_id"], "parent")
    [first, *_] = parent.get(f"/api/certificates?subject={tie['other_id']}")["items"]
    things.keep("child's certificate", first["id"], "parent")
    asked = family_steps.ask(helper, elder)
    family_steps.opened(elder, asked)
    things.keep("help asked", asked["id"], "citizen", "elder")
    at_desk = family_steps.ask(helper, elder)
    assert things.person("school").post("/api/desk/family", {"number": at_desk["number"]})["request"]
    things.keep("help at a desk", at_desk["id"], "school", "citizen", "elder")
    waits = family_steps.ask(helper, elder)
    things.person("school").post("/api/desk/family", {"number": waits["number"]})
    found = {"resident_id": family_steps.number_of(things.city, "elder"), "found": "身份证原件"}
    done = things.person("school").post(f"/api/desk/family/{waits['id']}/proposal", found)
    assert (done.status, done["obstacle"]) == (200, None), done.body
    things.keep("proposed at a desk", waits["id"], "school", "citizen", "elder")


def _enterprise(things: Things) -> None:
    boss = things.person("agent")
    own = enterprise_of(boss)
    things.keep("enterprise", own, "agent", "driver")
    agent, mandate = hired(things.city, boss, "driver")
    things.browsers["driver"] = agent
    things.keep("mandate", mandate, "agent", "driver")
    things.keep("invitation", named(boss, own, "田恬")["id"], "agent")
    things.keep("enterprise's certificate", card(boss, "business_licence", own)["id"], "agent", "driver")


def _asks(things: Things) -> None:
    asker, rider = things.person("citizen"), things.person("rider")
    handler = things.person("driver")
    waits, given = ask_person(asker, rider), ask_person(asker, rider)
    assert open_ask(rider, waits) is not None
    things.keep("ask", waits["id"], "citizen", "rider")
    assert open_ask(rider, given) is not None
    assert reply(rider, given).status == 200
    things.keep("ask's grant", standing(asker, given)[1], "citizen")
    to_other = ask_person(rider, asker)
    assert open_ask(asker, to_other) is not None
    things.keep("ask to another", to_other["id"], "rider", "citizen")
    things.keep("boss", person_id(things.city, "agent"), "agent", "driver")
    for who, whom, kind in (
        (handler, "agent", "ask for a mandate"),
        (asker, "agent", "another's ask for a mandate"),
        (rider, "citizen", "ask to another for a mandate"),
    ):
        asked = things.person(whom)
        made = who.post("/api/me/asks", wish({"name": name_of(asked)}, kind="mandate", types={}, until="2026-12-31"))
        assert open_ask(asked, made.body) is not None, made.body
        things.keep(kind, made["id"], whom)


def _passed_on(things: Things) -> None:
    """Somebody with a delegation that may be passed on, and with nothing else of who gave it."""
    driver, bank = things.person("driver"), things.person("bank")
    given = delegate(driver, bank, may_delegate=True)
    things.keep("driver", person_id(things.city, "driver"), "driver", "bank")
    things.keep("driver's grant", given["id"], "driver", "bank")
    fields = {DRIVING: ["photo", "vehicle_class"]}
    for kind in ("handed request", "request to hand on"):
        code = ask_at_counter(things.person("inspector"), "traffic.roadside", way="checker", fields=fields)["code"]
        things.keep(kind, scan(driver, code["text"])["request"]["id"], "driver")
    handed = driver.post(f"/api/me/asked/{things.of['handed request'].id}/handing", {"grant": given["id"]})
    assert handed.status == 200, handed.body
    things.keep("handed request", handed["id"], "driver", "bank")
    things.keep("driver's other certificate", card(driver, IDENTITY)["id"], "driver")


def _help(things: Things) -> None:
    """Somebody who helps the elder with one certificate, and with no others."""
    helper, elder = things.person("auditor"), things.person("elder")
    asked = family_steps.ask(helper, elder, [IDENTITY])
    assert family_steps.agree(elder, asked, [IDENTITY]).status in (200, 201)
    [tie] = family_steps.ties(helper)
    things.keep("elder", tie["other_id"], "elder", "auditor")
    things.keep("help", tie["grant_id"], "elder", "auditor")
    held = elder.get("/api/certificates")["items"]
    for kind, owners, known in (("helped", ("elder", "auditor"), True), ("elder's other", ("elder",), False)):
        found = next(one["id"] for one in held if (one["type"] == IDENTITY) is known)
        things.keep(f"{kind} certificate", found, *owners)


def _issuing(things: Things) -> None:
    city, issuer = things.city, things.person(OFFICER)
    things.keep("own draft", issuing_steps.begun(issuer), OFFICER)
    things.keep("import", begun(issuer), OFFICER)
    system = proposed(city)
    things.keep("system", system.client_id, OFFICER, "security", "system")
    things.keep("key", system.key.id, OFFICER, "security")
    elsewhere = things.person(ELSEWHERE)
    office = elsewhere.get("/api/issuing/desk")["office"]["id"]
    joint = issuing_steps.begun(issuer)
    body = {"revision": issuing_steps.saved(issuer, joint)["revision"], "offices": [office]}
    chosen = issuer.put(f"/api/issuing/drafts/{joint}/joint", body)
    assert issuing_steps.sealed(issuer, joint, chosen["revision"])["state"] == "sealing"
    things.keep("joint draft", joint, OFFICER, ELSEWHERE)
    _two_needed(city)
    waits = issuing_steps.begun(issuer)
    done = issuing_steps.sealed(issuer, waits, issuing_steps.saved(issuer, waits)["revision"])
    assert done["state"] == "waiting", done.body
    things.keep("waiting draft", waits, OFFICER)
    [proposal] = issuer.get("/api/issuing/requests")["items"]
    things.keep("proposal", proposal["id"], OFFICER)
    things.keep("office", issuer.get("/api/issuing/desk")["office"]["id"], OFFICER, "admin")
    things.keep("seal", seal_of(issuer)["id"], OFFICER, "security")


def _desks(things: Things) -> None:
    city = things.city
    kind = begin_type(things.person("admin"))
    things.keep("type draft", kind["id"], "admin")
    things.bodies["type draft"] = body(kind, finished(kind))
    scene = begin_scene(things.person("admin"))
    things.keep("scene draft", scene["id"], "admin")
    things.bodies["scene draft"] = {"edits": scene["edits"], "document": scene["document"]}
    security = things.person("security")
    seal = things.of["seal"].id
    things.keep("seal act", security.post(f"/api/office/seals/{seal}/acts", {"act": "rotate"})["id"], "security")
    rename(city, "driver", "李大𬭎")
    measure(city)
    found = next(one for one in findings(things.person(OFFICER)) if one["rule"] == "holder_name")
    things.keep("finding", found["id"], OFFICER, "admin")


def _items(things: Things) -> None:
    admin, market = things.person("admin"), ("admin", "reviewer", ELSEWHERE)
    draft = saved(admin, begin_item(admin), statutory_days=19)["row"]["id"]
    things.keep("item draft", draft, *market)
    ready = begin_item(admin, "school_enrolment", "school_enrolment")["row"]["id"]
    with things.city.writing() as session:
        session.execute(update(ServiceItem).where(ServiceItem.id == UUID(ready)).values(state="agreed"))
    batch = admin.post(BATCHES, {"ids": [ready], "note": "等人公布"})
    things.keep("item batch", batch["id"], "admin")
    things.keep("item sheet", bring_items(admin, item_sheet([item_row(1)]))["id"], "admin")


def _two_needed(city: City) -> None:
    """Driving licences need two officers to be issued."""
    with city.writing() as session:
        found = session.execute(select(CertificateType).where(CertificateType.code == DRIVING)).scalar_one()
        row = {column.key: getattr(found, column.key) for column in CertificateType.__table__.columns}
        document = {**found.document, "version": 2, "second_person": ["issue"]}
        session.execute(insert(CertificateType), [{**row, "id": uuid4(), "version": 2, "document": document}])


def values_of(things: Things, login: str) -> frozenset[str]:
    """What nobody else may read: name, number, and every longer value of this person's certificates."""
    person, own = things.person(login), UUID(person_id(things.city, login))
    with things.city.reading() as session:
        details = people.details_of(session, things.city.keys, [own])[own]
    public: set[str] = set()
    said: set[Any] = {details.name, details.resident_id}
    for one in person.get("/api/certificates")["items"]:
        whole = person.get(f"/api/certificates/{one['id']}").body
        said |= {value for key, value in whole["values"].items() if "photo" not in key}
        said |= {whole["identifier"], whole["number"]}
        public |= {whole["issuer"]}
    long = {one for one in said if isinstance(one, str) and len(one) >= 8 and not DAY.fullmatch(one)}
    return frozenset(long - public | {details.name})


__all__ = ["IDENTITY", "Thing", "Things", "made", "values_of"]
