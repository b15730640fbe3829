"""Enterprise mandates."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_STANDING = sa.text("state IN ('active', 'frozen')")


def upgrade() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("details", columns.Sealed(), nullable=False),
        sa.Column("types", columns.JsonOrNull, nullable=True),
        sa.Column("scenes", columns.JsonOrNull, nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("under_id", sa.Uuid(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("open_until", columns.UtcTime(), nullable=True),
        sa.Column("confirmed_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["organisation.id"], name=op.f("fk_mandate_enterprise_id_organisation")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_mandate_given_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mandate_person_id_person")),
        sa.ForeignKeyConstraint(["under_id"], ["mandate.id"], name=op.f("fk_mandate_under_id_mandate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_mandate_link_hash")),
    )
    op.create_index("ix_mandate_enterprise_id_state", "mandate", ["enterprise_id", "state"], unique=False)
    op.create_index("ix_mandate_person_id_state", "mandate", ["person_id", "state"], unique=False)
    op.create_index(
        "uq_mandate_standing",
        "mandate",
        ["enterprise_id", "person_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
    op.create_table(
        "mandate_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("happened", sa.String(length=24), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_mandate_event_about_id_person")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_mandate_event_by_id_person")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["organisation.id"], name=op.f("fk_mandate_event_enterprise_id_organisation")
        ),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_event_mandate_id_mandate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_event")),
    )
    op.create_index("ix_mandate_event_enterprise_id_id", "mandate_event", ["enterprise_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("mandate_event")
    op.drop_table("mandate")
