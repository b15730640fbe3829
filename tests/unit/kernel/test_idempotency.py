"""One key, one effect: what is kept, for how long, and when a repetition is refused."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.kernel import idempotency
from backend.kernel.db import Database
from backend.kernel.errors import AlreadyDone, KeyMissing, KeyReused, SealBroken
from backend.kernel.idempotency import Request, Stored
from backend.kernel.ids import new_id
from backend.kernel.keys import FileKeys
from backend.kernel.models import IdempotencyRow
from tests.database import TUESDAY_MORNING as NOW

ME, YOU = new_id(), new_id()
KEY = "0123456789abcdef"
REQUEST = idempotency.request_of("POST /api/codes", KEY, b'{"a":1}', hash_key=bytes(32))
SECOND = timedelta(seconds=1)


def keep(session: Session, keys: FileKeys, request: Request = REQUEST, *, disclosing: bool = False) -> Stored:
    idempotency.keep(session, keys, request, actor_id=ME, status=201, body=b'{"id":7}', disclosing=disclosing, now=NOW)
    stored = idempotency.find(session, ME, request)
    assert stored is not None
    return stored


@pytest.mark.parametrize("key", [None, "", "x" * 15, "x" * 65, "键" * 16, "x" * 16 + "\n", "x\0" * 8])
def test_a_key_is_16_to_64_printable_characters(key: str | None) -> None:
    with pytest.raises(KeyMissing):
        idempotency.request_of("POST /x", key, b"", hash_key=bytes(32))


@pytest.mark.parametrize("length", [16, 36, 64])
def test_such_a_key_identifies_a_change(length: int) -> None:
    assert idempotency.request_of("POST /x", "k" * length, b"", hash_key=bytes(32)).key == "k" * length


def test_the_same_request_gets_the_same_answer(session: Session, keys: FileKeys) -> None:
    stored = keep(session, keys)
    assert idempotency.replay(keys, stored, REQUEST, now=NOW + SECOND) == (201, b'{"id":7}')


def test_a_request_is_told_by_actor_route_and_key(session: Session, keys: FileKeys) -> None:
    keep(session, keys)
    for actor, route, key in (
        (YOU, REQUEST.route, KEY),
        (ME, "POST /api/verifications", KEY),
        (ME, REQUEST.route, KEY + "0"),
    ):
        assert idempotency.find(session, actor, Request(route, key, REQUEST.body_hash)) is None


def test_another_body_under_the_same_key_is_refused(session: Session, keys: FileKeys) -> None:
    stored = keep(session, keys)
    with pytest.raises(KeyReused):
        idempotency.replay(
            keys, stored, idempotency.request_of(REQUEST.route, KEY, b'{"a": 1}', hash_key=bytes(32)), now=NOW
        )


@pytest.mark.parametrize(("disclosing", "kept"), [(True, timedelta(minutes=2)), (False, timedelta(hours=24))])
def test_an_answer_is_gone_on_the_dot(session: Session, keys: FileKeys, disclosing: bool, kept: timedelta) -> None:
    stored = keep(session, keys, disclosing=disclosing)
    assert idempotency.replay(keys, stored, REQUEST, now=NOW + kept - SECOND)[0] == 201
    with pytest.raises(AlreadyDone):
        idempotency.replay(keys, stored, REQUEST, now=NOW + kept)


def test_an_answer_that_was_swept_is_already_done(session: Session, keys: FileKeys) -> None:
    keep(session, keys)
    session.execute(update(IdempotencyRow).values(answer=None))
    stored = idempotency.find(session, ME, REQUEST)
    assert stored is not None
    with pytest.raises(AlreadyDone):
        idempotency.replay(keys, stored, REQUEST, now=NOW)


def test_an_answer_stands_in_the_database_as_ciphertext_of_its_row(session: Session, keys: FileKeys) -> None:
    stored = keep(session, keys)
    assert stored.answer is not None
    assert b'"id"' not in stored.answer
    moved = Stored(new_id(), stored.body_hash, stored.status, stored.answer, stored.answer_until)
    with pytest.raises(SealBroken):
        idempotency.replay(keys, moved, REQUEST, now=NOW)


def test_a_second_row_of_one_key_undoes_its_transaction(database: Database, keys: FileKeys) -> None:
    with database.unit(write=True) as session:
        keep(session, keys)
    with pytest.raises(IntegrityError), database.unit(write=True) as session:
        keep(session, keys)


def test_times_are_aware(session: Session, keys: FileKeys) -> None:
    until: datetime = keep(session, keys).answer_until
    assert until == NOW + timedelta(hours=24)
    assert until.tzinfo is not None


def test_the_body_is_kept_under_a_key_of_the_server() -> None:
    hashes = {idempotency.request_of("POST /x", KEY, b"{}", hash_key=bytes([n]) * 32).body_hash for n in range(3)}
    assert len(hashes) == 3
    assert sha256(b"{}").digest() not in hashes
