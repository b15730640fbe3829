"""Read what the archive package of a case holds, in one transaction; then make it, outside of any."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from backend.cases import records, written
from backend.cases.archive.package import document, package, part_name
from backend.cases.deciding import result_of
from backend.cases.models import CaseFile
from backend.cases.promises import signing
from backend.cases.records import Step
from backend.cases.rules import states
from backend.cases.rules.case import Case, Way
from backend.certificates import read as certificates
from backend.certificates.read import Opened
from backend.certificates.status.publishing import ensured_key
from backend.grants import reading as grants
from backend.identity.people import organisations
from backend.kernel.errors import Conflict, NoSeal, NotFound, SealNotForFiles
from backend.kernel.fields import Place, unseal
from backend.kernel.keys import KeyProvider
from backend.renditions import preparing
from backend.renditions import service as renditions
from backend.renditions.preparing import House, Made, Maker, Order, Prepared
from backend.services.rules.items import Item
from backend.sources import materials

RESULT: Final = "result/certificate.pdf"


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a package needs.

    Attributes:
        result: the certificate that came of it, still to be typeset; None where none did, or it cannot be any more.
    """

    number: str
    parts: Mapping[str, bytes]
    kid: str
    made_at: str
    result: Prepared | None


@dataclass(frozen=True, slots=True)
class Packed:
    """The package, and the typeset certificate in it, which is entered in the register of files."""

    content: bytes
    file: Made | None


def gather(step: Step, case: Case, item: Item, house: House) -> Gathered:
    """Read everything that a decided case rests on.

    Raises:
        Conflict: nobody has decided it yet.
        TooManyAttempts: more files than anybody needs.
    """
    if case.state not in states.OVER:
        raise Conflict
    prepared = _result(step, case, house)
    parts = {
        "case.json": document(_case(step, case, item)),
        "history.json": document(_history(step, case)),
        "decision.json": document(_decision(case, with_certificate=prepared is not None)),
        **_promises(step, case),
        **_receipts(step, case),
        **dict(_evidence(step, case)),
    }
    made_at = step.now.isoformat(timespec="milliseconds")
    return Gathered(case.number, parts, ensured_key(step.session, step.keys, now=step.now), made_at, prepared)


def made(keys: KeyProvider, gathered: Gathered) -> Packed:
    """The package itself; typesetting is slow, so no transaction may be open around it.

    Raises:
        Unavailable: too many at once.
    """
    file = None if gathered.result is None else preparing.made(keys, gathered.result)
    parts = {**gathered.parts, **({} if file is None else {RESULT: file.content})}

    def sign(message: bytes) -> bytes:
        return keys.sign(gathered.kid, message)

    return Packed(package(parts, case=gathered.number, made_at=gathered.made_at, kid=gathered.kid, sign=sign), file)


def record(step: Step, case: Case, gathered: Gathered, packed: Packed, side: str) -> None:
    """Enter that a package was made: a line of the case's history; the certificate in it goes into the register."""
    if gathered.result is not None and packed.file is not None:
        renditions.record(
            step.session, step.keys, gathered.result, packed.file, actor_id=step.actor.account_id, now=step.now
        )
    records.happened(step, case, "archived", side)


def _result(step: Step, case: Case, house: House) -> Prepared | None:
    """The certificate, ready to be typeset; what was ended since, or has no seal any more, is only named."""
    one = _certificate(step, case)
    if one is None:
        return None
    maker = Maker(step.actor.account_id, case.applicant.id, house, step.now)
    try:
        return preparing.prepare(step.session, step.keys, one, Order("pdf"), maker)
    except (Conflict, NoSeal, SealNotForFiles):
        return None


def _certificate(step: Step, case: Case) -> Opened | None:
    result_id = result_of(step, case)
    if result_id is None:
        return None
    try:
        return certificates.one(step.session, step.keys, [case.applicant.id], result_id, today=step.today)
    except NotFound:
        return None


def _case(step: Step, case: Case, item: Item) -> dict[str, Any]:
    office = organisations(step.session, [case.department_id])[case.department_id]
    whole = written.content_out(case)
    return {
        "number": case.number,
        "item": {"code": item.code, "version": case.item_version, "name": item.name, "name_en": item.name_en},
        "office": {"name": office.name, "name_en": office.name_en},
        "applicant": {"name": case.applicant.name, "kind": case.applicant.kind},
        "filed_by": {"name": case.acting.name, "as": case.acting.way.value},
        "channel": case.channel.value,
        "submitted_at": _at(case.submitted_at),
        "accepted_at": _at(case.accepted_at),
        "form": whole["form"],
        "consent": whole["consent"],
        "materials": [
            {"key": one.key, "of": one.of, "way": one.way.value, "state": one.state.value, **written.material_out(one)}
            for one in case.materials
        ],
    }


def _history(step: Step, case: Case) -> list[dict[str, str]]:
    return [
        {"happened": one.happened, "side": one.by_side, "at": _at(one.at), "note": one.note, "clause": one.clause}
        for one in records.history(step, case.id)
    ]


def _decision(case: Case, *, with_certificate: bool) -> dict[str, Any]:
    return {
        "state": case.state.value,
        "outcome": "" if case.outcome is None else case.outcome.value,
        "decided_at": _at(case.decided_at),
        "reason": case.note,
        "clause": case.clause,
        "certificate": RESULT if with_certificate else "",
    }


def _promises(step: Step, case: Case) -> dict[str, bytes]:
    signed = signing.of_case(step, case.id)
    return {
        f"promises/{one.material}-{n}.json": document(signing.receipt_of(step, one.id))
        for n, one in enumerate(signed, start=1)
    }


def _receipts(step: Step, case: Case) -> dict[str, bytes]:
    """Consents by which certificates were called."""
    given = dict.fromkeys(() if case.consent is None else case.consent.grants.values())
    given |= dict.fromkeys(one.grant_id for one in case.asks if one.grant_id is not None)
    return {
        f"receipts/{n}.json": document(grants.receipt(step.session, step.keys, grant_id))
        for n, grant_id in enumerate(given, start=1)
    }


def _evidence(step: Step, case: Case) -> Iterator[tuple[str, bytes]]:
    """Files that answered a material: kept in the case, or in an earlier one."""
    query = select(CaseFile).where(CaseFile.case_id == case.id).order_by(CaseFile.id)
    for n, row in enumerate(step.session.execute(query).scalars(), start=1):
        name = unseal(step.keys, Place("case_file", "name", row.id), row.name).decode()
        content = unseal(step.keys, Place("case_file", "content", row.id), row.content)
        yield part_name(f"evidence/{row.material}", n, name), content
    for key, owners, ident in _earlier(case):
        try:
            paper = materials.content(step.session, step.keys, ident, owners)
        except NotFound:
            continue
        yield part_name(f"evidence/{key}", 1, f"earlier.{paper.media}"), paper.content


def _earlier(case: Case) -> Iterator[tuple[str, Sequence[UUID], UUID]]:
    for one in case.materials:
        holder = case.roles.get(one.of)
        if one.way is Way.PROMISE_REUSE and holder is not None:
            yield from ((one.key, [holder.subject_id], UUID(each.ref)) for each in one.evidence)


def _at(instant: Any) -> str:
    return "" if instant is None else instant.isoformat(timespec="milliseconds")
