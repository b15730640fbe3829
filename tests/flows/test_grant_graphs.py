"""Whatever was given, passed on, used and taken back: nobody reaches more than the grants say at that instant (R11)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.grants import service as grants
from backend.grants.models import GRANT
from backend.grants.rules import Attempt, Caps, Copies, Ground, written
from backend.identity import people
from backend.identity.models import Account, Membership
from backend.identity.rules import Role
from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.flows.grant_steps import give
from tests.flows.steps import CHECKER, COLLEAGUE, DRIVING, HOLDER, ROADSIDE, record, show, shown_fields

FIELDS = ("photo", "vehicle_class", "name")
PEOPLE = ("citizen", "parent", "agent")
RELATIONS = {"guard": Ground.GUARDIANSHIP, "hire": Ground.MANDATE}
GRANTORS = {Ground.DELEGATION: "rider", Ground.GUARDIANSHIP: "", Ground.MANDATE: "agent"}
CERTIFICATES = (UUID(int=11), UUID(int=12))
ASKED = ["vehicle_class", "photo", "in_force"]
WITHIN = timedelta(minutes=2)
PAUSES = {"wait": timedelta(minutes=30), "moment": timedelta(seconds=40)}
PLACES = ("望河路口", "云桥")

Question = tuple[str, frozenset[tuple[UUID, frozenset[str]]]]
"""Where, and for what: who asks anything else makes another use."""


@dataclass
class Model:
    """A grant as plain figures."""

    person: str
    scope: dict[UUID, set[str]]
    left: int
    ends: datetime
    parent: UUID | None
    ground: Ground = Ground.DELEGATION
    ended: bool = False
    copies: date | None = None
    """The last day of copies that may be kept of it."""
    seen: dict[Question, tuple[UUID | None, datetime]] = field(default_factory=dict)
    """The last look at each question."""


@dataclass
class Play:
    """The grants of one game, beside what the database says of them."""

    city: City
    ids: dict[str, UUID]
    now: datetime
    model: dict[UUID, Model] = field(default_factory=dict)
    represented: bool = True
    """Whether who gave the mandates still represents the enterprise."""

    def chain(self, own: Model) -> list[Model]:
        """A grant and the one it came from."""
        return [own, *([self.model[own.parent]] if own.parent else [])]

    def holds(self, own: Model, *, counted: bool = False) -> bool:
        """Whether both are in force; a use that counted already needs none that is left."""
        if own.ground is Ground.MANDATE and not self.represented:
            return False
        return all(not one.ended and (counted or one.left > 0) and self.now < one.ends for one in self.chain(own))

    def about(self, ground: Ground) -> UUID:
        """Whose certificates a grant on this ground is about."""
        return self.ids["enterprise"] if ground is Ground.MANDATE else self.ids["rider"]

    def do(
        self, session: Session, word: str, person: str, scope: dict[UUID, set[str]], number: int, which: int
    ) -> None:
        """One deed."""
        ids = list(self.model)
        own_id = ids[which % len(ids)] if ids else None
        if word == "give":
            self.allow_copies(session, self.enter(session, person, scope, number, None), number, which)
        elif word in RELATIONS:
            self.enter(session, person, scope, number, None, RELATIONS[word])
        elif word == "pass" and own_id is not None and self.may_pass(self.model[own_id]):
            made = self.enter(session, person, self.model[own_id].scope, number, own_id)
            self.allow_copies(session, made, number, which)
        elif word in ("use", "keep") and own_id is not None:
            (self.use if word == "use" else self.keep)(session, person, scope, own_id)
        elif word == "scan" and own_id is not None:
            self.scan(session, self.model[own_id].person, (PLACES[number % 2], scope), own_id)
        elif word == "end":
            self.end(session, person, list(Ground)[1 + number % 3])
        elif word == "freeze" and self.represented:
            people.end_representation(session, self.ids["enterprise"], [self.ids["agent"]], now=self.now)
            self.represented = False
        elif word == "restore" and not self.represented:
            role, today = Role.ENTERPRISE_REPRESENTATIVE, date_in_shanghai(self.now)
            people.add_membership(session, self.ids["agent"], self.ids["enterprise"], role, valid_from=today)
            self.represented = True
        elif word in PAUSES:
            self.now += PAUSES[word] * number

    @staticmethod
    def may_pass(own: Model) -> bool:
        """What was delegated is passed on once; `give` refuses all else (test_on_behalf)."""
        return own.parent is None and own.ground is Ground.DELEGATION

    def enter(
        self,
        session: Session,
        person: str,
        scope: dict[UUID, set[str]],
        number: int,
        parent: UUID | None,
        ground: Ground = Ground.DELEGATION,
    ) -> UUID:
        """Give, or pass on."""
        ends = self.now + timedelta(hours=number)
        made = grants.enter(
            session,
            self.city.keys,
            ground=ground,
            subject_id=self.about(ground),
            person_id=self.ids[person],
            grantor_id=self.ids.get(GRANTORS[ground]),
            caps=Caps(relatives=99),
            certificates={one: sorted(keys) for one, keys in scope.items()},
            max_uses=number,
            valid_to=ends,
            parent_id=parent,
            now=self.now,
        )
        self.model[made] = Model(person, scope, number, ends, parent, ground)
        return made

    def allow_copies(self, session: Session, made: UUID, number: int, which: int) -> None:
        """Write a right to copies into a grant, until some day; `give` refuses more than its parent's (test_copies)."""
        own = self.model[made]
        until = date_in_shanghai(self.now) + timedelta(days=number - 2)
        parents = [self.model[own.parent].copies] if own.parent else [until]
        if which % 3 == 0 or parents[0] is None:
            return
        own.copies = min(until, parents[0])
        limits = session.execute(select(GRANT.c.limits).where(GRANT.c.id == made)).scalar_one()
        said = [*limits, *written([Copies(own.copies)])]
        session.execute(update(GRANT).where(GRANT.c.id == made).values(limits=said))

    def keep(self, session: Session, person: str, scope: dict[UUID, set[str]], own_id: UUID) -> None:
        """Keep a copy of what was seen: where it may be seen, and a grant in force says so, and the day is not over."""
        own, today = self.model[own_id], date_in_shanghai(self.now)
        chosen = {one: tuple(sorted(keys)) for one, keys in scope.items()}
        attempt = Attempt(shower_id=self.ids[person], chosen=chosen, keeps_on=today)
        found = grants.check(session, self.city.keys, own_id, attempt, now=self.now, counted=True, lock=True)
        inside = all(one in own.scope and keys <= own.scope[one] for one, keys in scope.items())
        may = self.holds(own, counted=True) and person == own.person and inside
        kept = [one.copies for one in self.chain(own)]
        assert isinstance(found, grants.Used) is (may and own.copies is not None and today <= own.copies), found
        if isinstance(found, grants.Used):
            assert all(day is not None and day >= (found.grant.copies_until or day) for day in kept), kept

    def use(self, session: Session, person: str, scope: dict[UUID, set[str]], own_id: UUID) -> None:
        """Try it; it works exactly where the figures say so."""
        own = self.model[own_id]
        chosen = {one: tuple(sorted(keys)) for one, keys in scope.items()}
        attempt = Attempt(shower_id=self.ids[person], chosen=chosen)
        found = grants.use(session, self.city.keys, own_id, attempt, now=self.now)
        inside = all(one in own.scope and keys <= own.scope[one] for one, keys in scope.items())
        expected = self.holds(own) and person == own.person and inside
        assert isinstance(found, grants.Used) is expected, found
        for one in self.chain(own) if expected else []:
            one.left -= 1

    def scan(self, session: Session, person: str, asked: tuple[str, dict[UUID, set[str]]], own_id: UUID) -> None:
        """Ask in a place for some fields: the same again is the same look and costs nothing, all else is a use."""
        own, (place, scope) = self.model[own_id], asked
        question = place, frozenset((one, frozenset(keys)) for one, keys in scope.items())
        look, at = own.seen.get(question, (None, self.now - WITHIN))
        repeated = self.now - at < WITHIN
        keys = {one: tuple(sorted(wanted)) for one, wanted in scope.items()}
        attempt = Attempt(shower_id=self.ids[person], viewer_id=self.ids["rider"], place=place, chosen=keys)
        again = grants.Again(WITHIN, {str(one): wanted for one, wanted in keys.items()})
        found = grants.use(session, self.city.keys, own_id, attempt, way="scanned", again=again, now=self.now)
        inside = all(one in own.scope and wanted <= own.scope[one] for one, wanted in scope.items())
        assert isinstance(found, grants.Used) is (self.holds(own, counted=repeated) and inside), found
        if isinstance(found, grants.Used):
            assert found.repeated is repeated
            assert not repeated or found.look_id == look
            for one in [] if repeated else self.chain(own):
                one.left -= 1
            own.seen[question] = found.look_id, at if repeated else self.now

    def end(self, session: Session, person: str, ground: Ground) -> None:
        """End all that one person has on a ground, and what came of it: taken back, of age, dismissed."""
        ended = {"subject_id": self.about(ground), "person_id": self.ids[person], "ground": ground}
        grants.end_of(session, self.city.keys, **ended, now=self.now)  # type: ignore[arg-type]
        for one in self.model.values():
            theirs = GRANTORS[ground] == person or any(each.person == person for each in self.chain(one))
            one.ended |= one.ground is ground and theirs

    def compare(self) -> None:
        """Standing is what holds, for each person; no grant was used more often than it says."""
        with self.city.reading() as session:
            for login in PEOPLE:
                found = {one.grant_id for one in grants.standing(session, self.ids[login], now=self.now)}
                expected = {key for key, one in self.model.items() if one.person == login and self.holds(one)}
                assert found & set(self.model) == expected
            for key, one in self.model.items():
                known = grants.known(session, self.city.keys, key, now=self.now)
                assert (known.max_uses or 0) - known.used == one.left >= 0


@pytest.fixture
def ids(city: City) -> dict[str, UUID]:
    """The people, by sign-in name."""
    with city.reading() as session:
        rows = session.execute(select(Account.login, Account.person_id).where(Account.login.in_([*PEOPLE, "rider"])))
        found = {row.login: row.person_id for row in rows}
        of_agent = select(Membership.organisation_id).where(Membership.person_id == found["agent"])
        return found | {"enterprise": session.execute(of_agent).scalars().first() or found["agent"]}


scopes = st.dictionaries(st.sampled_from(CERTIFICATES), st.sets(st.sampled_from(FIELDS), min_size=1), min_size=1)
DEEDS = (
    *("give", "give", "guard", "hire", "pass", "use", "use"),
    *(["scan"] * 3 + ["keep"] * 3),
    *(*PAUSES, "end", "freeze", "restore"),
)
deeds = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.sampled_from(PEOPLE),
        scopes,
        st.integers(1, 4),
        st.integers(0, 7),
    ),
    min_size=8,
    max_size=25,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(done=deeds)
def test_what_anybody_reaches_is_what_the_grants_say(
    city: City, ids: dict[str, UUID], done: list[tuple[str, str, dict[UUID, set[str]], int, int]]
) -> None:
    play = Play(city, ids, city.clock.instant)
    with city.writing() as session:
        session.execute(update(Membership).where(Membership.person_id == ids["agent"]).values(ended_at=None))
    for word, person, scope, number, which in done:
        with city.writing() as session:
            play.do(session, word, person, scope, number, which)
        play.compare()


scans = st.lists(
    st.tuples(
        st.sampled_from([CHECKER, COLLEAGUE]), st.sets(st.sampled_from(ASKED), min_size=1), st.sampled_from(["1", "2"])
    ),
    min_size=2,
    max_size=5,
)


@pytest.mark.once
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(done=scans, kind=st.sampled_from(["live", "authorisation"]))
def test_no_scan_shows_more_than_the_line_of_its_look_says(
    city: City, done: list[tuple[str, set[str], str]], kind: str
) -> None:
    """Whatever is asked again at one code, by whom and in which case: it is a line of its own, or no more than it."""
    holder = city.person(HOLDER)
    looks: set[str] = set()
    code = show(holder) if kind == "live" else give(holder, to={"audience": "anyone"}, max_uses=9, fields=ASKED)["code"]
    for login, asks, case_number in done:
        body = {
            "presented": code["text"],
            "scene": ROADSIDE,
            "case_number": case_number,
            "asks": {DRIVING: sorted(asks)},
        }
        found = city.person(login).post("/api/verifications", body).body
        if found["verdict"] == "pending" and not found["repeated"]:
            assert holder.post(f"/api/me/requests/{found['id']}", {"answer": "agree"}).status == 200
            continue
        line = next(one for one in record(holder) if one["id"] == found["id"])
        shown = shown_fields(found).get(DRIVING, set())
        assert shown <= set(line["fields"].get(DRIVING, [])), (shown, line)
        if shown:
            assert found["case_number"] == line["case_number"]
            looks.add(found["id"])
        assert kind == "live" or shown == asks
    assert len(looks) <= 1 or kind == "authorisation"
