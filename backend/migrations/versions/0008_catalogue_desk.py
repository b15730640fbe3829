"""Certificate types made at the catalogue desk, and who may issue them."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NOT_DISCARDED = sa.text("state != 'discarded'")


def upgrade() -> None:
    op.create_table(
        "certificate_type",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("management", sa.JSON(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("updated_at", columns.UtcTime(), nullable=False),
        sa.Column("submitted_at", columns.UtcTime(), nullable=True),
        sa.Column("published_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_type")),
    )
    op.create_index(
        "uq_certificate_type_code_version",
        "certificate_type",
        ["code", "version"],
        unique=True,
        sqlite_where=NOT_DISCARDED,
        postgresql_where=NOT_DISCARDED,
    )
    op.create_index("ix_certificate_type_state", "certificate_type", ["state"])
    op.create_table(
        "issuing_right",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_issuing_right_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_right")),
        sa.UniqueConstraint("organisation_id", "type", name=op.f("uq_issuing_right_organisation_id")),
    )
    op.create_index(op.f("ix_issuing_right_type"), "issuing_right", ["type"])


def downgrade() -> None:
    op.drop_table("issuing_right")
    op.drop_table("certificate_type")
