"""Imports of historic certificates: jobs, their progress, their faults."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.String(length=8), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("file_name", columns.Sealed(), nullable=False),
        sa.Column("sheet", columns.Sealed(), nullable=True),
        sa.Column("mapping", columns.Sealed(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("amended", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        sa.Column("checked", columns.JsonOrNull, nullable=True),
        sa.Column("started_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("beat_at", columns.UtcTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("kept_until", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_import_job_issuer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    op.create_index(op.f("ix_import_job_issuer_id_created_at"), "import_job", ["issuer_id", "created_at"])
    op.create_index(op.f("ix_import_job_state"), "import_job", ["state"])
    op.create_index(op.f("ix_import_job_kept_until"), "import_job", ["kept_until"])
    op.create_table(
        "import_fault",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("problems", columns.Json, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["import_job.id"], name=op.f("fk_import_fault_job_id_import_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_fault")),
        sa.UniqueConstraint("job_id", "row", name=op.f("uq_import_fault_job_id")),
    )


def downgrade() -> None:
    op.drop_table("import_fault")
    op.drop_table("import_job")
