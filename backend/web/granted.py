"""Grants in the words of the interface: names, labels, uses."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.audit import service as audit
from backend.catalogue.rules import SceneEntry, TypeDefinition
from backend.catalogue.service import scenes
from backend.certificates import read as certificates
from backend.grants import copying
from backend.grants import service as grants
from backend.grants.rules import Audience, scope
from backend.identity import people
from backend.identity.people import Named
from backend.identity.rules import Actor
from backend.kernel.ids import short_reference
from backend.standards import masks
from backend.standards.calendar import date_in_shanghai
from backend.verification import openings
from backend.web.copied import kept
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes import grants as shapes
from backend.web.shapes.city import OrganisationName
from backend.web.shapes.identity import Subject
from backend.web.verdicts import verdict

LOOKS = frozenset({"look:made", "look:answered", "look:asked"})


def granted_subjects(known: Actor) -> list[Subject]:
    """Whom else this person may show certificates of, one entry a grant."""
    standing = grants.standing(session(), known.person_id, now=now())
    names = _Names({one.subject_id for one in standing})
    return [
        Subject(
            id=one.subject_id,
            kind="enterprise" if one.subject_id in names.organisations else "person",
            name=names.of(one.subject_id),
            name_en=names.english(one.subject_id),
            masked_name=names.masked(one.subject_id),
            relation="granted",
            authority=one.role,  # type: ignore[arg-type] # one of the roles of a showing ground
            grant=one.grant_id,
            until=one.valid_to,
        )
        for one in standing
    ]


def told(found: Sequence[grants.Grant]) -> list[shapes.Grant]:
    """Grants with the names and labels that their pages show."""
    return [shapes.Grant(**one) for one in _documents(found)]


def whole(found: grants.Grant) -> shapes.WholeGrant:
    """A grant with its uses."""
    used, copies = _uses(grants.uses(session(), found.id)), kept(copying.of_grant(session(), found.id))
    return shapes.WholeGrant(**_documents([found])[0], uses=used, copies=copies)


def just_given(found: grants.Grant, code: grants.GrantCode) -> shapes.GivenGrant:
    """A grant with what leads to it."""
    return shapes.GivenGrant(**_documents([found])[0], code=drawn(code))


def drawn(code: grants.GrantCode) -> shapes.GrantCode:
    """What the page draws."""
    return shapes.GrantCode(
        text=code.text,
        expires_at=code.expires_at,
        typed=code.typed,
        typed_expires_at=code.typed_expires_at,
        server_time=now(),
    )


def opened(found: openings.Opening) -> shapes.Opening:
    """What somebody sees who opened an authorisation code."""
    seen, grant = verdict(found.found).model_dump(), found.grant
    if grant is None:
        return shapes.Opening(**seen)
    left = None if grant.max_uses is None else grant.max_uses - grant.used - (not found.found.repeated)
    return shapes.Opening(**seen, purpose=grant.purpose, valid_to=grant.valid_to, uses_left=left)


class _Names:
    """Names of people and organisations, read once."""

    def __init__(self, ids: Iterable[UUID | None]) -> None:
        wanted = {one for one in ids if one is not None}
        self.organisations: Mapping[UUID, Named] = people.organisations(session(), wanted)
        left = wanted - set(self.organisations)
        self._people = {key: one.name for key, one in people.details_of(session(), keys(), left).items()}

    def of(self, wanted: UUID) -> str:
        named = self.organisations.get(wanted)
        return named.name if named else self._people.get(wanted, "")

    def english(self, wanted: UUID) -> str | None:
        named = self.organisations.get(wanted)
        return named.name_en if named else None

    def masked(self, wanted: UUID) -> str:
        return self.of(wanted) if wanted in self.organisations else masks.name(self.of(wanted))

    def party(self, wanted: UUID) -> shapes.GrantParty:
        is_one = wanted in self.organisations
        return shapes.GrantParty(
            id=wanted, kind="organisation" if is_one else "person", name=self.of(wanted), name_en=self.english(wanted)
        )


def _documents(found: Sequence[grants.Grant]) -> list[dict[str, Any]]:
    named = _Names(
        one
        for grant in found
        for one in (grant.subject_id, grant.grantor_id, grant.to_person_id, grant.organisation_id)
    )
    registered = {one.code: one for one in scenes(session(), today=date_in_shanghai(now()))} if found else {}
    return [_document(one, named, registered) for one in found]


def _document(one: grants.Grant, named: _Names, registered: Mapping[str, SceneEntry]) -> dict[str, Any]:
    allowed = scope(grants.followed(session(), one.subject_id, one.limits))
    types = None if allowed.types is None else sorted(allowed.types)
    return {
        "id": one.id,
        "side": "received" if one.to_person_id == actor().person_id else "given",
        "ground": one.ground.value,
        "role": one.role,
        "state": one.state.value,
        "subject": named.party(one.subject_id),
        "grantor": None if one.grantor_id is None else named.party(one.grantor_id),
        "to": _to(one, named),
        "organisation": _organisation(named, one.organisation_id),
        "certificates": None if allowed.certificates is None else _certificates(one.subject_id, allowed.certificates),
        "types": types,
        "scenes": None if one.scenes is None else [_scene(code, registered) for code in one.scenes],
        "purpose": one.purpose,
        "item": one.item,
        "case_number": one.case_number,
        "place": one.place,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "max_uses": one.max_uses,
        "used": one.used,
        "may_delegate": one.may_delegate,
        "copies_until": one.copies_until,
        "parent": one.parent_id,
        "created_at": one.created_at,
        "answered_at": one.answered_at,
        "ended_at": one.ended_at,
    }


def _to(one: grants.Grant, named: _Names) -> shapes.GrantParty:
    if one.audience is Audience.ANYONE:
        return shapes.GrantParty(kind="anyone", name="")
    if one.audience is Audience.ORGANISATION and one.organisation_id is not None:
        return named.party(one.organisation_id)
    name = named.of(one.to_person_id) if one.to_person_id else one.name
    return shapes.GrantParty(id=one.to_person_id, kind="person", name=name)


def _organisation(named: _Names, wanted: UUID | None) -> OrganisationName | None:
    found = None if wanted is None else named.organisations.get(wanted)
    return None if found is None else OrganisationName(id=str(found.id), name=found.name, name_en=found.name_en)


def _scene(code: str, registered: Mapping[str, SceneEntry]) -> shapes.GrantedScene:
    known = registered.get(code)
    return shapes.GrantedScene(code=code, name=known.name if known else code, name_en=known.name_en if known else code)


def _certificates(subject_id: UUID, chosen: Mapping[UUID, tuple[str, ...] | None]) -> list[shapes.GrantedCertificate]:
    """Those of the certificates that there still are."""
    known = certificates.showable(session(), subject_id, list(chosen))
    return [
        shapes.GrantedCertificate(
            certificate=key,
            type=known[key].code,
            name=known[key].name,
            name_en=known[key].name_en,
            sensitive=known[key].sensitive,
            fields=_fields(known[key], fields),
        )
        for key, fields in chosen.items()
        if key in known
    ]


def _fields(definition: TypeDefinition, keys_: tuple[str, ...] | None) -> list[shapes.GrantedField]:
    return [
        shapes.GrantedField(key=one.key, label=one.label, label_en=one.label_en)
        for one in definition.choices()
        if keys_ is None or one.key in keys_
    ]


def _uses(found: Sequence[grants.Use]) -> list[shapes.GrantUse]:
    named = _Names(one for use in found for one in (use.viewer_id, use.shower_id, use.organisation_id))
    events = audit.of_look(session(), keys(), [one.look_id for one in found]) if found else []
    by_look = {one.look_id: one.entry for one in events if one.kind in LOOKS}
    return [_use(one, by_look.get(one.look_id, {}), named) for one in found]


def _use(one: grants.Use, entry: Mapping[str, object], named: _Names) -> shapes.GrantUse:
    place = one.organisation_id
    words = {key: str(entry.get(key, "")) for key in ("unit", "scene_name", "scene_name_en", "place")}
    fields = entry.get("fields", {})
    return shapes.GrantUse(
        at=one.at,
        way=one.way,
        look=short_reference(one.look_id),
        organisation=named.of(place) if place else "",
        organisation_en=(named.english(place) if place else None) or "",
        viewer=named.masked(one.viewer_id) if one.viewer_id and not place else None,
        shower=named.of(one.shower_id) if one.shower_id else None,
        fields=fields if isinstance(fields, dict) else {},
        verdict=str(entry.get("outcome", "")),
        **words,
    )
