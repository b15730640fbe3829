"""Proofs of a step: a passkey, the device's PIN, the password. What takes long stands outside the transactions."""

from uuid import UUID

from flask import request

from backend.identity import passwords, pins
from backend.identity.steps import service as steps
from backend.identity.steps.rules import Method
from backend.kernel.errors import Fault, FieldProblem, InvalidField, WrongCredentials
from backend.web.runtime import actor, keys, now, runtime, session
from backend.web.shapes.steps import StepProof
from backend.web.transaction import known_unit, token_name


def proven(step_id: UUID, body: StepProof) -> Fault | None:
    """Check a proof and note it; a wrong one is returned, so that what it cost stays spent.

    Raises:
        NotFound: the step is unknown, another session's, proven already, or late.
        InvalidField: a way that this person does not have, or a proof that is missing.
        TooManyAttempts: too many wrong passwords.
    """
    ways = {Method.PASSKEY: _by_passkey, Method.PIN: _by_pin, Method.PASSWORD: _by_password}
    return ways[Method(body.method)](step_id, body)


def _by_passkey(step_id: UUID, body: StepProof) -> Fault | None:
    with known_unit(write=True):
        _refuse_other_ways(step_id, Method.PASSKEY, there=body.credential is not None)
        wrong = steps.touched(session(), runtime().party, step_id, body.credential or {}, actor=actor(), now=now())
        return _kept(step_id, Method.PASSKEY, wrong)


def _by_pin(step_id: UUID, body: StepProof) -> Fault | None:
    token = request.cookies.get(token_name(), "")
    with known_unit(write=True):
        _refuse_other_ways(step_id, Method.PIN, there=body.pin is not None)
        guess = pins.spend(session(), token, now=now())
        if isinstance(guess, Fault):
            return guess
    fits = pins.fits(keys(), guess, body.pin or "")
    with known_unit(write=True):
        if not fits:
            return _kept(step_id, Method.PIN, pins.refuse(session(), guess, now=now()))
        pins.accept(session(), guess)
        return _kept(step_id, Method.PIN, None)


def _by_password(step_id: UUID, body: StepProof) -> Fault | None:
    address = request.remote_addr or ""
    with known_unit(write=False):
        _refuse_other_ways(step_id, Method.PASSWORD, there=body.password is not None)
        login = actor().login
        passwords.refuse_if_guessing(session(), keys(), login, address, now=now())
        known_hash = passwords.hash_of(session(), login)
    right = passwords.proven(known_hash, body.password or "")
    with known_unit(write=True):
        found = passwords.admitted(session(), login, known_hash if right else None, now=now())
        if isinstance(found, WrongCredentials):
            passwords.count_wrong(session(), keys(), login, address, now=now())
            return _kept(step_id, Method.PASSWORD, found)
        passwords.forget_wrong(session(), keys(), login, address)
        return _kept(step_id, Method.PASSWORD, None)


def _refuse_other_ways(step_id: UUID, method: Method, *, there: bool) -> None:
    steps.refuse_unless_open(session(), step_id, actor=actor(), now=now())
    if method not in steps.open_methods(session(), actor(), now=now()):
        raise InvalidField((FieldProblem("method", "not_open"),))
    if not there:
        raise InvalidField((FieldProblem(method.value, "missing"),))


def _kept(step_id: UUID, method: Method, wrong: Fault | None) -> Fault | None:
    note = steps.accept if wrong is None else steps.refuse
    note(session(), keys(), step_id, method, actor=actor(), now=now())
    return wrong
