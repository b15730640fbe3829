"""Quality findings and scores, status lists, the public issuing list."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.Column("reason", columns.Sealed(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_quality_finding_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_finding")),
        sa.UniqueConstraint("certificate_id", "rule", "field", name=op.f("uq_quality_finding_certificate_id")),
    )
    with op.batch_alter_table("quality_finding", schema=None) as batch_op:
        batch_op.create_index("ix_quality_finding_issuer_id_state", ["issuer_id", "state", "id"], unique=False)

    op.create_table(
        "quality_mark",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("measured_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_quality_mark_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_quality_mark")),
    )
    with op.batch_alter_table("quality_mark", schema=None) as batch_op:
        batch_op.create_index("ix_quality_mark_issuer_id_type", ["issuer_id", "type"], unique=False)

    op.create_table(
        "quality_due",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_quality_due")),
    )
    op.create_table(
        "quality_sweep",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("started_at", columns.UtcTime(), nullable=False),
        sa.Column("finished_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("day", "rules_version", name=op.f("pk_quality_sweep")),
    )
    op.create_table(
        "quality_score",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("certificates", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "issuer_id", "type", name=op.f("pk_quality_score")),
    )
    op.create_table(
        "quality_rule_set",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("settings", columns.Json, nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_quality_rule_set")),
    )
    op.create_table(
        "status_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("spki", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_status_key_kid")),
    )
    op.create_index(
        "ix_certificate_not_valid",
        "certificate",
        ["status_list", "status_index", "status"],
        unique=False,
        sqlite_where=sa.text("status <> 'valid'"),
        postgresql_where=sa.text("status <> 'valid'"),
    )
    op.create_table(
        "issuing_list",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("entries", columns.Json, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_issuing_list")),
    )


def downgrade() -> None:
    op.drop_table("issuing_list")
    op.drop_index("ix_certificate_not_valid", table_name="certificate")
    op.drop_table("status_key")
    op.drop_table("quality_rule_set")
    op.drop_table("quality_score")
    op.drop_table("quality_sweep")
    op.drop_table("quality_due")
    with op.batch_alter_table("quality_mark", schema=None) as batch_op:
        batch_op.drop_index("ix_quality_mark_issuer_id_type")

    op.drop_table("quality_mark")
    with op.batch_alter_table("quality_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_quality_finding_issuer_id_state")

    op.drop_table("quality_finding")
