"""The national metadata of a certificate under its pinyin keys (GB/T 36903, domain dossier 1.4): pure."""

from datetime import date, datetime

from backend.certificates.read import Opened
from backend.renditions.layout import Terms

NO_END = "99991231"
HOLDER_KINDS = {"person": ("公民身份号码", "111"), "enterprise": ("统一社会信用代码", "001")}


def metadata(
    one: Opened, *, issuer_code: str, terms: Terms | None = None, at: datetime | None = None
) -> dict[str, str]:
    """Key → text, in the order of the standard. A copy carries its cause and its term as well."""
    definition = one.definition
    kind, kind_code = HOLDER_KINDS.get(definition.document["holder_kind"], ("", ""))
    found = {
        "ZZBS": one.identifier,
        "ZZMC": definition.document["face"]["title"],
        "ZZLXMC": definition.name,
        "ZZLXDM": definition.type_code,
        "ZZBH": one.number,
        "BBH": f"{one.version:03d}",
        "ZZBFJG": one.issuer,
        "ZZBFJGDM": issuer_code,
        "ZZBFRQ": compact(one.issued_on),
        "ZZYXQQSRQ": compact(one.valid_from),
        "ZZYXQJZRQ": compact(one.valid_to) if one.valid_to else NO_END,
        "CZZT": ",".join(name for name, _ in one.face.holders),
        "CZZTDMLX": kind,
        "CZZTDMLXDM": kind_code,
        "ZZQZMC": one.issuer,
    }
    if terms is not None and at is not None:
        found |= {
            "certificate_copy_creation_time": at.isoformat(timespec="seconds"),
            "certificate_copy_creator": terms.recipient,
            "certificate_copy_cause": terms.purpose,
            "certificate_copy_starting_time": compact(terms.valid_from),
            "certificate_copy_expiring_time": compact(terms.until),
        }
    return found


def compact(day: date) -> str:
    """YYYYMMDD."""
    return day.strftime("%Y%m%d")
