"""A certificate cut down to some of its fields, for a copy that somebody else keeps: pure.

What was not given stands neither on the page nor in the metadata. The identifier stays: a copy carries that of its
certificate (domain dossier 1.3), and it says nothing of the holder. A face as the catalogue's desk designed it is not
kept, for half of one would look like a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from backend.catalogue.rules import answered
from backend.certificates.read import Opened
from backend.renditions.layout import Json, day

KEPT = "到期删除。只含授权给出的项目、不是证照全文。"
ANSWERS = {"yes": "是", "no": "否"}
NUMBER, PERIOD, ISSUED, HOLDER = "ZZBH", ("ZZYXQQSRQ", "ZZYXQJZRQ"), "ZZBFRQ", "CZZT"


def narrowed(one: Opened, keys: Sequence[str]) -> Opened:
    """The same certificate with these fields alone; holders whose names none of the fields says are nobody's."""
    values = {key: value for key, value in one.face.values.items() if key in keys}
    enterprise = one.definition.document["holder_kind"] == "enterprise"  # such names are public
    holders = tuple(holder for holder in one.face.holders if enterprise or holder[0] in values.values())
    photo = one.photo if one.definition.photo_fields & set(keys) else None
    return replace(one, face=replace(one.face, values=values, holders=holders), photo=photo)


def described(metadata: Mapping[str, str], one: Opened) -> dict[str, str]:
    """The metadata without what no field of a narrowed certificate says."""
    left_out = {ISSUED}
    if one.definition.number_field and one.definition.number_field not in one.face.values:
        left_out.add(NUMBER)
    if not _says_period(one):
        left_out.update(PERIOD)
    if not one.face.holders:
        left_out.add(HOLDER)
    return {key: value for key, value in metadata.items() if key not in left_out}


def drawn(sheet: Json, one: Opened, keys: Sequence[str], *, today: date) -> Json:
    """The sheet of a narrowed certificate: its rows, the yes and no that were given, and the day of the copy.

    Args:
        sheet: of the narrowed certificate.
        one: the whole certificate, which the answers look at.
    """
    seen = narrowed(one, keys)
    rows = sheet["rows"] if _says_period(seen) else sheet["rows"][:-1]  # the last one is the period of the certificate
    numbered = one.definition.number_field in seen.face.values
    return {
        **sheet,
        "rows": [*rows, *_answers(one, keys, today)],
        "number": sheet["number"] if numbered else None,
        "issued_on": day(today.isoformat()),
        "face": None,
        "terms": [*sheet["terms"], {"label": "留存", "value": KEPT}],
    }


def _says_period(one: Opened) -> bool:
    fields = one.definition.fields
    return any(fields[key].kind == "date_range" for key in one.face.values if key in fields)


def _answers(one: Opened, keys: Sequence[str], today: date) -> list[Json]:
    """A copy is made of what is in force alone."""
    known = [one.definition.answers[key] for key in keys if key in one.definition.answers]
    found = [(answer.label, answered(answer, one.face.values, in_force=True, today=today)) for answer in known]
    return [{"label": label, "value": ANSWERS[word]} for label, word in found if word is not None]
