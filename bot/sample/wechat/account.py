"""The sample's account at the made-up WeChat: what it published is what stands in the sample's archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, or_, select

from bot.db import Database
from bot.sample.wechat.service import BEIJING, Correction, Service
from bot.sample.wechat.truth import BEGINS, Out, Truth
from models.article import Article
from models.connection import Connection
from models.published import Published

APP_ID = "sample"  # which WeChat gives nobody
DAYS = 60  # of figures at first: as much as is soon collected
OWN_READS = 6_400  # of an article that was published here
FIRST_MSGID, TEAMS = 2_247_480_000, 500_000
EVER = 2_000  # days


def connect(session: Session, account: int, now: datetime) -> None:
    """Let figures of the sample's account be collected from now on, and for a while back."""
    since = now.date() - timedelta(DAYS)
    made = Connection(account=account, app_id=APP_ID, secret="", since=since, next_at=now, sample=True)
    session.add(made)
    session.flush()


def sample_service(db: Database, now: Callable[[], datetime]) -> Service:
    """The made-up WeChat as the sample's account sees it; `now` is the team's time."""
    truth = Truth(APP_ID, Archive(db, now))
    corrections = [_correction(BEGINS + timedelta(n)) for n in range(EVER) if n % 9 == 4]
    return Service(truth, APP_ID, APP_ID, now, delayed=_delayed, corrections=corrections)


def _delayed(day: date) -> datetime | None:
    """Now and then WeChat is late: until when."""
    late = datetime.combine(day + timedelta(1), time(10, 20), BEIJING)
    return late if day.toordinal() % 11 == 3 else None


def _correction(day: date) -> Correction:
    """Now and then WeChat finds a few more readers, two days later."""
    return Correction("read_user", day, 17, datetime.combine(day + timedelta(3), time(7), BEIJING))


class Archive:
    """What the sample's account published since there are figures: what it began with, and by the team."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._known: tuple[object, list[Out]] = (None, [])

    def __call__(self) -> list[Out]:
        """Give all of it; what is published today has no figures yet, so that it is read once a day."""
        with self._db.reading() as session:
            asked = select(Connection.id, Connection.account).where(Connection.app_id == APP_ID)
            of = (session.exec(asked).first(), self._now().date())
            if of[0] is not None and of != self._known[0]:
                self._known = of, [*_of_archive(session, of[0][1]), *_of_team(session, of[0][1])]
        return self._known[1]


def _of_archive(session: Session, account: int) -> list[Out]:
    ours = select(Published).where(col(Published.sample), Published.account == account)
    found = session.exec(ours.where(col(Published.day) >= BEGINS).order_by(col(Published.id))).all()
    told = [(one, _msgid(one.id)) for one in found]
    # What was first heard of from here stands there too, under the number that it was given here.
    return [
        Out(msgid, one.title, one.published_at.astimezone(BEIJING), one.reads, _link(msgid))
        for one, msgid in told
        if one.msgid in ("", msgid)
    ]


def _of_team(session: Session, account: int) -> list[Out]:
    ours = select(Article).where(
        or_(col(Article.account) == account, col(Article.account).is_(None)),
        col(Article.published_at).is_not(None),
    )
    return [
        Out(
            (msgid := _msgid(TEAMS + one.id)),
            one.title,
            (one.published_at or one.slot).astimezone(BEIJING),
            OWN_READS,
            one.link or _link(msgid),
        )
        for one in session.exec(ours.order_by(col(Article.id)))
        if one.is_out
    ]


def _msgid(number: int) -> str:
    return f"{FIRST_MSGID + number}_1"


def _link(msgid: str) -> str:
    return f"https://mp.weixin.qq.com/s/sample-{msgid}"
