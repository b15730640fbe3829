"""Issue, read back, suspend, resume: the acts of an issuer on an empty database."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from backend.audit.models import AccessEvent
from backend.certificates import read
from backend.certificates.acts import ActName, By, Reasoned, perform
from backend.certificates.face import Face, bound, close_face, close_photo, open_face, open_photo, unwrap, wrap
from backend.certificates.models import Certificate, Holder
from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.certificates.service import Act, HolderOf
from backend.identity.people import Details, add_person
from backend.kernel.errors import Conflict, FieldProblem, InvalidField, NotFound, SealBroken
from backend.kernel.keys import FileKeys
from backend.kernel.models import OutboxRow
from backend.standards.certificate_identifier import CertificateIdentifier, parse
from tests.unit.certificates.conftest import PHOTO, USCC, VALUES, Registry

TODAY = date(2026, 3, 3)
SAID = Reasoned("涉嫌伪造", "道路交通安全法第一百一十条", "停1号")
OFFICER = uuid4()


def opened(registry: Registry, certificate: UUID, today: date = TODAY) -> Opened:
    return read.one(registry.session, registry.keys, [registry.person], certificate, today=today)


def test_what_was_issued_is_read_back_whole_and_genuine(registry: Registry) -> None:
    one = opened(registry, registry.issue())
    assert one.genuine
    assert dict(one.face.values) == VALUES
    assert one.photo == PHOTO
    assert one.values()["photo"].startswith("data:image/svg+xml;base64,")
    assert one.subject_name == "马志强"
    assert one.number == VALUES["licence_number"]
    assert (one.issuer, one.issuer_en, one.kid) == ("云汀市公安局交通警察支队", "Yunting Traffic Police", registry.kid)
    assert (one.status, one.attention, one.reason) == (Status.VALID, (), "")
    identifier = parse(one.identifier)
    assert isinstance(identifier, CertificateIdentifier)
    assert (identifier.issuer, identifier.version) == (USCC, 1)


def test_without_a_picture_nothing_stands_in_its_place(registry: Registry) -> None:
    one = opened(registry, registry.issue(photo=None))
    assert one.genuine
    assert one.photo is None
    assert "photo" not in one.values()


def test_a_certificate_without_a_printed_number_is_known_by_its_identifier(registry: Registry) -> None:
    one = opened(registry, registry.issue())
    values = {key: value for key, value in one.face.values.items() if key != "licence_number"}
    assert replaced(one, Face(values, one.face.salts, ())).number == ""
    assert replaced(one, Face(values, one.face.salts, ())).subject_name is None


def replaced(one: Opened, face: Face) -> Opened:
    return replace(one, face=face)


def test_two_holders_read_the_same_certificate_each_under_the_own_name(registry: Registry) -> None:
    other = add_person(
        registry.session, registry.keys, Details("何晓燕", "880101199009030026", "12888001208"), now=registry.now
    )
    holders = [HolderOf(registry.person, "1", "马志强"), HolderOf(other, "2", "何晓燕")]
    certificate = registry.issue(holders=holders)
    for person, name in ((registry.person, "马志强"), (other, "何晓燕")):
        one = read.one(registry.session, registry.keys, [person], certificate, today=TODAY)
        assert (one.subject_name, one.genuine) == (name, True)


def test_erasing_a_holders_wrap_takes_the_certificate_from_that_holder(registry: Registry) -> None:
    certificate = registry.issue()
    registry.session.execute(delete(Holder).where(Holder.certificate_id == certificate))
    with pytest.raises(NotFound):
        opened(registry, certificate)


@pytest.mark.parametrize(
    "changes",
    [
        {"values": {**VALUES, "no_such_field": "1"}},
        {"values": {**VALUES, "photo": "1"}},
        {"values": {key: value for key, value in VALUES.items() if key != "name"}},
        {"values": {**VALUES, "name": ""}},
        {"holders": []},
        {"type": "no_such_type"},
    ],
)
def test_a_draft_that_does_not_fit_its_type_is_refused(registry: Registry, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidField):
        registry.issue(**changes)


def test_a_newer_version_leaves_the_older_one_out_of_what_can_be_shown(registry: Registry) -> None:
    old = registry.issue(act=Act(Status.SUPERSEDED))
    new = registry.issue(version=2, supersedes=old)
    current = read.of_holder(registry.session, registry.keys, registry.person, today=TODAY)
    assert [one.id for one in current] == [new]
    shown = read.showable(registry.session, registry.person, [old, new])
    assert {one: definition.code for one, definition in shown.items()} == {new: "driving_licence"}
    locked = read.lock_chosen(registry.session, registry.keys, registry.person, [old, new], today=TODAY)
    assert {one.id: one.status for one in locked} == {old: Status.SUPERSEDED, new: Status.VALID}
    by_type = read.lock_of_types(registry.session, registry.keys, registry.person, ["driving_licence"], today=TODAY)
    assert [one.id for one in by_type] == [new]


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        ({"disputed": True}, TODAY, ("disputed",)),
        ({}, date(2033, 2, 1), ("expiring",)),
        ({"disputed": True}, date(2033, 2, 1), ("disputed", "expiring")),
    ],
)
def test_reasons_for_a_closer_look_follow_from_the_row_and_the_day(
    registry: Registry, changes: dict[str, object], today: date, expected: tuple[str, ...]
) -> None:
    assert opened(registry, registry.issue(**changes), today).attention == expected


def act(
    registry: Registry, certificate: UUID, name: ActName, said: Reasoned, offices: list[UUID] | None = None
) -> None:
    """An officer of the office acts."""
    by = By(OFFICER, [registry.office] if offices is None else offices)
    perform(registry.session, registry.keys, certificate, name, said, by=by, now=registry.now)


def test_a_suspension_is_entered_with_its_reason_and_told_to_the_holders(registry: Registry) -> None:
    certificate = registry.issue()
    act(registry, certificate, ActName.SUSPEND, SAID)
    one = opened(registry, certificate)
    assert (one.status, one.since, one.reason) == (Status.SUSPENDED, TODAY, "涉嫌伪造")
    newest = read.history(registry.session, certificate)[0]
    assert (newest.status, newest.document_number, newest.actor_id) == ("suspended", "停1号", OFFICER)
    assert (newest.act, newest.effective_on) == ("suspend", TODAY)
    told = registry.session.execute(select(OutboxRow.topic, OutboxRow.payload)).one()
    assert told.topic == "certificate.changed"
    assert told.payload == {"certificate": str(certificate), "holders": [str(registry.person)]}


def test_acts_that_do_not_fit_the_state_or_the_office_change_nothing(registry: Registry) -> None:
    certificate = registry.issue()
    with pytest.raises(Conflict):
        act(registry, certificate, ActName.RESUME, SAID)
    for offices, wanted in (([uuid4()], certificate), ([], certificate), ([registry.office], uuid4())):
        with pytest.raises(NotFound):
            act(registry, wanted, ActName.SUSPEND, SAID, offices)
    act(registry, certificate, ActName.SUSPEND, SAID)
    with pytest.raises(Conflict):
        act(registry, certificate, ActName.SUSPEND, SAID)
    act(registry, certificate, ActName.RESUME, SAID)
    assert opened(registry, certificate).status is Status.VALID


def test_an_act_without_its_reason_is_refused_with_the_field(registry: Registry) -> None:
    certificate = registry.issue()
    with pytest.raises(InvalidField) as refused:
        act(registry, certificate, ActName.REVOKE_PENALTY, Reasoned(reason="吊销"))
    assert refused.value.fields == (
        FieldProblem("legal_basis", "missing"),
        FieldProblem("document_number", "missing"),
    )
    assert opened(registry, certificate).status is Status.VALID


def test_each_act_leaves_one_row_of_the_record(registry: Registry) -> None:
    certificate = registry.issue()
    act(registry, certificate, ActName.CANCEL, SAID)
    rows = registry.session.execute(select(AccessEvent.kind, AccessEvent.actor_id)).all()
    assert [tuple(row) for row in rows] == [("certificate:cancel", OFFICER)]


def test_values_salts_and_pictures_stand_in_no_column_in_clear(registry: Registry) -> None:
    certificate = registry.issue()
    row = registry.session.execute(select(Certificate).where(Certificate.id == certificate)).scalar_one()
    for column in Certificate.__table__.columns:
        content = getattr(row, column.key)
        text = content if isinstance(content, bytes) else str(content).encode()
        assert "马志强".encode() not in text
        assert PHOTO not in text


def test_ciphertexts_open_only_where_they_were_made(keys: FileKeys) -> None:
    own, other, data_key = uuid4(), uuid4(), bytes(32)
    face, photo = close_face(data_key, Face({}, {}, ()), own, "k1"), close_photo(data_key, b"p", own, "k1")
    assert open_photo(data_key, photo, own, "k1") == b"p"
    for certificate, kid in ((other, "k1"), (own, "k2")):
        with pytest.raises(SealBroken):
            open_face(data_key, face, certificate, kid)
        with pytest.raises(SealBroken):
            open_photo(data_key, photo, certificate, kid)
    with pytest.raises(SealBroken):
        open_face(data_key, photo, own, "k1")
    assert bound("face", own, "k1") != bound("photo", own, "k1")
    row, holder = uuid4(), uuid4()
    wrapped = wrap(keys, data_key, row, holder)
    assert unwrap(keys, wrapped, row, holder) == data_key
    for row_id, holder_id in ((other, holder), (row, other)):
        with pytest.raises(SealBroken):
            unwrap(keys, wrapped, row_id, holder_id)
