"""An office's seal: made, found, used, checked."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.identity.people import add_organisation
from backend.kernel.clock import FixedClock
from backend.kernel.errors import Conflict, SealBroken
from backend.kernel.keys import FileKeys
from backend.seals import service as seals
from backend.seals.models import SealKey


@pytest.fixture
def office(session: Session, clock: FixedClock) -> UUID:
    """An organisation without a seal."""
    return add_organisation(
        session, uscc="11880101MB2F06001X", name="局", name_en="Office", kind="government", area_code="880101",
        now=clock.instant,
    )  # fmt: skip


def spki(session: Session, kid: str) -> bytes:
    return session.execute(select(SealKey.spki).where(SealKey.kid == kid)).scalar_one()


def test_what_a_seal_signed_is_good_under_its_public_key_alone(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    own, other = (seals.make_key(session, keys, office, now=clock.instant) for _ in range(2))
    signature = seals.sign(keys, own, b"message")
    assert seals.verify(spki(session, own), b"message", signature)
    assert not seals.verify(spki(session, other), b"message", signature)
    assert not seals.verify(spki(session, own), b"massage", signature)
    assert not seals.verify(spki(session, own), b"message", signature[:-1])
    assert not seals.verify(spki(session, own), b"message", bytes(64))


@pytest.mark.parametrize("key", [b"", b"no key", bytes(91)])
def test_what_is_no_key_has_signed_nothing(key: bytes) -> None:
    assert not seals.verify(key, b"message", bytes(64))


def test_the_newest_key_that_is_not_retired_signs(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    older = seals.make_key(session, keys, office, now=clock.instant)
    newer = seals.make_key(session, keys, office, now=clock.instant + timedelta(days=1))
    assert seals.current_kid(session, office) == newer
    session.execute(update(SealKey).where(SealKey.kid == newer).values(retired_at=clock.instant))
    assert seals.current_kid(session, office) == older
    with pytest.raises(Conflict):
        seals.current_kid(session, uuid4())


def test_private_keys_stay_with_the_key_provider(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    kid = seals.make_key(session, keys, office, now=clock.instant)
    assert {column.key for column in SealKey.__table__.columns} == {
        "kid", "organisation_id", "suite", "spki", "created_at", "retired_at",
    }  # fmt: skip
    assert not [path for path in keys.folder.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    with pytest.raises(SealBroken):
        seals.sign(keys, "0" * 16, b"message")
    assert kid
