"""Offline passes as the interface gives them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.identity.rules import Actor
from backend.kernel.keys import KeyProvider
from backend.offline import devices, passes, savable
from backend.offline.devices import Device
from backend.offline.passes import Issued
from backend.offline.rules import choosing
from backend.offline.rules.lives import life
from backend.offline.rules.profiles import PassKind
from backend.offline.savable import Keepable
from backend.standards import base64url
from backend.web.shapes.offline import (
    OfflineBehalf,
    OfflineCertificate,
    OfflineField,
    OfflineOverview,
    OfflinePasses,
    OfflinePassGiven,
    OfflinePhone,
    OfflineProfile,
    PassValue,
)

HOUR = timedelta(hours=1)


def overview(session: Session, keys: KeyProvider, *, actor: Actor, now: datetime) -> OfflineOverview:
    """Phones, what is kept, and what could be."""
    phones = devices.all_of(session, keys, actor.person_id)
    active = next((one for one in phones if one.removed_at is None), None)
    there = savable.keepable(session, keys, actor=actor, now=now)
    known = savable.saved(session, actor.person_id)
    first = choosing.defaults([one.savable for one in there])
    names = savable.names(session, keys, {one.subject_id for one in there if one.by})
    return OfflineOverview(
        agreed=devices.agreed_at(session, actor.person_id) is not None,
        device=None if active is None else phone(active),
        devices=[phone(one) for one in phones],
        certificates=[
            OfflineCertificate(
                certificate=one.one.id,
                type=one.one.definition.code,
                name=one.one.definition.name,
                name_en=one.one.definition.name_en,
                sensitive=one.one.definition.sensitive,
                hours=life(sensitive=one.one.definition.sensitive, prf=active is None or active.prf) // HOUR,
                saved=one.pair in known,
                default=one.by is None and one.one.id in first,
                profiles=[_profile(one, kind) for kind in one.kinds],
                behalf=_behalf(one, names.get(one.subject_id, "")),
            )
            for one in there
        ],
    )


def phone(one: Device) -> OfflinePhone:
    """A phone that keeps passes, or did."""
    return OfflinePhone(
        id=one.id,
        name=one.name,
        added_at=one.added_at,
        seen_at=one.seen_at,
        removed_at=one.removed_at,
        prf=one.prf,
    )


def passes_given(found: Sequence[Issued], *, as_of: datetime) -> OfflinePasses:
    """Passes for the phone that asked."""
    return OfflinePasses(passes=[_pass(one) for one in found], as_of=as_of)


def _profile(one: Keepable, kind: PassKind) -> OfflineProfile:
    shown = one.values(kind)
    return OfflineProfile(
        code=kind.profile.code,
        zh=kind.profile.zh,
        en=kind.profile.en,
        fields=[
            OfflineField(key=field.key, label=field.zh, label_en=field.en)
            for field in kind.profile.fields
            if field.key in shown
        ],
    )


def _behalf(one: Keepable, owner: str) -> OfflineBehalf | None:
    if one.by is None:
        return None
    return OfflineBehalf(grant=one.by.grant.id, owner=owner, relation=one.by.grant.role)


def _pass(one: Issued) -> OfflinePassGiven:
    profile, certificate = one.kind.profile, one.of.one
    return OfflinePassGiven(
        rid=one.rid.hex(),
        certificate=certificate.id,
        grant=one.of.pair[1],
        profile=profile.code,
        profile_name=profile.zh,
        profile_name_en=profile.en,
        type=profile.type,
        type_name=certificate.definition.name,
        type_name_en=certificate.definition.name_en,
        issuer=certificate.issuer,
        issuer_en=certificate.issuer_en,
        subject_name=passes.subject_name(one.of),
        owner_name=one.owner_name,
        sensitive=profile.sensitive,
        issued_at=one.issued_at,
        expires_at=one.expires_at,
        body=base64url.encode(one.body),
        fields=[PassValue(key=field.key, label=field.zh, label_en=field.en, value=field.value) for field in one.fields],
    )
