"""How accounts are reached at WeChat, what was collected there, and which article is which."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0041"
down_revision = "0032"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "access_token",
        sa.Column("app_id", TEXT(), nullable=False),
        sa.Column("token", TEXT(), nullable=False),
        sa.Column("until", MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("app_id"),
    )
    _connection()
    _collector()
    _collected()
    with op.batch_alter_table("published") as batch:
        batch.add_column(sa.Column("msgid", TEXT(), nullable=False, server_default=""))
        batch.add_column(sa.Column("article", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("asked", sa.Integer(), nullable=True))
        batch.create_foreign_key("published_article_fkey", "article", ["article"], ["id"])
        batch.create_foreign_key("published_asked_fkey", "article", ["asked"], ["id"])
        batch.create_index("ix_published_msgid", ["msgid"])
        batch.create_index("ix_published_article", ["article"])


def _connection() -> None:
    op.create_table(
        "connection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("app_id", TEXT(), nullable=False),
        sa.Column("secret", TEXT(), nullable=False),
        sa.Column("token", TEXT(), nullable=False),
        sa.Column("aes_key", TEXT(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("next_at", MOMENT(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", MOMENT(), nullable=True),
        sa.Column("failed_at", MOMENT(), nullable=True),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("detail", TEXT(), nullable=False),
        sa.Column("backfill", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("backfilled_at", MOMENT(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account"),
        sa.UniqueConstraint("app_id"),
    )
    op.create_index("ix_connection_next_at", "connection", ["next_at"])


def _collector() -> None:
    op.create_table(
        "collector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection", sa.Integer(), nullable=False),
        sa.Column("endpoint", TEXT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("detail", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("next_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["connection"], ["connection.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("connection", "endpoint"),
    )


def _collected() -> None:
    op.create_table(
        "collected",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection", sa.Integer(), nullable=False),
        sa.Column("endpoint", TEXT(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["connection"], ["connection.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("connection", "endpoint", "day"),
    )
