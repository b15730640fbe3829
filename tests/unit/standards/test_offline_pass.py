"""Every recorded pass gets the recorded answer, and what is issued here is read here."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel import signing
from backend.standards import offline_pass, p256, trust_bundle
from backend.standards.offline_pass import Algorithm, Checked, Fault, Faulty
from backend.standards.trust import Trust
from tests.passes import cases, city, mutated
from tests.passes.__main__ import FLIPPED
from tests.passes.keys import high

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/offline/passes.json").read_text("utf-8"))
NAMES = [one["name"] for one in VECTORS["cases"]]


@pytest.fixture(scope="module")
def trust() -> Trust:
    bundle = trust_bundle.read(
        VECTORS["bundle"],
        expected_roots=[bytes.fromhex(VECTORS["root"])],
        expected_city=VECTORS["city"],
        newest_seen_version=None,
        now=VECTORS["now"],
        verify=signing.verify,
    )
    assert isinstance(bundle, trust_bundle.Bundle)
    return bundle.trust


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=NAMES)
def test_a_recorded_pass_gets_its_recorded_answer(vector: dict[str, Any], trust: Trust) -> None:
    found = offline_pass.check(
        bytes.fromhex(vector["pass"]),
        trust=replace(trust, challenge_compulsory=vector.get("compulsory", True)),
        now=vector.get("now", VECTORS["now"]),
        expected_challenge=vector.get("challenge"),
        is_listed=lambda _: vector.get("listed", False),
        is_seen=lambda _: vector.get("seen", False),
        verify=signing.verify,
        suites=vector.get("suites", ("intl", "gm")),
    )
    if isinstance(found, Checked):
        assert vector["fault"] is None
        assert cases.seen_of(found) == vector["checked"]
    else:
        assert found.fault == vector["fault"]


def test_every_fault_that_bytes_can_have_is_among_them() -> None:
    assert {one["fault"] for one in VECTORS["cases"]} == {None, *Fault} - {Fault.MALFORMED}
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", FLIPPED)
def test_every_flipped_bit_is_refused(name: str) -> None:
    runs = mutated.flips(name)
    assert [list(run) for run in runs] == VECTORS["flips"][name]
    assert sum(count for count, _ in runs) == 8 * len(city.good()[name])
    assert None not in {fault for _, fault in runs}


def test_no_mutated_pass_is_accepted() -> None:
    """The small twin of `make bench-pass`."""
    expected = VECTORS["mutations"]
    found = mutated.faults(expected["count"])
    assert None not in found
    assert mutated.digest(found) == expected["digest"]


def test_what_the_issuer_signed_is_given_once_it_holds_and_not_before() -> None:
    answers = {one.name: one.check() for one in cases.every() if one.fault is not None}
    listed, forged = answers["listed, ordinary"], answers["a stranger under our kid"]
    no_point = answers["content, device key not on the curve"]
    assert isinstance(listed, Faulty)
    assert listed.content is not None
    assert (listed.content.profile.type, listed.content.printed) == ("driving_licence", False)
    assert Faulty(Fault.ISSUER_SIGNATURE) == forged
    assert Faulty(Fault.CONTENT) == no_point


def test_the_list_is_asked_for_the_pass_and_the_memory_for_the_showing() -> None:
    asked: list[bytes] = []
    presented = city.good()["ordinary"]

    def never(key: bytes) -> bool:
        asked.append(key)
        return False

    offline_pass.check(
        presented,
        trust=city.trust(),
        now=city.NOW,
        expected_challenge=None,
        is_listed=never,
        is_seen=never,
        verify=signing.verify,
    )
    assert asked == [city.body().rid, offline_pass.replay_key(presented)]


def test_the_same_showing_is_remembered_whatever_its_signature() -> None:
    presented = city.good()["ordinary"]
    other = presented[:-64] + high(presented[-64:])
    assert offline_pass.replay_key(presented) == offline_pass.replay_key(other)
    assert offline_pass.replay_key(presented) != offline_pass.replay_key(city.show(city.issue(city.body()), at=1))


def test_the_text_gives_the_pass_back() -> None:
    for presented in city.good().values():
        text = offline_pass.text(presented)
        assert text.startswith("LZ1:")
        assert offline_pass.read(text) == presented


@pytest.mark.parametrize(("size", "version"), [(240, 11), (242, 12), (offline_pass.LONGEST, 13)])
def test_the_budget_of_a_pass_is_a_version_of_its_code(size: int, version: int) -> None:
    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    drawn.add_data(offline_pass.text(bytes(range(1, 256)) + bytes(range(64)) if size > 255 else bytes(range(size))))
    drawn.make(fit=True)
    assert drawn.version == version


def test_signatures_come_out_low_except_of_sm2() -> None:
    signature = p256.low_s(city.TRAFFIC.sign(b"x"))
    for unsigned in (b"\x11..", b"\x21.."):
        assert offline_pass.issued(unsigned, high(signature)) == unsigned + signature
    assert offline_pass.issued(b"\x12..", high(signature)) == b"\x12.." + high(signature)
    assert offline_pass.shown(b"issued", b"tail", high(signature)) == b"issuedtail" + signature


@pytest.mark.parametrize("size", [0, 63, 65])
def test_what_is_no_signature_is_not_put_behind_a_pass(size: int) -> None:
    with pytest.raises(ValueError, match="64"):
        offline_pass.issued(b"\x11", bytes(size))
    with pytest.raises(ValueError, match="64"):
        offline_pass.shown(b"", b"", bytes(size))


@pytest.mark.parametrize(
    "changed",
    [
        {"kid": b"1"},
        {"rid": b"12345"},
        {"device_key": bytes(32)},
        {"device_key": None},
        {"algorithm": Algorithm.PRINTED},
        {"exp_hour": -1},
        {"fields": (1, 1, "e\u0301")},
    ],
)
def test_what_no_pass_can_carry_is_not_signed(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"length|printed|number|NFC"):
        offline_pass.unsigned(city.body(**changed))


@pytest.mark.parametrize(("flags", "challenge"), [(16, 0), (0, 1), (1, 10_000), (1, -1)])
def test_no_tail_says_what_nobody_reads(flags: int, challenge: int) -> None:
    with pytest.raises(ValueError, match="tail"):
        offline_pass.tail(city.NOW, flags, challenge)


@given(
    data=st.binary(max_size=330),
    first=st.sampled_from([b"", b"\x11", b"\x12", b"\x21", b"\x11" + city.TRAFFIC.kid, b"\x21" + city.MARKET.kid]),
)
def test_no_bytes_break_the_check(data: bytes, first: bytes) -> None:
    found = cases.Case("any", first + data, None, suites=("intl",)).check()
    assert isinstance(found, Faulty)


@given(text=st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    for presented in (text, "LZ1:" + text):
        found = offline_pass.read(presented)
        assert isinstance(found, Fault) or offline_pass.text(found) == presented
