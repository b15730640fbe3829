"""Passkeys, from the service's side: what a real device sends is taken, what a forger would send is not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.identity import passkeys
from backend.identity.models import Account
from backend.identity.passkeys import Ceremony, KeptPasskey, RelyingParty
from backend.kernel.errors import InvalidField, NotFound, WrongCredentials
from backend.kernel.ids import new_id
from tests.database import TUESDAY_MORNING as NOW
from tests.unit.identity.authenticator import Authenticator, bytes_of
from tests.unit.identity.conftest import Known, Town

PARTY = RelyingParty("localhost", "云汀市", "http://localhost")


def begin(session: Session, account: UUID) -> Ceremony:
    return passkeys.begin_registration(session, PARTY, account_id=account, login="zhou", shown_name="周●", now=NOW)


def finish(
    session: Session, known: Known, ceremony: Ceremony, credential: dict[str, Any], *, after: timedelta = timedelta()
) -> KeptPasskey:
    return passkeys.finish_registration(
        session, PARTY, account_id=known.account, challenge_id=ceremony.challenge_id, credential=credential,
        name="my phone", now=NOW + after,
    )  # fmt: skip


def registered(session: Session, known: Known, device: Authenticator | None = None) -> Authenticator:
    device = device or Authenticator()
    ceremony = begin(session, known.account)
    finish(session, known, ceremony, device.make(ceremony.options))
    return device


def sign_in(
    session: Session, device: Authenticator, *, ceremony: Ceremony | None = None, after: timedelta = timedelta()
) -> tuple[UUID, UUID] | WrongCredentials:
    ceremony = ceremony or passkeys.begin_authentication(session, PARTY, now=NOW)
    return passkeys.finish_authentication(
        session, PARTY, challenge_id=ceremony.challenge_id, credential=device.sign(ceremony.options), now=NOW + after
    )


def test_options_ask_for_a_discoverable_key_and_the_finger(session: Session, zhou: Known) -> None:
    options = begin(session, zhou.account).options
    assert options["rp"] == {"id": "localhost", "name": "云汀市"}
    assert options["user"]["name"] == "zhou"
    assert bytes_of(options["user"]["id"]) == zhou.account.bytes
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert len(bytes_of(options["challenge"])) == 32
    signing = passkeys.begin_authentication(session, PARTY, now=NOW).options
    assert (signing["rpId"], signing["userVerification"]) == ("localhost", "required")
    assert not signing.get("allowCredentials")


def test_a_registered_passkey_signs_in(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    assert sign_in(session, device) == (zhou.account, zhou.person)
    assert sign_in(session, device) == (zhou.account, zhou.person)
    (kept,) = passkeys.kept(session, zhou.account)
    assert (kept.name, kept.created_at, kept.last_used_at) == ("my phone", NOW, NOW)


def test_a_passkey_without_a_counter_signs_in_too(session: Session, zhou: Known) -> None:
    device = registered(session, zhou, Authenticator(counts=False))
    assert sign_in(session, device) == sign_in(session, device) == (zhou.account, zhou.person)


FORGERS: dict[str, Callable[[Authenticator], None]] = {
    "another page": lambda device: setattr(device, "origin", "http://localhost.evil.example"),
    "another port": lambda device: setattr(device, "origin", "http://localhost:8080"),
    "another party": lambda device: setattr(device, "rp_id", "evil.example"),
    "no finger": lambda device: setattr(device, "verifies", False),
}
forged = pytest.mark.parametrize("forge", FORGERS.values(), ids=FORGERS)


@forged
def test_a_key_made_elsewhere_or_without_the_finger_is_not_kept(
    session: Session, zhou: Known, forge: Callable[[Authenticator], None]
) -> None:
    forge(device := Authenticator())
    ceremony = begin(session, zhou.account)
    with pytest.raises(InvalidField) as caught:
        finish(session, zhou, ceremony, device.make(ceremony.options))
    assert [(one.field, one.problem) for one in caught.value.fields] == [("credential", "not_verified")]
    assert passkeys.kept(session, zhou.account) == []


@forged
def test_a_signature_made_elsewhere_or_without_the_finger_signs_nobody_in(
    session: Session, zhou: Known, forge: Callable[[Authenticator], None]
) -> None:
    forge(device := registered(session, zhou))
    assert isinstance(sign_in(session, device), WrongCredentials)


def test_a_challenge_serves_once(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    ceremony = passkeys.begin_authentication(session, PARTY, now=NOW)
    assert sign_in(session, device, ceremony=ceremony) == (zhou.account, zhou.person)
    assert isinstance(sign_in(session, device, ceremony=ceremony), WrongCredentials)
    again = begin(session, zhou.account)
    finish(session, zhou, again, Authenticator().make(again.options))
    with pytest.raises(InvalidField) as caught:
        finish(session, zhou, again, Authenticator().make(again.options))
    assert caught.value.fields[0].field == "challenge_id"


def test_a_refused_answer_spends_the_challenge_too(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    ceremony = passkeys.begin_authentication(session, PARTY, now=NOW)
    device.verifies = False
    assert isinstance(sign_in(session, device, ceremony=ceremony), WrongCredentials)
    device.verifies = True
    assert isinstance(sign_in(session, device, ceremony=ceremony), WrongCredentials)


def test_a_challenge_lives_five_minutes(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    assert sign_in(session, device, after=timedelta(seconds=299)) == (zhou.account, zhou.person)
    assert isinstance(sign_in(session, device, after=timedelta(minutes=5)), WrongCredentials)
    ceremony = begin(session, zhou.account)
    with pytest.raises(InvalidField):
        finish(session, zhou, ceremony, Authenticator().make(ceremony.options), after=timedelta(minutes=5))


def test_somebody_elses_challenge_registers_nothing(session: Session, town: Town, zhou: Known) -> None:
    ceremony = begin(session, zhou.account)
    credential = Authenticator().make(ceremony.options)
    with pytest.raises(InvalidField):
        finish(session, town.person("other"), ceremony, credential)
    assert finish(session, zhou, ceremony, credential).name == "my phone"


def test_a_challenge_of_one_ceremony_does_not_serve_the_other(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    registration, signing = begin(session, zhou.account), passkeys.begin_authentication(session, PARTY, now=NOW)
    signing.options["user"], signing.options["rp"] = registration.options["user"], registration.options["rp"]
    with pytest.raises(InvalidField):
        finish(session, zhou, signing, Authenticator().make(signing.options))
    registration.options["rpId"] = "localhost"
    assert isinstance(sign_in(session, device, ceremony=registration), WrongCredentials)


def test_a_signature_over_another_challenge_signs_nobody_in(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    one, other = (passkeys.begin_authentication(session, PARTY, now=NOW) for _ in range(2))
    mixed = Ceremony(one.challenge_id, other.options)
    assert isinstance(sign_in(session, device, ceremony=mixed), WrongCredentials)


def test_an_unknown_passkey_and_one_of_a_closed_account_sign_nobody_in(session: Session, zhou: Known) -> None:
    assert isinstance(sign_in(session, Authenticator()), WrongCredentials)
    device = registered(session, zhou)
    session.execute(update(Account).values(closed_at=NOW))
    assert isinstance(sign_in(session, device), WrongCredentials)


def test_another_key_under_a_known_name_signs_nobody_in(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    assert isinstance(sign_in(session, Authenticator(credential_id=device.credential_id)), WrongCredentials)


def test_a_copied_passkey_is_noticed_by_its_counter(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    for _ in range(3):
        sign_in(session, device)
    device.sign_count = 1
    assert isinstance(sign_in(session, device), WrongCredentials)


def test_a_passkey_is_registered_once(session: Session, town: Town, zhou: Known) -> None:
    device = registered(session, zhou)
    other = town.person("other")
    ceremony = begin(session, other.account)
    with pytest.raises(InvalidField) as caught:
        finish(session, other, ceremony, device.make(ceremony.options))
    assert caught.value.fields[0].problem == "known_already"


def test_an_eleventh_passkey_is_refused(session: Session, zhou: Known) -> None:
    for _ in range(9):
        registered(session, zhou)
    early, tenth = begin(session, zhou.account), begin(session, zhou.account)
    finish(session, zhou, tenth, Authenticator().make(tenth.options))
    with pytest.raises(InvalidField) as caught:
        begin(session, zhou.account)
    assert caught.value.fields[0].problem == "too_many"
    with pytest.raises(InvalidField):  # begun while there was room
        finish(session, zhou, early, Authenticator().make(early.options))
    assert len(passkeys.kept(session, zhou.account)) == 10


def test_known_passkeys_are_named_so_that_a_device_makes_no_second_one(session: Session, zhou: Known) -> None:
    device = registered(session, zhou)
    (excluded,) = begin(session, zhou.account).options["excludeCredentials"]
    assert bytes_of(excluded["id"]) == device.credential_id


def test_a_passkey_is_removed_once_and_by_its_account_alone(session: Session, town: Town, zhou: Known) -> None:
    device = registered(session, zhou)
    (kept,) = passkeys.kept(session, zhou.account)
    for account, passkey in ((town.person("other").account, kept.id), (zhou.account, new_id())):
        with pytest.raises(NotFound):
            passkeys.remove(session, account, passkey)
    passkeys.remove(session, zhou.account, kept.id)
    assert passkeys.kept(session, zhou.account) == []
    assert isinstance(sign_in(session, device), WrongCredentials)


@pytest.mark.parametrize(
    "credential",
    [{}, {"rawId": 7}, {"rawId": "é"}, {"rawId": "A"}, {"rawId": "\ud800"}, {"rawId": None, "response": []}],
)
def test_what_is_no_credential_signs_nobody_in(session: Session, zhou: Known, credential: dict[str, Any]) -> None:
    registered(session, zhou)
    ceremony = passkeys.begin_authentication(session, PARTY, now=NOW)
    found = passkeys.finish_authentication(
        session, PARTY, challenge_id=ceremony.challenge_id, credential=credential, now=NOW
    )
    assert isinstance(found, WrongCredentials)
