"""Seals for everybody who checks: chains, the list of lost keys, pictures; and the proof for the holder's device."""

from base64 import b64encode
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Response

from backend.certificates import proof
from backend.certificates.rules import SIGNED_PREFIX
from backend.identity.people import organisations
from backend.kernel.errors import NotFound
from backend.seals import authority, ledger, service
from backend.web.access import PUBLIC, allow
from backend.web.routes import Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.seals import Authorities, JointProof, KidPath, Proof, ProofPath, PublicKey, SealPath

routes = Routes("seals")
PICTURE_POLICY = "default-src 'none'; style-src 'none'; img-src data:; sandbox"


@routes.on("GET", "/api/seals/authority", access=PUBLIC, answer=Authorities, problems=(404,))
def read_authority() -> Response:
    """The city's own certificate authority: install its root to check files by a program of one's own."""
    found = authority.chain(session())
    if not found:
        raise NotFound
    issuing, root = (_pem(one) for one in found)
    return answer(Authorities(issuing=issuing, root=root))


@routes.on("GET", "/api/seals/crl", access=PUBLIC, answer=None, problems=(404,))
def revocations() -> Response:
    """The authority's signed list of certificates whose keys were lost (X.509 CRL, DER)."""
    if not authority.chain(session()):
        raise NotFound
    response = Response(ledger.revocation_list(session(), keys(), now=now()), mimetype="application/pkix-crl")
    response.headers["Content-Disposition"] = 'attachment; filename="seals.crl"'
    return response


@routes.on("GET", "/api/seals/keys/<kid>", access=PUBLIC, answer=PublicKey, problems=(404,))
def read_key(path: KidPath) -> Response:
    """A seal key with its certificates, and whether it is in use, retired or lost."""
    key, seal = ledger.key_and_seal(session(), path.kid)
    office = organisations(session(), [key.organisation_id])[key.organisation_id]
    shown = PublicKey(
        **_kept(key),
        organisation=office.name,
        organisation_en=office.name_en,
        uscc=office.uscc,
        seal=f"{seal.name}{seal.line}" if seal else None,
        number=seal.number if seal else None,
        chain=[_pem(one) for one in service.chain(session(), key.kid)] if key.certificate else [],
    )
    return answer(shown)


@routes.on("GET", "/api/seals/<uuid:seal_id>/picture", access=PUBLIC, answer=None, problems=(404,))
def read_picture(path: SealPath) -> Response:
    """The round seal as SVG, of a seal or of an organisation's newest one."""
    response = Response(service.picture(session(), path.seal_id), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


@routes.on("GET", "/api/certificates/<uuid:certificate_id>/proof", access=allow("certificates:read"), answer=Proof)
def read_proof(path: ProofPath) -> Response:
    """The signed content of an own certificate with signature, key and salts, to check on the own device."""
    holders = [actor().person_id, *actor().enterprises]
    found = proof.of_certificate(session(), keys(), holders, path.certificate_id)
    return answer(_proof(found))


def _proof(found: proof.Proof) -> Proof:
    return Proof(
        content=_text(found.content),
        prefix=SIGNED_PREFIX.decode(),
        signature=_text(found.signature),
        kid=found.kid,
        suite=found.suite,
        spki=_text(found.spki),
        sealed_at=found.sealed_at,
        compromised_from=found.compromised_from,
        salts={key: salt.hex() for key, salt in found.salts.items()},
        joint=[_joint(one) for one in found.joint],
    )


def _joint(row: Any) -> JointProof:
    return JointProof(
        office=row.uscc,
        signature=_text(row.signature or b""),
        kid=row.kid,
        suite=row.suite,
        spki=_text(row.spki),
        sealed_at=row.at,
        compromised_from=row.compromised_from,
    )


def _kept(key: Any) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "suite": key.suite,
        "state": "compromised" if key.compromised_from else "retired" if key.retired_at else "in_use",
        "retired_at": key.retired_at,
        "compromised_from": key.compromised_from,
        "spki": _text(key.spki),
    }


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _pem(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()
