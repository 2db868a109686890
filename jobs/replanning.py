"""When days, hours or leave change, what has not begun is dated anew, and each article's thread told."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers._chat import Tools
from handlers._production import moved_words
from jobs._job import MOMENT, job
from models.article import Article
from models.message import Message
from models.outbox import post, threads_of
from models.replanning import Moved, date_some_anew
from models.setting import dated_until
from models.teamwork import team_calendar
from models.words import joined, t

MOST = 200  # articles in one transaction


def _when(session: Session, after: datetime) -> datetime | None:
    return None if dated_until(session) is None else after + MOMENT


@job("replanning", when=_when)
def date_articles_anew(session: Session, now: datetime, tools: Tools) -> None:
    """Date steps that have not begun anew after days, hours or leave changed, and say what moved"""
    calendar = team_calendar(session, tools.calendar)
    for article, moved in date_some_anew(session, now, calendar, MOST):
        _say(session, article, moved, now)


def _say(session: Session, article: Article, moved: Moved, now: datetime) -> None:
    said = t("Working days or leave changed. What moves with it:")
    for to in threads_of(session, article.subject):
        post(session, to, Message(joined([said, moved_words(moved)], "\n")), now)
