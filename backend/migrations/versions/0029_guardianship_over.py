"""A guardianship that the eighteenth birthday ended is told to both people, once."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from backend.kernel import columns

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("family_tie", sa.Column("end_told_at", columns.UtcTime(), nullable=True))
    # who came of age before this is not told of it years later
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    tie = sa.table("family_tie", sa.column("last_day", sa.Date()), sa.column("end_told_at", columns.UtcTime()))
    op.execute(sa.update(tie).where(tie.c.last_day < today).values(end_told_at=datetime.now(UTC)))
    op.create_index("ix_family_tie_kind_last_day", "family_tie", ["kind", "end_told_at", "last_day"])


def downgrade() -> None:
    op.drop_index("ix_family_tie_kind_last_day", table_name="family_tie")
    with op.batch_alter_table("family_tie") as batch_op:
        batch_op.drop_column("end_told_at")
