"""Pushes (推送): one sending of an account, with up to eight articles in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.named import Named
from models.row import Noun
from models.words import t

MOST_ARTICLES = 8  # of one push, set by WeChat


class PushKind(Named):
    """Whether readers are notified."""

    MASS = "mass", t("to all subscribers"), "群发"
    QUIET = "quiet", t("published without notice"), "只发布", "发布"


class Push(Noun, table=True):
    """One push of an account at a time; `day` is that of `at` in the workspace's zone."""

    PREFIX: ClassVar[str] = "P"
    NOUN: ClassVar[str] = "push"
    __table_args__ = (UniqueConstraint("account", "at"),)

    account: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = Field(index=True)
    day: date = Field(index=True)
    kind: str = PushKind.MASS


def push_at(session: Session, account: int | None, at: datetime) -> Push:
    """The push of an account at a moment; made where there is none. `at` is in the workspace's zone."""
    asked = select(Push).where(Push.at == at, col(Push.account).is_not_distinct_from(account))
    found = session.exec(asked).first()
    if found is not None:
        return found
    made = Push(account=account, at=at, day=at.date())
    session.add(made)
    session.flush()
    return made
