"""Commands of the offline root: on a machine without a network, and for the builds that trust it (ADR 0034)."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from backend.kernel.errors import SettingsRefused
from backend.kernel.settings import Settings
from backend.offline import roots
from backend.offline.rules.lives import STATEMENT_DAYS
from backend.standards import base64url, trust_bundle

FILE = click.Path(dir_okay=False, path_type=Path)
ROOT = click.option("--root", required=True, type=FILE, help="the root's key file")
WORD = click.option("--passphrase", required=True, prompt=True, hide_input=True, help="asked for")


@click.group()
def trust() -> None:
    """The offline root that vouches for offline passes (docs/operations.md)."""


@trust.command("root")
@click.argument("file", type=FILE)
@click.option("--passphrase", required=True, prompt=True, hide_input=True, confirmation_prompt=True, help="asked for")
def root_(file: Path, passphrase: str) -> None:
    """Make a root, on a machine without a network; prints its public key."""
    with _said() as settings:
        kept = [one.resolve() for one in (settings.data_dir, settings.key_dir)]
        if any(file.resolve().is_relative_to(one) for one in kept):
            raise SettingsRefused("the root does not lie with the server's data: take a medium that can be put away")
        click.echo(base64url.encode(roots.make(file, passphrase)))


@trust.command("sign")
@ROOT
@WORD
@click.argument("asked", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--days", default=365, type=click.IntRange(1, STATEMENT_DAYS - 1), show_default=True)
@click.option("--next-root", default=None, help="public key of the root that will follow; without it, the same")
def sign(root: Path, passphrase: str, asked: Path, days: int, next_root: str | None) -> None:
    """Sign what `trust ask` printed on the server; prints the statement."""
    with _said():
        wanted = json.loads(asked.read_bytes())
        following = base64url.decode(next_root) if next_root else roots.public_of(root, passphrase)
        now = datetime.now(UTC)
        click.echo(roots.state(root, passphrase, wanted, days=days, next_root=following, now=now))


@trust.command("countersign")
@ROOT
@WORD
@click.argument("key")
def countersign(root: Path, passphrase: str, key: str) -> None:
    """Vouch for the next root by the one that is trusted; prints what `trust accept --countersigned` takes."""
    with _said():
        click.echo(roots.countersign(root, passphrase, base64url.decode(key)))


@trust.command("accept")
@click.argument("key", required=False)
@click.option("--countersigned", type=FILE, help="the next root, by the word of one that is there")
def accept(key: str | None, countersigned: Path | None) -> None:
    """Let a root into the list that the web app is built with: the first by its key, a later one countersigned."""
    with _said() as settings:
        if countersigned is not None:
            roots.trust_next(settings.trust_dir, countersigned.read_text().strip())
        else:
            roots.trust_first(settings.trust_dir, base64url.decode(key or ""))
        _show(settings.trust_dir)


@trust.command("show")
def show() -> None:
    """Print the roots of this build: public key, and what a statement calls it."""
    with _said() as settings:
        _show(settings.trust_dir)


@trust.command("demo")
def demo() -> None:
    """Make the demo's own root where there is no root."""
    with _said() as settings:
        if not roots.read_roots(settings.trust_dir):
            roots.demo(settings.trust_dir)
        _show(settings.trust_dir)


def _show(folder: Path) -> None:
    for one in roots.read_roots(folder):
        click.echo(f"{base64url.encode(one)}  {base64url.encode(trust_bundle.root_hash(one))}")


@contextmanager
def _said() -> Iterator[Settings]:
    """The settings; what is wrong with a file or a key is said in one line."""
    try:
        yield Settings.from_environment(os.environ)
    except (SettingsRefused, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
