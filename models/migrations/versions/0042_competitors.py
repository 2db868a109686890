"""Competitors, their figures week by week, and the titles that stand for their weeks."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "competitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("removed_at", MOMENT(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "name"),
    )
    op.create_table(
        "competitor_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("metric", TEXT(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", TEXT(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("source", TEXT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("collected_at", MOMENT(), nullable=False),
        sa.Column("corrected_at", MOMENT(), nullable=True),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("competitor", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.ForeignKeyConstraint(["competitor"], ["competitor.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("competitor", "metric", "part", "day"),
    )
    op.create_table(
        "competitor_title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competitor", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.ForeignKeyConstraint(["competitor"], ["competitor.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("competitor", "day"),
    )
