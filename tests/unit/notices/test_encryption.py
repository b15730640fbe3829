"""A push that its browser alone reads: the recorded example of RFC 8291, and what does not look like a key."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from backend.kernel.signing import new_key, verify
from backend.notices.encryption import authorization, decoded, encoded, encrypted, public_text, reader_of

POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_rfc_8291() -> None:
    own = ec.derive_private_key(int.from_bytes(decoded(OWN), "big"), ec.SECP256R1())
    made = encrypted(
        b"When I grow up, I want to be a watermelon", reader_of(POINT, SECRET), own=own, salt=decoded(SALT)
    )
    assert encoded(made) == BODY


def test_no_two_messages_are_alike() -> None:
    reader = reader_of(POINT, SECRET)
    assert encrypted(b"x", reader)[:16] != encrypted(b"x", reader)[:16]


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        (POINT, SECRET[:-2]),
        (POINT[:-4], SECRET),
        ("A" * 87, SECRET),
        (POINT, "!" * 22),
        (POINT, SECRET[:-1]),
        (POINT, "BTBZMqHH6r4Tts7J_aSIgh"),
    ],
)
def test_what_is_no_key_is_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        reader_of(p256dh, auth)


def test_who_sends_says_so_by_a_signed_word_for_one_service() -> None:
    key, now = new_key("intl"), datetime(2026, 3, 3, 2, tzinfo=UTC)
    header = authorization("https://push.example", "https://city.example", key.spki(), key.sign, now=now)
    token, _, point = header.removeprefix("vapid t=").partition(", k=")
    signed, _, signature = token.rpartition(".")
    assert verify(key.spki(), "intl", signed.encode(), decoded(signature))
    claims = json.loads(decoded(signed.split(".")[1]))
    assert claims == {
        "aud": "https://push.example",
        "exp": int(now.timestamp()) + 12 * 3600,
        "sub": "https://city.example",
    }
    assert point == public_text(key.spki())
    assert len(decoded(point)) == 65


def test_a_push_key_is_of_p256() -> None:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    other = ed25519.Ed25519PrivateKey.generate().public_key()
    der = other.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(TypeError):
        public_text(der)
