"""Articles dated anew after days, hours or leave changed, so many at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlmodel import Session, col, select

from models.article import ALIVE, Article
from models.doers import Roll
from models.progress import date_anew
from models.setting import dated_until, note_dated
from models.stage import Stage
from models.workcalendar import WorkCalendar

Moved = list[tuple[Stage, datetime]]
"""The stages that moved, each with its date before."""


def date_some_anew(
    session: Session, now: datetime, calendar: WorkCalendar, most: int
) -> list[tuple[Article, Moved]]:
    """Date the next articles anew; those of which something moved."""
    begin = dated_until(session)
    if begin is None:
        return []
    asked = select(Article).where(Article.id > begin, col(Article.state).in_(ALIVE))
    articles = list(session.exec(asked.order_by(col(Article.id)).limit(most)))
    note_dated(session, articles[-1].id if len(articles) == most else None)
    stages, roll = _waiting(session, articles), Roll(session)
    dated = [(one, date_anew(one, stages[one.id], now, calendar, roll)) for one in articles]
    return [(article, moved) for article, moved in dated if moved]


def _waiting(session: Session, articles: list[Article]) -> dict[int, list[Stage]]:
    """The stages of articles that have not begun, in their order."""
    of_these = col(Stage.article).in_([one.id for one in articles])
    asked = select(Stage).where(of_these, Stage.state == "waiting").order_by(col(Stage.place))
    found: dict[int, list[Stage]] = defaultdict(list)
    for stage in session.exec(asked):
        found[stage.article].append(stage)
    return found
