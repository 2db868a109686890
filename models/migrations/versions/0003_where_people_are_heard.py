"""Where people are heard, so that they are written to there."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; who did something was heard then, as the record has it."""
    with op.batch_alter_table("identity") as identities:
        identities.add_column(sa.Column("heard_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        # The release before, which may go on beside this one, does not know the column.
        identities.add_column(sa.Column("preferred", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE identity SET heard_at = (SELECT max(at) FROM audit"
        " WHERE audit.person = identity.person AND audit.platform = identity.platform)"
    )
