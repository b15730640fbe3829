"""What answers each material of a case, looked up as it stands now, for the rules of the pre-review."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias
from uuid import UUID

from backend.cases import acting, gathering
from backend.cases.gathering import Paper
from backend.cases.promises import signing, standing
from backend.cases.promises.rules import Standing, may_sign, promise_of
from backend.cases.promises.signing import Signed
from backend.cases.records import Step
from backend.cases.rules.case import Case, CaseMaterial, Evidence, MaterialState, RoleHolder, Way
from backend.cases.rules.facts import Certificate, Checked, Earlier, Material, Promised, Uploaded
from backend.certificates import read as certificates
from backend.certificates.quality.reporting import warnings_of
from backend.certificates.quality.rules import WHOLE, Finding
from backend.certificates.read import Opened
from backend.grants import service as grants
from backend.kernel.errors import NotFound
from backend.services.rules.items import DataCall, Item, OnlineProof
from backend.services.rules.items import Material as Asked
from backend.sources import materials
from backend.standards.calendar import date_in_shanghai

DISPUTED = "disputed"
REPORT = "report"


Faults: TypeAlias = Mapping[UUID, tuple[Finding, ...]]
"""Certificate → what the quality rules say of it."""


def facts_of(
    step: Step, case: Case, item: Item, papers: Iterable[Paper], *, to_sign: Collection[str]
) -> Iterator[Material]:
    """Each material with what answers it; those that are not asked for in this case are left out."""
    faults = _faults(step, case, papers)
    signed = {one.material: one for one in signing.of_case(step, case.id) if one.state is not Standing.WITHDRAWN}
    held = {one.key: one for one in case.materials}
    for asked in item.materials:
        one = held.get(asked.key)
        if one is not None and one.state is not MaterialState.NOT_NEEDED:
            found = _certificate(step, case, one, faults)
            yield _material(
                step, case, item, asked, one, found, _promised(step, case, item, one, signed.get(one.key), to_sign)
            )


def _faults(step: Step, case: Case, papers: Iterable[Paper]) -> Faults:
    """What the rules say of every certificate that answers something: of most it was said with the papers."""
    known = {one.opened.id: one.faults for one in papers}
    behind = {found for one in case.materials if (found := _behind(one)) is not None}
    return {**known, **warnings_of(step.session, step.keys, behind - known.keys(), today=step.today)}


def _behind(one: CaseMaterial) -> UUID | None:
    """The certificate by which a material is answered; None for another answer."""
    if one.way not in (Way.DATA_CALL, Way.ONLINE_PROOF) or not one.evidence:
        return None
    try:
        return UUID(one.evidence[0].ref)
    except ValueError:
        return None


def _material(
    step: Step,
    case: Case,
    item: Item,
    asked: Asked,
    one: CaseMaterial,
    certificate: Certificate | None,
    promised: Promised | None,
) -> Material:
    party = case.roles.get(asked.of)
    first = one.evidence[0] if one.evidence else None
    there = first is not None or one.way is Way.NOTICE_PROMISE
    promisable = promise_of(item, asked.key) is not None
    return Material(
        key=asked.key,
        party="" if party is None else str(party.subject_id),
        way=one.way if there else None,
        types=tuple(each.certificate_type for each in asked.answers if isinstance(each, DataCall | OnlineProof)),
        report=asked.kind == REPORT,
        promise_version=case.item_version if promisable else None,
        certificate=certificate,
        earlier=_earlier(step, party, one, first) if one.way is Way.PROMISE_REUSE and first else None,
        checked=_checked(first) if one.way is Way.SHARED_CHECK and first else None,
        promised=promised,
        uploaded=_uploaded(first) if one.way is Way.UPLOAD and first else None,
    )


def _certificate(step: Step, case: Case, one: CaseMaterial, known: Faults) -> Certificate | None:
    """The certificate behind an answer, as it stands today; nothing where nobody holds it any more."""
    certificate_id = _behind(one)
    if certificate_id is None:
        return None
    said, holder = one.evidence[0], one.evidence[0].holder_id
    try:
        opened = certificates.one(step.session, step.keys, [holder] if holder else [], certificate_id, today=step.today)
    except NotFound:
        return None
    lapsed_since = said.ref == str(case.renews_id) and _was_in_force(case, opened)
    faults = [each for each in known.get(opened.id, ()) if each.field in (WHOLE, *said.fields)]
    return Certificate(
        type=opened.definition.code,
        holders=frozenset({str(holder)}),
        status=opened.status,
        valid_from=opened.valid_from,
        valid_to=None if lapsed_since else opened.valid_to,
        quality_good=not faults,
        sealed=opened.genuine,
        consented=_stands(step, case, one.of, said),
        disputed=DISPUTED in opened.attention,
    )


def _was_in_force(case: Case, opened: Opened) -> bool:
    """Whether the licence that is renewed was in force on the day of submitting: its end since then does no harm."""
    filed_on = None if case.submitted_at is None else date_in_shanghai(case.submitted_at)
    return opened.valid_to is not None and filed_on is not None and filed_on <= opened.valid_to


def _stands(step: Step, case: Case, role: str, said: Evidence) -> bool:
    """Whether the yes by which a certificate was called still stands."""
    given = next((one for one in case.asks if said.grant_id is not None and one.grant_id == said.grant_id), None)
    holder = case.roles.get(role)
    if given is not None and said.holder_id is not None:
        holder = RoleHolder(said.holder_id, "person", given.name, "ask", given.grant_id)
    if said.grant_id is None or holder is None:
        return said.kind == "proof"
    tried = gathering.attempt(case, holder, {})
    return not isinstance(
        grants.check(step.session, step.keys, said.grant_id, tried, now=step.now, counted=True), grants.Refused
    )


def _earlier(step: Step, party: RoleHolder | None, one: CaseMaterial, said: Evidence) -> Earlier | None:
    owner = None if party is None else party.subject_id
    kept = materials.of_owners(step.session, step.keys, [owner], now=step.now) if owner else []
    found = next((each for each in kept if str(each.ident) == said.ref), None)
    if found is None:
        return None
    promised = one.said == "unchanged" or one.promised_at is not None
    return Earlier(str(owner), found.valid_until, found.unchanged, promised)


def _checked(said: Evidence) -> Checked:
    return Checked(tuple(said.matches.items()), _day(said.as_of))


def _promised(
    step: Step, case: Case, item: Item, one: CaseMaterial, signed: Signed | None, to_sign: Collection[str]
) -> Promised | None:
    if one.way is not Way.NOTICE_PROMISE:
        return None
    if signed is not None:
        return Promised(signed.document["item_version"], whole=signed.intact)
    if one.key not in to_sign:
        return None
    own = acting.as_of_now(step, case, item)
    entitled = may_sign(own.acting.way, standing.mandates_of(step, own), item.code, step.today)
    return Promised(case.item_version, entitled=entitled)


def _uploaded(said: Evidence) -> Uploaded:
    sealed_by = said.name if said.kind == REPORT else None
    return Uploaded(digest=said.digest or said.ref, pages=1, sealed_by=sealed_by)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
