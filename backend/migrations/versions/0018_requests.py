"""Request codes and their answers."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handle_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("typed_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("scene", sa.String(length=64), nullable=False),
        sa.Column("context", columns.Sealed(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("ends_at", columns.UtcTime(), nullable=True),
        sa.Column("withdrawn_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_code")),
        sa.UniqueConstraint("handle_hash", name=op.f("uq_request_code_handle_hash")),
    )
    with op.batch_alter_table("request_code", schema=None) as batch_op:
        batch_op.create_index("ix_request_code_account_id_way", ["account_id", "way"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_code_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_code_typed_hash"), ["typed_hash"], unique=False)

    op.create_table(
        "opened_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("chosen", columns.JsonOrNull, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("ends_at", columns.UtcTime(), nullable=False),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["code_id"], ["request_code.id"], name=op.f("fk_opened_request_code_id_request_code")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opened_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opened_request")),
    )
    with op.batch_alter_table("opened_request", schema=None) as batch_op:
        batch_op.create_index("ix_opened_request_code_id_person_id", ["code_id", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opened_request_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(
            "uq_opened_request_code_id_subject_id",
            ["code_id", "subject_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NOT NULL"),
            postgresql_where=sa.text("answered_at IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("opened_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_opened_request_code_id_subject_id",
            sqlite_where=sa.text("answered_at IS NOT NULL"),
            postgresql_where=sa.text("answered_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_opened_request_ends_at"))
        batch_op.drop_index("ix_opened_request_code_id_person_id")

    op.drop_table("opened_request")
    with op.batch_alter_table("request_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_code_typed_hash"))
        batch_op.drop_index(batch_op.f("ix_request_code_ends_at"))
        batch_op.drop_index("ix_request_code_account_id_way")

    op.drop_table("request_code")
