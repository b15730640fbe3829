"""Service items: versions with their reviews, batches, public lists, sheets that were brought."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('draft', 'in_review', 'agreed')")
KEPT = sa.text("state != 'discarded'")


def upgrade() -> None:
    op.create_table(
        "item_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=True),
        sa.Column("prepared_at", columns.UtcTime(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_batch")),
    )
    op.create_table(
        "item_list",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("entries", columns.Json, nullable=False),
        sa.PrimaryKeyConstraint("kind", "version", name=op.f("pk_item_list")),
    )
    op.create_table(
        "item_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("brought_by", sa.Uuid(), nullable=False),
        sa.Column("brought_at", columns.UtcTime(), nullable=False),
        sa.Column("entered_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_sheet")),
    )
    op.create_table(
        "item_office",
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_item_office_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_item_office")),
    )
    op.create_index(op.f("ix_item_office_organisation_id"), "item_office", ["organisation_id"])
    op.create_table(
        "service_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("editors", columns.Json, nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", columns.UtcTime(), nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["item_batch.id"], name=op.f("fk_service_item_batch_id_item_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_item")),
    )
    op.create_index(op.f("ix_service_item_batch_id"), "service_item", ["batch_id"])
    op.create_index("ix_service_item_state_code", "service_item", ["state", "code"])
    op.create_index(
        "uq_service_item_code_open", "service_item", ["code"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "uq_service_item_code_version",
        "service_item",
        ["code", "version"],
        unique=True,
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )
    op.create_table(
        "item_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=48), nullable=False),
        sa.Column("office", sa.String(length=48), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["service_item.id"], name=op.f("fk_item_review_item_id_service_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_review")),
        sa.UniqueConstraint("item_id", "part", "office", name=op.f("uq_item_review_item_id")),
    )


def downgrade() -> None:
    for name in ("item_review", "service_item", "item_office", "item_sheet", "item_list", "item_batch"):
        op.drop_table(name)
