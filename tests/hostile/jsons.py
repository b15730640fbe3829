"""Hostile credentials: depth, doubles, numbers that are none, and lies."""

import json
from collections.abc import Iterator
from typing import Any

Named = tuple[str, bytes]


def jsons(good: bytes) -> Iterator[Named]:
    """Every hostile JSON."""
    yield from shapes(good)
    yield from lies(good)


def shapes(good: bytes) -> Iterator[Named]:
    """What no parser should take, or should take without falling over."""
    document = json.loads(good)
    yield "json-deep-objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "json-deep-arrays", b'{"a":' + b"[" * 500_000 + b"]" * 500_000 + b"}"
    yield "json-open", b'{"a":' * 300_000
    yield "json-depth-17", b'{"format":' + b"[" * 17 + b"]" * 17 + b"}"
    yield "json-double-key", good.replace(b'"format":', b'"format":"x","format":', 1)
    yield "json-double-digest", good.replace(b'"digests": {', b'"digests": {"name":"0","name":"1",', 1)
    for name in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 6000, "-0.0", "1E400"):
        yield f"json-number-{name[:9]}", good.replace(b'"v": 1', b'"v": ' + name.encode())
    yield "json-surrogate", good.replace(b"LZ-credential-1", b"\\ud800")
    yield "json-null-byte", good.replace(b"LZ-credential-1", b"LZ\x00")
    yield "json-latin", good.replace(b"LZ-credential-1", b"\xff\xfe")
    yield "json-utf16", b"{\x00" + good.decode().encode("utf-16-le")[2:]
    yield "json-bom", b"\xef\xbb\xbf" + good
    yield "json-two", good + good
    yield "json-many-keys", json.dumps({f"k{n}": n for n in range(200_000)}).encode()
    yield "json-long-key", json.dumps({"k" * 3_000_000: 1}).encode()
    yield "json-many-fields", json.dumps({**document, "fields": document["fields"] * 20_000}).encode()[:4_900_000]
    yield "json-array", b" [1]"
    yield "json-brace", b"{"


def lies(good: bytes) -> Iterator[Named]:
    """A credential of the right shape that says something else."""
    document: dict[str, Any] = json.loads(good)
    for part in ("format", "content", "seal", "fields", "pictures", "holders"):
        yield (
            f"json-without-{part}",
            json.dumps({key: value for key, value in document.items() if key != part}).encode(),
        )
        for kind, value in (("null", None), ("text", "x"), ("list", [1]), ("object", {"a": {}})):
            yield f"json-{part}-{kind}", json.dumps({**document, part: value}).encode()
    content, seal = document["content"], document["seal"]
    changes: dict[str, dict[str, Any]] = {
        "holder": {"content": {**content, "holders": ["0" * 64]}},
        "version": {"content": {**content, "version": 99}},
        "issuer": {"content": {**content, "issuer": "118801000000001000"}},
        "digests": {"content": {**content, "digests": {}}},
        "digest-list": {"content": {**content, "digests": [[]]}},
        "identifier": {"content": {**content, "identifier": "' OR 1=1 --"}},
        "kid": {"seal": {**seal, "kid": "../../etc/passwd"}},
        "kid-long": {"seal": {**seal, "kid": "k" * 100_000}},
        "suite": {"seal": {**seal, "suite": "none"}},
        "signature": {"seal": {**seal, "signature": "AAAA"}},
        "signature-zeros": {"seal": {**seal, "signature": "A" * 86 + "=="}},
        "signature-long": {"seal": {**seal, "signature": "A" * 1_000_000}},
        "base64": {"seal": {**seal, "signature": "%%%"}},
        "salt": {"fields": [{**one, "salt": ""} for one in document["fields"]]},
        "value": {"fields": [{**one, "value": "改"} for one in document["fields"]]},
        "value-number": {"fields": [{**one, "value": 7} for one in document["fields"]]},
        "key": {"fields": [{**one, "key": "<script>" + one["key"]} for one in document["fields"]]},
        "less": {"fields": document["fields"][1:]},
        "picture": {"pictures": [{**one, "data": "AAAA"} for one in document["pictures"]] or [{"key": "x"}]},
    }
    for name, change in changes.items():
        yield f"json-lie-{name}", json.dumps({**document, **change}, ensure_ascii=False).encode()
