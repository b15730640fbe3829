"""The public register of scenes in its versions."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scene_register",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=False),
        sa.Column("cause", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_scene_register")),
    )


def downgrade() -> None:
    op.drop_table("scene_register")
