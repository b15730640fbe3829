"""Scenes in their versions, standing consents."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("may_narrow", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("standing", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(op.f("uq_scene_code"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_scene_code"), ["code", "version"])
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
        batch_op.alter_column("may_narrow", server_default=None)
        batch_op.alter_column("standing", server_default=None)


def downgrade() -> None:
    # The table as it was has room for one version of a code: the newest.
    op.execute(
        "DELETE FROM scene WHERE EXISTS"
        " (SELECT 1 FROM scene AS newer WHERE newer.code = scene.code AND newer.version > scene.version)"
    )
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_scene_code"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_scene_code"), ["code"])
        batch_op.drop_column("standing")
        batch_op.drop_column("may_narrow")
        batch_op.drop_column("version")
