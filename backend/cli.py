"""Commands over the same units of work that the web uses."""

import json
import os
import resource
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
import qrcode
from sqlalchemy.orm import Session

from backend.cases.corrections.settling import fed
from backend.catalogue import service as catalogue
from backend.catalogue.scenes import publications
from backend.certificates.imports.hands import Hands
from backend.certificates.imports.running import run_due
from backend.citypack.checks import checked
from backend.citypack.reading import Pack, PackRefused
from backend.citypack.service import enter, enter_passes, install, refuse_other
from backend.citypack.shapes import schema
from backend.demo import vouched
from backend.demo.department import admitted as department
from backend.demo.load import load
from backend.identity.people import find_organisation
from backend.identity.recruiting import Recruit, enrol
from backend.identity.rules import STAFF
from backend.kernel import installation
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.errors import Fault, SettingsRefused
from backend.kernel.keys import FileKeys
from backend.kernel.memory import settle
from backend.kernel.settings import Settings
from backend.migrations.tables import upgrade
from backend.offline import publishing, roots, statements, trust_keys
from backend.offline.commands import trust
from backend.seals.making import complete
from backend.sources.feeds import Batch, receive
from backend.sources.files import CHUNK, chunked, digest_of
from backend.sources.rules.libraries import LIBRARIES
from backend.standards.calendar import date_in_shanghai
from backend.web.app import describe
from backend.web.wiring import at_once

NICE = 10
MOST_MEMORY = 2 * 1024**3


def _settings() -> Settings:
    try:
        return Settings.from_environment(os.environ)
    except SettingsRefused as error:
        raise click.ClickException(str(error)) from error


def _pack(settings: Settings) -> Pack:
    """The city's pack, checked, and its types in the catalogue."""
    try:
        pack = checked(settings.city_pack)
    except PackRefused as error:
        raise click.ClickException(str(error)) from error
    catalogue.use(pack.local)
    return pack


@contextmanager
def _unit(settings: Settings) -> Iterator[Session]:
    """One writing transaction; what the rules refuse is said in one line."""
    database = Database(settings.database_url)
    try:
        with database.unit(write=True) as session:
            yield session
    except (SettingsRefused, Fault) as error:
        raise click.ClickException(str(error) or type(error).__name__) from error
    finally:
        database.dispose()


@click.group()
def main() -> None:
    """Run and keep a no-proof city."""
    os.umask(0o077)  # databases and keys are nobody else's to read


@main.command()
def migrate() -> None:
    """Bring the database to the newest version."""
    settings = _settings()
    Database(settings.database_url).dispose()  # makes the folder of an embedded database
    upgrade(settings.database_url)


@main.group()
def keys() -> None:
    """Keys of the file key provider."""


@keys.command("init")
def keys_init() -> None:
    """Make the root key, once."""
    FileKeys(_settings().key_dir, create=True)
    click.echo("root key is there; keep the folder safe and apart from the database's backups")


@main.group("base-data")
def base_data() -> None:
    """Base libraries: persons, legal persons, addresses, real estate."""


@base_data.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--library", required=True, type=click.Choice(sorted(LIBRARIES)))
@click.option("--source", required=True, help="Credit code of the office whose word it is.")
@click.option("--as-of", required=True, type=click.DateTime(["%Y-%m-%d"]), help="How things stood on this day.")
@click.option("--batch", default=None, help="The source's name of the batch; without it, what the file says.")
def base_data_load(file: Path, library: str, source: str, as_of: datetime, batch: str | None) -> None:
    """Take a file of a source in: CSV with a head of field names, or JSONL; the same batch again changes nothing."""
    settings = _settings()
    own = FileKeys(settings.key_dir, create=False)
    try:
        chunks = list(chunked(file))
        name = batch or digest_of(file)
        totals: Counter[str] = Counter()
        for number, rows in enumerate(chunks):
            with _unit(settings) as session:
                source_id = find_organisation(session, source)
                if source_id is None:
                    raise SettingsRefused("no office has this credit code")
                sent = Batch(library, source_id, f"{name}-{number}", as_of.date(), rows)
                taken = receive(session, own, sent, now=db_now(session))
                fed(session, source_id, now=db_now(session))
            totals.update({**taken.counts, "repeated": int(taken.repeated)})
            for row, faults in taken.faults.items():
                said = ", ".join(f"{one.field}: {one.problem}" for one in faults)
                click.echo(f"row {number * CHUNK + row}: {said}", err=True)
    except (OSError, UnicodeError, ValueError) as error:
        raise click.ClickException(f"{file.name} cannot be read: {type(error).__name__}") from error
    click.echo(json.dumps(dict(totals)))


@main.group()
def demo() -> None:
    """The fictional city."""


@demo.command("load")
def demo_load() -> None:
    """Load the demo city into an empty database; in a loaded one, only say the password again."""
    settings = _settings()
    if settings.mode != "demo":
        raise click.ClickException("a production installation takes no demo people")
    pack = _pack(settings)
    with _unit(settings) as session:
        known = installation.current(session)
        if known is None:
            click.echo("Loading the demo city, some ten seconds", err=True)
            load(session, FileKeys(settings.key_dir, create=True), pack, now=db_now(session))
            known = installation.current(session)
        else:
            complete(session, FileKeys(settings.key_dir, create=False), now=db_now(session))
        if known is not None and known.kind == "demo":
            own = FileKeys(settings.key_dir, create=False)
            department.prepare(session, own, pack, settings.data_dir / "department", now=db_now(session))
            enter_passes(session, pack, now=db_now(session))
            vouched.vouch(session, own, settings.trust_dir, now=db_now(session))
    if known is None or known.demo_secret is None:
        raise click.ClickException("this database belongs to a real city")
    click.echo(f"Demo city, password of everybody in it: {known.demo_secret}")


@main.group()
def city() -> None:
    """A real city."""


@city.command("check")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), nargs=-1, required=True)
def city_check(folder: tuple[Path, ...]) -> None:
    """Check city packs: every mistake with file, row and key."""
    refused = False
    for one in folder:
        try:
            pack = checked(one)
        except PackRefused as error:
            refused = True
            click.echo(str(error), err=True)
        else:
            click.echo(
                f"{one.name}: {pack.city.name} {pack.city.name_en}, {len(pack.organisations)} organisations, "
                f"{len(pack.types)} certificate types, {len(pack.scenes)} scenes"
            )
    if refused:
        raise SystemExit(1)


@city.command("schema")
def city_schema() -> None:
    """Print the JSON schema of a city pack."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True))


@city.command("install")
def city_install() -> None:
    """Make an empty database that of the city of LZ_CITY_PACK, for good: organisations, their seal keys, scenes."""
    settings = _settings()
    if settings.mode != "production":
        raise click.ClickException("set LZ_MODE=production: the demo installs itself")
    if "LZ_CITY_PACK" not in os.environ:
        raise click.ClickException("set LZ_CITY_PACK to the folder of your city's pack")
    pack = _pack(settings)
    keys = FileKeys(settings.key_dir, create=False)
    with _unit(settings) as session:
        now = db_now(session)
        today = date_in_shanghai(now)
        entered = install(session, keys, pack, "production", demo_secret=None, scenes_since=today, now=now)
        publications.publish(session, publications.PACK, now=now)
    click.echo(f"{pack.city.name} is installed: {entered.new_organisations} organisations, {entered.new_scenes} scenes")


@city.command("update")
def city_update() -> None:
    """Enter organisations and scenes that are new in the pack; nothing that is there is changed."""
    settings = _settings()
    pack = _pack(settings)
    keys = FileKeys(settings.key_dir, create=False)
    with _unit(settings) as session:
        now = db_now(session)
        refuse_other(installation.refuse_mismatch(installation.current(session), settings.mode), pack)
        publications.begin(session, now=now)
        entered = enter(session, keys, pack, scenes_since=date_in_shanghai(now), now=now)
        publications.publish(session, publications.PACK, now=now)
    click.echo(f"{entered.new_organisations} new organisations, {entered.new_scenes} new scenes")
    for code in entered.differing_types:
        click.echo(f"{code}: its file differs from the published version, which stays; give it a new version", err=True)


@main.group()
def staff() -> None:
    """People of offices."""


@staff.command("invite")
@click.option("--uscc", required=True, help="the office's unified social credit code")
@click.option("--organisation", required=True, help="its name in Chinese, entered if the code is new")
@click.option("--organisation-en", required=True, help="its name in English")
@click.option("--area-code", required=True, help="six-digit division code")
@click.option("--role", required=True, type=click.Choice([role.value for role in STAFF]))
@click.option("--name", required=True, prompt=True, help="asked for; kept encrypted")
@click.option("--resident-id", required=True, prompt=True, hide_input=True, help="asked for; kept encrypted")
@click.option("--login", required=True, help="sign-in name")
@click.option("--unit", default="")
@click.option("--badge", default="")
def staff_invite(**given: str) -> None:
    """Enter a person with a role and print the link by which they make their passkey: one use, three days."""
    settings = _settings()
    keys = FileKeys(settings.key_dir, create=False)
    with _unit(settings) as session:
        token = enrol(session, keys, Recruit(**given), now=db_now(session))
    link = f"{settings.public_origin}/sign-in#invite={token}"
    code = qrcode.QRCode(border=2)
    code.add_data(link)
    code.print_ascii(invert=True)
    click.echo(link)


main.add_command(trust)


@trust.command("ask")
@click.option("--new-key", is_flag=True, help="make the publisher a new key: the old one was taken, or may have been")
def trust_ask(new_key: bool) -> None:  # noqa: FBT001 - click calls it by name
    """Print what the root has to sign for this server's publisher."""
    settings = _settings()
    with _unit(settings) as session:
        own, now = FileKeys(settings.key_dir, create=False), db_now(session)
        if new_key:
            trust_keys.retire_publisher(session, now=now)
        wanted = statements.wanted(session, own, city=publishing.city_of(session), now=now)
    click.echo(json.dumps(wanted))


@trust.command("enter")
@click.argument("statement", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def trust_enter(statement: Path) -> None:
    """Take a statement in and publish bundle and lists under it."""
    settings = _settings()
    with _unit(settings) as session:
        if settings.mode == "production":
            roots.refuse_demo(settings.trust_dir)
        own, now, city = FileKeys(settings.key_dir, create=False), db_now(session), publishing.city_of(session)
        known = roots.read_roots(settings.trust_dir)
        number = statements.enter(session, statement.read_text().strip(), roots=known, city=city, now=now)
        made = publishing.publish(session, own, now=now)
    click.echo(f"statement {number}, bundle {made.version if made else '-'}")


@main.group()
def imports() -> None:
    """Imports of historic certificates."""


@imports.command("run")
def imports_run() -> None:
    """Work off the imports that are due, at a low priority; the server starts this by itself."""
    settings = _settings()
    _pack(settings)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))  # a hostile file ends this process alone
    database = Database(settings.database_url, pool_size=2)
    keys = FileKeys(settings.key_dir, create=False)
    database.at_once = at_once(keys)
    hands = Hands(database, keys, settings.data_dir / "imports", stopping.is_set)
    settle()
    try:
        run_due(hands)
    finally:
        database.dispose()


@main.command()
def api() -> None:
    """Print the interface as an OpenAPI document."""
    click.echo(json.dumps(describe(), ensure_ascii=False, indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
