"""The public register of scenes in its versions; bundles of items, and what was begun by one."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scene_register",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=False),
        sa.Column("cause", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_scene_register")),
    )
    op.create_table(
        "service_bundle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_bundle")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_service_bundle_code")),
    )
    op.create_table(
        "bundle_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_bundle_run_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_run")),
    )
    op.create_index("ix_bundle_run_applicant_id", "bundle_run", ["applicant_id"], unique=False)
    op.create_index("ix_bundle_run_actor_id", "bundle_run", ["actor_id"], unique=False)
    op.create_table(
        "bundle_case",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(length=48), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_bundle_case_case_id_service_case")),
        sa.ForeignKeyConstraint(["run_id"], ["bundle_run.id"], name=op.f("fk_bundle_case_run_id_bundle_run")),
        sa.PrimaryKeyConstraint("run_id", "item_code", name=op.f("pk_bundle_case")),
    )
    op.create_index("ix_bundle_case_case_id", "bundle_case", ["case_id"], unique=False)


def downgrade() -> None:
    for table in ("bundle_case", "bundle_run", "service_bundle"):
        op.drop_table(table)
    op.drop_table("scene_register")
