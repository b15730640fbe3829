"""Scenes in their versions, standing consents."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("may_narrow", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("standing", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(op.f("uq_scene_code"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_scene_code"), ["code", "version"])
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
        batch_op.alter_column("may_narrow", server_default=None)
        batch_op.alter_column("standing", server_default=None)
    op.create_table(
        "scene_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("editors", columns.Json, nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("updated_at", columns.UtcTime(), nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene_draft")),
    )
    op.create_index("ix_scene_draft_code_version", "scene_draft", ["code", "version"], unique=False)
    op.create_index(
        "uq_scene_draft_open",
        "scene_draft",
        ["code"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
        postgresql_where=sa.text("state IN ('draft', 'in_review', 'returned')"),
    )
    op.create_table(
        "look_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", columns.Sealed(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", columns.Sealed(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_look_report_reporter_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_report")),
        sa.UniqueConstraint("look_id", "reporter_id", "kind", name=op.f("uq_look_report_look_id")),
    )
    op.create_index(op.f("ix_look_report_reporter_id"), "look_report", ["reporter_id"], unique=False)
    op.create_index("ix_look_report_state", "look_report", ["state"], unique=False)
    op.create_table(
        "standing_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("scene", sa.String(length=64), nullable=False),
        sa.Column("asks", sa.LargeBinary(length=32), nullable=False),
        sa.Column("fields", columns.Json, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("given_at", columns.UtcTime(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("fk_standing_consent_giver_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_consent")),
    )
    op.create_index("ix_standing_consent_subject_id_scene", "standing_consent", ["subject_id", "scene"], unique=False)
    op.create_index(op.f("ix_standing_consent_giver_id"), "standing_consent", ["giver_id"], unique=False)
    op.create_table(
        "always_ask",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("since", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "type", name=op.f("pk_always_ask")),
    )


def downgrade() -> None:
    op.drop_table("always_ask")
    op.drop_table("standing_consent")
    op.drop_table("look_report")
    op.drop_table("scene_draft")
    # The table as it was has room for one version of a code: the newest.
    op.execute(
        "DELETE FROM scene WHERE EXISTS"
        " (SELECT 1 FROM scene AS newer WHERE newer.code = scene.code AND newer.version > scene.version)"
    )
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_scene_code"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_scene_code"), ["code"])
        batch_op.drop_column("standing")
        batch_op.drop_column("may_narrow")
        batch_op.drop_column("version")
