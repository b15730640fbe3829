"""Hostile PDF: loops, bombs, and the known attacks on signatures."""

import re
import zlib
from collections.abc import Iterator, Mapping

Named = tuple[str, bytes]
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def pdfs(good: bytes) -> Iterator[Named]:
    """Every hostile PDF."""
    yield from structures()
    yield from bombs()
    yield from lures()
    yield from signatures(good)
    yield from additions(good)


def made(objects: Mapping[int, bytes], *, trailer: bytes = b"", root: int = 1, start: int | None = None) -> bytes:
    """A PDF of these objects with a plain cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, trailer, table if start is None else start,
    )  # fmt: skip
    return bytes(out)


def stream(data: bytes, extra: bytes = b"", length: int | None = None) -> bytes:
    """A stream object."""
    said = len(data) if length is None else length
    return b"<< /Length %d %s >>\nstream\n" % (said, extra) + data + b"\nendstream"


def structures() -> Iterator[Named]:
    """Loops, depth, and numbers that lead nowhere."""
    plain = {1: CATALOG, 2: PAGES, 3: PAGE}
    size = len(made(plain))
    yield "pdf-plain", made(plain)
    yield "pdf-header-alone", b"%PDF-1.7\n"
    yield "pdf-no-end", made(plain)[: size - 30]
    yield "pdf-start-itself", made(plain, start=size - 20)
    for name, start in (("zero", 0), ("far", 10**12), ("one", 1)):
        yield f"pdf-start-{name}", made(plain, start=start)
    yield "pdf-start-negative", re.sub(rb"startxref\n\d+", b"startxref\n-5", made(plain))
    table = made(plain).index(b"xref\n0")
    yield "pdf-prev-itself", made(plain, trailer=b"/Prev %d" % table)
    yield "pdf-prev-far", made(plain, trailer=b"/Prev 99999999")
    yield "pdf-prev-text", made(plain, trailer=b"/Prev (x)")
    yield "pdf-hybrid-itself", made(plain, trailer=b"/XRefStm %d" % table)
    yield "pdf-root-missing", made(plain, root=77)
    yield "pdf-root-number", made({1: b"7", 2: PAGES, 3: PAGE})
    yield "pdf-root-itself", made({1: b"1 0 R"})
    yield "pdf-root-loop", made({1: b"2 0 R", 2: b"1 0 R"})
    yield "pdf-pages-loop", made({1: CATALOG, 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})
    yield "pdf-parent-loop", made({1: CATALOG, 2: PAGES, 3: b"<< /Type /Page /Parent 3 0 R >>"})
    yield "pdf-size-huge", made(plain).replace(b"/Size 4", b"/Size 999999999999")
    yield "pdf-table-huge", made(plain).replace(b"xref\n0 4", b"xref\n0 99999999")
    for name, opening, closing in (
        ("arrays", b"[", b"]"),
        ("dictionaries", b"<< /A ", b" >>"),
        ("brackets", b"(", b")"),
    ):
        deep = opening * 60_000 + b"0" + closing * 60_000
        yield f"pdf-deep-{name}", made({1: b"<< /Type /Catalog /Pages 2 0 R /X %s >>" % deep, 2: PAGES, 3: PAGE})
        yield f"pdf-deep-{name}-trailer", made(plain, trailer=b"/X " + deep)
        yield f"pdf-open-{name}", made(plain, trailer=b"/X " + opening * 200_000)
    fields = b"<< /Fields [4 0 R] /SigFlags 3 >>"
    form = {1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm %s >>" % fields, 2: PAGES, 3: PAGE}
    yield "pdf-field-loop", made({**form, 4: b"<< /T (a) /FT /Sig /Kids [4 0 R] >>"})
    yield "pdf-field-parent-loop", made({**form, 4: b"<< /T (a) /FT /Sig /Parent 4 0 R >>"})
    many = b"<< /Fields [%s] >>" % (b"4 0 R " * 50_000)
    yield (
        "pdf-many-fields",
        made({**form, 1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm %s >>" % many, 4: b"<< /FT /Sig >>"}),
    )
    yield "pdf-form-itself", made({**form, 1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 1 0 R >>"})


def bombs() -> Iterator[Named]:
    """A few kilobytes that want to become gigabytes."""
    plain = {1: CATALOG, 2: PAGES, 3: PAGE}
    big = zlib.compress(bytes(400_000_000), 9)
    twice = zlib.compress(big, 9)
    flate, both = b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]"
    yield "pdf-bomb-content", made({**plain, 3: PAGE[:-2] + b"/Contents 4 0 R >>", 4: stream(big, flate)})
    yield "pdf-bomb-metadata", made({**plain, 1: CATALOG[:-2] + b"/Metadata 4 0 R >>", 4: stream(twice, both)})
    for name, data, filters in (("once", big, flate), ("twice", twice, both)):
        objects = b"/Type /ObjStm /N 1000000 /First 9 " + filters
        references = b"/Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R " + filters
        body = b"%PDF-1.7\n5 0 obj\n" + stream(data, references) + b"\nendobj\n"
        yield f"pdf-bomb-xref-{name}", body + b"startxref\n9\n%%EOF\n"
        rows = b"".join(bytes([2, 0, 0, 0, 6, 0, n]) for n in range(5)) + bytes([1, 0, 0, 0, 9, 0, 0])
        head = b"%PDF-1.7\n6 0 obj\n" + stream(data, objects) + b"\nendobj\n"
        table = b"/Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R"
        yield (
            f"pdf-bomb-objects-{name}",
            head + b"5 0 obj\n" + stream(rows, table) + (b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)),
        )
    yield "pdf-length-huge", made({**plain, 4: stream(b"x", b"", 10**11)})
    yield "pdf-length-negative", made({**plain, 4: stream(b"x", b"", -1)})
    yield "pdf-length-itself", made({**plain, 4: b"<< /Length 4 0 R >>\nstream\nx\nendstream"})
    for filter_name in (
        b"LZWDecode",
        b"RunLengthDecode",
        b"ASCIIHexDecode",
        b"ASCII85Decode",
        b"JBIG2Decode",
        b"Crypt",
        b"None",
    ):
        extra = b"/Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /" + filter_name
        yield (
            f"pdf-filter-{filter_name.decode()}",
            (b"%PDF-1.7\n5 0 obj\n" + stream(b"\x80\x0b\x60\x50" * 5000, extra) + b"\nendobj\nstartxref\n9\n%%EOF\n"),
        )
    for name, width in (
        ("huge", b"[9999999 9999999 9999999]"),
        ("negative", b"[-1 -1 -1]"),
        ("zero", b"[0 0 0]"),
        ("text", b"(x)"),
    ):
        extra = b"/Type /XRef /Size 99999999 /Index [0 99999999] /Root 1 0 R /W " + width
        yield f"pdf-width-{name}", b"%PDF-1.7\n5 0 obj\n" + stream(b"abc", extra) + b"\nendobj\nstartxref\n9\n%%EOF\n"
    predictor = flate + b" /DecodeParms << /Predictor 12 /Columns 99999999 /Colors 99 /BitsPerComponent 99 >>"
    extra = b"/Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R " + predictor
    data = zlib.compress(bytes(1000))
    yield "pdf-predictor", b"%PDF-1.7\n5 0 obj\n" + stream(data, extra) + b"\nendobj\nstartxref\n9\n%%EOF\n"


def lures() -> Iterator[Named]:
    """Scripts, other files inside, encryption."""
    plain = {2: PAGES, 3: PAGE}
    actions = {
        "script": b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
        "launch": b"/OpenAction << /S /Launch /F (cmd.exe) >>",
        "address": b"/OpenAction << /S /URI /URI (http://169.254.169.254/) >>",
        "embedded": b"/Names << /EmbeddedFiles << /Names [(a.exe) << /EF << /F 4 0 R >> >>] >> >>",
        "form": b"/AcroForm << /XFA 4 0 R /Fields [] >>",
    }
    for name, action in actions.items():
        objects = {1: CATALOG[:-2] + action + b" >>", **plain, 4: stream(b"MZ")}
        yield f"pdf-{name}", made(objects)
    identity = b"/ID [(0123456789abcdef) (0123456789abcdef)]"
    for name, how in (
        ("rc4", b"/Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4" % (b"o" * 32, b"u" * 32)),
        ("aes", b"/Filter /Standard /V 5 /R 6 /Length 256 /O (%s) /U (%s) /P -4" % (b"o" * 48, b"u" * 48)),
        ("unknown", b"/Filter /Nobody /V 9"),
        ("number", b"/Filter 7"),
        ("rounds", b"/Filter /Standard /V 5 /R 6 /O (x) /U (y) /P 99999999999999999999"),
    ):
        yield f"pdf-encrypted-{name}", made({1: CATALOG, **plain}, trailer=b"/Encrypt << %s >> %s" % (how, identity))


def signatures(good: bytes) -> Iterator[Named]:
    """The signature itself taken apart: no ranges, other ranges, no content, another content (USF, SWA)."""
    ranges = re.search(rb"/ByteRange\s*\[[^\]]*\]", good)
    contents = re.search(rb"/Contents\s*<([0-9a-fA-F]+)>", good)
    if ranges is None or contents is None:
        raise ValueError("the seed has no signature")

    def with_ranges(text: bytes) -> bytes:
        fitted = text.ljust(len(ranges[0]))
        return good[: ranges.start()] + fitted + good[ranges.start() + len(fitted) :]

    first, second, third, fourth = (int(number) for number in re.findall(rb"\d+", ranges[0]))
    for name, text in (
        ("empty", b"/ByteRange []"),
        ("null", b"/ByteRange null"),
        ("zeros", b"/ByteRange [0 0 0 0]"),
        ("one", b"/ByteRange [0]"),
        ("three", b"/ByteRange [0 1 2]"),
        ("negative", b"/ByteRange [0 -1 5 -9]"),
        ("text", b"/ByteRange (0 1 2 3)"),
        ("huge", b"/ByteRange [0 9999999999 1 9]"),
        ("overlap", b"/ByteRange [0 %d 0 %d]" % (second, fourth)),
        ("start", b"/ByteRange [5 %d %d %d]" % (second - 5, third, fourth)),
        ("short", b"/ByteRange [0 %d %d %d]" % (second, third, fourth - 9)),
        ("hole", b"/ByteRange [0 %d %d %d]" % (second - 99, third, fourth)),
        ("gone", b"/Nothing [%d]" % first),
    ):
        yield f"pdf-ranges-{name}", with_ranges(text)
    start, end = contents.span(1)
    for name, text in (
        ("zeros", b"0" * (end - start)),
        ("letters", b"f" * (end - start)),
        ("length", b"3084ffffffff" + good[start + 12 : end]),
        ("endless", b"3080" * ((end - start) // 4)),
        ("deep", b"3082" * ((end - start) // 4)),
    ):
        yield f"pdf-contents-{name}", (good[:start] + text.ljust(end - start, b"0"))[:end] + good[end:]
    yield "pdf-contents-gone", good[: contents.start()] + b" " * len(contents[0]) + good[contents.end() :]
    yield "pdf-contents-wider", good[:end] + b"00" * 5000 + good[end:]
    for name, old, new in (
        ("type", b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 "),
        ("permission", b"/P 1", b"/P 3"),
        ("field", b"/FT /Sig", b"/FT /Btn"),
    ):
        if old in good:
            yield f"pdf-signature-{name}", good.replace(old, new)


def additions(good: bytes) -> Iterator[Named]:
    """Something after the signed part: saved anew, shadowed, signed over by nobody (ISA, shadow attacks)."""
    start = re.findall(rb"startxref\s+(\d+)", good)[-1]
    root = re.findall(rb"/Root (\d+) 0 R", good)[-1]
    size = len(good)

    def update(objects: bytes, number: int, trailer: bytes = b"") -> bytes:
        place = size + objects.index(b"%d 0 obj" % number)
        table = size + len(objects)
        return (
            good + objects + b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
            + b"trailer\n<< /Size 999 /Root %s 0 R /Prev %s %s >>\n" % (root, start, trailer)
            + b"startxref\n%d\n%%%%EOF\n" % table
        )  # fmt: skip

    yield "pdf-added-space", good + b"\n"
    yield "pdf-added-comment", good + b"% nothing to see\n"
    yield "pdf-added-object", good + b"998 0 obj\n<< /Type /Page >>\nendobj\n"
    yield "pdf-added-end", good + b"\nstartxref\n%s\n%%%%EOF\n" % start
    yield "pdf-added-update", update(b"\n998 0 obj\n<< /A 1 >>\nendobj\n", 998)
    for number in range(1, 9):
        shadow = b"\n%d 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n" % number
        yield f"pdf-shadow-{number}", update(shadow, number)
    yield "pdf-shadow-root", update(b"\n%s 0 obj\n%s\nendobj\n" % (root, CATALOG), int(root))
    yield "pdf-added-encryption", update(b"\n998 0 obj\n<< /A 1 >>\nendobj\n", 998, b"/Encrypt << /Filter /Standard >>")
    fake = b"\n998 0 obj\n<< /Type /Sig /ByteRange [0 %d %d 9] /Contents <00> >>\nendobj\n" % (size, size)
    yield "pdf-added-signature", update(fake, 998)
