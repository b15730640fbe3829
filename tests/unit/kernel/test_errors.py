"""The tree of errors: every fault has a status, a stable code of its own and words that echo nothing."""

from collections.abc import Iterator

from backend.kernel import errors
from backend.kernel.errors import Fault, FieldProblem, InvalidField, LiangzhengError, SealBroken, SettingsRefused


def faults(root: type[Fault] = Fault) -> Iterator[type[Fault]]:
    for kind in root.__subclasses__():
        yield kind
        yield from faults(kind)


ALL: list[type[Fault]] = [Fault, *faults()]


def test_codes_are_stable() -> None:
    assert {kind.code: kind.status for kind in ALL} == {
        "internal": 500, "invalid_body": 400, "key_missing": 400, "unauthenticated": 401, "wrong_credentials": 401,
        "signed_out_elsewhere": 401, "wrong_pin": 401, "pin_gone": 401, "sign_in_again": 409, "passkey_only": 409,
        "not_recognised": 401,
        "locked": 401, "forbidden": 403, "step_needed": 403, "level_needed": 403, "cross_site": 403, "not_found": 404,
        "method_not_allowed": 405, "conflict": 409, "copy_not_kept": 409,
        "record_damaged": 409, "already_done": 409,
        "still_running": 409, "stale": 409, "too_large": 413,
        "wrong_content_type": 415, "invalid_field": 422, "key_reused": 422, "certificate_not_shown": 422,
        "not_signed": 401, "signature_missing": 401, "signature_malformed": 400, "signing_key_unknown": 401,
        "signature_wrong": 401, "signature_too_old": 401, "signature_too_new": 401, "nonce_used": 409,
        "digest_wrong": 400, "client_ended": 403, "type_not_yours": 403,
        "no_seal": 409, "second_person_needed": 409, "seal_suspended": 409, "seal_ended": 409,
        "seal_not_for_files": 409,
        "too_many_attempts": 429, "too_many_streams": 503, "unavailable": 503,
    }  # fmt: skip


def test_every_fault_has_a_title_of_its_own() -> None:
    assert len({kind.title for kind in ALL}) == len(ALL)


def test_everything_stands_in_the_tree() -> None:
    for kind in (Fault, SealBroken, SettingsRefused):
        assert issubclass(kind, LiangzhengError)
    for kind in faults():
        assert getattr(errors, kind.__name__) is kind


def test_a_fault_says_its_title_and_the_fields_it_refuses() -> None:
    fault = InvalidField((FieldProblem("login", "taken"), FieldProblem("name", "characters")))
    assert str(fault) == "A field is not acceptable; login: taken; name: characters"
    assert fault.retry_after_s is None
