"""First pages that chat products show for us."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "opened_home",
        sa.Column("platform", TEXT(), nullable=False),
        sa.Column("native", TEXT(), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("digest", TEXT(), nullable=False),
        sa.Column("hash", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "native"),
    )
    op.create_index("ix_opened_home_opened_at", "opened_home", ["opened_at"])
