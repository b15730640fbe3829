"""Promises signed on the glass of a counter, and their second person."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "window_promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("window_case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("signed_at", columns.UtcTime(), nullable=False),
        sa.Column("witness_id", sa.Uuid(), nullable=True),
        sa.Column("step_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        _to("window_case_id", "window_case"),
        _to("organisation_id", "organisation"),
        _to("case_id", "service_case"),
        _to("clerk_id", "person"),
        _to("witness_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_promise")),
    )
    op.create_index("ix_window_promise_window_case_id", "window_promise", ["window_case_id"])
    op.create_index("ix_window_promise_organisation_id_state", "window_promise", ["organisation_id", "state"])


def downgrade() -> None:
    op.drop_table("window_promise")


def _to(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_window_promise_{column}_{target}"))
