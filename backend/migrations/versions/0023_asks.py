"""Asks: one person asks another."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_ask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("details", columns.Sealed(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("ends_at", columns.UtcTime(), nullable=False),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_person_ask_asker_id_person")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["organisation.id"], name=op.f("fk_person_ask_enterprise_id_organisation")
        ),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_person_ask_grant_id_access_grant")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_person_ask_to_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_ask")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_person_ask_token_hash")),
    )
    with op.batch_alter_table("person_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_ask_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_ask_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_ask_number_index"), ["number_index"], unique=False)
        batch_op.create_index("ix_person_ask_to_person_id_state", ["to_person_id", "state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("person_ask", schema=None) as batch_op:
        batch_op.drop_index("ix_person_ask_to_person_id_state")
        batch_op.drop_index(batch_op.f("ix_person_ask_number_index"))
        batch_op.drop_index(batch_op.f("ix_person_ask_ends_at"))
        batch_op.drop_index(batch_op.f("ix_person_ask_asker_id"))
    op.drop_table("person_ask")
