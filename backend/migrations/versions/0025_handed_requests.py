"""A request that a scan opened can be handed on: by whom, to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("opened_request") as batch_op:
        batch_op.add_column(sa.Column("handed_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("handed_to", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("opened_request") as batch_op:
        batch_op.drop_column("handed_to")
        batch_op.drop_column("handed_by")
