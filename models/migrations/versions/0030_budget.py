"""The budget: lines per month and account, and the ledger of their changes."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0030"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
COMMON = sa.text("account IS NULL")


def upgrade() -> None:
    """Make the tables."""
    _line()
    _entry()


def _line() -> None:
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("month", "account", "name"),
    )
    op.create_index(
        "budget_line_common",
        "budget_line",
        ["month", "name"],
        unique=True,
        sqlite_where=COMMON,
        postgresql_where=COMMON,
    )


def _entry() -> None:
    op.create_table(
        "budget_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("verb", TEXT(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("beyond", sa.Boolean(), nullable=False),
        sa.Column("subject", TEXT(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["line"], ["budget_line.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("line", "subject"):
        op.create_index(f"ix_budget_entry_{name}", "budget_entry", [name])
