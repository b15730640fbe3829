"""Cases: applications, their materials, asks, files and history; a certificate whose renewal is under way."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("item_code", sa.String(length=48), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_kind", sa.String(length=12), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("acting_as", sa.String(length=16), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("submitted_at", columns.UtcTime(), nullable=True),
        sa.Column("accepted_at", columns.UtcTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("renews_id", sa.Uuid(), nullable=True),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["organisation.id"], name=op.f("fk_service_case_department_id_organisation")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_service_case_actor_id_person")),
        sa.ForeignKeyConstraint(["renews_id"], ["certificate.id"], name=op.f("fk_service_case_renews_id_certificate")),
        sa.ForeignKeyConstraint(["result_id"], ["certificate.id"], name=op.f("fk_service_case_result_id_certificate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_case")),
        sa.UniqueConstraint("number", name=op.f("uq_service_case_number")),
    )
    op.create_table(
        "case_material",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("of", sa.String(length=48), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("changed_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_material_case_id_service_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_material")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_case_material_case_id")),
    )
    op.create_table(
        "case_ask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ask_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=48), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("asked_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_ask_case_id_service_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_ask")),
        sa.UniqueConstraint("ask_id", name=op.f("uq_case_ask_ask_id")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("material", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("name", columns.Sealed(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_file_case_id_service_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_table(
        "case_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened", sa.String(length=24), nullable=False),
        sa.Column("by_side", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_event_case_id_service_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index("ix_service_case_department_id_state", "service_case", ["department_id", "state"])
    op.create_index("ix_service_case_applicant_id_state", "service_case", ["applicant_id", "state"])
    op.create_index("ix_service_case_actor_id_id", "service_case", ["actor_id", "id"])
    op.create_index(op.f("ix_case_ask_case_id"), "case_ask", ["case_id"])
    op.create_index(op.f("ix_case_file_case_id"), "case_file", ["case_id"])
    op.create_index("ix_case_event_case_id_id", "case_event", ["case_id", "id"])
    op.add_column("certificate", sa.Column("renewing_since", columns.UtcTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("certificate") as batch_op:
        batch_op.drop_column("renewing_since")
    for name in ("case_event", "case_file", "case_ask", "case_material", "service_case"):
        op.drop_table(name)
