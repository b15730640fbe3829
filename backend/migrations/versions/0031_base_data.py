"""Base libraries, questions to them, the materials library, rules of proofs, and files of answers."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "base_conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("library", sa.String(length=24), nullable=False),
        sa.Column("key_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("mends_id", sa.Uuid(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("found_at", columns.UtcTime(), nullable=False),
        sa.Column("settled_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["mends_id"], ["organisation.id"], name=op.f("fk_base_conflict_mends_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_conflict")),
        sa.UniqueConstraint("library", "key_index", "field", name=op.f("uq_base_conflict_library")),
    )
    op.create_table(
        "base_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("library", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_base_source_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_source")),
        sa.UniqueConstraint("library", "organisation_id", name=op.f("uq_base_source_library")),
    )
    op.create_table(
        "proof_rule",
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("rule", columns.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_proof_rule_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_proof_rule")),
    )
    op.create_table(
        "report_institution",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kinds", columns.Json, nullable=False),
        sa.Column("registered_at", columns.UtcTime(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_report_institution_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_report_institution")),
    )
    op.create_table(
        "source_query",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("library", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("fields", columns.Json, nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("answer", columns.Sealed(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["organisation.id"], name=op.f("fk_source_query_source_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_query")),
    )
    op.create_index(op.f("ix_source_query_case_id"), "source_query", ["case_id"], unique=False)
    op.create_index(op.f("ix_source_query_subject_id"), "source_query", ["subject_id"], unique=False)
    op.create_table(
        "base_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("counts", columns.Json, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("received_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["base_source.id"], name=op.f("fk_base_batch_source_id_base_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_batch")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_base_batch_source_id")),
    )
    op.create_table(
        "base_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("library", sa.String(length=24), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("key_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("received_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["base_source.id"], name=op.f("fk_base_record_source_id_base_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_record")),
        sa.UniqueConstraint("source_id", "key_index", name=op.f("uq_base_record_source_id")),
    )
    op.create_index("ix_base_record_library_key_index", "base_record", ["library", "key_index"], unique=False)
    op.create_table(
        "material",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("media", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("details", columns.Sealed(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=True),
        sa.Column("source_case_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("kid", sa.String(length=16), nullable=True),
        sa.Column("seal", sa.LargeBinary(length=72), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("kept_at", columns.UtcTime(), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", columns.UtcTime(), nullable=True),
        sa.Column("removed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["organisation.id"], name=op.f("fk_material_institution_id_organisation")
        ),
        sa.ForeignKeyConstraint(["kid"], ["seal_key.kid"], name=op.f("fk_material_kid_seal_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("owner_id", "kind", "digest", name=op.f("uq_material_owner_id")),
    )
    op.create_index(op.f("ix_material_institution_id"), "material", ["institution_id"], unique=False)
    op.create_index("ix_material_owner_id_kind", "material", ["owner_id", "kind"], unique=False)
    op.create_table(
        "rewritten_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("query_id", sa.Uuid(), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["kid"], ["seal_key.kid"], name=op.f("fk_rewritten_file_kid_seal_key")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rewritten_file_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewritten_file")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_rewritten_file_code_hash")),
    )
    op.create_index(op.f("ix_rewritten_file_digest"), "rewritten_file", ["digest"], unique=False)
    op.create_index(op.f("ix_rewritten_file_query_id"), "rewritten_file", ["query_id"], unique=False)
    op.create_table(
        "base_subject",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("subject_index", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["base_record.id"], name=op.f("fk_base_subject_record_id_base_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_subject")),
    )
    op.create_index(op.f("ix_base_subject_record_id"), "base_subject", ["record_id"], unique=False)
    op.create_index("ix_base_subject_subject_index", "base_subject", ["subject_index"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_base_subject_subject_index", table_name="base_subject")
    op.drop_index(op.f("ix_base_subject_record_id"), table_name="base_subject")
    op.drop_table("base_subject")
    op.drop_index(op.f("ix_rewritten_file_query_id"), table_name="rewritten_file")
    op.drop_index(op.f("ix_rewritten_file_digest"), table_name="rewritten_file")
    op.drop_table("rewritten_file")
    op.drop_index("ix_material_owner_id_kind", table_name="material")
    op.drop_index(op.f("ix_material_institution_id"), table_name="material")
    op.drop_table("material")
    op.drop_index("ix_base_record_library_key_index", table_name="base_record")
    op.drop_table("base_record")
    op.drop_table("base_batch")
    op.drop_index(op.f("ix_source_query_subject_id"), table_name="source_query")
    op.drop_index(op.f("ix_source_query_case_id"), table_name="source_query")
    op.drop_table("source_query")
    op.drop_table("report_institution")
    op.drop_table("proof_rule")
    op.drop_table("base_source")
    op.drop_table("base_conflict")
