"""Topics in full: columns of each account, merging, concerns, and what else is said of a topic."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
# PostgreSQL's own way of naming, so that what has no name on SQLite has one there too.
NAMES = {
    "uq": "%(table_name)s_%(column_0_name)s_key",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
}


def upgrade() -> None:
    """Add the columns, with what they hold for rows that are there."""
    with op.batch_alter_table("content_column", naming_convention=NAMES) as columns:
        columns.drop_constraint("content_column_name_key", type_="unique")
        columns.create_unique_constraint("content_column_account_name_key", ["account", "name"])
    _topics()
    _published()
    op.create_table(
        "concern",
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("answer", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["topic"], ["topic.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_concern_topic", "concern", ["topic"])


def _topics() -> None:
    with op.batch_alter_table("topic", naming_convention=NAMES) as topics:
        for name in ("need", "links", "stage"):
            topics.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        for name in ("has_merged", "has_concerns"):
            topics.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("source", "merged_into"):
            topics.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in ("kept_at", "nudged_at"):
            topics.add_column(sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        topics.create_foreign_key("topic_source_fkey", "department", ["source"], ["id"])
        topics.create_foreign_key("topic_merged_into_fkey", "topic", ["merged_into"], ["id"])
        topics.create_index("ix_topic_merged_into", ["merged_into"])
        topics.alter_column("wished", new_column_name="wished_at")
    with op.batch_alter_table("topic", naming_convention=NAMES) as topics:
        topics.add_column(sa.Column("wished", sa.Date(), nullable=True))
    # A wish is a day; until now it was kept as a moment, read on the clock of Shanghai.
    sqlite = op.get_bind().dialect.name == "sqlite"
    day = "date(wished_at, '+8 hours')" if sqlite else "date(wished_at AT TIME ZONE 'Asia/Shanghai')"
    op.execute(f"UPDATE topic SET wished = {day}")
    with op.batch_alter_table("topic", naming_convention=NAMES) as topics:
        topics.drop_column("wished_at")


def _published() -> None:
    with op.batch_alter_table("published", naming_convention=NAMES) as published:
        published.add_column(sa.Column("day", sa.Date(), nullable=True))
        published.add_column(sa.Column("column", sa.Integer(), nullable=True))
        published.add_column(sa.Column("url", TEXT(), nullable=False, server_default=""))
        published.create_foreign_key("published_column_fkey", "content_column", ["column"], ["id"])
        published.create_index("ix_published_column", ["column"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    day = "date(published_at, '+8 hours')" if sqlite else "date(published_at AT TIME ZONE 'Asia/Shanghai')"
    op.execute(f"UPDATE published SET day = {day}")
    with op.batch_alter_table("published", naming_convention=NAMES) as published:
        # The release before, which may go on beside this one, does not know the column.
        published.alter_column(
            "day", existing_type=sa.Date(), nullable=False, server_default=sa.text("CURRENT_DATE")
        )
        published.create_unique_constraint("published_account_day_title_key", ["account", "day", "title"])
