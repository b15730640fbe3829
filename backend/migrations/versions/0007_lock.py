"""When a session locks, and the PIN that opens it again."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locks_at", columns.UtcTime(), nullable=True))

    op.create_table(
        "device_pin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(length=120), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("wait_until", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_device_pin_sign_in_id_sign_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_pin")),
        sa.UniqueConstraint("sign_in_id", name=op.f("uq_device_pin_sign_in_id")),
    )


def downgrade() -> None:
    op.drop_table("device_pin")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("locks_at")
