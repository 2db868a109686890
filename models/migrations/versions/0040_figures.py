"""Figures of accounts and articles, and metrics of the team's own."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0040"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "own_metric",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("unit", TEXT(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    _cells("figure", "account", "account")
    _cells("article_figure", "published", "published")
    op.create_index("ix_article_figure_day", "article_figure", ["day", "metric"])


def _cells(table: str, of: str, where: str) -> None:
    op.create_table(
        table,
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
        sa.Column(of, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.ForeignKeyConstraint([of], [f"{where}.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(of, "metric", "part", "day"),
    )
