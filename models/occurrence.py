"""Which occurrence of which job was taken, by whom, and until when it may take."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Occurrence(SQLModel, table=True):
    """One due time of one job. `leased_until` is real time; `done_at` is None while it runs."""

    job: str = Field(primary_key=True)
    due: datetime = Field(primary_key=True)
    leased_until: datetime
    done_at: datetime | None = None
