"""Family: relations between people."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family_member",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_family_member_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_family_member")),
    )
    op.create_table(
        "family_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("adult_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(length=24), nullable=False),
        sa.Column("proof", sa.String(length=24), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("types", columns.Json, nullable=False),
        sa.Column("begun_at", columns.UtcTime(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("end_reason", columns.Sealed(), nullable=True),
        sa.ForeignKeyConstraint(["adult_id"], ["person.id"], name=op.f("fk_family_tie_adult_id_person")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_family_tie_other_id_person")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_family_tie_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_family_tie_grant_id_access_grant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_tie")),
    )
    op.create_index("ix_family_tie_adult_id", "family_tie", ["adult_id"])
    op.create_index("ix_family_tie_other_id", "family_tie", ["other_id"])
    op.create_index("ix_family_tie_grant_id", "family_tie", ["grant_id"])
    op.create_table(
        "family_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("details", columns.Sealed(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", columns.UtcTime(), nullable=True),
        sa.Column("findings", columns.Sealed(), nullable=True),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("tie_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_family_request_asker_id_person")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["organisation.id"], name=op.f("fk_family_request_office_id_organisation")
        ),
        sa.ForeignKeyConstraint(["tie_id"], ["family_tie.id"], name=op.f("fk_family_request_tie_id_family_tie")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_family_request_token_hash")),
        sa.UniqueConstraint("number_index", name=op.f("uq_family_request_number_index")),
    )
    op.create_index("ix_family_request_asker_id", "family_request", ["asker_id"])
    op.create_index("ix_family_request_expires_at", "family_request", ["expires_at"])
    op.create_index("ix_family_request_office_id_state", "family_request", ["office_id", "state"])
    op.create_table(
        "family_naming",
        sa.Column("parent_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_family_naming_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("parent_index", "certificate_id", name=op.f("pk_family_naming")),
    )
    op.create_table(
        "family_cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("read_to", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_cursor")),
    )


def downgrade() -> None:
    for table in ("family_cursor", "family_naming", "family_request", "family_tie", "family_member"):
        op.drop_table(table)
