"""Share and exemption rates, for everybody and for offices."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from backend.web.shapes.base import Given, Key, Sent
from backend.web.shapes.lists import Month


class PageQuery(Sent):
    """In which language."""

    lang: Annotated[str, Field(pattern="^(zh|en)$")] | None = None


class FiguresQuery(Sent):
    """Which cases are counted: from one month to another, of one item, of one office."""

    since: Month | None = None
    until: Month | None = None
    item: Key | None = None
    department: UUID | None = None


class RateOf(Given):
    """A part of a whole; `permille` in tenths of a per cent, absent where there is nothing to count."""

    numerator: int
    denominator: int
    permille: int | None


class Counted(Given):
    """What was counted; `ways` are materials by the way in which they were answered."""

    cases: int
    required: int
    ways: dict[str, int]
    share: RateOf
    exemption: RateOf


class FiguresRow(Given):
    """A row of a table; without `counted` it is left out, because too few cases stand behind it."""

    key: str
    name: str
    name_en: str
    office_name: str
    office_name_en: str
    counted: Counted | None


class Figures(Given):
    """One page of figures.

    `fewest`: rows of fewer cases are left out, and what would give them away with them; 0 where nothing is.
    """

    until: Month | None
    fewest: int
    total: Counted | None
    items: list[FiguresRow]
    departments: list[FiguresRow]
    months: list[FiguresRow]
