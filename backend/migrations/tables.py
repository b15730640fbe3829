"""Make every table known to the metadata, and bring a database up to date."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

from alembic import command
from alembic.config import Config

import backend

FOLDER = Path(__file__).parent


def import_tables() -> None:
    """Import the models of every domain there is."""
    for package in iter_modules(backend.__path__, "backend."):
        if package.ispkg and find_spec(f"{package.name}.models") is not None:
            import_module(f"{package.name}.models")


def configuration(database_url: str) -> Config:
    """Alembic's configuration for a database; a per cent sign would be read as a placeholder."""
    config = Config(config_args={"script_location": str(FOLDER)})
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


def upgrade(database_url: str) -> None:
    """Bring a database to the newest version."""
    command.upgrade(configuration(database_url), "head")
