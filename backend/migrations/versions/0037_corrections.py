"""Corrections: a field that its source has wrong, with the office that settles it."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mends", sa.String(length=8), nullable=True),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("raised_at", columns.UtcTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.Column("mended_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_field_correction_case_id_service_case")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_field_correction_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_field_correction_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_field_correction_owner_id_organisation")
        ),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_field_correction_raised_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_correction")),
        sa.UniqueConstraint("case_id", "field", name=op.f("uq_field_correction_case_id")),
    )
    for columns_of, name in (
        (["owner_id", "state"], "ix_field_correction_owner_id_state"),
        (["subject_id", "state"], "ix_field_correction_subject_id_state"),
        (["applicant_id"], "ix_field_correction_applicant_id"),
        (["raised_by"], "ix_field_correction_raised_by"),
    ):
        op.create_index(name, "field_correction", columns_of, unique=False)


def downgrade() -> None:
    op.drop_table("field_correction")
