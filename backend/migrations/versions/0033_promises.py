"""Promises of cases: signed, verified, broken and corrected; mandates that name promises; who has a case in hand."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_taking",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_taking_case_id_service_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_taking_person_id_person")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_taking")),
    )
    op.create_index(op.f("ix_case_taking_person_id"), "case_taking", ["person_id"], unique=False)
    op.create_table(
        "promise_mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("items", columns.JsonOrNull, nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", columns.UtcTime(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_promise_mandate_given_by_person")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_promise_mandate_mandate_id_mandate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_mandate")),
    )
    op.create_index("ix_promise_mandate_subject_id", "promise_mandate", ["subject_id"], unique=False)
    op.create_index(
        "uq_promise_mandate_in_force",
        "promise_mandate",
        ["mandate_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "case_promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("material", sa.String(length=48), nullable=False),
        sa.Column("item_code", sa.String(length=48), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("acting_as", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("signed_at", columns.UtcTime(), nullable=False),
        sa.Column("withdrawn_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_promise_case_id_service_case")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_case_promise_signed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_promise")),
    )
    op.create_index(op.f("ix_case_promise_subject_id"), "case_promise", ["subject_id"], unique=False)
    op.create_index(
        "uq_case_promise_standing",
        "case_promise",
        ["case_id", "material"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "credit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", columns.UtcTime(), nullable=False),
        sa.Column("corrected_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["organisation.id"], name=op.f("fk_credit_entry_department_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["case_promise.id"], name=op.f("fk_credit_entry_promise_id_case_promise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entry")),
        sa.UniqueConstraint("promise_id", name=op.f("uq_credit_entry_promise_id")),
    )
    op.create_index(op.f("ix_credit_entry_department_id"), "credit_entry", ["department_id"], unique=False)
    op.create_index("ix_credit_entry_subject_id_state", "credit_entry", ["subject_id", "state"], unique=False)
    op.create_table(
        "promise_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("content", columns.Sealed(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("done_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["organisation.id"], name=op.f("fk_promise_check_department_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["case_promise.id"], name=op.f("fk_promise_check_promise_id_case_promise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_check")),
        sa.UniqueConstraint("promise_id", name=op.f("uq_promise_check_promise_id")),
    )
    op.create_index(
        "ix_promise_check_department_id_done_at", "promise_check", ["department_id", "done_at"], unique=False
    )
    op.create_table(
        "credit_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["credit_entry.id"], name=op.f("fk_credit_correction_entry_id_credit_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_correction")),
    )
    op.create_index(
        "uq_credit_correction_entry_id",
        "credit_correction",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def downgrade() -> None:
    for name in (
        "credit_correction",
        "promise_check",
        "credit_entry",
        "case_promise",
        "promise_mandate",
        "case_taking",
    ):
        op.drop_table(name)
