"""How much a file may hold, and the words for what cannot be read."""

from typing import Final, Literal, TypeAlias

Format: TypeAlias = Literal["csv", "xlsx"]
Cells: TypeAlias = list[str]
Word: TypeAlias = Literal[
    "empty", "no_table", "old_workbook", "encoding", "broken", "bomb", "entities", "too_many_rows", "too_many_columns",
    "cell_too_long", "no_rows", "damaged", "too_slow", "out_of_memory",
]  # fmt: skip

MOST_ROWS: Final = 200_000
MOST_EMPTY_ROWS: Final = 1_100_000  # a sheet has 1,048,576
MOST_COLUMNS: Final = 256
MOST_CHARACTERS: Final = 10_000


class Unreadable(Exception):
    """A file that gives no table; the word is stable and holds nothing of the file."""

    def __init__(self, word: Word) -> None:
        super().__init__(word)
        self.word: Word = word


def fitting(cells: Cells) -> Cells:
    """The row without empty cells at its end.

    Raises:
        Unreadable: wider than a table can be, or a cell longer than a text.
    """
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    if width > MOST_COLUMNS:
        raise Unreadable("too_many_columns")
    kept = cells[:width]
    if any(len(cell) > MOST_CHARACTERS for cell in kept):
        raise Unreadable("cell_too_long")
    return kept
