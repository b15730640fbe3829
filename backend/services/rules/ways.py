"""The five ways in which a material need not be submitted, decided from what is really there: pure.

| way            | taken if                                                                                        |
| data_call      | the role's certificate is in the library, the holder's, in force, sound, whole, consented        |
| promise_reuse  | the role's material of an earlier case is kept, still valid, and unchanged as the applicant says |
| shared_check   | the library says of every field that it is the same                                              |
| online_proof   | the responsible office's rule issues the proof now                                               |
| notice_promise | the applicant may promise: no promise was broken                                                 |
| upload         | nothing else is left; counted against the item                                                   |

The first way of this order that holds is taken, whatever the order in which an item lists its answers.

Source: plan 004, part 3 (1); Guobanfa 2020 No. 42 (who broke a promise cannot promise).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from backend.services.rules.items import (
    Answer,
    DataCall,
    Material,
    OnlineProof,
    PromiseReuse,
    SharedCheck,
)
from backend.services.rules.reasons import Reason

Way = Literal["data_call", "promise_reuse", "shared_check", "online_proof", "notice_promise", "upload"]
ORDER: Final[tuple[Way, ...]] = (
    "data_call", "promise_reuse", "shared_check", "online_proof", "notice_promise", "upload",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that the library has of somebody in a role.

    Attributes:
        right_holder: whether it is of the very person or enterprise in the role.
        fields: keys that its face really has.
    """

    type: str
    role: str
    identifier: str
    in_force: bool
    quality_good: bool
    consented: bool
    right_holder: bool
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A material of an earlier case; `unchanged` is what the applicant says of it."""

    kind: str
    role: str
    valid_until: date
    unchanged: bool
    ident: str


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What a library said of each of its fields: the same, not the same, or that it does not know.

    Attributes:
        material: key of the material that it was asked for; empty if its answer is good for any.
    """

    library: str
    matches: Mapping[str, bool | None]
    as_of: date
    material: str = ""


@dataclass(frozen=True, slots=True)
class Issuable:
    """What an office's rule says about issuing a proof now."""

    office: str
    rule: str
    certificate_type: str
    available: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is really there at the moment of the decision."""

    today: date
    certificates: tuple[Held, ...] = ()
    materials: tuple[Earlier, ...] = ()
    sources: tuple[SourceAnswer, ...] = ()
    proofs: tuple[Issuable, ...] = ()
    promise_barred: bool = False


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A way that the item offers and that did not hold."""

    way: Way
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """How a material is answered.

    Attributes:
        answer: of the item; none for an upload.
        evidence: what it rests on: identifier of a certificate, ident of a material, library and day, office and rule.
        not_taken: ways before it in the order of the law, and why not.
    """

    way: Way
    answer: Answer | None
    evidence: str | None
    not_taken: tuple[NotTaken, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How a material will be answered, as far as that can be said before any library is asked.

    Attributes:
        otherwise: the way that is left if the library does not know, or says no; None where no library is asked.
    """

    way: Way
    otherwise: Way | None

    @property
    def free(self) -> bool:
        """Whether nothing is submitted, whatever a library says."""
        return "upload" not in (self.way, self.otherwise)


@dataclass(frozen=True, slots=True)
class _Found:
    evidence: str | None


def decide(material: Material, state: State) -> Decision:
    """The way that answers a material."""
    refused: list[NotTaken] = []
    for answer in sorted(material.answers, key=lambda one: ORDER.index(one.way)):
        found = _tried(answer, material, state)
        if isinstance(found, _Found):
            return Decision(answer.way, answer, found.evidence, tuple(refused))
        refused.append(NotTaken(answer.way, found))
    return Decision("upload", None, None, tuple(refused))


def foresee(material: Material, state: State) -> Foreseen:
    """What is told before a case begins: a comparison is made later, so that what follows it is told as well.

    Args:
        state: what is there; what sources said is not looked at, for none is asked yet.
    """
    hoped = tuple(
        SourceAnswer(one.base, dict.fromkeys(one.compare, True), state.today, material.key)
        for one in material.answers
        if isinstance(one, SharedCheck)
    )
    way = decide(material, replace(state, sources=hoped)).way
    if way != "shared_check":
        return Foreseen(way, None)
    return Foreseen(way, decide(material, replace(state, sources=())).way)


def possible(material: Material) -> tuple[Way, ...]:
    """Ways that the item offers for a material, in the order of the law; what the public guide can say of anybody."""
    return tuple(sorted({one.way for one in material.answers}, key=ORDER.index))


def _tried(answer: Answer, material: Material, state: State) -> _Found | str:
    match answer:
        case DataCall():
            return _data_call(answer, material, state)
        case PromiseReuse():
            return _promise_reuse(answer, material, state)
        case SharedCheck():
            return _shared_check(answer, material, state)
        case OnlineProof():
            return _online_proof(answer, state)
    return Reason.BARRED if state.promise_barred else _Found(None)  # a promise


def _data_call(answer: DataCall, material: Material, state: State) -> _Found | Reason:
    closest, reached = Reason.NOT_HELD, -1
    for one in state.certificates:
        if one.type != answer.certificate_type or one.role != material.of:
            continue
        hurdles = (
            (one.right_holder, Reason.NOT_RIGHT_HOLDER),
            (one.in_force, Reason.NOT_IN_FORCE),
            (one.quality_good, Reason.QUALITY),
            (one.fields.issuperset(answer.fields), Reason.FIELDS_MISSING),
            (one.consented, Reason.NOT_CONSENTED),
        )
        stopped = next((n for n, (fine, _) in enumerate(hurdles) if not fine), None)
        if stopped is None:
            return _Found(one.identifier)
        if stopped > reached:
            closest, reached = hurdles[stopped][1], stopped
    return closest


def _promise_reuse(answer: PromiseReuse, material: Material, state: State) -> _Found | Reason:
    reason = Reason.NOT_KEPT
    for one in state.materials:
        if one.kind != answer.material_kind or one.role != material.of:
            continue
        if one.valid_until < state.today:
            reason = Reason.LAPSED if reason is Reason.NOT_KEPT else reason
        elif not one.unchanged:
            reason = Reason.CHANGED
        else:
            return _Found(one.ident)
    return reason


def _shared_check(answer: SharedCheck, material: Material, state: State) -> _Found | Reason:
    reason = Reason.NOT_ASKED
    for one in state.sources:
        if one.library != answer.base or one.material not in {"", material.key}:
            continue
        said = [one.matches.get(field) for field in answer.compare]
        if all(value is True for value in said):
            return _Found(f"{one.library}@{one.as_of.isoformat()}")
        reason = Reason.DIFFERS if False in said else Reason.SOURCE_SILENT
    return reason


def _online_proof(answer: OnlineProof, state: State) -> _Found | str:
    reason: str = Reason.NOT_ISSUABLE
    for one in state.proofs:
        if (one.office, one.rule, one.certificate_type) == (answer.office, answer.rule, answer.certificate_type):
            if one.available:
                return _Found(f"{one.office}:{one.rule}")
            reason = one.reason or reason
    return reason
