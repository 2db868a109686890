"""A thread's card is found by its reference without reading all that was ever posted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CARDS = sa.text("subject IS NOT NULL AND edits IS NULL")


def upgrade() -> None:
    """Keep the references of cards in order."""
    op.create_index("outbox_roots", "outbox", ["ref"], sqlite_where=CARDS, postgresql_where=CARDS)
