"""Inspections on site: findings, who was there, photos, additions, draws and tasks."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("checklist", sa.String(length=48), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=True),
        sa.Column("order_state", sa.String(length=8), nullable=False),
        sa.Column("term_on", sa.Date(), nullable=True),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("receipt", columns.Sealed(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("signed_at", columns.UtcTime(), nullable=True),
        sa.Column("finished_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inspection_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["inspection.id"], name=op.f("fk_inspection_follows_id_inspection")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_table(
        "inspection_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("badge", sa.String(length=32), nullable=False),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        sa.Column("agreed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_member_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inspection_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_member")),
        sa.UniqueConstraint("inspection_id", "person_id", name=op.f("uq_inspection_member_inspection_id")),
    )
    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=48), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_photo_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_photo")),
    )
    op.create_table(
        "inspection_addition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_addition_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_addition")),
        sa.UniqueConstraint("inspection_id", "n", name=op.f("uq_inspection_addition_inspection_id")),
    )
    op.create_table(
        "inspection_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("checklist", sa.String(length=48), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inspection_draw_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_draw")),
    )
    op.create_table(
        "inspection_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("checklist", sa.String(length=48), nullable=False),
        sa.Column("risk", sa.String(length=8), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["inspection_draw.id"], name=op.f("fk_inspection_task_draw_id_inspection_draw")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inspection_task_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_task_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_task")),
    )
    op.create_index("ix_inspection_organisation_id_id", "inspection", ["organisation_id", "id"])
    op.create_index("ix_inspection_subject_id_state", "inspection", ["subject_id", "state"])
    op.create_index(op.f("ix_inspection_follows_id"), "inspection", ["follows_id"])
    op.create_index("ix_inspection_member_person_id_state", "inspection_member", ["person_id", "state"])
    op.create_index(op.f("ix_inspection_photo_inspection_id"), "inspection_photo", ["inspection_id"])
    op.create_index(op.f("ix_inspection_draw_organisation_id"), "inspection_draw", ["organisation_id"])
    op.create_index(op.f("ix_inspection_task_draw_id"), "inspection_task", ["draw_id"])
    op.create_index(op.f("ix_inspection_task_first_id"), "inspection_task", ["first_id"])
    op.create_index(op.f("ix_inspection_task_second_id"), "inspection_task", ["second_id"])
    op.create_index("ix_inspection_task_organisation_id_state", "inspection_task", ["organisation_id", "state"])


def downgrade() -> None:
    for name in ("task", "draw", "addition", "photo", "member"):
        op.drop_table(f"inspection_{name}")
    op.drop_table("inspection")
