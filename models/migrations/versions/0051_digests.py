"""Digests that were posted."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("room", sa.Integer(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("week", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Boolean(), nullable=False),
        sa.Column("length", TEXT(), nullable=False),
        sa.Column("posted_at", MOMENT(), nullable=False),
        sa.Column("drawn_at", MOMENT(), nullable=False),
        sa.Column("look_at", MOMENT(), nullable=True),
        sa.Column("mended_at", MOMENT(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.ForeignKeyConstraint(["room"], ["room.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("account", "look_at"):
        op.create_index(f"ix_digest_{name}", "digest", [name])
