"""The city's certificate authority: chains that a stranger's library accepts, and the list of what counts no more."""

from datetime import timedelta
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import NameOID
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.identity.people import add_organisation
from backend.kernel.clock import FixedClock
from backend.kernel.errors import NotFound
from backend.kernel.keys import FileKeys
from backend.seals import authority, making
from backend.seals import service as seals
from backend.seals.authority import Revoked
from backend.seals.making import Given
from backend.seals.models import SealKey

USCC = "11880101MB2F06001X"


@pytest.fixture
def office(session: Session, clock: FixedClock) -> UUID:
    return add_organisation(
        session, uscc=USCC, name="云汀市公安局", name_en="Police", kind="government", area_code="880101",
        now=clock.instant,
    )  # fmt: skip


def read_chain(session: Session, kid: str) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(one) for one in seals.chain(session, kid)]


def test_a_seals_certificate_names_the_office_and_is_signed_up_to_the_root(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    own, issuing, root = read_chain(session, making.make_key(session, keys, office, now=clock.instant))
    own.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    assert own.version is x509.Version.v3
    for oid, expected in (
        (NameOID.ORGANIZATION_NAME, "云汀市公安局"),
        (NameOID.SERIAL_NUMBER, USCC),
        (NameOID.ORGANIZATION_IDENTIFIER, f"NTRCN-{USCC}"),
    ):
        assert own.subject.get_attributes_for_oid(oid)[0].value == expected
    assert own.not_valid_before_utc == clock.instant
    assert own.not_valid_after_utc == clock.instant + timedelta(days=365 * 5)


def test_each_certificate_says_what_its_key_is_for(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    own, issuing, root = read_chain(session, making.make_key(session, keys, office, now=clock.instant))
    usages = [one.extensions.get_extension_for_class(x509.KeyUsage).value for one in (own, issuing, root)]
    assert [(one.digital_signature, one.content_commitment) for one in usages] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert [(one.key_cert_sign, one.crl_sign) for one in usages] == [(False, False), (True, True), (True, True)]
    limits = [one.extensions.get_extension_for_class(x509.BasicConstraints).value for one in (own, issuing, root)]
    assert [(one.ca, one.path_length) for one in limits] == [(False, None), (True, 0), (True, 1)]
    identifiers = [one.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value for one in (own, issuing)]
    assert identifiers[0] == x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    above = own.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert above.key_identifier == identifiers[1].digest
    assert len({one.serial_number for one in (own, issuing, root)}) == 3


def test_a_seals_key_signs_what_any_library_checks(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    kid = making.make_key(session, keys, office, now=clock.instant)
    signature = seals.sign(keys, kid, b"message")
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    public = read_chain(session, kid)[0].public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(der, b"message", ec.ECDSA(hashes.SHA256()))


def test_an_sm2_seal_gets_a_certificate_of_the_same_authority(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    pytest.importorskip("gmssl_pyx")
    kid = making.make_key(session, keys, office, suite="gm", now=clock.instant)
    own, issuing, _ = read_chain(session, kid)
    own.verify_directly_issued_by(issuing)
    spki = session.execute(select(SealKey.spki).where(SealKey.kid == kid)).scalar_one()
    assert spki in own.tbs_certificate_bytes
    assert seals.verify(spki, "gm", b"m", seals.sign(keys, kid, b"m"))


def test_a_certificate_ends_with_its_seal(session: Session, keys: FileKeys, office: UUID, clock: FixedClock) -> None:
    today = clock.instant.date()
    seal = making.make_seal(session, keys, office, Given(valid_to=today + timedelta(days=30)), now=clock.instant)
    kid = seals.usable(session, office, now=clock.instant, seal_id=seal).kid
    assert read_chain(session, kid)[0].not_valid_after_utc.date() == today + timedelta(days=31)


def test_the_list_of_the_revoked_is_signed_and_says_when_and_why(
    session: Session, keys: FileKeys, office: UUID, clock: FixedClock
) -> None:
    own, issuing, _ = read_chain(session, making.make_key(session, keys, office, now=clock.instant))
    der = own.public_bytes(serialization.Encoding.DER)
    listed = [Revoked(der, clock.instant)]
    crl = x509.load_der_x509_crl(authority.revocations(session, keys, listed, now=clock.instant))
    public = issuing.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert crl.is_signature_valid(public)
    entry = crl.get_revoked_certificate_by_serial_number(own.serial_number)
    assert entry is not None
    assert entry.revocation_date_utc == clock.instant
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    empty = x509.load_der_x509_crl(authority.revocations(session, keys, [], now=clock.instant))
    assert len(empty) == 0


def test_a_key_without_a_certificate_has_no_chain(session: Session) -> None:
    assert authority.chain(session) == []
    with pytest.raises(NotFound):
        seals.chain(session, "0" * 16)
