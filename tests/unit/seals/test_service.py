"""An office's seal: made, found, used, checked, suspended, lost."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.identity.people import add_organisation
from backend.kernel.clock import FixedClock
from backend.kernel.errors import Conflict, NoSeal, NotFound, SealBroken, SealEnded, SealSuspended
from backend.kernel.keys import FileKeys
from backend.seals import making
from backend.seals import service as seals
from backend.seals.making import Given
from backend.seals.models import Seal, SealKey, SealMandate, SealUse
from backend.seals.rules import KeyState, Kind, Relation
from backend.standards.calendar import date_in_shanghai


@pytest.fixture
def office(session: Session, clock: FixedClock) -> UUID:
    """An organisation without a seal."""
    return add_organisation(
        session, uscc="11880101MB2F06001X", name="局", name_en="Office", kind="government", area_code="880101",
        now=clock.instant,
    )  # fmt: skip


@pytest.fixture
def other_office(session: Session, clock: FixedClock) -> UUID:
    """Another one."""
    return add_organisation(
        session, uscc="11880100000000019L", name="处", name_en="Bureau", kind="government", area_code="880100",
        now=clock.instant,
    )  # fmt: skip


def spki(session: Session, kid: str) -> bytes:
    return session.execute(select(SealKey.spki).where(SealKey.kid == kid)).scalar_one()


def mark(session: Session, kid: str, **values: object) -> None:
    session.execute(update(SealKey).where(SealKey.kid == kid).values(**values))


def mark_seals(session: Session, office: UUID, **values: object) -> None:
    session.execute(update(Seal).where(Seal.organisation_id == office).values(**values))


def test_what_a_seal_signed_is_good_under_its_public_key_alone(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    own, other = (making.make_key(session, keys, office, now=clock.instant) for _ in range(2))
    signature = seals.sign(keys, own, b"message")
    assert seals.verify(spki(session, own), "intl", b"message", signature)
    assert not seals.verify(spki(session, other), "intl", b"message", signature)
    assert not seals.verify(spki(session, own), "intl", b"massage", signature)
    assert not seals.verify(spki(session, own), "intl", b"message", signature[:-1])
    assert not seals.verify(spki(session, own), "intl", b"message", bytes(64))


@pytest.mark.parametrize("suite", ["gm", "", "es256", "none"])
def test_a_key_signs_in_its_own_suite_alone(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock, suite: str
) -> None:
    kid = making.make_key(session, keys, office, now=clock.instant)
    assert not seals.verify(spki(session, kid), suite, b"message", seals.sign(keys, kid, b"message"))


@pytest.mark.parametrize("key", [b"", b"no key", bytes(91)])
def test_what_is_no_key_has_signed_nothing(key: bytes) -> None:
    assert not seals.verify(key, "intl", b"message", bytes(64))


def test_the_newest_key_that_is_not_retired_signs(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    older = making.make_key(session, keys, office, now=clock.instant)
    newer = making.make_key(session, keys, office, now=clock.instant + timedelta(days=1))
    assert seals.current_kid(session, office) == newer
    mark(session, newer, retired_at=clock.instant)
    assert seals.current_kid(session, office) == older
    mark(session, older, compromised_from=clock.instant)
    for nobody in (office, uuid4()):
        with pytest.raises(Conflict):
            seals.current_kid(session, nobody)


def test_the_seal_for_certificates_goes_before_the_official_one(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    now = clock.instant
    making.make_seal(session, keys, office, Given(kind=Kind.CERTIFICATE), now=now)
    official = making.make_seal(session, keys, office, Given(kind=Kind.OFFICIAL), now=now + timedelta(days=1))
    assert seals.usable(session, office, now=now + timedelta(days=1)).kind == "certificate"
    named = seals.usable(session, office, now=now + timedelta(days=1), seal_id=official)
    assert (named.id, named.kind, named.suite, named.name) == (official, "official", "intl", "局")


def test_another_organisations_seal_cannot_be_named(
    session: Session, keys: FileKeys, office: UUID, other_office: UUID, clock: FixedClock
) -> None:
    foreign = making.make_seal(session, keys, other_office, Given(), now=clock.instant)
    with pytest.raises(NoSeal):
        seals.usable(session, office, now=clock.instant, seal_id=foreign)


def test_a_seal_that_may_not_be_used_says_why(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    today = date_in_shanghai(clock.instant)
    with pytest.raises(NoSeal):
        seals.usable(session, office, now=clock.instant)
    making.make_key(session, keys, office, now=clock.instant)
    for values, reason in (
        ({"state": "suspended"}, SealSuspended),
        ({"state": "ended"}, SealEnded),
        ({"state": "active", "valid_to": today - timedelta(days=1)}, SealEnded),
        ({"valid_to": None, "valid_from": today + timedelta(days=1)}, NoSeal),
    ):
        mark_seals(session, office, **values)
        with pytest.raises(reason):
            seals.usable(session, office, now=clock.instant)
    mark_seals(session, office, valid_from=today, valid_to=today)
    assert seals.usable(session, office, now=clock.instant).organisation_id == office


def test_private_keys_stay_with_the_key_provider(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    kid = making.make_key(session, keys, office, now=clock.instant)
    assert {column.key for column in SealKey.__table__.columns} == {
        "kid", "organisation_id", "suite", "spki", "created_at", "retired_at", "seal_id", "certificate",
        "compromised_from",
    }  # fmt: skip
    assert not [path for path in keys.folder.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    with pytest.raises(SealBroken):
        seals.sign(keys, "0" * 16, b"message")
    assert kid


def test_what_became_of_a_key_is_told(session: Session, keys: FileKeys, office: UUID, clock: FixedClock) -> None:
    kid = making.make_key(session, keys, office, now=clock.instant)
    assert seals.state_at(session, kid) == KeyState(None, None)
    mark(session, kid, retired_at=clock.instant, compromised_from=clock.instant)
    assert seals.state_at(session, kid) == KeyState(clock.instant, clock.instant)
    with pytest.raises(NotFound):
        seals.state_at(session, "0" * 16)


def test_every_use_is_a_line_of_the_ledger(session: Session, keys: FileKeys, office: UUID, clock: FixedClock) -> None:
    making.make_key(session, keys, office, now=clock.instant)
    ref = seals.usable(session, office, now=clock.instant)
    line = seals.enter_use(
        session, seal_id=ref.id, kid=ref.kid, organisation_id=office, actor_id=None, ground="import 7",
        document_kind="certificate", document_id="c1", digest=bytes(32), at=clock.instant,
    )  # fmt: skip
    row = session.execute(select(SealUse)).scalar_one()
    assert (row.id, row.kid, row.relation, row.order_number, row.for_organisation_id) == (
        line,
        ref.kid,
        "own",
        "",
        None,
    )
    assert seals.sealed_at(session, bytes(32)) == clock.instant
    assert seals.sealed_at(session, b"\1" * 32) is None


def test_one_organisation_seals_for_another_by_an_order_in_force(
    session: Session, office: UUID, other_office: UUID, clock: FixedClock
) -> None:
    today = date_in_shanghai(clock.instant)
    session.add(
        SealMandate(
            organisation_id=office,
            for_organisation_id=other_office,
            relation="predecessor",
            order_number="云政发〔2026〕3号",
            valid_from=today,
            valid_to=today,
            made_at=clock.instant,
        )
    )
    session.flush()

    def asked(one: UUID, other: UUID, order: str, days: int = 0) -> Relation | None:
        return seals.may_seal_for(session, one, other, order, today=today + timedelta(days=days))

    assert asked(office, other_office, "云政发〔2026〕3号") is Relation.PREDECESSOR
    assert asked(office, office, "") is Relation.OWN
    assert asked(office, other_office, "") is None
    assert asked(other_office, office, "云政发〔2026〕3号") is None
    assert asked(office, other_office, "云政发〔2026〕3号", 1) is None
    assert asked(office, other_office, "云政发〔2026〕3号", -1) is None


def test_the_picture_is_found_by_seal_and_by_organisation(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    with pytest.raises(NotFound):
        seals.picture(session, office)
    own = making.make_seal(session, keys, office, replace(Given(), name="云汀市局"), now=clock.instant)
    drawn = seals.picture(session, own)
    assert drawn.startswith("<svg ")
    assert drawn == seals.picture(session, office)
    uploaded = making.make_seal(session, keys, office, Given(picture="<svg/>"), now=clock.instant + timedelta(days=1))
    assert seals.picture(session, office) == seals.picture(session, uploaded) == "<svg/>"
    session.execute(update(Seal).where(Seal.id == uploaded).values(state="ended"))
    assert seals.picture(session, office) == drawn


def test_keys_from_before_there_were_seals_get_one(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    made = [keys.new_signing_key() for _ in range(2)]
    for kid, public in made:
        session.add(SealKey(kid=kid, organisation_id=office, suite="intl", spki=public, created_at=clock.instant))
    session.flush()
    with pytest.raises(NoSeal):
        seals.usable(session, office, now=clock.instant)
    assert making.complete(session, keys, now=clock.instant) == 2
    assert making.complete(session, keys, now=clock.instant) == 0
    assert seals.usable(session, office, now=clock.instant).organisation_id == office
    assert len(session.execute(select(Seal)).scalars().all()) == 1
    assert len(seals.chain(session, made[0][0])) == 3
