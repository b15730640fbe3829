"""The record as files: a table for people, and the whole chain with its proofs for anybody who checks it."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.audit import proofs
from backend.audit import service as audit
from backend.audit.rules import Entry
from backend.catalogue.rules import TypeDefinition
from backend.certificates.status import publishing
from backend.kernel.keys import KeyProvider
from backend.standards.canonical_json import canonical
from backend.verification.looks import Look
from backend.web.shapes.record import ProvenEntry, ProvenRecord, RecordHead

FORMAT, PREFIX = "LZ-record-1", b"LZR1"
CITY_TIME = ZoneInfo("Asia/Shanghai")
HEAD = {
    "zh": (
        "时间", "单位", "部门", "执法证号", "用途", "案号", "地点", "看了什么", "结果", "代为出示", "查看号",
        "存档留到",
    ),
    "en": (
        "time", "organisation", "unit", "badge", "purpose", "case", "place", "seen", "outcome", "shown by", "look",
        "copy kept until",
    ),
}  # fmt: skip
OUTCOMES = {
    "zh": {"valid": "有效", "attention": "注意", "not_valid": "无效", "no_verdict": "没有看到", "pending": "等待同意"},
    "en": {
        "valid": "valid", "attention": "attention", "not_valid": "not valid", "no_verdict": "saw nothing",
        "pending": "waiting",
    },
}  # fmt: skip

OFFLINE = {"zh": "（离线）", "en": " (offline)"}  # noqa: RUF001 - Chinese punctuation
GROUNDS = {"zh": {"standing_consent": "凭长期同意"}, "en": {"standing_consent": "a consent that stands"}}
"""Beside who showed it: what answered in the holder's place."""


def rows(found: Iterable[Look], known: Mapping[str, TypeDefinition], lang: str) -> Iterator[Sequence[object]]:
    """Lines of the table, in one language."""
    suffix = "_en" if lang == "en" else ""
    for one in found:
        entry = one.event.entry
        behalf = entry.get("on_behalf") or {}
        yield (
            one.at.astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M:%S"),
            entry["organisation" + suffix],
            entry["unit"],
            entry["badge"],
            entry["scene_name" + suffix],
            entry["case_number"],
            entry["place"],
            _seen(entry["fields"], known, lang),
            OUTCOMES[lang].get(one.verdict, one.verdict) + (OFFLINE[lang] if one.shown_at else ""),
            behalf.get("name", "") or GROUNDS[lang].get(entry.get("ground", ""), ""),
            one.look,
            " ".join(sorted(set(one.kept.values()))),
        )


def _seen(fields: Mapping[str, Sequence[str]], known: Mapping[str, TypeDefinition], lang: str) -> str:
    between = "; " if lang == "en" else "；"  # noqa: RUF001 - Chinese punctuation
    return between.join(_certificate(code, keys, known.get(code), lang) for code, keys in fields.items())


def _certificate(code: str, keys: Sequence[str], definition: TypeDefinition | None, lang: str) -> str:
    if definition is None:
        return f"{code}: {', '.join(keys)}"
    english = lang == "en"
    labels = {one.key: one.label_en if english else one.label for one in definition.choices()}
    words = [labels.get(key, key) for key in keys]
    name = definition.name_en if english else definition.name
    return f"{name}: {', '.join(words)}" if english else f"{name}：{'、'.join(words)}"  # noqa: RUF001 - the same


def proven(session: Session, keys: KeyProvider, subject_id: UUID, *, actor_id: UUID, now: datetime) -> ProvenRecord:
    """The whole record, and the city's signature over where it ends; that it was given out is its last entry."""
    audit.append(session, keys, Entry("record:exported", actor_id, subject_id, outcome="exported"), now=now)
    end = audit.read_head(session, subject_id)
    head = RecordHead(
        format=FORMAT, subject=subject_id, n=end.n, leaf=end.leaf.hex(), at=now.isoformat(timespec="milliseconds")
    )
    kid = publishing.ensured_key(session, keys, now=now)
    return ProvenRecord(
        head=head,
        kid=kid,
        signature=b64encode(keys.sign(kid, PREFIX + canonical(head.model_dump(mode="json")))).decode(),
        key=next(one for one in publishing.public_keys(session) if one["kid"] == kid),
        entries=[
            ProvenEntry(n=one.n, salt=one.salt.hex(), payload=one.payload)
            for one in proofs.of_subject(session, keys, subject_id)
        ],
    )
