"""A use of a grant knows what was asked: who asks something else makes another use."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("grant_use", sa.Column("question", sa.LargeBinary(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("grant_use") as batch_op:
        batch_op.drop_column("question")
