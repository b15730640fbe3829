"""The budget: a pass of every kind fits a QR of version 11 with whatever the demo city has, on behalf one of 13."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from backend.catalogue import service as catalogue
from backend.citypack.pass_checks import kind_of
from backend.citypack.reading import read
from backend.demo.city import Demo
from backend.demo.plan import planned
from backend.kernel.settings import DEMO_PACK
from backend.offline.rules.profiles import PassKind, prepared, tables
from backend.standards import masks, offline_pass, pass_fields
from backend.standards.offline_pass import Algorithm, Body

TODAY = date(2026, 11, 23)
VERSION_11, VERSION_13 = 240, 319
PACK = read(DEMO_PACK)
HOUR, AUTHORITY = 2**19, 9999


@pytest.fixture(scope="module")
def values() -> Mapping[str, list[Mapping[str, str]]]:
    """Type → the values of every certificate of the whole demo city."""
    plan = planned(Demo(PACK), TODAY)
    found: dict[str, list[Mapping[str, str]]] = {}
    for one in plan.certificates:
        found.setdefault(one.type, []).append(one.values)
    return found


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Names of all demo people, with the surname alone."""
    return [masks.name(one.name) for one in planned(Demo(PACK), TODAY).people.values()]


def kinds() -> Iterator[PassKind]:
    """The kinds of pass of the demo city."""
    for row in PACK.passes:
        yield kind_of(row, catalogue.released()[row.type])


def size(kind: PassKind, values: Mapping[str, str], behalf: tuple[str, bytes] | tuple[()] = ()) -> int:
    """Octets of a pass as it stands in the QR."""
    used = tables([kind], {kind.profile.type: catalogue.released()[kind.profile.type]})
    raw = pass_fields.written(kind.profile, prepared(kind, values, used), used)
    device = None if kind.printed else bytes(33)
    algorithm = Algorithm.PRINTED if kind.printed else Algorithm.ES256
    body = Body(algorithm, b"kk", HOUR, bytes(6), device, (kind.profile.number, AUTHORITY, *raw, *behalf))
    octets = offline_pass.issued(offline_pass.unsigned(body), bytes(31) + b"\x01" + bytes(31) + b"\x01")
    return len(octets) + (0 if kind.printed else 71)


def test_every_kind_fits_with_the_longest_names(values: Mapping[str, list[Mapping[str, str]]]) -> None:
    largest = {kind.profile.code: max(size(kind, one) for one in values[kind.profile.type]) for kind in kinds()}
    assert {code: octets for code, octets in largest.items() if octets > VERSION_11} == {}


def test_on_behalf_it_fits_one_of_version_13(values: Mapping[str, list[Mapping[str, str]]], names: list[str]) -> None:
    longest = max(names, key=lambda one: len(one.encode()))
    for kind in kinds():
        if not kind.printed:
            assert max(size(kind, one, (longest, bytes(16))) for one in values[kind.profile.type]) <= VERSION_13
