"""Drafts, acts that wait for a second person, records, subjects and joint seals."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_sequence",
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("period", sa.String(length=80), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["organisation.id"], name=op.f("fk_number_sequence_issuer_id_organisation")
        ),
        sa.PrimaryKeyConstraint("issuer_id", "type", "period", name=op.f("pk_number_sequence")),
    )
    op.create_table(
        "certificate_joint_seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=True),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["kid"], ["seal_key.kid"], name=op.f("fk_certificate_joint_seal_kid_seal_key")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_certificate_joint_seal_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_joint_seal")),
        sa.UniqueConstraint("certificate_id", "ordinal", name=op.f("uq_certificate_joint_seal_certificate_id")),
        sa.UniqueConstraint("certificate_id", "organisation_id", name="uq_certificate_joint_seal_organisation_id"),
    )
    with op.batch_alter_table("certificate_joint_seal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_joint_seal_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "certificate_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("amends_id", sa.Uuid(), nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("joint", columns.Json, nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("filled", columns.Sealed(), nullable=False),
        sa.Column("photo", columns.Sealed(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("updated_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["amends_id"], ["certificate.id"], name=op.f("fk_certificate_draft_amends_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["organisation.id"], name=op.f("fk_certificate_draft_issuer_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_draft")),
    )
    with op.batch_alter_table("certificate_draft", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_draft_issuer_id_state", ["issuer_id", "state"], unique=False)

    op.create_table(
        "certificate_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_record_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["organisation.id"], name=op.f("fk_certificate_record_issuer_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_record")),
        sa.UniqueConstraint("issuer_id", "type", "number_index", name=op.f("uq_certificate_record_issuer_id")),
    )
    with op.batch_alter_table("certificate_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_record_certificate_id"), ["certificate_id"], unique=False)

    op.create_table(
        "act_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("expected_status", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", columns.UtcTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_act_request_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["certificate_draft.id"], name=op.f("fk_act_request_draft_id_certificate_draft")
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_act_request_issuer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_request")),
    )
    with op.batch_alter_table("act_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_request_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index("ix_act_request_issuer_id_state", ["issuer_id", "state"], unique=False)

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number_index", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("subject_kind", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("subject_index", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("status_list", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("status_index", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("joint_seals", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index("ix_certificate_number_index", ["number_index"], unique=False)
        batch_op.create_index("ix_certificate_status_list", ["status_list", "status_index"], unique=True)
        batch_op.create_index("ix_certificate_subject_index", ["subject_index"], unique=False)

    with op.batch_alter_table("certificate_status_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("act", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("effective_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("second_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("certificate_status_change", schema=None) as batch_op:
        batch_op.drop_column("second_id")
        batch_op.drop_column("effective_on")
        batch_op.drop_column("act")

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index("ix_certificate_subject_index")
        batch_op.drop_index("ix_certificate_status_list")
        batch_op.drop_index("ix_certificate_number_index")
        batch_op.drop_column("joint_seals")
        batch_op.drop_column("status_index")
        batch_op.drop_column("status_list")
        batch_op.drop_column("subject_index")
        batch_op.drop_column("subject_kind")
        batch_op.drop_column("number_index")

    with op.batch_alter_table("act_request", schema=None) as batch_op:
        batch_op.drop_index("ix_act_request_issuer_id_state")
        batch_op.drop_index(batch_op.f("ix_act_request_certificate_id"))

    op.drop_table("act_request")
    with op.batch_alter_table("certificate_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_record_certificate_id"))

    op.drop_table("certificate_record")
    with op.batch_alter_table("certificate_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_certificate_draft_issuer_id_state")

    op.drop_table("certificate_draft")
    with op.batch_alter_table("certificate_joint_seal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_joint_seal_organisation_id"))

    op.drop_table("certificate_joint_seal")
    op.drop_table("number_sequence")
