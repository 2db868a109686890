"""Settings the team changes while it works, and what the workspace remembers of itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, bindparam
from sqlmodel import Field, Session, SQLModel, col, select


class Setting(SQLModel, table=True):
    """A named value."""

    name: str = Field(primary_key=True)
    value: Any = Field(sa_column=Column(JSON))


_VALUE = select(col(Setting.value)).where(col(Setting.name) == bindparam("called"))
_LOCKED = _VALUE.with_for_update()


def get(session: Session, name: str, locked: bool = False) -> Any:  # noqa: ANN401
    """Read a setting; None where it was never set. Who reads it `locked` alone may change it.

    Core rather than ORM: the clock and the jobs read theirs after every commit.
    """
    return session.connection().execute(_LOCKED if locked else _VALUE, {"called": name}).scalar_one_or_none()


def put(session: Session, name: str, value: Any) -> None:  # noqa: ANN401
    """Write a setting."""
    session.merge(Setting(name=name, value=value))
    session.flush()
    session.info["set"] = session.info["posted"] = True  # who remembers one looks again, here and elsewhere


_DATED = "articles dated anew"
_TURNS = "turns found anew"


def plan_anew(session: Session) -> None:
    """Let every article, and what comes round, be dated anew, since days, hours or leave changed."""
    put(session, _DATED, 0)
    put(session, _TURNS, True)


def turns_changed(session: Session) -> bool:
    """Whether what comes round is to be dated anew."""
    return bool(get(session, _TURNS))


def note_turns(session: Session) -> None:
    """Note that what comes round was dated anew."""
    put(session, _TURNS, False)


def dated_until(session: Session) -> int | None:
    """The last article that was dated anew; None where none is to be."""
    found: int | None = get(session, _DATED)
    return found


def note_dated(session: Session, until: int | None) -> None:
    """Note how far articles were dated anew; None once all were."""
    put(session, _DATED, until)
