"""The widened wallet: bundles, preferences, sign-in at a desk."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_bundle_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
    )
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.create_index("ix_bundle_owner_id_subject_id", ["owner_id", "subject_id"], unique=False)

    op.create_table(
        "preference",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_preference_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_preference")),
    )
    op.create_table(
        "desk_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handle_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("typed_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_by_id", sa.Uuid(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(length=64), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_desk_sign_in_account_id_account")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["sign_in.id"], name=op.f("fk_desk_sign_in_claimed_by_id_sign_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_sign_in")),
        sa.UniqueConstraint("handle_hash", name=op.f("uq_desk_sign_in_handle_hash")),
    )
    with op.batch_alter_table("desk_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_sign_in_browser_hash"), ["browser_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_sign_in_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_sign_in_typed_hash"), ["typed_hash"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("desk_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_sign_in_typed_hash"))
        batch_op.drop_index(batch_op.f("ix_desk_sign_in_expires_at"))
        batch_op.drop_index(batch_op.f("ix_desk_sign_in_browser_hash"))

    op.drop_table("desk_sign_in")
    op.drop_table("preference")
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.drop_index("ix_bundle_owner_id_subject_id")

    op.drop_table("bundle")
