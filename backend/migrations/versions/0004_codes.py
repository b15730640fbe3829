"""Presentations and their handles."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presentation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("opener_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("chosen", columns.Json, nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("ends_at", columns.UtcTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("checker_account_id", sa.Uuid(), nullable=True),
        sa.Column("checker_person_id", sa.Uuid(), nullable=True),
        sa.Column("scene", sa.String(length=64), nullable=True),
        sa.Column("look_id", sa.Uuid(), nullable=True),
        sa.Column("context", columns.Sealed(), nullable=True),
        sa.Column("spent_at", columns.UtcTime(), nullable=True),
        sa.Column("ask_until", columns.UtcTime(), nullable=True),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_presentation_sign_in_id_sign_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presentation")),
        sa.UniqueConstraint("look_id", name=op.f("uq_presentation_look_id")),
    )
    with op.batch_alter_table("presentation", schema=None) as batch_op:
        batch_op.create_index("ix_presentation_account_id_state", ["account_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_presentation_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index("ix_presentation_sign_in_id_created_at", ["sign_in_id", "created_at"], unique=False)

    op.create_table(
        "code_handle",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("presentation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["presentation_id"], ["presentation.id"], name=op.f("fk_code_handle_presentation_id_presentation")
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_code_handle")),
    )
    with op.batch_alter_table("code_handle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_handle_presentation_id"), ["presentation_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("code_handle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_handle_presentation_id"))

    op.drop_table("code_handle")
    with op.batch_alter_table("presentation", schema=None) as batch_op:
        batch_op.drop_index("ix_presentation_sign_in_id_created_at")
        batch_op.drop_index(batch_op.f("ix_presentation_ends_at"))
        batch_op.drop_index("ix_presentation_account_id_state")

    op.drop_table("presentation")
