"""Whether what answers a material answers it: pure; one small table for each of the five ways and the upload."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final, TypeAlias

from backend.cases.rules.case import Way
from backend.cases.rules.facts import Certificate, Facts, Material
from backend.certificates.rules import DERIVED, Status

OLD: Final = timedelta(days=30)
"""Older than this, a source's answer is looked at by an officer."""

FLAGGED: Final = frozenset(
    {
        "certificate_disputed",
        "ends_before_decision",
        "promise_to_verify",
        "quality_poor",
        "quality_unclear",
        "same_file_twice",
        "seal_unclear",
        "source_old",
        "source_unknown",
        "upload_to_compare",
    }
)
"""Keys that do not stop a case."""

Check: TypeAlias = Callable[[Material, Facts], Iterator[str]]


def faults(one: Material, facts: Facts) -> Iterator[str]:
    """What stands against the answer to one material, as keys of findings."""
    if one.way is None:
        if one.required:
            yield "material_missing"
        return
    yield from _CHECKS[one.way](one, facts)


def _data_call(one: Material, facts: Facts) -> Iterator[str]:
    held = one.certificate
    if held is None:
        yield "material_missing"
        return
    if held.type not in one.types:
        yield "wrong_type"
    if one.party not in held.holders:
        yield "wrong_holder"
    if not held.consented:
        yield "not_consented"
    yield from _standing(held, facts)
    yield from _trust(held)


def _standing(held: Certificate, facts: Facts) -> Iterator[str]:
    if held.status is Status.SUSPENDED:
        yield "certificate_suspended"
    elif held.status is not Status.VALID and held.status not in DERIVED:
        yield "certificate_ended"
    elif held.valid_from is not None and held.valid_from > facts.today:
        yield "certificate_not_yet"
    elif held.valid_to is not None and held.valid_to < facts.today:
        yield "certificate_expired"
    elif held.valid_to is not None and held.valid_to < facts.decides_by:
        yield "ends_before_decision"


def _trust(held: Certificate) -> Iterator[str]:
    if held.sealed is None:
        yield "seal_unclear"
    elif not held.sealed:
        yield "seal_broken"
    if held.quality_good is None:
        yield "quality_unclear"
    elif not held.quality_good:
        yield "quality_poor"
    if held.disputed:
        yield "certificate_disputed"


def _promise_reuse(one: Material, facts: Facts) -> Iterator[str]:
    kept = one.earlier
    if kept is None:
        yield "material_missing"
        return
    if kept.owner != one.party:
        yield "earlier_foreign"
    if _over(kept.valid_until, facts.today):
        yield "earlier_expired"
    if not kept.unchanged:
        yield "earlier_changed"
    if not kept.promised:
        yield "earlier_unpromised"


def _shared_check(one: Material, facts: Facts) -> Iterator[str]:
    said = one.checked
    if said is None or not said.matches:
        yield "material_missing"
        return
    answers = {answer for _, answer in said.matches}
    if False in answers:
        yield "source_differs"
    if None in answers:
        yield "source_unknown"
    if said.as_of is None or facts.today - said.as_of > OLD:
        yield "source_old"


def _notice_promise(one: Material, facts: Facts) -> Iterator[str]:
    if one.promise_version is None:
        yield "promise_not_possible"
        return
    if facts.history.promise_barred:
        yield "promise_barred"
    signed = one.promised
    if signed is None or signed.withdrawn:
        yield "promise_unsigned"
        return
    if signed.version != one.promise_version:
        yield "promise_old"
    if not signed.whole:
        yield "promise_altered"
    if not signed.entitled:
        yield "promise_by_handler"
    yield "promise_to_verify"


def _upload(one: Material, facts: Facts) -> Iterator[str]:
    file = one.uploaded
    if file is None:
        yield "material_missing"
        return
    if file.pages < 1:
        yield "upload_empty"
    if one.report and file.sealed_by is None:
        yield "report_unsealed"
    if _over(file.valid_until, facts.today):
        yield "upload_expired"
    yield "upload_to_compare"


def _over(last: date | None, today: date) -> bool:
    return last is not None and last < today


_CHECKS: Final[Mapping[Way, Check]] = {
    Way.DATA_CALL: _data_call,
    Way.ONLINE_PROOF: _data_call,
    Way.PROMISE_REUSE: _promise_reuse,
    Way.SHARED_CHECK: _shared_check,
    Way.NOTICE_PROMISE: _notice_promise,
    Way.UPLOAD: _upload,
}
