"""Every recorded bundle, list and authority gets the recorded answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.kernel import signing
from backend.standards import p256, signed_json
from backend.standards.offline_authority import Authority, AuthorityFault
from backend.standards.revocation_list import ListFault, RevocationList
from backend.standards.trust_bundle import Bundle, BundleFault
from tests.passes import bundles, city
from tests.passes.bundles import AuthorityCase, BundleCase, ListCase
from tests.passes.keys import seeded

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/offline/trust.json").read_text("utf-8"))
Vector = dict[str, Any]


def named(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", VECTORS[kind], ids=[one["name"] for one in VECTORS[kind]])


@named("bundles")
def test_a_recorded_bundle_gets_its_recorded_answer(vector: Vector) -> None:
    found = BundleCase(**vector).read()
    assert (found if isinstance(found, BundleFault) else None) == vector["fault"]


@named("lists")
def test_a_recorded_list_gets_its_recorded_answer(vector: Vector) -> None:
    octets: Vector = {key: bytes.fromhex(vector[key]) for key in ("presented", "bundle_hash") if key in vector}
    found = ListCase(**{**vector, **octets}).read()
    assert (found if isinstance(found, ListFault) else None) == vector["fault"]


@named("authorities")
def test_a_recorded_authority_gets_its_recorded_answer(vector: Vector) -> None:
    found = AuthorityCase(**vector).read()
    assert (found if isinstance(found, AuthorityFault) else None) == vector["fault"]


@pytest.mark.parametrize(
    ("kind", "faults"), [("bundles", BundleFault), ("lists", ListFault), ("authorities", AuthorityFault)]
)
def test_every_fault_is_among_them(kind: str, faults: Any) -> None:
    assert {one["fault"] for one in VECTORS[kind]} == {None, *faults}
    assert len({one["name"] for one in VECTORS[kind]}) == len(VECTORS[kind])


def test_a_bundle_says_what_the_city_says() -> None:
    found = next(bundles.bundles()).read()
    assert isinstance(found, Bundle)
    assert (found.city, found.version, found.made_at, found.list.number) == (city.CITY, 7, city.NOW - 3600, 5)
    assert found.statement.publisher == city.PUBLISHER.spki
    assert [profile.code for profile in found.trust.profiles.values()] == [
        "test.driving_licence",
        "test.identity_card",
        "test.business_licence",
    ]
    assert found.trust.profiles[1].fields[1].length == 10
    assert found.trust.tables == {"classes": ("A1", "B2", "C1")}
    assert found.trust.authorities[300].zh == "云桥区市场监督管理局"
    assert found.trust.keys[city.TRAFFIC.kid][0].types == {"driving_licence", "vehicle_licence"}


def test_a_list_has_what_was_revoked_and_nothing_else() -> None:
    found = next(bundles.lists()).read()
    assert isinstance(found, RevocationList)
    assert (found.number, found.made_at) == (6, city.NOW - 600)
    assert all(rid in found for rid in bundles.RIDS)
    assert b"other!" not in found


def test_an_authority_says_who_on_which_device_and_what() -> None:
    found = next(bundles.authorities()).read()
    assert isinstance(found, Authority)
    assert (found.id, found.account, found.badge, found.device_key) == ("a1", "b2", "880101", city.DEVICE.point)
    assert found.scenes[0].types == {"driving_licence": ("name", "class")}


def test_what_a_device_reports_is_read_with_its_key() -> None:
    text = signed_json.written({"v": 1, "number": 3}, prefix=signed_json.LOOK, sign=city.DEVICE.sign)
    key = p256.spki_of(city.DEVICE.point)
    assert signed_json.read(text, prefix=signed_json.LOOK, spki=key, verify=signing.verify) == {"v": 1, "number": 3}
    for spki, prefix in ((seeded("another").spki, signed_json.LOOK), (key, signed_json.BUNDLE)):
        with pytest.raises(signed_json.Forged):
            signed_json.read(text, prefix=prefix, spki=spki, verify=signing.verify)


def test_json_within_json_without_end_is_no_json() -> None:
    with pytest.raises(signed_json.Malformed):
        signed_json.content_of(b"[" * 100_000)
