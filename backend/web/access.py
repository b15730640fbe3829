"""The access map: one page that says who may call what. Deny by default: a route without an entry fails the import."""

from dataclasses import dataclass
from enum import StrEnum

from backend.identity.rules import CHECKERS, Role

EVERYBODY = frozenset(Role)

PERMISSIONS: dict[str, frozenset[Role]] = {
    "asks:keep": EVERYBODY,
    "base_data:see": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "bundles:keep": EVERYBODY,
    "cases:decide": frozenset({Role.ISSUING_OFFICER, Role.REVIEWER}),
    "cases:keep": EVERYBODY,
    "catalogue:edit": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "catalogue:publish": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "certificates:approve": frozenset({Role.ISSUING_OFFICER, Role.REVIEWER}),
    "certificates:end": frozenset({Role.ISSUING_OFFICER}),
    "certificates:issue": frozenset({Role.ISSUING_OFFICER}),
    "certificates:read": EVERYBODY,
    "certificates:suspend": frozenset({Role.ISSUING_OFFICER}),
    "claims:check": frozenset({Role.WINDOW_CLERK}),
    "codes:open": EVERYBODY,
    "consents:keep": EVERYBODY,
    "copies:keep": EVERYBODY,
    "departments:confirm": frozenset({Role.SECURITY_ADMINISTRATOR}),
    "departments:end": frozenset({Role.ISSUING_OFFICER, Role.SECURITY_ADMINISTRATOR}),
    "departments:propose": frozenset({Role.ISSUING_OFFICER}),
    "departments:read": frozenset({Role.ISSUING_OFFICER, Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}),
    "desks:admit": EVERYBODY,
    "family:check": frozenset({Role.WINDOW_CLERK}),
    "family:keep": EVERYBODY,
    "figures:read": frozenset({Role.ISSUING_OFFICER, Role.REVIEWER, Role.CATALOGUE_ADMINISTRATOR}),
    "files:make": EVERYBODY,
    "grants:answer": EVERYBODY,
    "grants:give": EVERYBODY,
    "grants:open": EVERYBODY,
    "grants:read": EVERYBODY,
    "imports:manage": frozenset({Role.ISSUING_OFFICER}),
    "inquiries:answer": frozenset({Role.ISSUING_OFFICER, Role.REVIEWER}),
    "inspections:make": frozenset({Role.INSPECTOR}),
    "inspections:plan": frozenset({Role.ISSUING_OFFICER}),
    "inspections:read": EVERYBODY,
    "institution_reports:send": frozenset({Role.RELYING_STAFF, Role.ISSUING_OFFICER}),
    "items:edit": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "items:publish": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "items:see": frozenset({Role.CATALOGUE_ADMINISTRATOR, Role.ISSUING_OFFICER, Role.REVIEWER}),
    "items:sign": frozenset({Role.ISSUING_OFFICER, Role.REVIEWER}),
    "lists:publish": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "looks:read": EVERYBODY,
    "materials:keep": EVERYBODY,
    "messages:keep": EVERYBODY,
    "mandates:keep": EVERYBODY,
    "offline:keep": EVERYBODY,
    "offline:send": EVERYBODY,
    "passkeys:manage": EVERYBODY,
    "preferences:keep": EVERYBODY,
    "quality:read": frozenset({Role.ISSUING_OFFICER, Role.REVIEWER, Role.CATALOGUE_ADMINISTRATOR}),
    "quality:rules": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "quality:work": frozenset({Role.ISSUING_OFFICER}),
    "reports:answer": frozenset({Role.CATALOGUE_ADMINISTRATOR}),
    "reports:file": EVERYBODY,
    "representatives:register": frozenset({Role.ISSUING_OFFICER}),
    "requests:answer": EVERYBODY,
    "requests:ask": CHECKERS,
    "seals:keep": frozenset({Role.SECURITY_ADMINISTRATOR}),
    "seals:see": frozenset({Role.ISSUING_OFFICER, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}),
    "sessions:manage": EVERYBODY,
    "verifications:create": CHECKERS,
    "verifications:read": CHECKERS,
    "window:come": EVERYBODY,
    "window:serve": frozenset({Role.WINDOW_CLERK}),
}


class Who(StrEnum):
    """Whether a caller must be known."""

    ANYBODY = "anybody"
    MAYBE = "maybe"
    SIGNED_IN = "signed_in"
    CLIENT = "client"
    """Another system that signs each call by its registered key (R33); no cookie, no browser."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route, and how its changes are kept.

    Attributes:
        keyed: a change that needs an Idempotency-Key (R04).
        disclosing: its answer shows something, so it is kept two minutes only.
        own_units: the view opens its transactions itself, because something slow stands between them.
        body_bytes: the largest body, where it is another than everybody's.
        streamed: the view takes the body in as it comes, at most `body_bytes`, and opens its transactions itself.
        noted: reading what belongs to a `subject` of the question leaves a row, so such a reading may write.
    """

    who: Who
    permission: str | None = None
    keyed: bool = True
    disclosing: bool = False
    own_units: bool = False
    body_bytes: int | None = None
    streamed: bool = False
    noted: bool = False

    @property
    def is_restricted(self) -> bool:
        """Whether some signed-in people may not call it."""
        return self.permission is not None and PERMISSIONS[self.permission] != EVERYBODY

    def permits(self, roles: frozenset[Role]) -> bool:
        """Whether one of the roles holds the permission."""
        return self.permission is None or bool(PERMISSIONS[self.permission] & roles)


PUBLIC = Access(Who.ANYBODY, keyed=False)
SLOW = Access(Who.ANYBODY, keyed=False, own_units=True)
OPTIONAL = Access(Who.MAYBE, keyed=False)
CLIENT = Access(Who.CLIENT, keyed=False)


UPLOAD = Access(Who.ANYBODY, keyed=False, own_units=True, body_bytes=5 * 1024 * 1024)
FILES = Access(Who.SIGNED_IN, "files:make", keyed=False, own_units=True)
"""A file takes a second to make, and one more file is no harm: each has a code of its own."""

COPIES = Access(Who.SIGNED_IN, "copies:keep", keyed=False, own_units=True)
"""The same; of one look and certificate there is one copy, whatever is sent again."""


OWN_PROOF = Access(Who.SIGNED_IN, "sessions:manage", keyed=False, own_units=True)
"""A password or PIN takes long to prove; its step is proven once, so no key is kept of it."""


def allow(permission: str, *, keyed: bool = True, disclosing: bool = False) -> Access:
    """Signed-in people whose role holds the permission.

    Raises:
        KeyError: a permission that the map does not have.
    """
    PERMISSIONS[permission]
    return Access(Who.SIGNED_IN, permission, keyed=keyed, disclosing=disclosing)


def allow_long(permission: str, longest: int) -> Access:
    """The same for a route that takes a file in, as it comes; sending it again does no harm, so no key is kept."""
    PERMISSIONS[permission]
    return Access(Who.SIGNED_IN, permission, keyed=False, body_bytes=longest, streamed=True)


def allowed(roles: frozenset[Role]) -> list[str]:
    """All permissions of some roles, for the client to show only what exists for this person."""
    return sorted(name for name, holders in PERMISSIONS.items() if holders & roles)
