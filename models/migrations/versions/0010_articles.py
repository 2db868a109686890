"""Articles with their stages, SOP templates of the team's own, and pushes."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the tables, and let a column name its template."""
    op.add_column("content_column", sa.Column("sop", TEXT(), nullable=False, server_default=""))
    _sop()
    _push()
    _article()
    _stage()
    _nudge()


def _sop() -> None:
    op.create_table(
        "sop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("zh", TEXT(), nullable=False),
        sa.Column("en", TEXT(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", "version"),
    )


def _push() -> None:
    op.create_table(
        "push",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "at"),
    )
    for name in ("at", "day"):
        op.create_index(f"ix_push_{name}", "push", [name])


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("column", sa.Integer(), nullable=True),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("slot", MOMENT(), nullable=False),
        sa.Column("slot_day", sa.Date(), nullable=False),
        sa.Column("slot_timed", sa.Boolean(), nullable=False),
        sa.Column("sop", TEXT(), nullable=False),
        sa.Column("sop_version", sa.Integer(), nullable=False),
        sa.Column("sponsored", sa.Boolean(), nullable=False),
        sa.Column("claims", sa.Boolean(), nullable=False),
        sa.Column("writer", TEXT(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=True),
        sa.Column("fee", sa.Numeric(12, 2), nullable=True),
        sa.Column("fee_at", MOMENT(), nullable=True),
        sa.Column("push", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("approved_hash", TEXT(), nullable=False),
        sa.Column("scheduled_at", MOMENT(), nullable=True),
        sa.Column("published_at", MOMENT(), nullable=True),
        sa.Column("link", TEXT(), nullable=False),
        sa.Column("started_at", MOMENT(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"])
            for name, table in (
                ("topic", "topic"),
                ("account", "account"),
                ("column", "content_column"),
                ("owner", "person"),
                ("contact", "person"),
                ("push", "push"),
            )
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic"),
    )
    for name in ("state", "owner", "slot_day", "push"):
        op.create_index(f"ix_article_{name}", "article", [name])


def _stage() -> None:
    op.create_table(
        "stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("doer", sa.Integer(), nullable=True),
        sa.Column("planned", MOMENT(), nullable=False),
        sa.Column("due", MOMENT(), nullable=False),
        sa.Column("moved_why", TEXT(), nullable=False),
        sa.Column("opened_at", MOMENT(), nullable=True),
        sa.Column("done_at", MOMENT(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("blocked", TEXT(), nullable=False),
        sa.Column("remind_at", MOMENT(), nullable=True),
        sa.Column("snoozed", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT(), nullable=True),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("raised_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["article.id"]),
        sa.ForeignKeyConstraint(["doer"], ["person.id"]),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("state", "article", "doer", "remind_at"):
        op.create_index(f"ix_stage_{name}", "stage", [name])


def _nudge() -> None:
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("wanted", MOMENT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["stage"], ["stage.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("nudge_of", "nudge", ["stage", "at"])
    op.create_index("nudge_to", "nudge", ["person", "at"])
