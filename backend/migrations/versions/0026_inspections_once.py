"""Of one look there is one inspection at a time; an inspector may step back from a drawn task."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

UNDER_WAY = "look_id IS NOT NULL AND state IN ('open', 'signed')"
LATER = """
UPDATE inspection SET look_id = NULL WHERE state IN ('open', 'signed') AND EXISTS (
  SELECT 1 FROM inspection first WHERE first.look_id = inspection.look_id
  AND first.state IN ('open', 'signed') AND first.id < inspection.id)
"""


def upgrade() -> None:
    op.execute(LATER)  # a second one goes on by itself: who is checked and what was found stay in it
    op.create_index(
        "uq_inspection_look_id_open",
        "inspection",
        ["look_id"],
        unique=True,
        sqlite_where=sa.text(UNDER_WAY),
        postgresql_where=sa.text(UNDER_WAY),
    )
    op.create_table(
        "inspection_recusal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("redrawn_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["inspection_task.id"], name=op.f("fk_inspection_recusal_task_id_inspection_task")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inspection_recusal_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_recusal")),
    )
    op.create_index(op.f("ix_inspection_recusal_task_id"), "inspection_recusal", ["task_id"])


def downgrade() -> None:
    op.drop_table("inspection_recusal")
    op.drop_index("uq_inspection_look_id_open", "inspection")
