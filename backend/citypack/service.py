"""Install a city from its pack: organisations with their seal keys, and the register of scenes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.cases.bundles import definitions as bundles
from backend.catalogue.service import add_scene, current, enter_released, enter_rights, known_scenes
from backend.citypack.pass_checks import kind_of
from backend.citypack.reading import Pack
from backend.identity.people import add_organisation, find_organisation
from backend.kernel import installation
from backend.kernel.errors import SettingsRefused
from backend.kernel.installation import Installed, Kind
from backend.kernel.keys import KeyProvider
from backend.offline import profiles
from backend.seals import making
from backend.services import listing
from backend.services.service import enter_offices
from backend.services.service import install as install_items
from backend.sources import feeds, institutions, proofs
from backend.standards.calendar import start_of_day


@dataclass(frozen=True, slots=True)
class Entered:
    """Rows that a pack's organisations became, by their keys; `kids` are the keys made now.

    Attributes:
        new_types: versions of certificate types that were not there.
        differing_types: codes whose file says something else than the published version of its number.
    """

    organisations: dict[str, UUID]
    kids: dict[str, str]
    new_organisations: int
    new_scenes: int
    new_types: int
    differing_types: tuple[str, ...]
    new_items: int = 0


def install(
    session: Session,
    keys: KeyProvider,
    pack: Pack,
    kind: Kind,
    *,
    demo_secret: str | None,
    scenes_since: date,
    now: datetime,
) -> Entered:
    """Mark an empty database as this city's and enter what the pack has.

    Raises:
        SettingsRefused: the database is installed already.
    """
    described: dict[str, object] = {
        "name": pack.city.name,
        "name_en": pack.city.name_en,
        "area_code": pack.city.area_code,
    }
    installation.install(session, kind, described, demo_secret=demo_secret, now=now)
    return enter(session, keys, pack, scenes_since=scenes_since, now=now)


def enter(session: Session, keys: KeyProvider, pack: Pack, *, scenes_since: date, now: datetime) -> Entered:
    """Enter the organisations, types and scenes of a pack that are new; what is there already stays as it is.

    Keys of a database from before there were seals get theirs.
    """
    making.complete(session, keys, now=now)
    organisations: dict[str, UUID] = {}
    kids: dict[str, str] = {}
    for one in pack.organisations:
        known = find_organisation(session, one.uscc)
        if known is None:
            known = add_organisation(session, **one.model_dump(exclude={"key", "units"}), now=now)
            kids[one.key] = making.make_key(session, keys, known, now=now)
        organisations[one.key] = known
    new_types, differing = enter_released(session, now=now)
    enter_rights(session, {one.code: [organisations[key] for key in one.issuers] for one in pack.types})
    registered = known_scenes(session)
    fresh = [scene for scene in pack.scenes if scene.code not in registered]
    for scene in fresh:
        add_scene(session, organisations[scene.organisation], scene.model_dump(mode="json"), valid_from=scenes_since)
    enter_sources(session, pack, organisations, now=now)
    enter_passes(session, pack, now=now)
    items = _enter_items(session, pack, organisations, at=start_of_day(scenes_since))
    return Entered(organisations, kids, len(kids), len(fresh), new_types, differing, items)


def _enter_items(session: Session, pack: Pack, organisations: Mapping[str, UUID], *, at: datetime) -> int:
    """Publish the pack's service items that are new, and the lists that they change; returns how many."""
    enter_offices(session, organisations)
    fresh = install_items(session, pack.items, at=at)
    if fresh:
        listing.publish(session, note=pack.city.name, at=at)
    bundles.install(session, pack.bundles, at=at)
    return len(fresh)


def enter_sources(session: Session, pack: Pack, organisations: Mapping[str, UUID], *, now: datetime) -> None:
    """Enter who feeds the base libraries, which institutions upload reports, and by which rules proofs are issued."""
    for feed in pack.sources.feeds:
        feeds.name_source(session, feed.base, organisations[feed.authority], authority=True)
        for other in feed.others:
            feeds.name_source(session, feed.base, organisations[other], authority=False)
    for one in pack.sources.institutions:
        institutions.register(session, organisations[one.organisation], one.kinds, now=now)
    for rule in pack.sources.proofs:
        said = rule.model_dump(include={"base", "finds", "fresh_days", "values"})
        proofs.name_rule(session, rule.code, organisations[rule.organisation], rule.type, said)


def enter_passes(session: Session, pack: Pack, *, now: datetime) -> tuple[str, ...]:
    """Enter the kinds of offline passes whose number is new; returns the codes of those that say something else now."""
    types = current(session)
    return profiles.enter(session, [kind_of(one, types[one.type]) for one in pack.passes if one.type in types], now=now)


def lacks_passes(session: Session, pack: Pack) -> bool:
    """Whether a kind of pass of the pack was never entered."""
    known = {one.profile.number for one in profiles.all_of(session)}
    return any(one.number not in known for one in pack.passes)


def keep_types(session: Session, pack: Pack, *, now: datetime) -> None:
    """Enter the types of a new release when it starts on an older database, who issues them, and service items."""
    enter_released(session, now=now)
    known = {one.key: find_organisation(session, one.uscc) for one in pack.organisations}
    offices = {one.code: [found for key in one.issuers if (found := known[key])] for one in pack.types}
    enter_rights(session, offices)
    there = {key: found for key, found in known.items() if found is not None}
    enter_passes(session, pack, now=now)
    _enter_items(session, pack, there, at=now)


def refuse_other(installed: Installed, pack: Pack) -> None:
    """Refuse a pack of another city than the database's.

    Raises:
        SettingsRefused: with both names.
    """
    if installed.city.get("area_code") != pack.city.area_code:
        raise SettingsRefused(
            f"the database is of {installed.city.get('name_en')}, LZ_CITY_PACK of {pack.city.name_en}"
        )
