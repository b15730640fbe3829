"""Nothing is shown that was not chosen and permitted, and nothing that is not what the issuer signed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.catalogue.models import Scene
from backend.catalogue.service import released
from backend.certificates.models import Certificate, Holder
from backend.identity.models import Organisation, Person
from backend.identity.people import details_of
from backend.kernel.errors import SealBroken
from backend.seals.models import SealKey
from tests.city import City
from tests.client import Client
from tests.flows.steps import (
    CHECKER,
    DRIVING,
    HOLDER,
    IDENTITY,
    VEHICLE,
    card,
    outcome,
    person_id,
    show,
    suspend,
    verdict,
)

ROADSIDE = {
    DRIVING: {"name", "photo", "vehicle_class", "valid_period", "penalty_points", "in_force", "may_drive_car"},
    VEHICLE: {"plate_number", "vehicle_type", "use_nature", "inspection_valid_to", "in_force"},
    IDENTITY: {"name", "photo"},
}
KEYS = {kind: sorted([*released()[kind].fields, *released()[kind].answers]) for kind in ROADSIDE}
CHOICE = st.fixed_dictionaries(
    {}, optional={kind: st.lists(st.sampled_from(keys), unique=True, max_size=6) for kind, keys in KEYS.items()}
).filter(bool)
SLOW_IS_FINE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def pair(city: City) -> tuple[Client, Client]:
    """A holder and a checker, signed in once for all examples."""
    return city.person(HOLDER), city.person(CHECKER)


@settings(max_examples=30, suppress_health_check=SLOW_IS_FINE)
@given(choice=CHOICE)
def test_whatever_is_chosen_the_answer_has_chosen_and_permitted_fields_alone(
    pair: tuple[Client, Client], choice: dict[str, list[str]]
) -> None:
    holder, checker = pair
    values = {kind: holder.get(f"/api/certificates/{card(holder, kind)['id']}")["values"] for kind in choice}
    found = verdict(checker, show(holder, choice)["text"])
    permitted = {kind: set(keys) & ROADSIDE[kind] for kind, keys in choice.items()}
    assert {one["type"] for one in found["certificates"]} == {kind for kind, keys in permitted.items() if keys}
    for one in found["certificates"]:
        present = {key for key in permitted[one["type"]] if key in values[one["type"]] or key in answers(one["type"])}
        assert set(one["fields"]) == present
    assert set(found["not_provided"]) == {kind for kind in ROADSIDE if not permitted.get(kind)}


def answers(kind: str) -> set[str]:
    """Keys of a type that are answered with yes or no."""
    return set(released()[kind].answers)


def test_an_answer_stands_for_a_value_that_is_not_shown(city: City) -> None:
    found = verdict(
        city.person("clerk"),
        show(city.person("elder"), {IDENTITY: ["over_60", "birth_date"]})["text"],
        "hospital.registration",
    )
    assert found["certificates"][0]["fields"] == {"over_60": "yes"}


def test_a_name_is_masked_where_the_scene_does_not_give_it(city: City) -> None:
    with city.writing() as session:
        session.execute(update(Scene).where(Scene.code == "traffic.roadside").values(identity_fields=["photo"]))
    found = verdict(city.person(CHECKER), show(city.person(HOLDER), {DRIVING: ["photo", "in_force"]})["text"])
    assert found["subject"] == {"kind": "person", "name": "马●"}


Tampering = Callable[[Session, UUID, UUID], None]


def _set(session: Session, certificate: UUID, **values: Any) -> None:
    session.execute(update(Certificate).where(Certificate.id == certificate).values(**values))


def _of(session: Session, certificate: UUID) -> Certificate:
    return session.execute(select(Certificate).where(Certificate.id == certificate)).scalar_one()


def _wrap(session: Session, certificate: UUID) -> Holder:
    return session.execute(select(Holder).where(Holder.certificate_id == certificate)).scalar_one()


def signature_altered(session: Session, own: UUID, _other: UUID) -> None:
    signature = bytearray(_of(session, own).signature)
    signature[40] ^= 1
    _set(session, own, signature=bytes(signature))


def signature_cut_short(session: Session, own: UUID, _other: UUID) -> None:
    _set(session, own, signature=_of(session, own).signature[:-1])


def signature_of_another(session: Session, own: UUID, other: UUID) -> None:
    _set(session, own, signature=_of(session, other).signature)


def content_altered(session: Session, own: UUID, _other: UUID) -> None:
    _set(session, own, content=_of(session, own).content.replace(b'"v":1', b'"v":2'))


def content_is_no_json(session: Session, own: UUID, _other: UUID) -> None:
    _set(session, own, content=b"\x00\xff{")


def content_and_signature_of_another(session: Session, own: UUID, other: UUID) -> None:
    _set(session, own, content=_of(session, other).content, signature=_of(session, other).signature)


def term_prolonged(session: Session, own: UUID, _other: UUID) -> None:
    _set(session, own, valid_to=None)


def issue_date_altered(session: Session, own: UUID, _other: UUID) -> None:
    _set(session, own, issued_on=_of(session, own).valid_from.replace(year=1999))


def another_issuer_named(session: Session, own: UUID, _other: UUID) -> None:
    other = select(Organisation.id).where(Organisation.name == "云汀市公安局").scalar_subquery()
    _set(session, own, issuer_id=other)


def face_of_another(session: Session, own: UUID, other: UUID) -> None:
    _set(session, own, face=_of(session, other).face)


def photo_of_another(session: Session, own: UUID, other: UUID) -> None:
    _set(session, own, photo=_of(session, other).photo)


def photo_taken_away(session: Session, own: UUID, _other: UUID) -> None:
    _set(session, own, photo=None)


def wrap_of_another(session: Session, own: UUID, other: UUID) -> None:
    _wrap(session, own).wrap = _wrap(session, other).wrap


def all_ciphertexts_of_another(session: Session, own: UUID, other: UUID) -> None:
    wrap_of_another(session, own, other)
    face_of_another(session, own, other)
    photo_of_another(session, own, other)


def seal_key_replaced(session: Session, _own: UUID, _other: UUID) -> None:
    session.execute(update(SealKey).values(spki=b"no key at all"))


def sealed_by_another_office(session: Session, own: UUID, _other: UUID) -> None:
    kid = _of(session, own).kid
    other = select(Organisation.id).where(Organisation.name == "云汀市公安局").scalar_subquery()
    session.execute(update(SealKey).where(SealKey.kid == kid).values(organisation_id=other))


@pytest.mark.parametrize(
    "tampering",
    [
        signature_altered, signature_cut_short, signature_of_another, content_altered, content_is_no_json,
        content_and_signature_of_another, term_prolonged, issue_date_altered, another_issuer_named, face_of_another,
        photo_of_another, photo_taken_away, wrap_of_another, all_ciphertexts_of_another, seal_key_replaced,
        sealed_by_another_office,
    ],
)  # fmt: skip
def test_a_certificate_that_was_tampered_with_shows_nothing_and_says_so(city: City, tampering: Tampering) -> None:
    holder, other = city.person(HOLDER), city.person("citizen")
    code = show(holder, {DRIVING: ["photo", "name", "vehicle_class"]})
    own, foreign = (UUID(card(one, DRIVING)["id"]) for one in (holder, other))
    with city.writing() as session:
        tampering(session, own, foreign)
    found = verdict(city.person(CHECKER), code["text"])
    assert outcome(found) == ("not_valid", "signature_failed")
    assert found["subject"] is None
    assert found["certificates"][0]["fields"] == {}
    assert "failed" in found["certificates"][0]["checks"].values()
    for path in ("/api/certificates", f"/api/certificates/{own}"):
        assert holder.get(path).status == 200


def test_a_certificate_given_to_another_person_by_hand_shows_nothing(city: City) -> None:
    """The row's holder is part of what its wrap is bound to."""
    own = UUID(card(city.person(HOLDER), VEHICLE)["id"])
    elder, thief = city.person("elder"), UUID(person_id(city, "elder"))
    with city.writing() as session:
        _wrap(session, own).holder_id = thief
    code = elder.post("/api/codes", {"certificates": [str(own)]})
    found = verdict(city.person(CHECKER), code["text"])
    assert outcome(found) == ("not_valid", "signature_failed")
    assert (found["subject"], found["certificates"][0]["fields"]) == (None, {})


def test_details_of_a_person_copied_to_another_are_refused(city: City) -> None:
    own, other = (UUID(person_id(city, login)) for login in (HOLDER, "citizen"))
    with city.writing() as session:
        sealed = select(Person.details).where(Person.id == other).scalar_subquery()
        session.execute(update(Person).where(Person.id == own).values(details=sealed))
    with city.reading() as session, pytest.raises(SealBroken):
        details_of(session, city.keys, [own])


def test_a_signature_cannot_be_made_good_for_a_prolonged_term_but_the_status_is_believed_as_it_stands(
    city: City,
) -> None:
    """What is signed (term, holder, values) cannot be changed by hand. The status is live state and is not signed.

    Who can write the table can lift a suspension there; what shows it is the list of acts, which has no act of lifting.
    """
    holder, issuer = city.person(HOLDER), city.person("issuer")
    own = card(holder, DRIVING)["id"]
    suspend(issuer, own)
    with city.writing() as session:
        _set(session, UUID(own), status="valid", status_since=None)
    assert outcome(verdict(city.person(CHECKER), show(holder, {DRIVING: ["photo"]})["text"])) == ("valid", None)
    assert holder.get(f"/api/certificates/{own}")["history"][0]["status"] == "suspended"
