"""Make every table known to the metadata, and bring a database up to date."""

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config

import backend

FOLDER = Path(__file__).parent


def import_tables() -> None:
    """Import the models of every domain there is, and of the packages inside it."""
    for root in backend.__path__:
        for path in sorted(Path(root).rglob("models.py")):
            import_module(".".join(["backend", *path.relative_to(root).with_suffix("").parts]))


def configuration(database_url: str) -> Config:
    """Alembic's configuration for a database; a per cent sign would be read as a placeholder."""
    config = Config(config_args={"script_location": str(FOLDER)})
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


def upgrade(database_url: str) -> None:
    """Bring a database to the newest version."""
    command.upgrade(configuration(database_url), "head")
