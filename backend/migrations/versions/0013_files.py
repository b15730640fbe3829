"""Files made of certificates and the verification codes printed on them."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pdf_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("terms", columns.Sealed(), nullable=True),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_file_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(["kid"], ["seal_key.kid"], name=op.f("fk_certificate_file_kid_seal_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_file")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_certificate_file_code_hash")),
    )
    with op.batch_alter_table("certificate_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_file_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_file_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_file_pdf_digest"), ["pdf_digest"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("certificate_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_file_pdf_digest"))
        batch_op.drop_index(batch_op.f("ix_certificate_file_digest"))
        batch_op.drop_index(batch_op.f("ix_certificate_file_certificate_id"))
    op.drop_table("certificate_file")
