"""What is known of a case at the moment it is looked at before submitting: frozen, read by the rules alone.

A party is an opaque word: the rules only ask whether two are the same. `None` means that the source does not know, and
is never read as a yes.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from backend.cases.rules.case import Way
from backend.certificates.rules import Status


class How(StrEnum):
    """In which part somebody acts."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    HANDLER = "handler"
    GUARDIAN = "guardian"
    PRESENCE = "presence"


class Mandate(StrEnum):
    """What gives a handler or a guardian the right to act, as it stands today; `left`: it was over after submitting."""

    IN_FORCE = "in_force"
    LEFT = "left"
    NONE = "none"
    ENDED = "ended"
    EXPIRED = "expired"
    FROZEN = "frozen"
    OTHER_SCOPE = "other_scope"


class Reply(StrEnum):
    """What an owner whose yes is needed has said."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    EXPIRED = "expired"


class Outcome(StrEnum):
    """What an item's own condition gave."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Applicant:
    """For whom it is applied; `alive`: registered and not ended, or living, None where nobody said."""

    party: str
    kind: str
    alive: bool | None = True


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, and what gives the right to it."""

    how: How = How.SELF
    mandate: Mandate = Mandate.IN_FORCE


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that answers a material, as the library has it.

    Attributes:
        holders: all of them, as parties.
        quality_good: no fault that the quality rules name; None: not measured.
        sealed: the issuer's signature holds over every value; None: not checked.
        disputed: somebody reported that it is wrong, and nobody has decided.
    """

    type: str
    holders: frozenset[str]
    status: Status = Status.VALID
    valid_from: date | None = None
    valid_to: date | None = None
    quality_good: bool | None = True
    sealed: bool | None = True
    consented: bool = True
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """A material of an earlier case; `unchanged` compares the digest with the one that was signed."""

    owner: str
    valid_until: date | None
    unchanged: bool = True
    promised: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """What a source answered: field → agrees, does not, or the source does not know; as of which day."""

    matches: tuple[tuple[str, bool | None], ...]
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that was signed for a material.

    Attributes:
        whole: what is kept is still of the digest that was signed.
        entitled: by the applicant, who represents it, or a handler whose mandate names promises expressly.
    """

    version: int
    whole: bool = True
    entitled: bool = True
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that somebody put in; `sealed_by`: the institution whose seal it carries, if one does."""

    digest: str
    pages: int
    sealed_by: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A material and how it is answered.

    Attributes:
        way: None where nothing answers it yet.
        party: whose it has to be.
        types: certificate types that answer it.
        report: only the sealed report of an institution will do.
        promise_version: of the text that is in force; None: no promise can answer it.
    """

    key: str
    party: str
    way: Way | None
    required: bool = True
    types: tuple[str, ...] = ()
    report: bool = False
    promise_version: int | None = None
    certificate: Certificate | None = None
    earlier: Earlier | None = None
    checked: Checked | None = None
    promised: Promised | None = None
    uploaded: Uploaded | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form; `sourced`: what it was filled with, None where nothing filled it."""

    key: str
    value: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    sourced: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two places that have to say the same; None: that place says nothing.

    Attributes:
        kind: `premises` is compared by the rules of addresses, `name` and `number` by their letters.
        promised: the applicant promised what differs, so an officer looks and nobody is stopped.
    """

    key: str
    kind: str
    stated: str | None
    found: str | None
    promised: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody whose yes is needed: a co-owner, a spouse, the other guardian."""

    party: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Renewed:
    """The licence that is renewed; `ours`: this department issued it."""

    holders: frozenset[str]
    status: Status
    valid_to: date | None
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Own:
    """A condition or check of the item itself, tried on the facts of the case."""

    key: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class History:
    """What came before.

    Attributes:
        running: a case of the same item for the same applicant that is not over.
        refused_on: the last refusal of the same item.
        false_until: to the end of this day nobody takes an application, for untrue materials.
        promise_barred: a promise of this applicant was broken, and the term is not over.
    """

    running: bool = False
    refused_on: date | None = None
    false_until: date | None = None
    promise_barred: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All of a case that the rules look at.

    Attributes:
        decides_by: last day of the term, were it submitted today.
        filed_on: the day of submitting, which a term of renewal looks at; None: not submitted yet.
        current: the item's version is the one in force.
        renews: the item renews a licence; `renewed` is that one, None where none was found.
        owners: None: it is not known who has to agree.
    """

    today: date
    decides_by: date
    applicant: Applicant
    applicant_kind: str
    acting: Acting = Acting()
    current: bool = True
    materials: tuple[Material, ...] = ()
    fields: tuple[Field, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    owners: tuple[Owner, ...] | None = ()
    renews: bool = False
    renewed: Renewed | None = None
    own: tuple[Own, ...] = ()
    history: History = field(default_factory=History)
    filed_on: date | None = None
