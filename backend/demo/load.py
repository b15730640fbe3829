"""Load the demo city through the same use cases that a real city uses: nothing is written past them."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue.scenes import publications
from backend.certificates.rules import Status
from backend.certificates.service import Act, Draft, HolderOf, issue
from backend.citypack.reading import Pack
from backend.citypack.service import install
from backend.demo import base_data, drafts, given, kept, mandated, poster, ties, waiting
from backend.demo.acting import Town
from backend.demo.city import Demo
from backend.demo.flawed import flawed
from backend.demo.looks import PlannedLook
from backend.demo.people import Enterprise
from backend.demo.plan import Part, Plan, planned
from backend.demo.planned import PlannedCertificate
from backend.grants.family import naming
from backend.identity import passwords, preferences
from backend.identity import people as identity
from backend.identity.people import Details
from backend.identity.preferences import Contact
from backend.identity.rules import Role
from backend.kernel.errors import SettingsRefused
from backend.kernel.ids import new_id
from backend.kernel.keys import KeyProvider
from backend.standards.calendar import date_in_shanghai, start_of_day
from backend.statistics import service as issuing

MEMBERS_SINCE = timedelta(days=400)
PASSWORD_BYTES = 9
LATER_SCENES = frozenset({"delivery.rider", "hotel.checkin", "traffic.ebike"})
LATER_TYPES = frozenset({"senior_card", "e_bicycle_licence", "hygiene_licence", "testing_accreditation"})


@dataclass(slots=True)
class Loaded:
    """Keys of the plan → rows."""

    organisations: dict[str, UUID]
    people: dict[str, UUID]
    accounts: dict[str, UUID]
    kids: dict[str, str]
    certificates: dict[str, UUID]


def load(session: Session, keys: KeyProvider, pack: Pack, *, now: datetime, part: Part = "all") -> str:
    """Fill an empty database with the demo city as of today; returns the demo people's password.

    Args:
        part: "core" for the forty people of the story alone, which is what most tests need.

    Raises:
        SettingsRefused: the database is not empty, or the pack has no demo.
    """
    if not pack.demo.is_dir():
        raise SettingsRefused("this city pack has no folder `demo`: install it as a real city")
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    today = date_in_shanghai(now)
    since = today - MEMBERS_SINCE
    entered = install(session, keys, pack, "demo", demo_secret=password, scenes_since=since, now=now)
    plan = planned(Demo(pack), today, part)
    loaded = Loaded(dict(entered.organisations), {}, {}, entered.kids, {})
    for firm in plan.enterprises.values():
        loaded.organisations[firm.key] = identity.add_organisation(session, **_firm(firm), now=now)
    _people(session, keys, loaded, plan, password, now=now)
    for firm in plan.enterprises.values():
        identity.add_membership(
            session,
            loaded.people[firm.legal_representative],
            loaded.organisations[firm.key],
            Role.ENTERPRISE_REPRESENTATIVE,
            valid_from=since,
        )
    kept.keep(session, keys, loaded.organisations, now=now)
    _homes(session, keys, loaded, plan)
    _certificates(session, keys, loaded, plan, now=now)
    while naming.read_new(session, keys, now=now, alone=True):
        pass
    if part == "all":
        ties.bind(session, keys, loaded.people, loaded.accounts, now=now)
    base_data.feed(session, keys, plan, loaded.organisations, now=now)
    _looks(session, keys, loaded, plan, now=now)
    if part == "all":
        town = Town(loaded.people, loaded.accounts, loaded.organisations, loaded.certificates)
        mandated.name_them(session, keys, plan, town, now=now)
        given.give_them(session, keys, plan, town, now=now)
    _lists(session, keys, now=now)
    drafts.submit_one(session, keys, loaded.people["shen_nan"], loaded.accounts["admin"], loaded.organisations, now=now)
    waiting.leave(waiting.Desks(session, keys, plan, loaded.accounts, loaded.organisations), now=now)
    poster.hang(session, keys, person_id=loaded.people["wu_jing"], account_id=loaded.accounts[poster.CLERK], now=now)
    return password


def _lists(session: Session, keys: KeyProvider, *, now: datetime) -> None:
    """Two versions of each public list: half a year ago some types and some scenes were not there yet."""
    entries = issuing.figures(session).entries
    before = [one for one in entries if one.type not in LATER_TYPES]
    first = now - timedelta(days=180)
    issuing.publish(session, keys, "首次公布", actor_id=None, now=first, entries=before)
    issuing.publish(session, keys, "新增证照类型", actor_id=None, now=now, entries=entries)
    scenes = publications.as_it_stands(session, now=now)
    earlier = [one for one in scenes if one["code"] not in LATER_SCENES]
    publications.publish(session, publications.PACK, now=first, entries=earlier)
    publications.publish(session, publications.PACK, now=now, entries=scenes)


def _firm(firm: Enterprise) -> dict[str, str]:
    return {
        "uscc": firm.uscc,
        "name": firm.name,
        "name_en": firm.name_en,
        "kind": "enterprise",
        "area_code": firm.premises.area_code,
    }


def _people(
    session: Session,
    keys: KeyProvider,
    loaded: Loaded,
    plan: Plan,
    password: str,
    *,
    now: datetime,
) -> None:
    since = date_in_shanghai(now) - MEMBERS_SINCE
    hashed = passwords.hashed(password)
    for one in plan.people.values():
        details = Details(one.name, one.resident_id, one.phone)
        person_id = loaded.people[one.key] = identity.add_person(session, keys, details, now=now)
        if one.login:
            loaded.accounts[one.login] = passwords.add_account(
                session, person_id, one.login, password_hash=hashed, demo=True, now=now
            )
        for role in one.roles:
            if role.organisation and role.role != Role.ENTERPRISE_REPRESENTATIVE.value:
                identity.add_membership(
                    session,
                    person_id,
                    loaded.organisations[role.organisation],
                    Role(role.role),
                    unit=role.unit or "",
                    badge=role.badge or "",
                    valid_from=since,
                )


def _homes(session: Session, keys: KeyProvider, loaded: Loaded, plan: Plan) -> None:
    """Who begins in the elders' home, and whom they call."""
    for one in plan.demo.rows("homes"):
        contact = Contact(one["contact"], plan.people[one["calls"]].phone)
        changes = {"home": one["home"], "contact": contact}
        preferences.change(session, keys, loaded.accounts[one["login"]], changes)


def _certificates(
    session: Session,
    keys: KeyProvider,
    loaded: Loaded,
    plan: Plan,
    *,
    now: datetime,
) -> None:
    codes = {one.key: one.uscc for one in plan.demo.pack.organisations}
    serials: dict[str, str] = {}
    story = frozenset(row["key"] for name in ("people", "enterprises") for row in plan.demo.rows(name))
    for number, one in enumerate(flawed(plan.certificates, story), start=1):
        serials[one.key] = serials.get(one.supersedes or "", f"{one.issued_on.year}DEMO{number:010d}")
        loaded.certificates[one.key] = issue(
            session,
            keys,
            loaded.organisations[one.issuer],
            codes[one.issuer],
            _draft(one, serials[one.key], loaded, plan),
            kid=loaded.kids[one.issuer],
            now=now,
        )


def _draft(
    one: PlannedCertificate,
    serial: str,
    loaded: Loaded,
    plan: Plan,
) -> Draft:
    """What the issuing office is to issue."""
    persons, firms = plan.people, plan.enterprises
    holders = [
        HolderOf(loaded.people[key], persons[key].resident_id, persons[key].name)
        if key in persons
        else HolderOf(loaded.organisations[key], firms[key].uscc, firms[key].name)
        for key in one.holders
    ]
    return Draft(
        type=one.type,
        serial=serial,
        holders=holders,
        values=dict(one.values),
        issued_on=one.issued_on,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        photo=one.photo.encode() if one.photo else None,
        version=one.version,
        supersedes=loaded.certificates[one.supersedes] if one.supersedes else None,
        disputed=one.disputed,
        act=Act(
            Status(one.status),
            one.status_reason or "",
            one.legal_basis or "",
            one.document_number or "",
            one.status_since,
        ),
    )


def _looks(session: Session, keys: KeyProvider, loaded: Loaded, plan: Plan, *, now: datetime) -> None:
    scenes, offices = plan.demo.scenes, plan.demo.organisations
    held = {(person.login, role.organisation): role for person in plan.people.values() for role in person.roles}
    today = date_in_shanghai(now)
    for one in plan.looks:
        at = _instant(one, today)
        if at >= now:
            continue
        scene = scenes[one.scene]
        role = held[one.checker, scene.organisation]
        office = offices[scene.organisation]
        entry = Entry(
            kind="look:made" if one.types else "look:refused",
            actor_id=loaded.accounts[one.checker],
            subject_id=loaded.people.get(one.subject) or loaded.organisations[one.subject],
            look_id=new_id(),
            organisation=office.name,
            organisation_en=office.name_en,
            unit=role.unit or "",
            badge=role.badge or "",
            scene=scene.code,
            scene_name=scene.name,
            scene_name_en=scene.name_en,
            case_number=one.case_number or "",
            place=one.place,
            fields=tuple((code, scene.types[code]) for code in one.types),
            outcome=one.verdict,
            reason=one.reason or "",
        )
        audit.append(session, keys, entry, now=at)


def _instant(one: PlannedLook, today: date) -> datetime:
    return start_of_day(today - timedelta(days=one.days_ago)) + timedelta(minutes=one.minute)
