"""Steps up and levels."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("request_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("challenge", sa.LargeBinary(length=32), nullable=True),
        sa.Column("method", sa.String(length=12), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.Column("proven_at", columns.UtcTime(), nullable=True),
        sa.Column("spent_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_step_sign_in_id_sign_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_sign_in_id"), ["sign_in_id"], unique=False)
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.String(length=2), nullable=True))
    op.create_table(
        "platform_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.Column("used_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_sign_in")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_platform_sign_in_state_hash")),
    )
    with op.batch_alter_table("platform_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_platform_sign_in_expires_at"), ["expires_at"], unique=False)
    op.execute("UPDATE account SET level = 'L5' WHERE level = 'L4' AND id IN (SELECT account_id FROM passkey)")


def downgrade() -> None:
    with op.batch_alter_table("platform_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_platform_sign_in_expires_at"))
    op.drop_table("platform_sign_in")
    op.execute("UPDATE account SET level = 'L4' WHERE level = 'L5'")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("level")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_sign_in_id"))
        batch_op.drop_index(batch_op.f("ix_step_expires_at"))
    op.drop_table("step")
