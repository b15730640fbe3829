"""Files that somebody could bring to do harm, with the words that they may get."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence

import openpyxl

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "</Relationships>"
)
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
_MIB = 1024 * 1024


def sheet(inner: str) -> bytes:
    """A sheet with these rows."""
    return _SHEET % inner.encode()


def archive(body: bytes, **more: bytes) -> bytes:
    """A workbook with this sheet; parts by their names, a double underscore for a stroke."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        parts = {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELS.format(kind="officeDocument", target="xl/workbook.xml").encode(),
            "xl/workbook.xml": _BOOK.encode(),
            "xl/_rels/workbook.xml.rels": _RELS.format(kind="worksheet", target="worksheets/sheet1.xml").encode(),
            "xl/worksheets/sheet1.xml": body,
        }
        for name, content in (parts | {key.replace("__", "/"): part for key, part in more.items()}).items():
            made.writestr(name, content)
    return out.getvalue()


def book(rows: Sequence[Sequence[object]]) -> bytes:
    """An honest workbook."""
    made = openpyxl.Workbook(write_only=True)
    page = made.create_sheet()
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _bomb() -> bytes:
    return archive(sheet('<row><c t="inlineStr"><is><t>' + "a" * 80 * _MIB + "</t></is></c></row>"))


def _shared_bomb() -> bytes:
    strings = b"<sst><si><t>" + b"b" * 100 * _MIB + b"</t></si></sst>"
    return archive(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), **{"xl__sharedStrings.xml": strings})


def _many_entries() -> bytes:
    out = io.BytesIO(archive(sheet("")))
    with zipfile.ZipFile(out, "a") as made:
        for number in range(2_500):
            made.writestr(f"x/{number}", b"")
    return out.getvalue()


_ENTITIES = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
_ONE_CELL = '<worksheet><sheetData><row><c t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'


def _laughs() -> bytes:
    return archive(f"<!DOCTYPE x [{_ENTITIES}]>{_ONE_CELL % '&a11;'}".encode())


def _outside() -> bytes:
    return archive(f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>{_ONE_CELL % "&f;"}'.encode())


def _laughing_strings() -> bytes:
    shared = f"<!DOCTYPE sst [{_ENTITIES}]><sst><si><t>&a11;</t></si></sst>".encode()
    return archive(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), **{"xl__sharedStrings.xml": shared})


def _far_row() -> bytes:
    return archive(
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999999"><c r="A999999999999"><v>1</v></c></row>')
    )


def _wide() -> bytes:
    return book([["x"] * 16_384, ["1"]])


def _wide_reference() -> bytes:
    return archive(sheet('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'))


def _encrypted() -> bytes:
    content = bytearray(book([["a"]]))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        flags = struct.unpack_from("<H", content, place + 8)[0]
        struct.pack_into("<H", content, place + 8, flags | 1)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def _lying_size() -> bytes:
    """The directory says that little comes out, and much does."""
    content = bytearray(archive(sheet("<row/>" * 200_000)))
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", content, place + 24, 100)
    return bytes(content)


def _noise(seed: int) -> bytes:
    return b"PK\x03\x04" + random.Random(seed).randbytes(5_000)  # noqa: S311 - repeatable noise


CORPUS: dict[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "nothing": (lambda: b"", frozenset({"empty"})),
    "zeros": (lambda: bytes(100_000), frozenset({"empty"})),
    "an old workbook, or one with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), frozenset({"old_workbook"}),
    ),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3", frozenset({"no_table"})),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), frozenset({"no_table"})),
    "a program": (lambda: b"\x7fELF" + bytes(100), frozenset({"no_table"})),
    "a page": (lambda: b"\n<!DOCTYPE html><table><tr><td>1", frozenset({"no_table"})),
    "text with zeros": (lambda: b"a,b\n1,\x00\n", frozenset({"no_table"})),
    "no text at all": (lambda: b"\xff\xff\x00\xfe" * 100, frozenset({"encoding"})),
    "an endless cell": (lambda: b'a,b\n"' + b"x" * 20 * _MIB, frozenset({"cell_too_long", "too_many_columns"})),
    "an endless line": (lambda: b"a," * 5 * _MIB, frozenset({"too_many_columns"})),
    "a million rows": (lambda: b"a\n" * 1_000_000, frozenset({"too_many_rows"})),
    "a bomb": (_bomb, frozenset({"bomb"})),
    "a bomb of strings": (_shared_bomb, frozenset({"bomb"})),
    "2,500 parts": (_many_entries, frozenset({"bomb"})),
    "entities in entities": (_laughs, frozenset({"entities", "broken"})),
    "a file of the machine": (_outside, frozenset({"entities", "broken"})),
    "strings that grow": (_laughing_strings, frozenset({"entities", "broken"})),
    "a row far away": (_far_row, frozenset({"too_many_rows", "broken"})),
    "16,384 columns": (_wide, frozenset({"too_many_columns"})),
    "a column far away": (_wide_reference, frozenset({"broken", "too_many_columns"})),
    "an encrypted part": (_encrypted, frozenset({"old_workbook"})),
    "a part larger than it says": (_lying_size, frozenset({"broken"})),
    "half a workbook": (lambda: book([["a", "b"]] * 500)[:4_000], frozenset({"broken"})),
    "a sheet that is no XML": (lambda: archive(b"<worksheet><sheetData><row>"), frozenset({"broken"})),
    "no sheet": (lambda: archive(sheet(""), **{"xl__workbook.xml": b"<workbook/>"}), frozenset({"broken"})),
    "a string that is not there": (
        lambda: archive(sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')), frozenset({"broken"}),
    ),
    **{f"noise {seed}": ((lambda seed=seed: _noise(seed)), frozenset({"broken"})) for seed in range(8)},  # type: ignore[misc] # a default binds the loop's value
}  # fmt: skip
