"""What a holder is always asked for is one certificate, no longer all of a type."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEPT = """
INSERT INTO always_asked (subject_id, certificate_id, type, since)
SELECT a.subject_id, c.id, a.type, a.since FROM always_ask a
JOIN certificate_holder h ON h.holder_id = a.subject_id
JOIN certificate c ON c.id = h.certificate_id AND c.type = a.type AND c.status <> 'superseded'
"""
BACK = """
INSERT INTO always_ask (subject_id, type, since)
SELECT subject_id, type, min(since) FROM always_asked GROUP BY subject_id, type
"""


def upgrade() -> None:
    op.create_table(
        "always_asked",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("since", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_always_asked_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("subject_id", "certificate_id", name=op.f("pk_always_asked")),
    )
    op.execute(KEPT)
    op.drop_table("always_ask")


def downgrade() -> None:
    op.create_table(
        "always_ask",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("since", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "type", name=op.f("pk_always_ask")),
    )
    op.execute(BACK)
    op.drop_table("always_asked")
