"""Offline passes: what a phone keeps, the trust bundle, an inspector's shift and the looks that arrive."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from backend.standards import base64url
from backend.web.shapes.base import Given, Instant, Label, Sent


def _written(text: str) -> str:
    base64url.decode(text)  # bits behind the last byte are a mistake of the sender's
    return text


Octets33 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{44}$"), AfterValidator(_written)]
Octets64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{86}$"), AfterValidator(_written)]
MOST_SAVED, MOST_GRANTS, MOST_LOOKS, LONGEST_LOOK = 30, 30, 50, 8192


class OfflineField(Given):
    """A field of a kind of pass."""

    key: str
    label: str
    label_en: str


class OfflineProfile(Given):
    """A kind of pass: what it is for, and what another phone sees."""

    code: str
    zh: str
    en: str
    fields: list[OfflineField]


class OfflineBehalf(Given):
    """That it is somebody else's: by which grant, whose (surname alone), and what one is to them."""

    grant: UUID
    owner: str
    relation: str


class OfflineCertificate(Given):
    """A certificate that can be kept. `hours`: how long a pass of it lives on this phone."""

    certificate: UUID
    type: str
    name: str
    name_en: str
    sensitive: bool
    hours: int
    saved: bool
    default: bool
    profiles: list[OfflineProfile]
    behalf: OfflineBehalf | None = None


class OfflinePhone(Given):
    """A phone that keeps passes, or did."""

    id: UUID
    name: str
    added_at: Instant
    seen_at: Instant
    removed_at: Instant | None = None
    prf: bool


class OfflineOverview(Given):
    """What is kept, where, and what could be."""

    agreed: bool
    device: OfflinePhone | None
    devices: list[OfflinePhone]
    certificates: list[OfflineCertificate]


class NewOfflinePhone(Sent):
    """A phone's public key and its signature over `LZ1e` and the 16 bytes of the person's id."""

    name: Label
    public_key: Octets33
    prf: bool
    signature: Octets64


class OfflinePhonePath(Sent):
    """Which phone."""

    device_id: UUID


class OfflineCertificatePath(Sent):
    """Which certificate."""

    certificate_id: UUID


class OfflineGrantPath(Sent):
    """Which grant."""

    grant_id: UUID


class AskPasses(Sent):
    """Passes for a phone: of these certificates, or (null) of all that is kept."""

    device: UUID
    certificates: Annotated[list[UUID], Field(max_length=MOST_SAVED)] | None = None
    grants: Annotated[list[UUID], Field(max_length=MOST_GRANTS, default_factory=list)]


class PassValue(Given):
    """A field as the pass has it: masked where its kind says so."""

    key: str
    label: str
    label_en: str
    value: str | None


class OfflinePassGiven(Given):
    """A pass: `body` is what the phone adds its own signature to at each showing."""

    rid: str
    certificate: UUID
    grant: UUID | None = None
    profile: str
    profile_name: str
    profile_name_en: str
    type: str
    type_name: str
    type_name_en: str
    issuer: str
    issuer_en: str
    subject_name: str
    owner_name: str | None = None
    sensitive: bool
    issued_at: Instant
    expires_at: Instant
    body: str
    fields: list[PassValue]


class OfflinePasses(Given):
    """Passes, and as of when they say what they say."""

    passes: list[OfflinePassGiven]
    as_of: Instant


class TrustBundleGiven(Given):
    """The newest trust bundle."""

    bundle: str
    version: int


class NewShift(Sent):
    """The public key of a checker's phone and its signature over `LZ1s` and the 16 bytes of the person's id."""

    public_key: Octets33
    signature: Octets64


class ShiftPrepared(Given):
    """What a checker's phone takes along."""

    shift: UUID
    bundle: str
    authority: str
    list_url: str
    valid_until: Instant
    server_time: Instant


class SendLooks(Sent):
    """Looks out of an outbox, oldest first, each signed by the phone's key."""

    shift: UUID
    looks: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LOOK)]],
        Field(min_length=1, max_length=MOST_LOOKS),
    ]


class LookTaken(Given):
    """What became of a look: taken now, taken before, or refused and why; `look` is the number to read out."""

    number: int | None
    state: Literal["kept", "already", "refused"]
    reason: str | None = None
    flags: Annotated[list[str], Field(default_factory=list)]
    look: str | None = None


class LooksTaken(Given):
    """One line a look, in their order."""

    results: list[LookTaken]
