"""Scenes, seal keys, certificates."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scene",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("legal_basis", sa.String(length=400), nullable=False),
        sa.Column("legal_basis_en", sa.String(length=600), nullable=False),
        sa.Column("needs_case_number", sa.Boolean(), nullable=False),
        sa.Column("official_duty", sa.Boolean(), nullable=False),
        sa.Column("counts_as_paper", sa.Boolean(), nullable=False),
        sa.Column("types", columns.Json, nullable=False),
        sa.Column("identity_fields", columns.Json, nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_scene_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene")),
        sa.UniqueConstraint("code", name=op.f("uq_scene_code")),
    )
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scene_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "seal_key",
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("suite", sa.String(length=8), nullable=False),
        sa.Column("spki", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seal_key_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_seal_key")),
    )
    with op.batch_alter_table("seal_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_key_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("type_version", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=120), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("status_reason", sa.String(length=200), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("face", columns.Sealed(), nullable=False),
        sa.Column("photo", columns.Sealed(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_certificate_issuer_id_organisation")),
        sa.ForeignKeyConstraint(["kid"], ["seal_key.kid"], name=op.f("fk_certificate_kid_seal_key")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["certificate.id"], name=op.f("fk_certificate_supersedes_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("identifier", name=op.f("uq_certificate_identifier")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_issuer_id_type", ["issuer_id", "type"], unique=False)

    op.create_table(
        "certificate_holder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("wrap", columns.Sealed(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_holder_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_holder")),
        sa.UniqueConstraint("certificate_id", "holder_id", name=op.f("uq_certificate_holder_certificate_id")),
    )
    with op.batch_alter_table("certificate_holder", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_holder_holder_id", ["holder_id"], unique=False)

    op.create_table(
        "certificate_status_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_status_change_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_status_change")),
    )
    with op.batch_alter_table("certificate_status_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_status_change_certificate_id"), ["certificate_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("certificate_status_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_status_change_certificate_id"))

    op.drop_table("certificate_status_change")
    with op.batch_alter_table("certificate_holder", schema=None) as batch_op:
        batch_op.drop_index("ix_certificate_holder_holder_id")

    op.drop_table("certificate_holder")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index("ix_certificate_issuer_id_type")

    op.drop_table("certificate")
    with op.batch_alter_table("seal_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seal_key_organisation_id"))

    op.drop_table("seal_key")
    with op.batch_alter_table("scene", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scene_organisation_id"))

    op.drop_table("scene")
