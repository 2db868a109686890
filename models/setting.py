"""Settings the team changes while it works, and what the workspace remembers of itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel


class Setting(SQLModel, table=True):
    """A named value."""

    name: str = Field(primary_key=True)
    value: Any = Field(sa_column=Column(JSON))


def get(session: Session, name: str, locked: bool = False) -> Any:  # noqa: ANN401
    """Read a setting; None where it was never set. Who reads it `locked` alone may change it."""
    found = session.get(Setting, name, with_for_update=locked)
    return None if found is None else found.value


def put(session: Session, name: str, value: Any) -> None:  # noqa: ANN401
    """Write a setting."""
    session.merge(Setting(name=name, value=value))
    session.flush()
    session.info["set"] = session.info["posted"] = True  # who remembers one looks again, here and elsewhere
