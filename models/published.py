"""What the accounts have published: titles for finding repeats, and how much each was read."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import UniqueConstraint, and_, exists, or_, true, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, select

from models.row import Row

BEIJING = ZoneInfo("Asia/Shanghai")


class Published(Row, table=True):
    """An article that an account has published. `day` is that of `published_at` in the workspace's zone.

    `msgid` is WeChat's own number of it, empty while that is not known; `article` is the team's article that
    it is, and `asked` one that it may be, as somebody was asked. `reads` is how many have read it so far.
    """

    __table_args__ = (UniqueConstraint("account", "day", "title"),)

    title: str
    published_at: datetime
    day: date
    reads: int = 0
    column: int | None = Field(default=None, foreign_key="content_column.id", index=True)
    url: str = ""
    account: int | None = Field(default=None, foreign_key="account.id")
    msgid: str = Field(default="", index=True)
    article: int | None = Field(default=None, foreign_key="article.id", index=True)
    asked: int | None = Field(default=None, foreign_key="article.id")
    sample: bool = False


def give_articles(session: Session, account: int) -> None:
    """Let articles of no account be an account's, but for those that it has already."""
    other = aliased(Published)
    nobodys = and_(col(other.account).is_(None), col(other.id) < col(Published.id))
    known = exists().where(
        col(other.day) == col(Published.day),
        col(other.title) == col(Published.title),
        or_(col(other.account) == account, nobodys),
    )
    free = (col(Published.account).is_(None), ~known)
    session.execute(update(Published).where(*free).values(account=account))


def published_as(
    session: Session, account: int, msgid: str, title: str, url: str, day: date, sample: bool
) -> tuple[Published | None, bool]:
    """An article as others tell of it: by its number, its link or its title on that day; else a new one.

    And whether it, or its number, is new to us. None of one without a title that is not known.
    """
    ours = select(Published).where(col(Published.account) == account)
    known = session.exec(ours.where(Published.msgid == msgid)).first() if msgid else None
    if known is not None or not title:
        return known, False
    links = ours.where(Published.url == url, col(Published.msgid).in_(("", msgid)) if msgid else true())
    named = ours.where(Published.day == day, Published.title == title)
    found = (session.exec(links).first() if url else None) or session.exec(named).first()
    if found is None:
        midnight = datetime.combine(day, time(), BEIJING)
        found = Published(title=title, published_at=midnight, day=day, account=account, sample=sample)
    is_new = found.id is None or (not found.msgid and bool(msgid))
    found.msgid, found.url = found.msgid or msgid, found.url or url
    session.add(found)
    session.flush()
    return found, is_new
