"""The window: counters, tickets, cases on a clerk's screen, questions to other offices."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _counters()
    _cases()
    _inquiries()


def downgrade() -> None:
    for table in ("window_inquiry", "window_case", "window_ticket", "window_counter"):
        op.drop_table(table)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _counters() -> None:
    op.create_table(
        "window_counter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("since", columns.UtcTime(), nullable=True),
        _to("window_counter", "organisation_id", "organisation"),
        _to("window_counter", "clerk_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_counter")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_window_counter_organisation_id")),
        sa.UniqueConstraint("clerk_id", name=op.f("uq_window_counter_clerk_id")),
    )
    op.create_table(
        "window_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(48), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("counter_id", sa.Uuid(), nullable=True),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("called_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        _to("window_ticket", "organisation_id", "organisation"),
        _to("window_ticket", "counter_id", "window_counter"),
        _to("window_ticket", "clerk_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_ticket")),
        sa.UniqueConstraint("organisation_id", "day", "number", name=op.f("uq_window_ticket_organisation_id")),
    )
    op.create_index("ix_window_ticket_organisation_id_day_state", "window_ticket", ["organisation_id", "day", "state"])


def _cases() -> None:
    op.create_table(
        "window_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("counter_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("item_code", sa.String(48), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("code_until", columns.UtcTime(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("joined_at", columns.UtcTime(), nullable=True),
        sa.Column("agreed_at", columns.UtcTime(), nullable=True),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        _to("window_case", "organisation_id", "organisation"),
        _to("window_case", "counter_id", "window_counter"),
        _to("window_case", "clerk_id", "person"),
        _to("window_case", "ticket_id", "window_ticket"),
        _to("window_case", "person_id", "person"),
        _to("window_case", "case_id", "service_case"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_case")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_window_case_ticket_id")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_window_case_code_hash")),
    )
    op.create_index("ix_window_case_clerk_id_state", "window_case", ["clerk_id", "state"])
    op.create_index("ix_window_case_person_id_state", "window_case", ["person_id", "state"])
    op.create_index(op.f("ix_window_case_case_id"), "window_case", ["case_id"])


def _inquiries() -> None:
    op.create_table(
        "window_inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("window_case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("material", sa.String(48), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", columns.UtcTime(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", columns.UtcTime(), nullable=True),
        _to("window_inquiry", "case_id", "service_case"),
        _to("window_inquiry", "window_case_id", "window_case"),
        _to("window_inquiry", "organisation_id", "organisation"),
        _to("window_inquiry", "office_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_inquiry")),
    )
    op.create_index(op.f("ix_window_inquiry_case_id"), "window_inquiry", ["case_id"])
    op.create_index("ix_window_inquiry_office_id_state", "window_inquiry", ["office_id", "state"])
