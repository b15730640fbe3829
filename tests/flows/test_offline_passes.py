"""Passes on a phone: enrolled, issued, renewed, forgotten, revoked; refused to everybody else."""

from backend.kernel import signing
from backend.offline import roots
from backend.standards import base64url, offline_pass, revocation_list, trust_bundle
from backend.standards.offline_pass import Checked, Faulty
from backend.standards.trust_bundle import Bundle
from tests.city import City
from tests.client import Client
from tests.flows.offline_steps import Key, ask, enrol, kept, person_id, savable, show

HOLDER = "citizen"


def bundle_of(city: City, who: Client) -> Bundle:
    """The trust bundle as a phone believes it."""
    text = who.get("/api/offline/bundle")["bundle"]
    found = trust_bundle.read(
        text,
        expected_roots=roots.read_roots(city.settings.trust_dir),
        expected_city="880100",
        newest_seen_version=None,
        now=int(city.clock.instant.timestamp()),
        verify=signing.verify,
    )
    assert isinstance(found, Bundle), found
    return found


def checked(city: City, text: str, bundle: Bundle, *, listed: bool = False) -> Checked | Faulty:
    """A pass as an inspector's phone checks it."""
    presented = offline_pass.read(text)
    assert isinstance(presented, bytes)
    return offline_pass.check(
        presented,
        trust=bundle.trust,
        now=int(city.clock.instant.timestamp()),
        expected_challenge=None,
        is_listed=lambda _rid: listed,
        is_seen=lambda _key: False,
        verify=signing.verify,
    )


def test_a_pass_is_issued_and_holds_by_the_bundle_alone(city: City) -> None:
    who, key = city.person(HOLDER), Key()
    given = kept(who, key, "driving_licence")
    found = checked(city, show(given, key, city), bundle_of(city, city.stranger()))
    assert isinstance(found, Checked), found
    print(found, len(offline_pass.read(show(given, key, city))))
