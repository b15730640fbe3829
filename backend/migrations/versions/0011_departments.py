"""Department systems that push certificates with signed requests."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("types", columns.Json, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", columns.UtcTime(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_department_client_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_client")),
    )
    op.create_index(op.f("ix_department_client_organisation_id"), "department_client", ["organisation_id"])
    op.create_table(
        "department_key",
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("spki", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", columns.UtcTime(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("valid_from", columns.UtcTime(), nullable=True),
        sa.Column("valid_to", columns.UtcTime(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["department_client.id"], name=op.f("fk_department_key_client_id_department_client")
        ),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_department_key")),
    )
    op.create_index(op.f("ix_department_key_client_id"), "department_key", ["client_id"])
    op.create_table(
        "signature_nonce",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("nonce_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "nonce_hash", name=op.f("pk_signature_nonce")),
    )
    op.create_index(op.f("ix_signature_nonce_expires_at"), "signature_nonce", ["expires_at"])
    op.create_table(
        "department_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("route", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("counts", columns.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["department_client.id"], name=op.f("fk_department_call_client_id_department_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_call")),
    )
    op.create_index(op.f("ix_department_call_client_id_at"), "department_call", ["client_id", "at"])
    op.create_index(op.f("ix_department_call_at"), "department_call", ["at"])
    op.create_table(
        "department_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("said", columns.Sealed(), nullable=False),
        sa.Column("done_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_department_act_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_act")),
        sa.UniqueConstraint("organisation_id", "type", "number_index", name=op.f("uq_department_act_organisation_id")),
    )
    op.create_table(
        "quarantined_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("faults", columns.Json, nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("solved_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["department_client.id"], name=op.f("fk_quarantined_record_client_id_department_client")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["department_call.id"], name=op.f("fk_quarantined_record_call_id_department_call")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_record")),
    )
    op.create_index(op.f("ix_quarantined_record_client_id_at"), "quarantined_record", ["client_id", "at"])
    op.create_index(op.f("ix_quarantined_record_call_id"), "quarantined_record", ["call_id"])
    op.create_index(op.f("ix_quarantined_record_number_index"), "quarantined_record", ["number_index"])


def downgrade() -> None:
    op.drop_table("quarantined_record")
    op.drop_table("department_act")
    op.drop_table("department_call")
    op.drop_table("signature_nonce")
    op.drop_table("department_key")
    op.drop_table("department_client")
