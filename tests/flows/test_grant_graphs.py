"""Whatever was given, passed on, used and taken back: nobody reaches more than the grants say at that instant (R11)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.grants import service as grants
from backend.grants.rules import Attempt, Ground
from backend.identity.models import Account
from tests.city import City

FIELDS = ("photo", "vehicle_class", "name")
PEOPLE = ("citizen", "parent", "agent")
CERTIFICATES = (UUID(int=11), UUID(int=12))


@dataclass
class Model:
    """A grant as plain figures."""

    person: str
    scope: dict[UUID, set[str]]
    left: int
    ends: datetime
    parent: UUID | None
    ended: bool = False


@dataclass
class Play:
    """The grants of one game, beside what the database says of them."""

    city: City
    ids: dict[str, UUID]
    now: datetime
    model: dict[UUID, Model] = field(default_factory=dict)

    def chain(self, own: Model) -> list[Model]:
        """A grant and the one it came from."""
        return [own, *([self.model[own.parent]] if own.parent else [])]

    def holds(self, own: Model) -> bool:
        """Whether both are in force."""
        return all(not one.ended and one.left > 0 and self.now < one.ends for one in self.chain(own))

    def do(
        self, session: Session, word: str, person: str, scope: dict[UUID, set[str]], number: int, which: int
    ) -> None:
        """One deed."""
        ids = list(self.model)
        own_id = ids[which % len(ids)] if ids else None
        if word == "give":
            self.enter(session, person, scope, number, None)
        elif word == "pass" and own_id is not None and self.model[own_id].parent is None:
            self.enter(session, person, self.model[own_id].scope, number, own_id)
        elif word == "use" and own_id is not None:
            self.use(session, person, scope, own_id)
        elif word == "end":
            self.end(session, person)
        elif word == "wait":
            self.now += timedelta(minutes=30 * number)

    def enter(
        self, session: Session, person: str, scope: dict[UUID, set[str]], number: int, parent: UUID | None
    ) -> None:
        """Give, or pass on."""
        ends = self.now + timedelta(hours=number)
        made = grants.enter(
            session,
            self.city.keys,
            ground=Ground.DELEGATION,
            subject_id=self.ids["rider"],
            person_id=self.ids[person],
            grantor_id=self.ids["rider"],
            certificates={one: sorted(keys) for one, keys in scope.items()},
            max_uses=number,
            valid_to=ends,
            parent_id=parent,
            now=self.now,
        )
        self.model[made] = Model(person, scope, number, ends, parent)

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

    def end(self, session: Session, person: str) -> None:
        """End all that one person has, and what came of it."""
        subject = self.ids["rider"]
        ended = {"subject_id": subject, "person_id": self.ids[person], "ground": Ground.DELEGATION}
        grants.end_of(session, self.city.keys, **ended, now=self.now)  # type: ignore[arg-type]
        for one in self.model.values():
            one.ended |= any(each.person == person for each in self.chain(one))

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
        return {row.login: row.person_id for row in rows}


scopes = st.dictionaries(st.sampled_from(CERTIFICATES), st.sets(st.sampled_from(FIELDS), min_size=1), min_size=1)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "pass", "use", "use", "use", "end", "wait"]),
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
    for word, person, scope, number, which in done:
        with city.writing() as session:
            play.do(session, word, person, scope, number, which)
        play.compare()
