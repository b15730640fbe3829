"""What a pass is checked against: as the bundle says it, and as the server's own checks need it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.catalogue import service as catalogue
from backend.identity import people
from backend.offline import profiles, trust_keys
from backend.offline.rules.profiles import PassKind
from backend.standards import base64url
from backend.standards.trust import Field, Key, Named, Trust

Issuers = Mapping[UUID, tuple[str, ...]]
"""Organisation → the types that it issues and that have a kind of pass."""


def kinds(session: Session) -> list[PassKind]:
    """All kinds of pass, in the city's order."""
    return profiles.all_of(session)


def issuers(session: Session, known: Sequence[PassKind]) -> Issuers:
    """Who issues the types that have a kind of pass."""
    found: dict[UUID, list[str]] = {}
    for code in sorted({one.profile.type for one in known}):
        for organisation_id in catalogue.issuers(session, code):
            found.setdefault(organisation_id, []).append(code)
    return {organisation_id: tuple(codes) for organisation_id, codes in found.items()}


def now_trusted(session: Session, *, now: datetime) -> Trust:
    """What the server itself checks a pass against; it asks the live status, so a challenge is no condition.

    Args:
        now: keys that count no more at this time are left out.
    """
    known = kinds(session)
    who, names = issuers(session, known), _names(session)
    return Trust(
        keys={key.kid: (key,) for key in _keys(session, who, now)},
        profiles={one.profile.number: one.profile for one in known},
        authorities=names,
        tables=profiles.tables_of(session, known),
        challenge_compulsory=False,
    )


def compulsory(trust: Trust) -> Trust:
    """The same as a phone without a network has to check it."""
    return replace(trust, challenge_compulsory=True)


def allowing(trust: Trust, kid: bytes, type_: str) -> Trust:
    """The same where the keys of a short id sign a type too: its office issued it before another one did."""
    widened = tuple(replace(one, types=one.types | {type_}) for one in trust.keys[kid])
    return replace(trust, keys={**trust.keys, kid: widened})


def said(session: Session, known: Sequence[PassKind], who: Issuers, *, now: datetime) -> dict[str, Any]:
    """The part of the bundle that passes are checked against."""
    trust_keys.authority_numbers(session, list(who))
    names, tables = _names(session), profiles.settled(session, known)
    return {
        "keys": [_key(one) for one in _keys(session, who, now)],
        "authorities": [_named(number, one) for number, one in sorted(names.items())],
        "profiles": [_profile(one) for one in known],
        "tables": {name: list(table) for name, table in tables.items()},
    }


def _keys(session: Session, who: Issuers, now: datetime) -> list[Key]:
    return [
        Key(
            one.short,
            one.spki,
            int(one.created_at.timestamp()),
            int(one.counts_until.timestamp()),
            frozenset(who.get(one.organisation_id, ())) if one.organisation_id else frozenset(),
        )
        for one in trust_keys.counting(session, now=now)
    ]


def _names(session: Session) -> dict[int, Named]:
    numbers = trust_keys.authority_numbers(session)
    named = people.organisations(session, list(numbers))
    return {
        number: Named(named[organisation_id].name, named[organisation_id].name_en or named[organisation_id].name)
        for organisation_id, number in numbers.items()
    }


def _key(one: Key) -> dict[str, Any]:
    return {
        "kid": one.kid.hex(),
        "spki": base64url.encode(one.spki),
        "from": one.live_from,
        "to": one.live_to,
        "types": sorted(one.types),
    }


def _named(number: int, one: Named) -> dict[str, Any]:
    return {"n": number, "zh": one.zh, "en": one.en}


def _profile(one: PassKind) -> dict[str, Any]:
    profile = one.profile
    return {
        "n": profile.number,
        "code": profile.code,
        "type": profile.type,
        "zh": profile.zh,
        "en": profile.en,
        "sensitive": profile.sensitive,
        "offline_ok": profile.offline_ok,
        "list_hours": profile.list_hours,
        "printed": profile.printed,
        "fields": [_field(field) for field in profile.fields],
    }


def _field(one: Field) -> dict[str, Any]:
    optional = {"len": one.length, "table": one.table}
    said = {"key": one.key, "zh": one.zh, "en": one.en, "form": one.form.value}
    return said | {name: value for name, value in optional.items() if value is not None}
