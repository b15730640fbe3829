"""The limits of a grant: each its own small class with a number, checked by one function.

A limit is written as `[tag, value]`. Tags are never given to another class and never reused; a tag that this version
does not know refuses everything, so that an older worker cannot overlook what a newer one wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol
from uuid import UUID

FieldKeys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody tries to do by a grant.

    Attributes:
        shower_id: who shows the certificates for their holder, None where nobody does.
        viewer_id: who is to see them, None where the viewer is not known yet (a code is being opened).
        organisation_id: whose seat the viewer has, None for a private person.
        scene: the scene of the register that the viewer asks in, None for a private person.
        chosen: certificates and fields about to be shown, None for whatever is asked.
        keeps_on: the day on which a copy of it is about to be kept, None where it is only seen.
        opening: a code is being opened and no one looks yet: limits about the viewer are left for the look.
    """

    shower_id: UUID | None = None
    viewer_id: UUID | None = None
    organisation_id: UUID | None = None
    scene: str | None = None
    case_number: str = ""
    place: str = ""
    chosen: Mapping[UUID, FieldKeys] | None = None
    keeps_on: date | None = None
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be shown at most: None where a grant does not say, which is everything of the subject."""

    certificates: Mapping[UUID, FieldKeys | None] | None = None
    types: Mapping[str, FieldKeys | None] | None = None

    def covers(self, certificate_id: UUID, type_code: str) -> bool:
        """Whether anything of a certificate may be shown."""
        named = self.certificates is None or certificate_id in self.certificates
        return named and (self.types is None or type_code in self.types)

    def narrowed(self, certificate_id: UUID, type_code: str, keys: Sequence[str]) -> FieldKeys:
        """Those of these fields that may be shown, in their order."""
        if not self.covers(certificate_id, type_code):
            return ()
        named = None if self.certificates is None else self.certificates[certificate_id]
        typed = None if self.types is None else self.types[type_code]
        return tuple(key for key in keys if all(some is None or key in some for some in (named, typed)))

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.certificates is None and self.types is None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a word for the record."""

    reason: str


class Limit(Protocol):
    """One limit. `tag` is its number for ever."""

    tag: ClassVar[int]

    def refusal(self, attempt: Attempt) -> str | None:
        """The reason against an attempt, None if there is none."""

    def within(self, wider: Any) -> bool:
        """Whether this limit lets through nothing that another of its class would not."""

    def value(self) -> Any:
        """As JSON."""


@dataclass(frozen=True, slots=True)
class Shower:
    """Only this person shows the certificates. Whom a grant is passed on to is what changes, so any other is within."""

    tag: ClassVar[int] = 1
    person_id: UUID

    def refusal(self, attempt: Attempt) -> str | None:
        """Anybody else is refused."""
        return None if attempt.shower_id == self.person_id else "person"

    def within(self, wider: "Shower") -> bool:  # noqa: ARG002 - whoever it was
        """Always."""
        return True

    def value(self) -> str:
        """The person's id."""
        return str(self.person_id)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Only this person looks."""

    tag: ClassVar[int] = 2
    person_id: UUID

    def refusal(self, attempt: Attempt) -> str | None:
        """Anybody else is refused."""
        return None if attempt.viewer_id == self.person_id else "person"

    def within(self, wider: "Viewer") -> bool:
        """The same person."""
        return self == wider

    def value(self) -> str:
        """The person's id."""
        return str(self.person_id)


@dataclass(frozen=True, slots=True)
class Seat:
    """Only people with a seat in this organisation look, in a scene of it."""

    tag: ClassVar[int] = 3
    organisation_id: UUID

    def refusal(self, attempt: Attempt) -> str | None:
        """Every other organisation is refused, and so are private people."""
        return None if attempt.opening or attempt.organisation_id == self.organisation_id else "organisation"

    def within(self, wider: "Seat") -> bool:
        """The same organisation."""
        return self == wider

    def value(self) -> str:
        """The organisation's id."""
        return str(self.organisation_id)


@dataclass(frozen=True, slots=True)
class Scenes:
    """Only for these purposes of the register."""

    tag: ClassVar[int] = 4
    codes: tuple[str, ...]

    def refusal(self, attempt: Attempt) -> str | None:
        """Every other scene is refused, and so are private people."""
        return None if attempt.opening or attempt.scene in self.codes else "scene"

    def within(self, wider: "Scenes") -> bool:
        """Some of them."""
        return set(self.codes) <= set(wider.codes)

    def value(self) -> list[str]:
        """The codes."""
        return list(self.codes)


@dataclass(frozen=True, slots=True)
class Case:
    """Only in this case; small and capital letters are alike."""

    tag: ClassVar[int] = 5
    number: str

    def refusal(self, attempt: Attempt) -> str | None:
        """Another case, or none, is refused."""
        return None if attempt.opening or _plain(attempt.case_number) == _plain(self.number) else "case"

    def within(self, wider: "Case") -> bool:
        """The same case."""
        return _plain(self.number) == _plain(wider.number)

    def value(self) -> str:
        """The number."""
        return self.number


@dataclass(frozen=True, slots=True)
class Place:
    """Only where the checker's place has these words in it."""

    tag: ClassVar[int] = 6
    words: str

    def refusal(self, attempt: Attempt) -> str | None:
        """A place without them is refused."""
        return None if attempt.opening or _plain(self.words) in _plain(attempt.place) else "place"

    def within(self, wider: "Place") -> bool:
        """These words say as much."""
        return _plain(wider.words) in _plain(self.words)

    def value(self) -> str:
        """The words."""
        return self.words


@dataclass(frozen=True, slots=True)
class Certificates:
    """Only these certificates, each with these fields; None: all fields of it."""

    tag: ClassVar[int] = 7
    chosen: Mapping[UUID, FieldKeys | None]

    def refusal(self, attempt: Attempt) -> str | None:
        """More than that is refused; what is not chosen yet is narrowed later."""
        chosen = attempt.chosen or {}
        inside = all(one in self.chosen and _inside(keys, self.chosen[one]) for one, keys in chosen.items())
        return None if inside else "certificates"

    def within(self, wider: "Certificates") -> bool:
        """Some of them, with some of the fields."""
        return all(one in wider.chosen and _inside(keys, wider.chosen[one]) for one, keys in self.chosen.items())

    def value(self) -> dict[str, list[str] | None]:
        """Id → field keys."""
        return {str(one): None if keys is None else list(keys) for one, keys in self.chosen.items()}


@dataclass(frozen=True, slots=True)
class Types:
    """Only certificates of these types, each with these fields; None: all fields of the type."""

    tag: ClassVar[int] = 8
    chosen: Mapping[str, FieldKeys | None]

    def refusal(self, attempt: Attempt) -> str | None:  # noqa: ARG002 - types are known once certificates are locked
        """Nothing here: what is opened is narrowed by `Allowed`."""
        return None

    def within(self, wider: "Types") -> bool:
        """Some of them, with some of the fields."""
        return all(code in wider.chosen and _inside(keys, wider.chosen[code]) for code, keys in self.chosen.items())

    def value(self) -> dict[str, list[str] | None]:
        """Type → field keys."""
        return {code: None if keys is None else list(keys) for code, keys in self.chosen.items()}


@dataclass(frozen=True, slots=True)
class Copies:
    """Whoever may look may keep a copy until this day, the day itself included. Without it nothing is kept.

    Who shows it to themselves in an office of theirs keeps none: the one to whom it was entrusted never takes it along.
    """

    tag: ClassVar[int] = 10
    until: date

    def refusal(self, attempt: Attempt) -> str | None:
        """A copy that would have to be deleted already is refused, and one of what oneself showed; looking is not."""
        if attempt.keeps_on is None:
            return None
        if attempt.shower_id is not None and attempt.shower_id == attempt.viewer_id:
            return "own_showing"
        return "copies_over" if attempt.keeps_on > self.until else None

    def within(self, wider: "Copies") -> bool:
        """Not kept for longer."""
        return self.until <= wider.until

    def value(self) -> str:
        """The day."""
        return self.until.isoformat()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A limit that this version cannot read."""

    tag: ClassVar[int] = 0
    number: int

    def refusal(self, attempt: Attempt) -> str | None:  # noqa: ARG002 - every attempt
        """Everything is refused."""
        return "unknown_limit"

    def within(self, wider: "Unknown") -> bool:  # noqa: ARG002 - nobody knows
        """Never."""
        return False

    def value(self) -> None:
        """Nothing that could be written back."""
        return


def allows(limits: Sequence[Limit], attempt: Attempt) -> Allowed | Refusal:
    """Check an attempt against all limits: the first refusal counts; else what may be shown at most."""
    for one in limits:
        reason = one.refusal(attempt)
        if reason is not None:
            return Refusal(reason)
    if attempt.keeps_on is not None and kept_until(limits) is None:
        return Refusal("no_copies")
    return scope(limits)


def scope(limits: Sequence[Limit]) -> Allowed:
    """What limits let be shown at most."""
    certificates = next((one.chosen for one in limits if isinstance(one, Certificates)), None)
    types = next((one.chosen for one in limits if isinstance(one, Types)), None)
    return Allowed(certificates, types)


def kept_until(limits: Sequence[Limit]) -> date | None:
    """The last day of a copy, None where none may be kept."""
    return next((one.until for one in limits if isinstance(one, Copies)), None)


def narrower(child: Sequence[Limit], parent: Sequence[Limit]) -> bool:
    """Whether a grant lets through nothing that the one it comes from would not: narrowing only.

    Every limit stands in both. Copies are the other way round, for there the word permits: whoever has it not cannot
    pass it on, and may pass on without it.
    """
    kept = [one for one in child if isinstance(one, Copies)]
    limiting = [one for one in parent if not isinstance(one, Copies)]
    return all(_inside_one(one, child) for one in limiting) and all(
        any(isinstance(wider, Copies) and own.within(wider) for wider in parent) for own in kept
    )


def _inside_one(wider: Limit, child: Sequence[Limit]) -> bool:
    return any(type(own) is type(wider) and own.within(wider) for own in child)


def written(limits: Sequence[Limit]) -> list[list[Any]]:
    """As JSON."""
    return [[one.tag, one.value()] for one in limits]


def read(stored: Sequence[Sequence[Any]]) -> tuple[Limit, ...]:
    """Limits as they were written; a tag or value of a later version comes back as `Unknown`."""
    return tuple(_read(tag, value) for tag, value in stored if tag not in _RETIRED)


def _read(tag: int, value: Any) -> Limit:
    reader = _READERS.get(tag)
    try:
        return Unknown(tag) if reader is None else reader(value)
    except (TypeError, ValueError, AttributeError):
        return Unknown(tag)


_RETIRED = frozenset({9})
"""Said nothing that anything looked at; no class has this tag again."""
_READERS: Mapping[int, Any] = {
    Shower.tag: lambda value: Shower(UUID(value)),
    Viewer.tag: lambda value: Viewer(UUID(value)),
    Seat.tag: lambda value: Seat(UUID(value)),
    Scenes.tag: lambda value: Scenes(tuple(value)),
    Case.tag: lambda value: Case(_text(value)),
    Place.tag: lambda value: Place(_text(value)),
    Certificates.tag: lambda value: Certificates({UUID(one): _keys(keys) for one, keys in value.items()}),
    Types.tag: lambda value: Types({one: _keys(keys) for one, keys in value.items()}),
    Copies.tag: lambda value: Copies(date.fromisoformat(value)),
}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _keys(value: Sequence[str] | None) -> FieldKeys | None:
    return None if value is None else tuple(value)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _inside(keys: FieldKeys | None, wider: FieldKeys | None) -> bool:
    return wider is None or (keys is not None and set(keys) <= set(wider))
