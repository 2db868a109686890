"""Requests to other departments, their kinds and who decides about them; how far a deputy may decide."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0020"
down_revision = "0060"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Make the tables."""
    _kind()
    _request()
    _seat()
    with op.batch_alter_table("absence") as table:
        table.add_column(sa.Column("kinds", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("most", sa.Numeric(12, 2), nullable=True))


def _kind() -> None:
    op.create_table(
        "request_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", "version"),
    )


def _request() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("kind_version", sa.Integer(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("hash", TEXT(), nullable=False),
        sa.Column("filer", sa.Integer(), nullable=False),
        sa.Column("department", sa.Integer(), nullable=True),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Numeric(12, 2), nullable=True),
        sa.Column("line", TEXT(), nullable=True),
        sa.Column("needed", sa.Date(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("doer", sa.Integer(), nullable=True),
        sa.Column("filed_at", MOMENT(), nullable=False),
        sa.Column("due", MOMENT(), nullable=True),
        sa.Column("wake_at", MOMENT(), nullable=True),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("nudged_on", sa.Date(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("copied", sa.JSON(), nullable=False),
        sa.Column("delivery", TEXT(), nullable=False),
        sa.Column("rushed", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["filer"], ["person.id"]),
        sa.ForeignKeyConstraint(["department"], ["department.id"]),
        sa.ForeignKeyConstraint(["account"], ["account.id"]),
        sa.ForeignKeyConstraint(["topic"], ["topic.id"]),
        sa.ForeignKeyConstraint(["doer"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("state", "kind", "filer", "topic", "doer", "filed_at", "wake_at"):
        op.create_index(f"ix_request_{name}", "request", [name])


def _seat() -> None:
    op.create_table(
        "request_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("decision", TEXT(), nullable=False),
        sa.Column("comment", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("backup", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("hash", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["request.id"]),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.ForeignKeyConstraint(["backup"], ["person.id"]),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request", "place", "person"),
    )
    for name in ("request", "person", "backup"):
        op.create_index(f"ix_request_seat_{name}", "request_seat", [name])
