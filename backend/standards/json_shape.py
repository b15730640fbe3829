"""Members of signed JSON, taken out with the type that they must have.

Small on purpose: the phone reads the same JSON with the same few readers, and both must say no to the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from backend.standards import base64url
from backend.standards.signed_json import Malformed

_Kind = TypeVar("_Kind")

LARGEST: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Shape:
    """An object whose members are asked for by name. Each reader raises Malformed where the member is another."""

    content: Any

    def text(self, name: str) -> str:
        """A text."""
        return self._of(str, name)

    def truth(self, name: str) -> bool:
        """True or false."""
        return self._of(bool, name)

    def number(self, name: str) -> int:
        """A whole number from 0 to 2^53 - 1."""
        found = self._of(int, name)
        if not 0 <= found <= LARGEST:
            raise Malformed(f"{name} is no number of ours")
        return found

    def optional_number(self, name: str) -> int | None:
        """A whole number, or no such member."""
        return self.number(name) if name in self.members() else None

    def optional_text(self, name: str) -> str | None:
        """A text, or no such member."""
        return self.text(name) if name in self.members() else None

    def octets(self, name: str) -> bytes:
        """Bytes in base64url."""
        try:
            return base64url.decode(self.text(name))
        except ValueError:
            raise Malformed(f"{name} is no base64url") from None

    def inner(self, name: str) -> "Shape":
        """An object within."""
        return Shape(self._of(dict, name))

    def each(self, name: str) -> Iterator["Shape"]:
        """The members of an array, each an object."""
        return (Shape(one) for one in self._of(list, name))

    def texts(self, name: str) -> tuple[str, ...]:
        """The members of an array, each a text."""
        found = self._of(list, name)
        if any(type(one) is not str for one in found):
            raise Malformed(f"{name} has something else than texts")
        return tuple(found)

    def members(self) -> dict[str, Any]:
        """The object itself."""
        if type(self.content) is not dict:
            raise Malformed("no object")
        return self.content

    def _of(self, kind: type[_Kind], name: str) -> _Kind:
        found = self.members().get(name)
        if not isinstance(found, kind) or type(found) is not kind:  # True is no number here
            raise Malformed(f"{name} is missing or something else")
        return found
