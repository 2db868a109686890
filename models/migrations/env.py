"""How Alembic meets our tables; it is called with an open connection."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import models

models.discover()

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is the one
)
context.run_migrations()
