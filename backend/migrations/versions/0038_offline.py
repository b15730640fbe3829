"""Offline passes: devices, what is kept on them, showings, keys and lists of the trust bundle, shifts and looks."""

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offline_shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("device_key", sa.LargeBinary(length=33), nullable=False),
        sa.Column("authority", columns.Sealed(), nullable=False),
        sa.Column("began_at", columns.UtcTime(), nullable=False),
        sa.Column("ends_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_shift")),
    )
    op.create_index(op.f("ix_offline_shift_account_id"), "offline_shift", ["account_id"], unique=False)
    op.create_table(
        "pass_authority",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pass_authority")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_pass_authority_organisation_id")),
    )
    op.create_table(
        "pass_profile",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("entered_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pass_profile")),
    )
    op.create_table(
        "pass_table",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pass_table")),
    )
    op.create_table(
        "revocation_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("printed", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("rids", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocation_list")),
        sa.UniqueConstraint("printed", "number", name=op.f("uq_revocation_list_printed")),
    )
    op.create_table(
        "trust_bundle",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("said", sa.LargeBinary(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_trust_bundle")),
    )
    op.create_table(
        "trust_key",
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("short", sa.LargeBinary(length=2), nullable=False),
        sa.Column("spki", sa.LargeBinary(length=200), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("signs_until", columns.UtcTime(), nullable=False),
        sa.Column("counts_until", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_trust_key")),
        sa.UniqueConstraint("short", name=op.f("uq_trust_key_short")),
    )
    op.create_index(op.f("ix_trust_key_organisation_id"), "trust_key", ["organisation_id"], unique=False)
    op.create_table(
        "trust_statement",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("valid_from", columns.UtcTime(), nullable=False),
        sa.Column("valid_to", columns.UtcTime(), nullable=False),
        sa.Column("entered_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trust_statement")),
    )
    op.create_table(
        "offline_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("chosen_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offline_choice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_choice")),
        sa.UniqueConstraint("person_id", "certificate_id", "grant_id", name=op.f("uq_offline_choice_person_id")),
    )
    op.create_index(
        "ix_offline_choice_own",
        "offline_choice",
        ["person_id", "certificate_id"],
        unique=True,
        sqlite_where=sa.text("grant_id IS NULL"),
        postgresql_where=sa.text("grant_id IS NULL"),
    )
    op.create_table(
        "offline_device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", columns.Sealed(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=33), nullable=False),
        sa.Column("prf", sa.Boolean(), nullable=False),
        sa.Column("added_at", columns.UtcTime(), nullable=False),
        sa.Column("seen_at", columns.UtcTime(), nullable=False),
        sa.Column("removed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offline_device_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_device")),
    )
    op.create_index(
        "ix_offline_device_active",
        "offline_device",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index("ix_offline_device_person_id_added_at", "offline_device", ["person_id", "added_at"], unique=False)
    op.create_table(
        "offline_holder",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offline_holder_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_offline_holder")),
    )
    op.create_table(
        "offline_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("shown_at", columns.UtcTime(), nullable=False),
        sa.Column("arrived_at", columns.UtcTime(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("signed", columns.Sealed(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["offline_shift.id"], name=op.f("fk_offline_look_shift_id_offline_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_look")),
        sa.UniqueConstraint("shift_id", "number", name=op.f("uq_offline_look_shift_id")),
    )
    op.create_index("ix_offline_look_key", "offline_look", ["key"], unique=False)
    op.create_index("ix_offline_look_look_id", "offline_look", ["look_id"], unique=False)
    op.create_table(
        "offline_pass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rid", sa.LargeBinary(length=6), nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("profile", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("shower_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("issued_at", columns.UtcTime(), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=False),
        sa.Column("revoked_at", columns.UtcTime(), nullable=True),
        sa.Column("revoked_for", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["offline_device.id"], name=op.f("fk_offline_pass_device_id_offline_device")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_pass")),
        sa.UniqueConstraint("rid", name=op.f("uq_offline_pass_rid")),
    )
    op.create_index("ix_offline_pass_certificate_id", "offline_pass", ["certificate_id"], unique=False)
    op.create_index("ix_offline_pass_device_id", "offline_pass", ["device_id"], unique=False)
    op.create_index("ix_offline_pass_file_id", "offline_pass", ["file_id"], unique=False)
    op.create_index("ix_offline_pass_grant_id", "offline_pass", ["grant_id"], unique=False)
    op.create_index(
        "ix_offline_pass_own",
        "offline_pass",
        ["device_id", "certificate_id", "profile"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL AND grant_id IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND grant_id IS NULL"),
    )
    op.create_index(
        "ix_offline_pass_by_grant",
        "offline_pass",
        ["device_id", "certificate_id", "grant_id", "profile"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index(
        "ix_offline_pass_revoked",
        "offline_pass",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
    op.create_table(
        "offline_showing",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pass_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("scene", sa.String(length=64), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pass_id"], ["offline_pass.id"], name=op.f("fk_offline_showing_pass_id_offline_pass")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_offline_showing")),
    )
    op.create_index(op.f("ix_offline_showing_at"), "offline_showing", ["at"], unique=False)
    op.create_index(op.f("ix_offline_showing_pass_id"), "offline_showing", ["pass_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_offline_showing_pass_id"), table_name="offline_showing")
    op.drop_index(op.f("ix_offline_showing_at"), table_name="offline_showing")
    op.drop_table("offline_showing")
    op.drop_index(
        "ix_offline_pass_revoked",
        table_name="offline_pass",
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_offline_pass_by_grant",
        table_name="offline_pass",
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index(
        "ix_offline_pass_own",
        table_name="offline_pass",
        sqlite_where=sa.text("revoked_at IS NULL AND grant_id IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND grant_id IS NULL"),
    )
    op.drop_index("ix_offline_pass_grant_id", table_name="offline_pass")
    op.drop_index("ix_offline_pass_file_id", table_name="offline_pass")
    op.drop_index("ix_offline_pass_device_id", table_name="offline_pass")
    op.drop_index("ix_offline_pass_certificate_id", table_name="offline_pass")
    op.drop_table("offline_pass")
    op.drop_index("ix_offline_look_look_id", table_name="offline_look")
    op.drop_index("ix_offline_look_key", table_name="offline_look")
    op.drop_table("offline_look")
    op.drop_table("offline_holder")
    op.drop_index("ix_offline_device_person_id_added_at", table_name="offline_device")
    op.drop_index(
        "ix_offline_device_active",
        table_name="offline_device",
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.drop_table("offline_device")
    op.drop_index(
        "ix_offline_choice_own",
        table_name="offline_choice",
        sqlite_where=sa.text("grant_id IS NULL"),
        postgresql_where=sa.text("grant_id IS NULL"),
    )
    op.drop_table("offline_choice")
    op.drop_table("trust_statement")
    op.drop_index(op.f("ix_trust_key_organisation_id"), table_name="trust_key")
    op.drop_table("trust_key")
    op.drop_table("trust_bundle")
    op.drop_table("revocation_list")
    op.drop_table("pass_table")
    op.drop_table("pass_profile")
    op.drop_table("pass_authority")
    op.drop_index(op.f("ix_offline_shift_account_id"), table_name="offline_shift")
    op.drop_table("offline_shift")
