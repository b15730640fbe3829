"""Passes with what must be said of each: good ones, each single fault, and all that a valid signature may cover."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from backend.kernel import signing
from backend.standards import offline_pass, p256
from backend.standards.offline_pass import Checked, Fault, Faulty
from backend.standards.trust_bundle import kid_of
from tests.passes import city
from tests.passes.city import (
    CHALLENGE,
    CIVIL,
    DEVICE,
    FUTURE,
    MARKET,
    NOW,
    OTHER_DEVICE,
    RETIRED,
    TRAFFIC,
    behalf_body,
    body,
    good,
    issue,
    printed_body,
    resident_body,
    show,
)
from tests.passes.contents import array, contents, points, signed, written_otherwise
from tests.passes.keys import Seeded, high, seeded
from tests.passes.recorded import SM2_SPKI


@dataclass(frozen=True)
class Case:
    """A presented pass, the circumstances, and the fault that must be named (None where it must hold)."""

    name: str
    presented: bytes
    fault: Fault | None
    now: int = NOW
    challenge: int | None = None
    listed: bool = False
    seen: bool = False
    suites: tuple[str, ...] = ("intl", "gm")
    compulsory: bool = True

    def check(self) -> Checked | Faulty:
        """What the server says."""
        return offline_pass.check(
            self.presented,
            trust=city.trust(challenge_compulsory=self.compulsory),
            now=self.now,
            expected_challenge=self.challenge,
            is_listed=lambda _: self.listed,
            is_seen=lambda _: self.seen,
            verify=signing.verify,
            suites=self.suites,
        )


def every() -> Iterator[Case]:
    """All of them, in an order that stays."""
    yield from _good()
    yield from _length_and_algorithm()
    yield from _keys()
    yield from _signatures()
    yield from (Case(*one) for one in (*contents(), *written_otherwise()))
    yield from _types()
    yield from _clock()
    yield from _lists_and_replays()
    yield from _challenges()
    yield from _cut()


def _good() -> Iterator[Case]:
    for name, presented in good().items():
        yield Case(f"good, {name}", presented, None, challenge=CHALLENGE if name == "sensitive" else None)
    yield Case("good, all flags", show(issue(behalf_body()), flags=15, challenge=9999), None, challenge=9999)
    yield Case("good, another device", show(issue(body(device_key=OTHER_DEVICE.point)), device=OTHER_DEVICE), None)
    nothing = issue(body(fields=(1, 1, None, None, None, None, None)))
    yield Case("good, nothing on the certificate", show(nothing), None)
    widest = (1, 300, "望●", 9_999_999_999, 2, 2_932_896, "é·ﬀ😀\ufeff")
    yield Case("good, the largest of everything", show(issue(body(fields=widest))), None)
    yield Case("good, zeros in front", show(issue(body(fields=(1, 1, "", 0, 0, 0, "")))), None)
    yield Case("good, expired a second later", good()["ordinary"], Fault.SHOWN_EARLY, now=city.EXP_HOUR * 3600 - 1)


def _length_and_algorithm() -> Iterator[Case]:
    ordinary = good()["ordinary"]
    yield Case("nothing", b"", Fault.LENGTH)
    yield Case("139 bytes", ordinary[:139], Fault.LENGTH)
    yield Case("140 bytes", ordinary[:140], Fault.ISSUER_SIGNATURE)
    yield Case("319 bytes", ordinary.ljust(319, b"\0"), Fault.ISSUER_SIGNATURE)
    yield Case("320 bytes", ordinary.ljust(320, b"\0"), Fault.LENGTH)
    yield Case("printed, 89 bytes", good()["printed"][:89], Fault.LENGTH)
    yield Case("printed, 90 bytes", good()["printed"][:90], Fault.ISSUER_SIGNATURE)
    yield Case("100 bytes of an unknown algorithm", b"\x10" + ordinary[1:100], Fault.LENGTH)
    for first in (0x00, 0x01, 0x10, 0x13, 0x20, 0x22, 0x31, 0xFF):
        yield Case(f"algorithm {first:#04x}", bytes([first]) + ordinary[1:], Fault.UNKNOWN_ALGORITHM)


def _keys() -> Iterator[Case]:
    stranger = seeded("stranger")
    yield Case("a stranger's key", show(issue(body(stranger), stranger)), Fault.UNKNOWN_KEY)
    yield Case("a stranger under our kid", show(issue(body(), stranger)), Fault.ISSUER_SIGNATURE)
    yield Case("another office's kid", show(issue(body(CIVIL), TRAFFIC)), Fault.ISSUER_SIGNATURE)
    retired, future = show(issue(body(RETIRED), RETIRED)), show(issue(body(FUTURE), FUTURE))
    yield Case("a retired key", retired, Fault.KEY_NOT_LIVE)
    yield Case("a retired key in its last second", retired, None, now=NOW - 1)
    yield Case("a future key", future, Fault.KEY_NOT_LIVE)
    yield Case("a future key in its first second", future, None, now=NOW + 1)
    yield Case("SM2 where it is not installed", good()["sm2"], Fault.SUITE_NOT_HERE, suites=("intl",))
    sm2 = good()["sm2"]
    for at in (20, len(sm2) - 71 - 60, len(sm2) - 71 - 5):
        yield Case(f"SM2, byte {at} changed", sm2[:at] + b"\x99" + sm2[at + 1 :], Fault.ISSUER_SIGNATURE)
    yield Case("SM2 head over an ES256 key", show(issue(_head(0x12))), Fault.ISSUER_SIGNATURE)
    sm2_kid = offline_pass.unsigned(body(kid=kid_of(SM2_SPKI)))
    yield Case("ES256 head over an SM2 key", show(issue(sm2_kid)), Fault.ISSUER_SIGNATURE)


def _head(algorithm: int) -> bytes:
    return bytes([algorithm]) + offline_pass.unsigned(body())[1:]


def _signatures() -> Iterator[Case]:
    issued, tail = issue(body()), offline_pass.tail(NOW, 0, 0)
    unsigned, signature = issued[:-64], issued[-64:]
    device = DEVICE.sign(offline_pass.device_message(issued, tail))
    for name, other in _malleated(signature):
        yield Case(f"issuer's signature, {name}", show(unsigned + other), Fault.ISSUER_SIGNATURE)
    for name, other in _malleated(p256.low_s(device)):
        yield Case(f"device's signature, {name}", issued + tail + other, Fault.DEVICE_SIGNATURE)
    for name, other in _malleated(good()["printed"][-64:]):
        yield Case(f"printed, {name}", good()["printed"][:-64] + other, Fault.ISSUER_SIGNATURE)
    bare = TRAFFIC.sign(unsigned)
    yield Case("issuer's signature without its prefix", show(unsigned + p256.low_s(bare)), Fault.ISSUER_SIGNATURE)
    message = offline_pass.device_message(issued, tail)
    yield Case("device's signature without its prefix", _shown_by(issued, tail, message[4:]), Fault.DEVICE_SIGNATURE)
    yield Case("another device's signature", show(issued, device=OTHER_DEVICE), Fault.DEVICE_SIGNATURE)
    later = offline_pass.tail(NOW + 1, 0, 0)
    yield Case("another time over the same signature", issued + later + p256.low_s(device), Fault.DEVICE_SIGNATURE)
    other = issue(body(rid=b"other!"))
    yield Case("another pass of the device before it", other + tail + p256.low_s(device), Fault.DEVICE_SIGNATURE)


def _shown_by(issued: bytes, tail: bytes, message: bytes) -> bytes:
    return issued + tail + p256.low_s(DEVICE.sign(message))


def _malleated(signature: bytes) -> Iterator[tuple[str, bytes]]:
    r, s = signature[:32], signature[32:]
    order = p256.ORDER.to_bytes(32, "big")
    yield "the higher s", high(signature)
    yield "r and s changed about", s + r
    yield "r 0", bytes(32) + s
    yield "s 0", r + bytes(32)
    yield "r the order", order + s
    yield "s the order", r + order
    yield "all ones", b"\xff" * 64
    yield "all zeros", bytes(64)
    yield "r negated", (p256.ORDER - int.from_bytes(r, "big")).to_bytes(32, "big") + s


def _types() -> Iterator[Case]:
    yield Case("traffic police sign an identity card", _by(TRAFFIC, resident_body()), Fault.TYPE_NOT_ALLOWED)
    yield Case("the police sign a driving licence", _by(CIVIL, body()), Fault.TYPE_NOT_ALLOWED)
    paper = issue(replace(printed_body(), kid=TRAFFIC.kid), TRAFFIC)
    yield Case("traffic police sign a printed business licence", paper, Fault.TYPE_NOT_ALLOWED)
    on_paper = replace(resident_body(), algorithm=offline_pass.Algorithm.PRINTED, device_key=None)
    yield Case("an identity card on paper", issue(on_paper, CIVIL), Fault.TYPE_NOT_ALLOWED)
    driver = replace(body(), algorithm=offline_pass.Algorithm.PRINTED, device_key=None)
    yield Case("a driving licence on paper", issue(driver), Fault.TYPE_NOT_ALLOWED)
    shop = body(MARKET, fields=printed_body().fields)
    yield Case("a paper's profile on a device", show(issue(shop, MARKET)), Fault.TYPE_NOT_ALLOWED)
    off = next(point for name, point in points() if name.endswith("not on the curve"))
    bad = signed(array(city.EXP_HOUR, b"\1" * 6, off, *city.raw(2, 2, city.RESIDENT)))
    yield Case("another office's type with a device key that is none", bad, Fault.CONTENT)


def _by(issuer: Seeded, what: offline_pass.Body) -> bytes:
    return show(issue(replace(what, kid=issuer.kid), issuer))


def _clock() -> Iterator[Case]:
    issued = issue(body())
    for seconds, fault in (
        (-3600, Fault.SHOWN_EARLY),
        (-120, Fault.SHOWN_EARLY),
        (-46, Fault.SHOWN_EARLY),
        (-45, None),
        (-44, None),
        (0, None),
        (14, None),
        (15, None),
        (16, Fault.SHOWN_LATE),
        (3600, Fault.SHOWN_LATE),
    ):
        yield Case(f"shown {seconds:+} s from now", show(issued, at=NOW + seconds), fault)
        yield Case(f"checked {-seconds:+} s from the showing", good()["ordinary"], fault, now=NOW - seconds)
    yield Case("shown in 1970", show(issued, at=0), Fault.SHOWN_EARLY)
    yield Case("shown in 2106", show(issued, at=2**32 - 1), Fault.SHOWN_LATE)
    end = city.EXP_HOUR * 3600
    for seconds, fault in ((-1, None), (0, Fault.EXPIRED), (1, Fault.EXPIRED)):
        yield Case(f"{seconds:+} s from its end", show(issued, at=end + seconds), fault, now=end + seconds)
    over = show(issue(body(exp_hour=0)))
    yield Case("expired in 1970", over, Fault.EXPIRED)
    yield Case("shown early and expired", over, Fault.SHOWN_EARLY, now=NOW + 46)
    paper = issue(replace(printed_body(), exp_hour=NOW // 3600), MARKET)
    yield Case("printed and expired", paper, Fault.EXPIRED)


def _lists_and_replays() -> Iterator[Case]:
    for name in ("ordinary", "behalf", "printed", "sm2"):
        yield Case(f"listed, {name}", good()[name], Fault.LISTED, listed=True)
    for name in ("ordinary", "behalf", "sm2"):
        yield Case(f"replayed, {name}", good()[name], Fault.REPLAYED, seen=True)
    yield Case("a printed one is read again and again", good()["printed"], None, seen=True)
    yield Case("listed before replayed", good()["ordinary"], Fault.LISTED, listed=True, seen=True)
    yield Case("expired before listed", show(issue(body(exp_hour=0))), Fault.EXPIRED, listed=True)
    sensitive = good()["sensitive"]
    yield Case("listed before the challenge", sensitive, Fault.LISTED, listed=True)
    yield Case("the challenge before replayed", sensitive, Fault.CHALLENGE_WRONG, challenge=1, seen=True)


def _challenges() -> Iterator[Case]:
    issued = issue(resident_body(), CIVIL)
    bare, asked, zero = show(issued), good()["sensitive"], show(issued, flags=1)
    for name, presented, expected, fault in (
        ("missing, none asked", bare, None, Fault.CHALLENGE_MISSING),
        ("missing", bare, CHALLENGE, Fault.CHALLENGE_MISSING),
        ("right", asked, CHALLENGE, None),
        ("wrong", asked, CHALLENGE + 1, Fault.CHALLENGE_WRONG),
        ("another checker's, none asked", asked, None, Fault.CHALLENGE_WRONG),
        ("0000, right", zero, 0, None),
        ("0000, wrong", zero, 1, Fault.CHALLENGE_WRONG),
        ("missing where 0000 was asked", bare, 0, Fault.CHALLENGE_MISSING),
    ):
        yield Case(f"sensitive, challenge {name}", presented, fault, challenge=expected)
    yield Case("sensitive, checked live without one", bare, None, compulsory=False)
    yield Case("sensitive, checked live with another checker's", asked, None, compulsory=False)
    yield Case("sensitive, checked live, wrong", asked, Fault.CHALLENGE_WRONG, challenge=1, compulsory=False)
    ordinary = show(issue(body()), flags=1, challenge=CHALLENGE)
    yield Case("ordinary, challenge right", ordinary, None, challenge=CHALLENGE)
    yield Case("ordinary, challenge wrong", ordinary, Fault.CHALLENGE_WRONG, challenge=1)
    yield Case("ordinary, another checker's challenge, none asked", ordinary, None)
    yield Case("ordinary, challenge missing", good()["ordinary"], Fault.CHALLENGE_MISSING, challenge=CHALLENGE)
    yield Case("printed, challenge asked", good()["printed"], None, challenge=CHALLENGE)


def _cut() -> Iterator[Case]:
    """One pass's parts with another's."""
    ordinary, behalf, printed = (good()[name] for name in ("ordinary", "behalf", "printed"))
    yield Case("a printed pass with a device's tail", printed + ordinary[-71:], Fault.ISSUER_SIGNATURE)
    yield Case("a device's pass without its tail as a printed one", b"\x21" + ordinary[1:-71], Fault.ISSUER_SIGNATURE)
    yield Case("a printed pass as a device's", b"\x11" + printed[1:], Fault.ISSUER_SIGNATURE)
    yield Case("a pass with the tail of another", ordinary[:-71] + behalf[-71:], Fault.CONTENT)
    yield Case("a byte behind", ordinary + b"\0", Fault.ISSUER_SIGNATURE)
    yield Case("a byte before", b"\x11" + ordinary, Fault.UNKNOWN_KEY)


def described(case: Case) -> dict[str, Any]:
    """A case as it stands in the file: what is as usual is left out."""
    usual = Case("", b"", None)
    found: dict[str, Any] = {"name": case.name, "pass": case.presented.hex(), "fault": case.fault}
    found |= {
        key: getattr(case, key)
        for key in ("now", "challenge", "listed", "seen", "suites", "compulsory")
        if getattr(case, key) != getattr(usual, key)
    }
    checked = case.check()
    return found | ({"checked": seen_of(checked)} if isinstance(checked, Checked) else {})


def seen_of(checked: Checked) -> dict[str, Any]:
    """What a pass says, as both languages write it."""
    content, showing = checked.content, checked.showing
    return {
        "kid": content.kid.hex(),
        "rid": content.rid.hex(),
        "expires_at": content.expires_at,
        "printed": content.printed,
        "device_key": None if content.device_key is None else p256.spki_of(content.device_key).hex(),
        "profile": content.profile.number,
        "authority": content.authority.zh,
        "values": [[one.key, one.zh, one.en, one.value] for one in content.values],
        "behalf": content.behalf and [content.behalf.delegate, content.behalf.grant.hex()],
        "showing": showing and [showing.shown_at, int(showing.flags), showing.challenge],
        "replay_key": checked.replay_key and checked.replay_key.hex(),
    }
