"""Organisations' seals, their certificates, and the ledger of their use."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=13), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("uploaded", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seal_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("number", name=op.f("uq_seal_number")),
    )
    op.create_index(op.f("ix_seal_organisation_id"), "seal", ["organisation_id"], unique=False)
    op.create_table(
        "seal_authority",
        sa.Column("rank", sa.String(length=8), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("rank", name=op.f("pk_seal_authority")),
    )
    op.create_table(
        "seal_mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("for_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("order_number", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["for_organisation_id"], ["organisation.id"], name=op.f("fk_seal_mandate_for_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seal_mandate_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_mandate")),
    )
    op.create_index(op.f("ix_seal_mandate_organisation_id"), "seal_mandate", ["organisation_id"], unique=False)
    op.create_table(
        "seal_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("seal_id", sa.Uuid(), nullable=True),
        sa.Column("given", columns.Json, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", columns.UtcTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seal_request_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_request")),
    )
    op.create_index(op.f("ix_seal_request_state"), "seal_request", ["state"], unique=False)
    op.create_table(
        "seal_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seal_id", sa.Uuid(), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("for_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("order_number", sa.String(length=80), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("document_kind", sa.String(length=24), nullable=False),
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seal_use_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_seal_use_seal_id_seal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_use")),
    )
    op.create_index("ix_seal_use_organisation_id_at", "seal_use", ["organisation_id", "at"], unique=False)
    for column in ("seal_id", "document_id", "digest"):
        op.create_index(op.f(f"ix_seal_use_{column}"), "seal_use", [column], unique=False)
    with op.batch_alter_table("seal_key", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seal_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("certificate", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("compromised_from", columns.UtcTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_seal_key_seal_id"), ["seal_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("seal_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seal_key_seal_id"))
        batch_op.drop_column("compromised_from")
        batch_op.drop_column("certificate")
        batch_op.drop_column("seal_id")
    for table in ("seal_use", "seal_request", "seal_mandate", "seal_authority", "seal"):
        op.drop_table(table)
