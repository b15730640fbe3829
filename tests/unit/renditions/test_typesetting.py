"""The PDF itself, set in this process: every family of faces, a designed one, missing characters, the conversation."""

import io
import json
import sys
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from backend.demo.portraits import portrait
from backend.kernel.crypto import INTERNATIONAL, load_public_key
from backend.kernel.keys import FileKeys
from backend.kernel.settings import Settings
from backend.renditions import typesetting
from backend.renditions.glyphs import codepoints
from backend.renditions.layout import sheet, without_missing
from backend.renditions.metadata import metadata
from tests.papers import information, judged, text_of
from tests.unit.renditions.opened import opened
from tests.unit.renditions.test_layout import FACE

FONT = Settings().glyph_font
needs_font = pytest.mark.skipif(not FONT.is_file(), reason="the build copies the font")


def job(code: str, **more: Any) -> dict[str, Any]:
    """What the service sends for a certificate."""
    one = opened(code, **more)
    drawn, missing = without_missing(sheet(one, code="HTTP://X/P/A", demo=True, terms=None), codepoints(FONT))
    return {
        "sheet": {**drawn, "photo": "photo.svg", "missing": missing},
        "pictures": {"photo.svg": b64encode(portrait("x", age=30, female=True).encode()).decode()},
        "code": "HTTP://X/P/A",
        "fonts": str(FONT.parent.resolve()),
        "at": "2026-03-03T10:00:00+08:00",
        "metadata": metadata(one, issuer_code="118801000000002117"),
        "reason": "test",
    }


def certified(keys: FileKeys) -> tuple[str, bytes]:
    """A signing key of the provider, and a certificate that only a test would trust."""
    kid, spki = keys.new_signing_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "云汀")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(load_public_key(spki))
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=3650))
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    )
    return kid, certificate.public_bytes(Encoding.DER)


@needs_font
@pytest.mark.parametrize(
    "code", ["household_register", "business_licence", "tax_clearance_proof", "identity_card", "inspection_mark"]
)
def test_every_family_is_set(code: str, tmp_path: Path) -> None:
    given = job(code)
    said = text_of(typesetting.typeset(given), tmp_path)
    assert given["sheet"]["identifier"] in said
    assert "样" in said


@needs_font
def test_a_designed_face_is_set(tmp_path: Path) -> None:
    said = text_of(typesetting.typeset(job("driving_licence", face=FACE)), tmp_path)
    assert "仅供演示" in said
    assert "姓名样" in said


@needs_font
def test_a_character_without_a_glyph_is_named_on_the_page(tmp_path: Path) -> None:
    given = job("driving_licence", values={"name": "王\U0003134a"})
    said = text_of(typesetting.typeset(given), tmp_path)
    assert "王[U+3134A]" in said
    assert "字库缺字：U+3134A" in said


@needs_font
def test_the_process_asks_for_the_signature_and_gives_the_file(
    keys: FileKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kid, certificate = certified(keys)
    given = job("driving_licence") | {"chain": [b64encode(certificate).decode()]}
    pdf = typesetting.made(given, lambda message: keys.sign(kid, message))
    assert "Signature is Valid" in judged(pdf, tmp_path)
    assert information(pdf)["ZZMC"] == given["metadata"]["ZZMC"]
    other = INTERNATIONAL.sign(ec.generate_private_key(ec.SECP256R1()), b"x")
    pipe_in = io.TextIOWrapper(io.BytesIO(json.dumps(given).encode() + b"\n" + b64encode(other) + b"\n"))
    pipe_out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", pipe_in)
    monkeypatch.setattr(sys, "stdout", pipe_out)
    typesetting.main()
    asked, answered, rest = pipe_out.buffer.getvalue().split(b"\n", 2)
    assert b64decode(json.loads(asked)["sign"])
    assert len(rest) == json.loads(answered)["pdf"]
    assert "Signature is Invalid" in judged(rest, tmp_path) or "Digest Mismatch" in judged(rest, tmp_path)
