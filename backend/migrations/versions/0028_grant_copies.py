"""Copies that others keep of what a grant let them see."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grant_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("fields", columns.Json, nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=True),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_grant_copy_grant_id_access_grant")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_grant_copy_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["certificate_file.id"], name=op.f("fk_grant_copy_file_id_certificate_file")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_grant_copy_person_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_grant_copy_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_copy")),
        sa.UniqueConstraint("look_id", "certificate_id", name=op.f("uq_grant_copy_look_id")),
    )
    for name in ("grant_id", "subject_id", "made_at"):
        op.create_index(op.f(f"ix_grant_copy_{name}"), "grant_copy", [name])


def downgrade() -> None:
    op.drop_table("grant_copy")
