"""The access map: deny by default, nothing that no role holds."""

import pytest

from backend.identity.rules import CHECKERS, Role
from backend.web.access import OPTIONAL, PERMISSIONS, PUBLIC, Access, Who, allow, allowed


def test_every_permission_has_a_holder() -> None:
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_the_map_says_and_is_told_exactly_that(role: Role) -> None:
    told = allowed(frozenset({role}))
    assert told == sorted(name for name in PERMISSIONS if allow(name).permits(frozenset({role})))


def test_only_checkers_verify_and_only_issuing_officers_suspend() -> None:
    assert PERMISSIONS["verifications:create"] == CHECKERS
    assert PERMISSIONS["certificates:suspend"] == {Role.ISSUING_OFFICER}


def test_nobody_holds_a_permission_without_a_role() -> None:
    assert not any(allow(name).permits(frozenset()) for name in PERMISSIONS)


def test_a_permissioned_route_wants_a_known_caller_and_a_key() -> None:
    assert allow("codes:open", disclosing=True) == Access(Who.SIGNED_IN, "codes:open", keyed=True, disclosing=True)
    assert (PUBLIC.who, OPTIONAL.who) == (Who.ANYBODY, Who.MAYBE)
    with pytest.raises(KeyError):
        allow("certificates:forge")
