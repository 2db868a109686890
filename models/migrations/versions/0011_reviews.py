"""Versions that were handed in, and their reviews."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the tables."""
    _version()
    _review()
    _reviewer()


def _version() -> None:
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("link", TEXT(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("has_cover", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("hash", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"]),
        sa.ForeignKeyConstraint(["stage"], ["stage.id"]),
        sa.ForeignKeyConstraint(["file"], ["file.id"]),
        sa.ForeignKeyConstraint(["author"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article", "number"),
    )
    for name in ("article", "author"):
        op.create_index(f"ix_version_{name}", "version", [name])


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("hash", TEXT(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("rule", TEXT(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("opened_at", MOMENT(), nullable=False),
        sa.Column("due", MOMENT(), nullable=False),
        sa.Column("remind_at", MOMENT(), nullable=True),
        sa.Column("raised", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"]),
        sa.ForeignKeyConstraint(["stage"], ["stage.id"]),
        sa.ForeignKeyConstraint(["read"], ["version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("state", "article", "stage", "remind_at"):
        op.create_index(f"ix_review_{name}", "review", [name])


def _reviewer() -> None:
    op.create_table(
        "reviewer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("decision", TEXT(), nullable=False),
        sa.Column("comment", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["review"], ["review.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("review", "person"),
    )
    for name in ("review", "person"):
        op.create_index(f"ix_reviewer_{name}", "reviewer", [name])
