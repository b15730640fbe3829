"""Passes with what must be said of each: good ones, each single fault, and all that a valid signature may cover."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backend.kernel import signing
from backend.standards import cbor, offline_pass, p256
from backend.standards.offline_pass import Checked, Fault, Faulty, Flag
from backend.standards.trust_bundle import kid_of
from tests.passes import city
from tests.passes.city import (
    CHALLENGE,
    CIVIL,
    DEVICE,
    FUTURE,
    GRANT,
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
    yield from _content()
    yield from _written_otherwise()
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


def _signed(content: bytes, issuer: Seeded = TRAFFIC, *, flags: int = 0, challenge: int = 0) -> bytes:
    """Whatever bytes as the content of a pass, with every signature right."""
    tail = NOW.to_bytes(4, "big") + bytes([flags]) + challenge.to_bytes(2, "big")
    return show(issue(bytes([0x11]) + issuer.kid + content, issuer), tail=tail)


def _array(*content: cbor.Value) -> bytes:
    return cbor.encode(list(content))


def _content() -> Iterator[Case]:
    head: Sequence[cbor.Value] = (city.EXP_HOUR, b"\1" * 6, DEVICE.point)
    rest = list(city.raw(1, 1, city.DRIVER))
    wrong: dict[str, bytes] = {
        "no array": cbor.encode(b"\1" * 20),
        "an empty array": _array(),
        "an array of one": _array(city.EXP_HOUR),
        "no device key": _array(*head[:2]),
        "no profile": _array(*head),
        "no authority": _array(*head, 1),
        "no fields": _array(*head, 1, 1),
        "a field too few": _array(*head, *rest[:-1]),
        "a field too many": _array(*head, *rest, None),
        "the device key missing": _array(*head[:2], *rest),
        "expiry a text": _array("1", *head[1:], *rest),
        "expiry null": _array(None, *head[1:], *rest),
        "expiry beyond 2106": _array(1_193_047, *head[1:], *rest),
        "expiry 2^64 - 1": _array(2**64 - 1, *head[1:], *rest),
        "id a text": _array(head[0], "abcdef", head[2], *rest),
        "id of 5 bytes": _array(head[0], b"\1" * 5, head[2], *rest),
        "id of 7 bytes": _array(head[0], b"\1" * 7, head[2], *rest),
        "device key a text": _array(*head[:2], "x" * 33, *rest),
        "device key of 32 bytes": _array(*head[:2], DEVICE.point[:32], *rest),
        "device key of 65 bytes": _array(*head[:2], DEVICE.spki[-65:], *rest),
        "profile unknown": _array(*head, 9, *rest[1:]),
        "profile a text": _array(*head, "1", *rest[1:]),
        "profile null": _array(*head, None, *rest[1:]),
        "authority unknown": _array(*head, 1, 9, *rest[2:]),
        "authority bytes": _array(*head, 1, b"\1", *rest[2:]),
        "another profile's fields": _array(*head, *city.raw(2, 2, city.RESIDENT)[:1], *rest[1:]),
        "an array in an array": _array(*head, *rest[:-1], [1]),
        "the array in an array": cbor.encode([[*head, *rest]]),
    }
    wrong |= {name: _array(*head, *rest[:2], *fields) for name, fields in _fields(rest[2:])}
    wrong |= {name: _array(*head[:2], point, *rest) for name, point in _points()}
    for name, content in wrong.items():
        yield Case(f"content, {name}", _signed(content.ljust(2, b"\xf6")), Fault.CONTENT)
    yield from _behalf(head, rest)
    yield from _tails()


def _fields(right: Sequence[cbor.Value]) -> Iterator[tuple[str, Sequence[cbor.Value]]]:
    other: tuple[tuple[str, int, cbor.Value], ...] = (
        ("name a number", 0, 1),
        ("name bytes", 0, b"x"),
        ("name an array", 0, []),
        ("digits a text", 1, "0880100123"),
        ("digits of eleven places", 1, 10**10),
        ("digits beyond any", 1, 2**64 - 1),
        ("code a text", 2, "C1"),
        ("code unknown", 2, 3),
        ("code beyond any", 2, 2**63),
        ("day a text", 3, "2031-04-30"),
        ("day in the year 10000", 3, 2_932_897),
        ("day beyond any", 3, 2**40),
        ("text a number", 4, 0),
    )
    for name, place, value in other:
        yield name, [*right[:place], value, *right[place + 1 :]]


def _points() -> Iterator[tuple[str, bytes]]:
    x = DEVICE.point[1:]
    off = next(n for n in range(1, 99) if not p256.is_on_curve(b"\2" + n.to_bytes(32, "big")))
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    yield "device key not on the curve", b"\2" + off.to_bytes(32, "big")
    yield "device key beyond the field", b"\2" + (prime + 5).to_bytes(32, "big")
    yield "device key all ones", b"\3" + b"\xff" * 32
    yield "device key the point at infinity", bytes(33)
    for first in (0, 1, 4, 5, 6, 7):
        yield f"device key that begins with {first}", bytes([first]) + x


def _behalf(head: Sequence[cbor.Value], rest: Sequence[cbor.Value]) -> Iterator[Case]:
    with_flag = Flag.ON_BEHALF
    yield Case("on behalf without the flag", _signed(_array(*head, *rest, "望●", GRANT)), Fault.CONTENT)
    yield Case("the flag alone", _signed(_array(*head, *rest), flags=with_flag), Fault.CONTENT)
    for name, more in (
        ("delegate a number", (1, GRANT)),
        ("grant a text", ("望●", "0" * 16)),
        ("grant of 15 bytes", ("望●", GRANT[:15])),
        ("delegate missing", (None, GRANT)),
        ("grant before delegate", (GRANT, "望●")),
        ("delegate alone", ("望●",)),
    ):
        yield Case(f"on behalf, {name}", _signed(_array(*head, *rest, *more), flags=with_flag), Fault.CONTENT)


def _tails() -> Iterator[Case]:
    content = offline_pass.unsigned(body())[3:]
    for bit in (16, 32, 64, 128):
        yield Case(f"tail, unknown flag {bit}", _signed(content, flags=bit), Fault.CONTENT)
    yield Case("tail, challenge without its flag", _signed(content, challenge=1), Fault.CONTENT)
    yield Case("tail, challenge 10000", _signed(content, flags=1, challenge=10_000), Fault.CONTENT)
    yield Case("tail, challenge 65535", _signed(content, flags=1, challenge=65_535), Fault.CONTENT)


def _written_otherwise() -> Iterator[Case]:
    """The same values, or none, in CBOR that is not the one writing; all under valid signatures."""
    right = offline_pass.unsigned(body())[3:]
    name = cbor.encode("望●")
    others = {
        "a byte behind": right + b"\0",
        "a null behind": right + b"\xf6",
        "an array of another length": bytes([right[0] - 1]) + right[1:],
        "an array longer than it is": bytes([right[0] + 1]) + right[1:],
        "an array without end": b"\x9f" + right[1:] + b"\xff",
        "an array head of two bytes": b"\x98" + bytes([right[0] & 31]) + right[1:],
        "an array of 2^64 - 1": b"\x9b" + b"\xff" * 8 + right[1:],
        "an array of 2^32 - 1": b"\x9a" + b"\xff" * 4 + right[1:],
        "number in eight bytes": right.replace(b"\x1a", b"\x1b\0\0\0\0", 1),
        "number in five bytes where three do": right[:1] + b"\x1a\0\0\xff\xff" + right[6:],
        "a small number in two bytes": right.replace(b"\1\1" + name, b"\x18\1\1" + name),
        "a text head of two bytes": right.replace(name, b"\x78\x06" + name[1:]),
        "a text without end": right.replace(name, b"\x7f" + name + b"\xff"),
        "a text of 2^64 - 1": right.replace(name, b"\x7b" + b"\xff" * 8 + name[1:]),
        "bytes of 2^32": right.replace(b"\x46", b"\x5b\0\0\0\1\0\0\0\0", 1),
        "half a character": right.replace(name, b"\x66\xe6\x9c\x9b\xe2\x97\x28"),
        "a surrogate": right.replace(name, b"\x66\xed\xa0\x80abc"),
        "a byte of no UTF-8": right.replace(name, b"\x66abcde\xff"),
        "an overlong slash": right.replace(name, b"\x66abcd\xc0\xaf"),
        "beyond Unicode": right.replace(name, b"\x66ab\xf4\x90\x80\x80"),
        "a text that is not NFC": right.replace(name, b"\x66cafe\xcc\x81"),
        "a Hangul syllable in parts": right.replace(name, b"\x66\xe1\x84\x80\xe1\x85\xa1"),
        "a negative number": right[:-1] + b"\x20",
        "false": right[:-1] + b"\xf4",
        "undefined": right[:-1] + b"\xf7",
        "a simple value": right[:-1] + b"\xf8\xff",
        "half a number": right[:-1] + b"\xf9\x3c\x00",
        "a fraction": right[:-1] + b"\xfb\x3f\xf0\0\0\0\0\0\0",
        "a tag": right[:-1] + b"\xc0\xf6",
        "a map": right[:-1] + b"\xa0",
        "a break": right[:-1] + b"\xff",
        "a reserved length": right[:-1] + b"\x1c",
        "cut in a head": right[:-1] + b"\x19",
        "cut in a text": right[:-1] + b"\x63ab",
        "four arrays deep": right[:-1] + b"\x81\x81\x81\xf6",
        "a hundred arrays deep": right[:-1] + b"\x81" * 100 + b"\xf6",
        "zeros alone": bytes(90),
        "ones alone": b"\xff" * 90,
    }
    for name_of, content in others.items():
        assert content != right, name_of
        yield Case(f"written otherwise, {name_of}", _signed(content), Fault.CONTENT)


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
    off = next(point for name, point in _points() if name.endswith("not on the curve"))
    bad = _signed(_array(city.EXP_HOUR, b"\1" * 6, off, *city.raw(2, 2, city.RESIDENT)))
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
