"""Grants: who may show or see what of whom."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("grantor_id", sa.Uuid(), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("limits", columns.Json, nullable=False),
        sa.Column("details", columns.Sealed(), nullable=False),
        sa.Column("receipt", columns.Sealed(), nullable=False),
        sa.Column("valid_from", columns.UtcTime(), nullable=False),
        sa.Column("valid_to", columns.UtcTime(), nullable=True),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Boolean(), nullable=False),
        sa.Column("may_delegate", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["grantor_id"], ["person.id"], name=op.f("fk_access_grant_grantor_id_person")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_access_grant_to_person_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_access_grant_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["access_grant.id"], name=op.f("fk_access_grant_parent_id_access_grant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.create_index("ix_access_grant_grantor_id", ["grantor_id"], unique=False)
        batch_op.create_index("ix_access_grant_parent_id", ["parent_id"], unique=False)
        batch_op.create_index("ix_access_grant_subject_id_state", ["subject_id", "state"], unique=False)
        batch_op.create_index("ix_access_grant_to_person_id_state", ["to_person_id", "state"], unique=False)

    op.create_table(
        "grant_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_id", sa.Uuid(), nullable=True),
        sa.Column("shower_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("scene", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_grant_use_grant_id_access_grant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_use")),
    )
    with op.batch_alter_table("grant_use", schema=None) as batch_op:
        batch_op.create_index("ix_grant_use_grant_id_at", ["grant_id", "at"], unique=False)
        batch_op.create_index("ix_grant_use_look_id", ["look_id"], unique=False)

    op.create_table(
        "grant_handle",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_grant_handle_grant_id_access_grant")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_grant_handle")),
    )
    with op.batch_alter_table("grant_handle", schema=None) as batch_op:
        batch_op.create_index("ix_grant_handle_grant_id", ["grant_id"], unique=False)

    op.add_column("presentation", sa.Column("grant_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_presentation_grant_id",
        "presentation",
        ["grant_id"],
        unique=False,
        sqlite_where=sa.text("grant_id IS NOT NULL"),
        postgresql_where=sa.text("grant_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_presentation_grant_id", table_name="presentation")
    with op.batch_alter_table("presentation", schema=None) as batch_op:
        batch_op.drop_column("grant_id")

    with op.batch_alter_table("grant_handle", schema=None) as batch_op:
        batch_op.drop_index("ix_grant_handle_grant_id")

    op.drop_table("grant_handle")
    with op.batch_alter_table("grant_use", schema=None) as batch_op:
        batch_op.drop_index("ix_grant_use_look_id")
        batch_op.drop_index("ix_grant_use_grant_id_at")

    op.drop_table("grant_use")
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_access_grant_to_person_id_state")
        batch_op.drop_index("ix_access_grant_subject_id_state")
        batch_op.drop_index("ix_access_grant_parent_id")
        batch_op.drop_index("ix_access_grant_grantor_id")

    op.drop_table("access_grant")
