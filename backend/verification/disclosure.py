"""From locked certificates to what a checker is shown: values only of what is in force, only as far as allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.catalogue.rules import SceneEntry, TypeDefinition, answered
from backend.certificates.read import Opened
from backend.certificates.rules import Status
from backend.grants.rules import Allowed
from backend.standards import masks
from backend.verification.rules import RENEWAL, Decision, Facts, Verdict, checks, decide, disclosed, overall


@dataclass(frozen=True, slots=True)
class Shown:
    """One certificate on the checker's screen."""

    id: UUID
    definition: TypeDefinition
    issuer: str
    issuer_en: str
    decision: Decision
    status: str
    since: date | None
    valid_to: date | None
    fields: Mapping[str, str]
    checks: Mapping[str, str]

    @property
    def type(self) -> str:
        """Code of its type."""
        return self.definition.code

    @property
    def name(self) -> str:
        """Its name in Chinese."""
        return self.definition.name

    @property
    def name_en(self) -> str:
        """Its name in English."""
        return self.definition.name_en


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one look shows in all.

    Attributes:
        subject_name: masked unless the scene gives the name; None where nothing is shown, or no longer.
        not_provided: types the scene asks for that were refused or are not held: one word for both.
    """

    decision: Decision
    shown: tuple[Shown, ...]
    subject_name: str | None
    not_provided: tuple[str, ...]


def disclose(
    opened: Sequence[Opened],
    scene: SceneEntry,
    chosen: Mapping[UUID, tuple[str, ...]] | None,
    *,
    today: date,
    with_values: bool = True,
    within: Allowed | None = None,
) -> Disclosure:
    """Decide each certificate and narrow its fields to the scene, to the holder's choice and to the grant's reach.

    Args:
        within: what a grant lets be shown at most, where somebody else shows it: no face is compared then.
    """
    reached = opened if within is None else [one for one in opened if within.covers(one.id, one.definition.code)]
    candidates = _best(reached) if chosen is None else reached
    wanted = [(one, _keys(one, scene, chosen, within)) for one in candidates if one.definition.code in scene.types]
    wanted = [(one, keys) for one, keys in wanted if keys]
    face_shown = any(one.photo is not None and keys & one.definition.photo_fields for one, keys in _sets(wanted))
    compare = within is None and "photo" in scene.identity_fields and not face_shown
    shown = tuple(_shown(one, keys, compare, today, with_values) for one, keys in wanted)
    types = {one.type for one in shown}
    return Disclosure(
        decision=overall([one.decision for one in shown]),
        shown=shown,
        subject_name=_subject_name(wanted) if with_values else None,
        not_provided=tuple(code for code in scene.types if code not in types),
    )


def _best(opened: Sequence[Opened]) -> list[Opened]:
    """All certificates in force; of a type without one, the newest of the others, so that a ban is seen."""
    in_force = [one for one in opened if _holds(one)]
    covered = {one.definition.code for one in in_force}
    newest: dict[str, Opened] = {}
    for one in opened:
        code = one.definition.code
        if code not in covered and (code not in newest or newest[code].valid_from < one.valid_from):
            newest[code] = one
    return [*in_force, *newest.values()]


def _holds(one: Opened) -> bool:
    """In force today, or lapsed while its renewal is under way."""
    return one.status is Status.VALID or (one.status is Status.EXPIRED and RENEWAL in one.attention)


def _keys(
    one: Opened, scene: SceneEntry, chosen: Mapping[UUID, tuple[str, ...]] | None, within: Allowed | None
) -> tuple[str, ...]:
    definition = one.definition
    known = [*definition.fields, *definition.answers]
    picked = None if chosen is None else chosen.get(one.id, ())
    keys = disclosed(scene.types[definition.code], picked, known)
    return keys if within is None else within.narrowed(one.id, definition.code, keys)


def _sets(wanted: Sequence[tuple[Opened, tuple[str, ...]]]) -> list[tuple[Opened, frozenset[str]]]:
    return [(one, frozenset(keys)) for one, keys in wanted]


def _shown(one: Opened, keys: tuple[str, ...], compare: bool, today: date, with_values: bool) -> Shown:  # noqa: FBT001
    person = one.definition.document["holder_kind"] == "person"
    facts = Facts(
        one.status,
        one.genuine,
        one.attention,
        to_compare=compare and person,
        compromised=one.seal_compromised and not one.altered,
    )
    decision = decide(facts)
    tells = with_values and decision.verdict is not Verdict.NOT_VALID
    return Shown(
        id=one.id,
        definition=one.definition,
        issuer=one.issuer,
        issuer_en=one.issuer_en,
        decision=decision,
        status=one.status.value,
        since=one.since,
        valid_to=one.valid_to if tells and _tells_period(one, keys) else None,
        fields=_values(one, keys, today) if tells else {},
        checks=checks(facts, signature_ok=one.signature_ok, altered=bool(one.altered)),
    )


def _values(one: Opened, keys: tuple[str, ...], today: date) -> dict[str, str]:
    values = one.values()
    shown: dict[str, str] = {}
    for key in keys:
        answer = one.definition.answers.get(key)
        in_force = _holds(one)
        text = values.get(key) if answer is None else answered(answer, values, in_force=in_force, today=today)
        if text is not None:
            shown[key] = text
    return shown


def _tells_period(one: Opened, keys: tuple[str, ...]) -> bool:
    """The last day is told only with a field that says it."""
    fields = one.definition.fields
    return any(key in fields and fields[key].kind == "date_range" for key in keys)


def _subject_name(wanted: Sequence[tuple[Opened, tuple[str, ...]]]) -> str | None:
    """The holder's name: whole where a shown field says it or it is an enterprise's, else with the surname alone."""
    named = [(one, keys, one.subject_name) for one, keys in wanted if one.subject_name and one.genuine]
    for one, keys, name in named:
        told = _holds(one) and any(one.face.values.get(key) == name for key in keys)
        if told or one.definition.document["holder_kind"] == "enterprise":
            return name
    return masks.name(named[0][2] or "") if named else None
