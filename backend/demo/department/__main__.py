"""The sample system by hand: `python -m backend.demo.department issue --name … --resident-id … --address …`."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from backend.demo.department.admitted import REGISTER
from backend.demo.department.business import Register
from backend.demo.department.records import COLOURS, licence
from backend.demo.department.running import run
from backend.standards.calendar import date_in_shanghai

FOLDER = click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("var/department"), show_default=True
)
ACTS = ("suspend", "resume", "transfer_out", "transfer_back", "revoke_penalty", "cancel")


@click.group()
def main() -> None:
    """A traffic police office's own system for e-bicycles; what it writes is pushed within two seconds."""


@main.command("run")
@FOLDER
@click.option("--origin", required=True)
@click.option("--connect-to", required=True)
@click.option("--parent", type=int, required=True)
def run_beside(folder: Path, origin: str, connect_to: str, parent: int) -> None:
    """Push what is new until the server that started this is gone; `make run` calls it."""
    run(folder, origin, connect_to, parent)


@main.command()
@FOLDER
@click.option("--name", required=True, help="the owner's name")
@click.option("--resident-id", required=True, help="the owner's 18-character number")
@click.option("--address", required=True, help="the owner's address")
@click.option("--number", default="", help="plate number; by default a new one")
@click.option("--colour", default="黑", show_default=True, help="one of " + " ".join(COLOURS))
def issue(folder: Path, name: str, resident_id: str, address: str, number: str, colour: str) -> None:
    """Register an e-bicycle, or change the record of a plate number that is there."""
    register = _register(folder)
    plate = number or f"{_letter(register)}{991_000 + secrets.randbelow(8_000)}"
    day = date_in_shanghai(datetime.now(UTC))
    face = licence(
        plate, (resident_id, name), address, day=day, place=secrets.randbelow(1000),
        authority=_authority(register), colour=colour,
    )  # fmt: skip
    version = register.enter(plate, face)
    click.echo(f"{plate}, version {version}: waits to be pushed")


@main.command()
@FOLDER
@click.argument("number")
@click.argument("act", type=click.Choice(ACTS))
@click.option("--reason", required=True)
@click.option("--legal-basis", default="道路交通安全法第一百一十条")
@click.option("--document-number", default="")
def act(folder: Path, number: str, act: str, reason: str, legal_basis: str, document_number: str) -> None:
    """Suspend, resume, cancel … what was issued under a plate number."""
    said = {"act": act, "reason": reason, "legal_basis": legal_basis, "document_number": document_number}
    version = _register(folder).enter(number, {"act": said})
    click.echo(f"{number}, version {version}: waits to be pushed")


@main.command("list")
@FOLDER
@click.option("--most", default=20, show_default=True)
def list_changes(folder: Path, most: int) -> None:
    """The last changes and what the city answered."""
    for one in _register(folder).newest(most):
        click.echo(f"{one.number}  version {one.version}  {one.outcome or 'not pushed yet':10}  {one.said}")


def _authority(register: Register) -> str:
    """The office as it stands on what it issued first."""
    return str(register.first().content["face"]["values"]["issuing_authority"])


def _letter(register: Register) -> str:
    """The character of the city on its plates."""
    return register.first().number[0]


def _register(folder: Path) -> Register:
    if not (folder / REGISTER).exists():
        raise click.ClickException(f"no register in {folder}: start the demo once with `make run`")
    return Register(folder / REGISTER)


if __name__ == "__main__":
    main()
