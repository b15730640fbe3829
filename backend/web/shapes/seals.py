"""Seals: for everybody who checks, for the holder's own device, and for the desk."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from backend.web.shapes.base import Given, Instant, Reason, Sent

Kid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Suite = Literal["intl", "gm"]
SealKind = Literal["official", "certificate"]
Uploaded = Annotated[str, StringConstraints(max_length=254_000)]


class KidPath(Sent):
    """Which key."""

    kid: Kid


class SealPath(Sent):
    """Which seal."""

    seal_id: UUID


class SealRequestPath(Sent):
    """Which prepared act."""

    request_id: UUID


class ProofPath(Sent):
    """Which certificate."""

    certificate_id: UUID


class Authorities(Given):
    """The city's certificate authority, in PEM."""

    issuing: str
    root: str


class PublicKey(Given):
    """A seal key as anybody may see it."""

    kid: str
    suite: str
    organisation: str
    organisation_en: str
    uscc: str
    seal: str | None
    number: str | None
    state: Literal["in_use", "retired", "compromised"]
    retired_at: Instant | None
    compromised_from: Instant | None
    spki: Annotated[str, Field(description="SubjectPublicKeyInfo, DER in Base64")]
    chain: Annotated[list[str], Field(description="certificates in PEM, the seal's own first")]


class JointProof(Given):
    """The seal of another office on the same content."""

    office: Annotated[str, Field(description="unified social credit code, as the content names it")]
    signature: str
    kid: str
    suite: str
    spki: str
    sealed_at: Instant
    compromised_from: Instant | None


class Proof(Given):
    """What a device needs to check a certificate by itself; bytes in Base64, salts in hexadecimal."""

    content: Annotated[str, Field(description="the signed content: canonical JSON (RFC 8785)")]
    prefix: Annotated[str, Field(description="ASCII that stands before the content in what is signed")]
    signature: Annotated[str, Field(description="r and s, 64 bytes")]
    kid: str
    suite: str
    spki: str
    sealed_at: Instant
    compromised_from: Instant | None
    salts: dict[str, str]
    joint: list[JointProof]


class OfficeName(Given):
    """An organisation."""

    id: UUID
    name: str
    name_en: str


class SealKeyShown(Given):
    """A key of a seal on the desk."""

    kid: str
    suite: str
    created_at: Instant
    not_after: Instant | None
    retired_at: Instant | None
    compromised_from: Instant | None


class SealShown(Given):
    """A seal on the desk."""

    id: UUID
    organisation: OfficeName
    kind: str
    name: str
    line: str
    number: str
    uploaded: bool
    state: str
    reason: str
    valid_from: date
    valid_to: date | None
    made_at: Instant
    keys: list[SealKeyShown]


class SealsShown(Given):
    """Seals that this person may see, and which suites this machine has."""

    items: list[SealShown]
    suites: list[str]
    offices: Annotated[list[OfficeName], Field(description="who can be given a seal; only for who makes them")]


class SealRequestShown(Given):
    """An act that waits for a second person."""

    id: UUID
    act: str
    organisation: OfficeName
    seal_id: UUID | None
    kid: str | None
    details: dict[str, str]
    picture: str | None
    prepared_at: Instant
    own: bool


class SealRequestsShown(Given):
    """Acts that wait."""

    items: list[SealRequestShown]


class Suspended(Sent):
    """Why a seal is taken out of use."""

    reason: Reason


class Upload(Sent):
    """A picture: an SVG as it is, or a PNG in Base64."""

    svg: Uploaded | None = None
    png: Uploaded | None = None


class SealWords(Sent):
    """What a seal is to be."""

    organisation: UUID
    kind: SealKind = "certificate"
    suite: Suite = "intl"
    name: Annotated[str | None, StringConstraints(min_length=1, max_length=30)] = None
    line: Annotated[str | None, StringConstraints(max_length=12)] = None
    picture: Upload | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to before valid_from")
        return self


class NewSeal(SealWords):
    """A new seal; with `replaces`, in the place of another one of the same organisation."""

    replaces: UUID | None = None


class KeyAct(Sent):
    """An act on a seal that a second person confirms.

    `suite` is for a rotation, `kid` and `since` for a lost key.
    """

    act: Literal["rotate", "resume", "end", "compromised"]
    suite: Suite | None = None
    kid: Kid | None = None
    since: date | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.act == "compromised" and (self.kid is None or self.since is None):
            raise ValueError("a lost key needs its id and the day")
        return self


class Mandate(Sent):
    """By which order an organisation seals for another one."""

    organisation: UUID
    for_organisation: UUID
    relation: Literal["superior", "predecessor"]
    order_number: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    valid_from: date
    valid_to: date | None = None


class Prepared(Given):
    """A prepared act."""

    id: UUID


class Done(Given):
    """What a confirmed act made, if anything."""

    seal_id: UUID | None


class Redrawn(Given):
    """The picture as it would be kept."""

    svg: str


class DrawnQuery(Sent):
    """A seal to look at before it is made."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    line: Annotated[str, StringConstraints(max_length=12)] = ""


class LedgerQuery(Sent):
    """Which lines of the ledger."""

    organisation: UUID | None = None
    seal: UUID | None = None
    kind: Annotated[str | None, StringConstraints(pattern=r"^[a-z_]{1,24}$")] = None
    since: date | None = None
    until: date | None = None
    before: UUID | None = None


class LedgerLine(Given):
    """One signature by a seal."""

    id: UUID
    at: Instant
    organisation: OfficeName
    for_organisation: OfficeName | None
    relation: str
    order_number: str
    seal_id: UUID
    seal: str
    number: str
    kid: str
    unit: str
    badge: str
    ground: str
    document_kind: str
    document_id: str
    digest: str


class Ledger(Given):
    """Lines, newest first; `more` where older ones follow."""

    items: list[LedgerLine]
    more: bool
