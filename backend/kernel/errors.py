"""The tree of errors: what must not have happened, so that the transaction rolls back.

    LiangzhengError
    ├── SettingsRefused           a deployment cannot start like this
    ├── SealBroken                a ciphertext, a wrap or a signature does not belong where it stands
    └── Fault                     answered to the caller as a problem with a status and a stable code
        ├── InvalidBody           400   the request is no JSON object of the agreed shape
        ├── KeyMissing            400   a change without an Idempotency-Key
        ├── Unauthenticated       401   no session, or an expired one
        │   └── SignedOutElsewhere 401  the session was ended from another device: the page wipes
        ├── WrongCredentials      401   sign-in refused, without saying why
        ├── NotRecognised         401   the platform's word is not enough, without saying why
        ├── Locked                401   idle or out of sight for too long
        ├── WrongPin              401   not the digits of this device
        ├── PinGone               401   no PIN opens this session: sign in
        ├── NotSigned             401   a call of another system that is not signed as it has to be
        │   ├── SignatureMissing      no signature, no digest
        │   ├── SignatureMalformed    400   not readable, or it does not cover what it must
        │   ├── SigningKeyUnknown     a key that nobody registered, or that is not in use now
        │   ├── SignatureWrong        not made by that key, or over another message
        │   ├── SignatureTooOld       made more than a minute ago
        │   ├── SignatureTooNew       made more than a minute ahead
        │   ├── NonceUsed             409   sent before
        │   ├── DigestWrong           400   another body than the signed one
        │   └── ClientEnded           403   the system's right to call has ended
        ├── TypeNotYours          403   a certificate type that this system may not push
        ├── Forbidden             403   the role may not call this
        ├── StepNeeded            403   the person has to confirm this very action first
        ├── LevelNeeded           403   it is not sure enough that the account is this person's
        ├── CrossSite             403   not sent by our own page
        ├── NotFound              404   unknown, or not yours: the same answer
        ├── Conflict              409   the thing is not in the state that this act needs
        │   ├── SecondPersonNeeded 409  who prepared an act cannot confirm it (R53)
        │   ├── SealNotForFiles   409   its algorithm is one that readers of PDF do not know
        │   └── NoSeal            409   the organisation cannot seal: it has no seal with a key in force
        │       ├── SealSuspended 409   its seal is suspended
        │       └── SealEnded     409   its seal has ended or run out
        ├── RecordDamaged         409   what is stored was altered; nothing of it is shown
        ├── PasskeyOnly           409   staff have no PIN
        ├── CopyNotKept       409   no copy may be kept of what was seen, or not any more; `errors` says why
        ├── SignInAgain           409   this needs somebody who has just signed in
        ├── AlreadyDone           409   a repeated key whose disclosing answer is gone
        ├── Stale                 409   somebody saved it since it was read: nothing is written over
        ├── StillRunning          409   the same key is being worked on
        ├── TooLarge              413
        ├── WrongContentType      415
        ├── InvalidField          422   understood, but a field is not acceptable
        ├── KeyReused             422   one key, two bodies
        ├── CertificateNotShown   422   a certificate that this person cannot show
        ├── TooManyAttempts       429
        └── Unavailable           503   the database or a limit; try again

A refusal that the rules foresee (an expired code, a certificate not in force) is no error: see `kernel.outcome`.
"""

from dataclasses import dataclass, field
from typing import ClassVar


class LiangzhengError(Exception):
    """Root of the tree."""


class SettingsRefused(LiangzhengError):
    """The deployment cannot start like this; the text says what to change."""


class SealBroken(LiangzhengError):
    """A ciphertext, wrap or signature does not belong to the row it was found in."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that was refused; `problem` is a stable word, never the submitted value."""

    field: str
    problem: str


@dataclass(eq=False)
class Fault(LiangzhengError):
    """An error with a status and a stable code. The person's words are chosen by the front end from the code."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side"

    fields: tuple[FieldProblem, ...] = field(default=())
    retry_after_s: int | None = None

    def __str__(self) -> str:
        """The title and the refused fields, for commands and logs."""
        return "; ".join((self.title, *(f"{one.field}: {one.problem}" for one in self.fields)))


class InvalidBody(Fault):
    """The request is no JSON object of the agreed shape."""

    status, code, title = 400, "invalid_body", "The request could not be read"


class KeyMissing(Fault):
    """A change by a signed-in person without an Idempotency-Key of 16-64 characters (R04)."""

    status, code, title = 400, "key_missing", "The request needs an Idempotency-Key"


class Unauthenticated(Fault):
    """No session, or one that has expired."""

    status, code, title = 401, "unauthenticated", "Sign in first"


class SignedOutElsewhere(Unauthenticated):
    """The session was ended from another device or at a counter: what this one keeps is to be wiped (R27)."""

    status, code, title = 401, "signed_out_elsewhere", "Signed out from another device"


class WrongCredentials(Fault):
    """Sign-in refused; the answer is the same for a known and an unknown name (R23)."""

    status, code, title = 401, "wrong_credentials", "Name or password is wrong"


class NotRecognised(Fault):
    """A sign-in by another platform that ends here; the same words for unknown people and for wrong tokens (R23)."""

    status, code, title = 401, "not_recognised", "The sign-in could not be completed"


class Locked(Fault):
    """Idle for longer than the role allows; sign in again, unsent work is kept (R21)."""

    status, code, title = 401, "locked", "Locked after a pause"


class WrongPin(Fault):
    """Not the digits of this device; `retry_after_s` where the next try has to wait (R21)."""

    status, code, title = 401, "wrong_pin", "The PIN is wrong"


class PinGone(Fault):
    """No PIN opens this session: none was set, it was guessed at too often, or the session is over."""

    status, code, title = 401, "pin_gone", "Sign in instead"


class NotSigned(Fault):
    """A call of another system that is not signed as it has to be (R33)."""

    status, code, title = 401, "not_signed", "The call is not signed as it has to be"


class SignatureMissing(NotSigned):
    """No Signature and Signature-Input, or a body without Content-Digest."""

    status, code, title = 401, "signature_missing", "Sign the call (RFC 9421)"


class SignatureMalformed(NotSigned):
    """The signature's fields cannot be read, or leave something out that must be covered."""

    status, code, title = 400, "signature_malformed", "The signature could not be read or covers too little"


class SigningKeyUnknown(NotSigned):
    """A key id that nobody registered, or a key that is not confirmed, not yet or no longer valid."""

    status, code, title = 401, "signing_key_unknown", "The key is not in use"


class SignatureWrong(NotSigned):
    """Not made by the registered key, or over another message."""

    status, code, title = 401, "signature_wrong", "The signature is wrong"


class SignatureTooOld(NotSigned):
    """Made more than 60 seconds ago by the city's clock."""

    status, code, title = 401, "signature_too_old", "The signature is too old"


class SignatureTooNew(NotSigned):
    """Made more than 60 seconds ahead of the city's clock."""

    status, code, title = 401, "signature_too_new", "The signature is from the future"


class NonceUsed(NotSigned):
    """This nonce was used: the call was sent before. Sign anew to try again."""

    status, code, title = 409, "nonce_used", "This call was sent before"


class DigestWrong(NotSigned):
    """The body is not the one that was signed."""

    status, code, title = 400, "digest_wrong", "The body is not the signed one"


class ClientEnded(NotSigned):
    """The system's right to call has ended, or nobody has confirmed it yet."""

    status, code, title = 403, "client_ended", "This system may not call"


class TypeNotYours(Fault):
    """A certificate type that this system, or its organisation, may not push."""

    status, code, title = 403, "type_not_yours", "Not a type of this system"


class Forbidden(Fault):
    """The role may not call this."""

    status, code, title = 403, "forbidden", "Not permitted for your role"


@dataclass(eq=False)
class StepNeeded(Fault):
    """The person has to confirm this very request first, in one of these ways (R22)."""

    status, code, title = 403, "step_needed", "Confirm this action first"

    action: str = ""
    digest: str = ""
    methods: tuple[str, ...] = ()


@dataclass(eq=False)
class LevelNeeded(Fault):
    """The account's real-name level is below what this needs; it says what is missing."""

    status, code, title = 403, "level_needed", "A higher real-name level is needed"

    needed: str = ""
    held: str = ""


class CrossSite(Fault):
    """Not sent by our own page (R25)."""

    status, code, title = 403, "cross_site", "The request did not come from this site"


class NotFound(Fault):
    """Unknown or not yours; the answer does not tell which (R38)."""

    status, code, title = 404, "not_found", "Not found"


class MethodNotAllowed(Fault):
    """The address exists, the method does not."""

    status, code, title = 405, "method_not_allowed", "Method not allowed"


class Conflict(Fault):
    """The thing is not in the state that this act needs."""

    status, code, title = 409, "conflict", "The state has changed meanwhile"


class SecondPersonNeeded(Conflict):
    """Who prepared an act cannot confirm it (R53)."""

    status, code, title = 409, "second_person_needed", "Another person has to confirm this"


class NoSeal(Conflict):
    """The organisation cannot seal: it has no seal with a key in force."""

    status, code, title = 409, "no_seal", "The organisation has no seal in use"


class SealSuspended(NoSeal):
    """Its seal is suspended: nothing is sealed until somebody resumes it."""

    status, code, title = 409, "seal_suspended", "The organisation's seal is suspended"


class SealEnded(NoSeal):
    """Its seal has ended or run out."""

    status, code, title = 409, "seal_ended", "The organisation's seal has ended"


class SealNotForFiles(Conflict):
    """The seal's algorithm is one that readers of PDF do not know."""

    status, code, title = 409, "seal_not_for_files", "This seal cannot sign a PDF"


class CopyNotKept(Fault):
    """No copy may be kept of what was seen, or not any more; the field's problem says why (ADR 0031)."""

    status, code, title = 409, "copy_not_kept", "No copy of this may be kept"


class RecordDamaged(Fault):
    """Something stored here was altered: nothing of it is shown, and an administrator has to look."""

    status, code, title = 409, "record_damaged", "A stored record is damaged"


class PasskeyOnly(Fault):
    """Staff unlock by passkey alone (R21)."""

    status, code, title = 409, "passkey_only", "Staff unlock by passkey"


class SignInAgain(Fault):
    """The sign-in is too old for this: whoever holds the phone now may be somebody else."""

    status, code, title = 409, "sign_in_again", "Sign in again first"


class AlreadyDone(Fault):
    """A repeated key whose disclosing answer has been dropped (R04)."""

    status, code, title = 409, "already_done", "This was done already"


class Stale(Fault):
    """Somebody saved it since the caller read it: nothing is written over."""

    status, code, title = 409, "stale", "It was saved elsewhere meanwhile"


class StillRunning(Fault):
    """The same key is being worked on (R04)."""

    status, code, title = 409, "still_running", "The same request is still being worked on"


class TooLarge(Fault):
    """The body is larger than the route takes."""

    status, code, title = 413, "too_large", "The request is too large"


class WrongContentType(Fault):
    """Only application/json is taken."""

    status, code, title = 415, "wrong_content_type", "Only application/json is accepted"


class InvalidField(Fault):
    """Understood, but a field is not acceptable; `fields` names them."""

    status, code, title = 422, "invalid_field", "A field is not acceptable"


class KeyReused(Fault):
    """One Idempotency-Key, two different bodies (R04)."""

    status, code, title = 422, "key_reused", "The Idempotency-Key was used for another request"


class CertificateNotShown(Fault):
    """A certificate that this person cannot show: unknown, somebody else's or no longer the current version."""

    status, code, title = 422, "certificate_not_shown", "This certificate cannot be shown"


class TooManyAttempts(Fault):
    """Too many wrong tries; `retry_after_s` says when to come back."""

    status, code, title = 429, "too_many_attempts", "Too many attempts, pause for a while"


class TooManyStreams(Fault):
    """This process has no room for another live stream; poll instead."""

    status, code, title = 503, "too_many_streams", "No room for another live stream"


class Unavailable(Fault):
    """The database does not answer; nothing was done (R55)."""

    status, code, title = 503, "unavailable", "Temporarily unavailable"
