"""Who somebody is and what that lets them do: pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID


class Role(StrEnum):
    """Roles of the system; every signed-in person is a citizen too."""

    CITIZEN = "citizen"
    ENTERPRISE_REPRESENTATIVE = "enterprise_representative"
    INSPECTOR = "inspector"
    WINDOW_CLERK = "window_clerk"
    ISSUING_OFFICER = "issuing_officer"
    REVIEWER = "reviewer"
    CATALOGUE_ADMINISTRATOR = "catalogue_administrator"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"
    RELYING_STAFF = "relying_staff"


CHECKERS = frozenset({Role.INSPECTOR, Role.WINDOW_CLERK, Role.RELYING_STAFF})
NO_STAFF = frozenset({Role.CITIZEN, Role.ENTERPRISE_REPRESENTATIVE})
STAFF = frozenset(Role) - NO_STAFF

PASSKEY = "passkey"
DESK = "desk"
PLATFORM = "platform"
WALLET_LIFE = timedelta(days=90)
STAFF_LIFE = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=15)
DESK_TOTAL = timedelta(hours=2)
DESK_IDLE = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)
HIDDEN_LOCKS = timedelta(minutes=5)
FRESH = timedelta(minutes=10)
"""How long after a sign-in a PIN may be set without the one before (it may be forgotten)."""
PIN_WAITS = {3: timedelta(seconds=30), 4: timedelta(seconds=90), 5: timedelta(seconds=300)}
"""Wrong tries → pause before the next one (R21)."""
PIN_TRIES = 6
"""The last wrong try ends the session."""
FEW_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Office:
    """A membership in force, with the organisation it is in."""

    membership_id: UUID
    organisation_id: UUID
    role: Role
    unit: str
    badge: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person of a request.

    Attributes:
        level: to which degree it is sure that it is this person who acts, `L1` to `L5`; see `levels.rules`.
        offices: memberships in force on the day of the request.
        last_active_at: last touch or key, aware UTC; the page's own refreshes do not count.
    """

    account_id: UUID
    person_id: UUID
    sign_in_id: UUID
    login: str
    demo: bool
    level: str
    offices: tuple[Office, ...]
    last_seen_at: datetime
    last_active_at: datetime
    expires_at: datetime
    idle_s: int | None

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held today."""
        return frozenset({Role.CITIZEN, *(office.role for office in self.offices)})

    @property
    def enterprises(self) -> tuple[UUID, ...]:
        """Organisations this person represents by law."""
        return tuple(o.organisation_id for o in self.offices if o.role is Role.ENTERPRISE_REPRESENTATIVE)

    @property
    def subjects(self) -> tuple[UUID, ...]:
        """Whose certificates this person may show."""
        return (self.person_id, *self.enterprises)

    def represents(self, subject_id: UUID) -> bool:
        """Whether this person may show certificates of the subject: the own, or those of an own enterprise."""
        return subject_id in self.subjects


@dataclass(frozen=True, slots=True)
class Life:
    """How long a sign-in holds: at most `total`, and without a touch at most `idle`."""

    total: timedelta
    idle: timedelta | None


DESK_LIFE = Life(DESK_TOTAL, DESK_IDLE)
"""A desk that a phone let in is somebody else's machine as often as not."""


def life_of(roles: frozenset[Role]) -> Life:
    """Staff: 12 hours, locked after 15 idle minutes; wallets: 90 days (R21)."""
    return Life(STAFF_LIFE, STAFF_IDLE) if roles & STAFF else Life(WALLET_LIFE, None)


def in_force(valid_from: date, valid_to: date | None, ended_at: datetime | None, *, today: date) -> bool:
    """Whether a membership holds today, its last day included."""
    return ended_at is None and valid_from <= today and (valid_to is None or today <= valid_to)


def is_locked(last_active_at: datetime, idle_s: int | None, locks_at: datetime | None = None, *, now: datetime) -> bool:
    """Whether the pause was longer than the sign-in allows, or the wallet was out of sight for too long."""
    idle = idle_s is not None and now - last_active_at > timedelta(seconds=idle_s)
    return idle or (locks_at is not None and now >= locks_at)


def is_weak(pin: str) -> bool:
    """Whether a PIN is among the first that somebody would try: one or two different digits, or digits in a row."""
    steps = {int(right) - int(left) for left, right in pairwise(pin)}
    return len(set(pin)) <= FEW_DIGITS or steps in ({1}, {-1})


def may_hold(role: Role, *, method: str, demo_account: bool, idle_s: int | None) -> bool:
    """Whether a sign-in carries a role: staff powers need a passkey and a session that locks (R20, R21).

    So a wallet's 90-day session does not become an inspector's when its person joins an office, and an invitation
    link alone makes passkeys and nothing else. A desk that a phone let in never carries them: the passkey was touched
    on another machine than the one that would use the power. Nor does a sign-in that another platform vouches for.
    """
    by_passkey = method == PASSKEY or (demo_account and method not in (DESK, PLATFORM))
    return role in NO_STAFF or (by_passkey and idle_s is not None)


def may_use_password(roles: frozenset[Role], *, demo_account: bool) -> bool:
    """Staff sign in by passkey only, except accounts of a demo database (R20)."""
    return demo_account or not roles & STAFF
