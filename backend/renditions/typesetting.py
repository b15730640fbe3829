"""Sets a certificate as PDF and seals it, in a process of its own.

The libraries are large, and what they read came from many hands; so they run where a fault costs one file, and where
no private key is: the bytes to be sealed go to the process that asked, the signature comes back.

Conversation, one line of JSON each way:
    → the job           ← {"sign": base64}    → base64 of r ‖ s         ← {"pdf": length}, then the file
"""

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

TEMPLATE = Path(__file__).parent / "data" / "certificate.typ"
METADATA_SPACE = "urn:liangzheng:certificate:1"
LONGEST_SIGNATURE = 72
FIELD = "Seal"

Ask = Callable[[bytes], bytes]


def typeset(job: Mapping[str, Any]) -> bytes:
    """The PDF without a signature."""
    import qrcode  # noqa: PLC0415 - only where a file is made
    import typst  # noqa: PLC0415 - the same
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415 - the same

    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.typ").write_bytes(TEMPLATE.read_bytes())
        (folder / "sheet.json").write_text(json.dumps(job["sheet"], ensure_ascii=False), encoding="utf-8")
        for picture, content in job["pictures"].items():
            (folder / picture).write_bytes(b64decode(content))
        codes = {"code.svg": (job["code"], qrcode.constants.ERROR_CORRECT_Q)}
        if job.get("pass"):
            codes["pass.svg"] = (job["pass"], qrcode.constants.ERROR_CORRECT_M)
        for drawing, (content, level) in codes.items():
            code = qrcode.QRCode(error_correction=level, border=2)
            code.add_data(content, optimize=20)
            with (folder / drawing).open("wb") as file:
                code.make_image(image_factory=SvgPathImage).save(file)
        compiled = typst.compile(
            str(folder / "main.typ"),
            root=str(folder),
            font_paths=[job["fonts"]],
            ignore_system_fonts=True,
            package_path=str(folder),
            timestamp=int(datetime.fromisoformat(job["at"]).timestamp()),
        )
    if not isinstance(compiled, bytes):
        raise TypeError("one file is expected")
    return compiled


def with_metadata(pdf: bytes, metadata: Mapping[str, str], title: str) -> bytes:
    """The same pages with the national metadata, in the document information and as XMP."""
    from pyhanko.pdf_utils import generic, writer  # noqa: PLC0415 - only where a file is made
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - the same

    made = writer.copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    information = generic.DictionaryObject()  # type: ignore[no-untyped-call] # no types there
    information[generic.pdf_name("/Title")] = generic.pdf_string(title)
    for key, value in metadata.items():
        information[generic.pdf_name(f"/{key}")] = generic.pdf_string(value)
    made.set_info(information)
    stream = generic.StreamObject(stream_data=_xmp(metadata, title))
    stream[generic.pdf_name("/Type")] = generic.pdf_name("/Metadata")
    stream[generic.pdf_name("/Subtype")] = generic.pdf_name("/XML")
    made.root[generic.pdf_name("/Metadata")] = made.add_object(stream)
    output = BytesIO()
    made.write(output)  # type: ignore[no-untyped-call] # the same
    return output.getvalue()


def _xmp(metadata: Mapping[str, str], title: str) -> bytes:
    own = "".join(f"<lz:{key}>{escape(value)}</lz:{key}>" for key, value in metadata.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lz="{METADATA_SPACE}">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>{own}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def sealed(pdf: bytes, chain: Sequence[bytes], reason: str, ask: Ask) -> bytes:
    """The PDF with a PAdES-B-B signature that permits no later change.

    Args:
        chain: DER of the seal's certificate, then of those above it.
        ask: gives r ‖ s over the bytes it gets.
    """
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415 - only where a file is made
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - the same
    from pyhanko.sign import signers  # noqa: PLC0415 - the same
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: PLC0415 - the same
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 - the same

    class Asking(signers.Signer):
        """Signs elsewhere."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - pyhanko's signature
            """DER of the answer; of the right size where only that is wanted."""
            return bytes(LONGEST_SIGNATURE) if dry_run else _der(ask(data))

    own, *above = [one for der in chain for one in load_certs_from_pemder_data(der)]
    signer = Asking(
        signing_cert=own,
        cert_registry=SimpleCertificateStore.from_certs(above),  # type: ignore[no-untyped-call] # no types there
        embed_roots=True,
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    output = BytesIO()
    signers.PdfSigner(meta, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output)
    return output.getvalue()


def _der(signature: bytes) -> bytes:
    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))


def made(job: Mapping[str, Any], ask: Ask) -> bytes:
    """The whole file."""
    pdf = with_metadata(typeset(job), job["metadata"], job["sheet"]["title"])
    return sealed(pdf, [b64decode(one) for one in job["chain"]], job["reason"], ask)


def main() -> None:
    """Answer one job."""
    lines, out = sys.stdin.buffer, sys.stdout.buffer

    def ask(message: bytes) -> bytes:
        out.write(json.dumps({"sign": b64encode(message).decode()}).encode() + b"\n")
        out.flush()
        return b64decode(lines.readline())

    pdf = made(json.loads(lines.readline()), ask)
    out.write(json.dumps({"pdf": len(pdf)}).encode() + b"\n" + pdf)
    out.flush()


if __name__ == "__main__":
    main()
