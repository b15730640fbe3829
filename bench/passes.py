"""The offline pass: its check against bare signatures and in a browser, a large list, passes changed by chance."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os import environ
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter
from typing import Any

from backend.kernel import signing
from backend.standards import base64url, golomb_set, offline_pass, p256, revocation_list
from backend.standards.canonical_json import Canonical
from backend.standards.trust import Trust
from bench.figures import Figure, at_most, noted
from bench.scan import p95
from tests.browser.chromium import chromium
from tests.passes import city, mutated
from tests.passes.keys import Seeded, seeded

ROOT = Path(__file__).parents[1]
CERTIFICATES, YEARLY, LIFE_DAYS = 10_000_000, 0.02, 7
RATIO, CHECK_MS, PREPARE_S, LIST_KB, BUILD_S = 1.5, 20, 1.0, 20, 60
DEVICES, ROUNDS = 300, 9
KEYS = 200


def measure() -> Iterator[Figure]:
    """All of it; the mutated passes come last, because they take longest."""
    yield from against_bare()
    list_of_city, figures = large_list()
    yield from figures
    yield from in_browser(list_of_city)
    yield from changed_by_chance()


def shown_by(devices: int) -> list[tuple[bytes, Seeded]]:
    """A pass of each of as many phones."""
    phones = [seeded(f"phone {number}") for number in range(devices)]
    rids = Random(city.CITY)  # noqa: S311 - ids of a bench
    return [
        (city.show(city.issue(city.body(device_key=one.point, rid=rids.randbytes(6))), device=one), one)
        for one in phones
    ]


def against_bare(devices: int = DEVICES, rounds: int = ROUNDS) -> list[Figure]:
    """The pure check in Python, and the same two signatures alone, a pass after the other."""
    shown = shown_by(devices)
    sums = [_round(shown) for _ in range(rounds)]
    check, read, loaded = (median(one[place] for one in sums) / devices * 1e6 for place in range(3))
    against_read, against_loaded = (median(one[0] / one[place] for one in sums) for place in (1, 2))
    how = f"{rounds} rounds of {devices} passes of as many phones, in turn with the bare ones, median"
    bare = "the issuer's key loaded before, each phone's read from its 33 bytes"
    return [
        at_most("pass_check_to_two_es256", against_loaded, "ratio", RATIO, f"{how}; all keys loaded before"),
        noted("pass_check_to_two_es256_key_read", against_read, "ratio", bare),
        noted("pass_check", check, "us", how),
        noted("two_bare_es256", loaded, "us", "all keys loaded before"),
        noted("two_bare_es256_key_read", read, "us", bare),
    ]


def _round(shown: list[tuple[bytes, Seeded]]) -> tuple[float, float, float]:
    """Seconds of the checks, of the signatures with the phone's key read, and of those with all keys loaded."""
    signing.read_public.cache_clear()
    trust, issuer = city.trust(), signing.read_public(city.TRAFFIC.spki)
    sums = [0.0, 0.0, 0.0]
    for presented, phone in shown:
        first, second = _signed(presented)
        short = p256.short_spki(phone.point)
        loaded = signing.read_public.__wrapped__(short)
        began = perf_counter()
        found = _check(presented, trust)
        checked = perf_counter()
        good = issuer.verify(*first) and signing.read_public.__wrapped__(short).verify(*second)
        read = perf_counter()
        again = issuer.verify(*first) and loaded.verify(*second)
        ended = perf_counter()
        assert isinstance(found, offline_pass.Checked)
        assert good
        assert again
        sums = [sum_ + one for sum_, one in zip(sums, (checked - began, read - checked, ended - read), strict=True)]
    return sums[0], sums[1], sums[2]


def _check(presented: bytes, trust: Trust) -> offline_pass.Checked | offline_pass.Faulty:
    return offline_pass.check(
        presented,
        trust=trust,
        now=city.NOW,
        expected_challenge=None,
        is_listed=lambda _: False,
        is_seen=lambda _: False,
        verify=signing.verify,
    )


def _signed(presented: bytes) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    issued, tail, signature = presented[:-71], presented[-71:-64], presented[-64:]
    first = offline_pass.issuer_message(issued[:-64]), issued[-64:]
    return first, (offline_pass.device_message(issued, tail), signature)


def large_list(certificates: int = CERTIFICATES) -> tuple[bytes, list[Figure]]:
    """A list of the city's passes that were revoked within the life of a pass, each certificate saved on one phone."""
    chance = Random(certificates)  # noqa: S311 - ids of a bench
    revoked = round(certificates * YEARLY * LIFE_DAYS / 365)
    rids = {chance.randbytes(6) for _ in range(revoked)}
    began = perf_counter()
    made = revocation_list.written(
        rids, city=city.CITY, number=6, made_at=city.NOW - 60, salt=bytes(8), sign=city.PUBLISHER.sign
    )
    took = perf_counter() - began
    found = golomb_set.Set.read(made[24:-64])
    assert all(rid in found for rid in rids)
    wrong = sum(chance.randbytes(6) in found for _ in range(100_000))
    how = f"{certificates:,} certificates, {YEARLY:.0%} revoked a year, passes of {LIFE_DAYS} days: {revoked} ids"
    return made, [
        at_most("pass_list_size", len(made) / 1000, "kB", LIST_KB, how),
        at_most("pass_list_built", took, "s", BUILD_S, "coded and signed from its ids"),
        noted("pass_list_wrong_hits", wrong, "of 100,000", "ids that are not in the list; 0.1 are expected"),
    ]


def in_browser(list_of_city: bytes, passes: int = 200) -> list[Figure]:
    """The phone's check on a page of Chromium: each pass another phone's, as an inspector meets them."""
    with TemporaryDirectory(prefix="lz-pass-") as name, chromium() as browser:
        folder = Path(name)
        command = ["node", str(ROOT / "bench" / "pass_build.mjs"), name]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        (folder / "index.html").write_text('<!doctype html><script type="module" src="page.js"></script>')
        (folder / "given.json").write_text(json.dumps(_given(list_of_city, passes)), encoding="utf-8")
        (folder / "list").write_bytes(list_of_city)
        with _served(folder) as origin:
            page = browser.new_page()
            page.goto(origin)
            page.wait_for_function("window.measure")
            found = page.evaluate("window.measure()")
    checks = found["checks"]
    how = f"{passes} passes of as many phones, headless Chromium, from the text to the verdict"
    return [
        at_most("pass_check_browser_p95", p95(checks), "ms", CHECK_MS, how),
        noted("pass_check_browser_p50", median(checks), "ms", how),
        noted("pass_check_browser_first", checks[0], "ms", "the first one, nothing warmed up"),
        at_most(
            "pass_trust_ready", found["prepare"] / 1000, "s", PREPARE_S, f"bundle of {KEYS} keys and list, fetched"
        ),
    ]


def _given(list_of_city: bytes, passes: int) -> dict[str, Any]:
    others: list[Canonical] = [city.key_entry(seeded(f"office {n}").spki, ["x"], n, n + 1) for n in range(KEYS - 1)]
    listed: Canonical = {"hash": base64url.encode(sha256(list_of_city).digest()), "number": 6, "made_at": city.NOW - 60}
    content = city.bundle_content(keys=[city.key_entry(city.TRAFFIC.spki, ["driving_licence"]), *others], list=listed)
    return {
        "root": b64encode(city.ROOT.spki).decode(),
        "bundle": city.bundle_text(city.statement_content(), content),
        "city": city.CITY,
        "now": city.NOW,
        "texts": [offline_pass.text(presented) for presented, _ in shown_by(passes)],
    }


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def changed_by_chance(count: int = mutated.LONG) -> list[Figure]:
    """The same passes, changed by chance, before both verifiers: what is accepted, and whether they agree on all."""
    found = mutated.faults(count)
    digest = mutated.digest(found)
    environment = {**environ, "VITE_MUTATIONS": str(count), "VITE_MUTATIONS_DIGEST": digest}
    command = ["npx", "--no-install", "vitest", "run", "../pwa/offline/mutations.test.ts"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    agreed = done.returncode == 0 and re.search(rf"{count} mutated passes", done.stdout) is not None
    if not agreed:
        print(done.stdout[-3000:], file=sys.stderr)
    how = f"{count} passes by eleven ways of changing, seed {mutated.SEED}"
    return [
        at_most("mutated_passes_accepted", found.count(None), "", 0, f"Python; {how}"),
        at_most("mutated_passes_disagreed", 0 if agreed else 1, "", 0, f"TypeScript gives every one the same; {how}"),
    ]
