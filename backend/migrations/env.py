"""What Alembic runs: the models' metadata on the given database."""

from typing import Literal

from alembic import context
from sqlalchemy import create_engine, pool

from backend.kernel import columns
from backend.kernel.db import Base
from backend.migrations.tables import import_tables

import_tables()


def shown(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Write our own column types by their short name."""
    if kind == "type" and type(thing).__module__ == columns.__name__:
        return f"columns.{type(thing).__name__}()"
    return False


def run() -> None:
    """Migrate the database named by `sqlalchemy.url`."""
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=shown,
            render_as_batch=engine.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
