"""Files of the demo people's certificates, and what outside programs say of them."""

import re
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from backend.standards.calendar import date_in_shanghai
from tests.city import City
from tests.client import Client

HOLDER = "rider"
PURPOSE, RECIPIENT = "办理公积金提取", "云汀市住房公积金中心"


def licence(who: Client, kind: str = "driving_licence") -> dict[str, Any]:
    """A certificate in force."""
    items = who.get("/api/certificates")["items"]
    return next(dict(one) for one in items if one["type"] == kind and one["status"] == "valid")


def whole(who: Client, kind: str = "driving_licence") -> dict[str, Any]:
    """The same with its values."""
    return dict(who.get(f"/api/certificates/{licence(who, kind)['id']}").body)


def file_of(who: Client, order: dict[str, Any], kind: str = "driving_licence") -> bytes:
    """A file of a certificate in force."""
    return who.file(f"/api/certificates/{licence(who, kind)['id']}/files", order)


def copy_order(city: City, days: int = 10) -> dict[str, Any]:
    """A copy for one purpose, from today on."""
    today = date_in_shanghai(city.clock.instant)
    until = (today + timedelta(days=days)).isoformat()
    return {"kind": "copy", "purpose": PURPOSE, "recipient": RECIPIENT, "until": until}


def code_on(pdf: bytes, folder: Path) -> str:
    """Address of the code printed on a PDF, as its text has it."""
    text = text_of(pdf, folder)
    match = re.search(r"/P/[A-Z2-7]{26}", text)
    assert match is not None, text
    return match[0]


def text_of(pdf: bytes, folder: Path) -> str:
    """What stands on the pages."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-raw", str(path), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def judged(pdf: bytes, folder: Path) -> str:
    """What pdfsig says of the signatures."""
    path = folder / "judged.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdfsig", "-nocert", str(path)],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip


def information(pdf: bytes) -> dict[str, str]:
    """The document information."""
    found = PdfFileReader(BytesIO(pdf)).trailer_view["/Info"]
    return {str(key)[1:]: str(value) for key, value in found.items()}
