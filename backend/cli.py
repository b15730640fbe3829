"""Commands over the same units of work that the web uses."""

import json
import os

import click

from backend.demo.load import load
from backend.kernel import installation
from backend.kernel.clock import db_now
from backend.kernel.db import Database
from backend.kernel.errors import SettingsRefused
from backend.kernel.keys import FileKeys
from backend.kernel.settings import Settings
from backend.migrations.tables import upgrade
from backend.web.app import describe


def _settings() -> Settings:
    try:
        return Settings.from_environment(os.environ)
    except SettingsRefused as error:
        raise click.ClickException(str(error)) from error


@click.group()
def main() -> None:
    """Run and keep a no-proof city."""


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


@main.group()
def demo() -> None:
    """The fictional city."""


@demo.command("load")
def demo_load() -> None:
    """Load the demo city into an empty database; in a loaded one, only say the password again."""
    settings = _settings()
    if settings.mode != "demo":
        raise click.ClickException("a production installation takes no demo people")
    database = Database(settings.database_url)
    with database.unit(write=True) as session:
        known = installation.current(session)
        if known is None:
            load(session, FileKeys(settings.key_dir, create=True), now=db_now(session))
            known = installation.current(session)
    database.dispose()
    if known is None or known.demo_secret is None:
        raise click.ClickException("this database belongs to a real city")
    click.echo(known.demo_secret)


@main.command()
def api() -> None:
    """Print the interface as an OpenAPI document."""
    click.echo(json.dumps(describe(), ensure_ascii=False, indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
