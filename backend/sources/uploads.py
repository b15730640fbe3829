"""A paper that somebody uploads: what it is by its content; a picture is written anew, a PDF must be a quiet one (R39).

Reading a file is slow and may go wrong in any way, so it is done by the process that checks files, and never while a
transaction is open.
"""

from dataclasses import dataclass
from typing import Final, Literal

from backend.certificates.photos import LARGEST_FILE, clean_photo
from backend.kernel.errors import FieldProblem, InvalidField
from backend.verification.files import examined

Media = Literal["pdf", "jpeg"]
PAGE: Final = (2480, 3508)
"""A4 at 300 dots an inch: a scanned page stays readable."""
MIME: Final = {"pdf": "application/pdf", "jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that may be kept."""

    media: Media
    content: bytes


def checked(uploaded: bytes, field: str = "file") -> Paper:
    """The file as it may be kept.

    Raises:
        InvalidField: empty, too large, neither PDF nor JPEG nor PNG, damaged, or a PDF with scripts or files inside.
        Unavailable: too many at once.
    """
    if not uploaded or len(uploaded) > LARGEST_FILE:
        raise InvalidField((FieldProblem(field, "large" if uploaded else "missing"),))
    if not uploaded.startswith(b"%PDF-"):
        return Paper("jpeg", clean_photo(uploaded, field, box=PAGE))
    report = examined(uploaded)
    if "fault" in report or report["active"]:
        raise InvalidField((FieldProblem(field, "active" if report.get("active") else "damaged"),))
    return Paper("pdf", uploaded)
