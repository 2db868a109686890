"""That an article is out, whoever says so: its own step is done, what was to come before is left out."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.article import Article
from models.person import Person
from models.progress import replan, settle
from models.review import open_review_of
from models.sop import PUBLISH
from models.stage import Stage, stages_of
from models.workcalendar import WorkCalendar


def put_out(
    session: Session, article: Article, by: Person | None, at: datetime, link: str, calendar: WorkCalendar
) -> None:
    """Note that an article is out, as a person says, for None WeChat; what comes after may begin."""
    article.move(session, "publish" if by is not None else "sent", by, at)
    article.published_at, article.link = at, link
    stages = stages_of(session, article)
    last = next((one.place for one in stages if one.read.kind == PUBLISH), len(stages))
    for stage in stages:
        if not stage.is_over and stage.place <= last:
            _close(session, stage, by, at)
    replan(session, article, at, calendar)
    close_review(session, article, at)


def _close(session: Session, stage: Stage, by: Person | None, at: datetime) -> None:
    """Publishing does its own stage; what else was still to come before it is left out."""
    if stage.read.kind == PUBLISH:
        if stage.state == "waiting":
            stage.move(session, "open", None, at)
        stage.move(session, "arrive", None, at)
        settle(stage, by, at)
        return
    stage.move(session, "skip", None, at)
    stage.remind_at = None


def close_review(session: Session, article: Article, at: datetime) -> None:
    """End the review of an article that is out, or given up."""
    review = open_review_of(session, article)
    if review is not None:
        review.move(session, "close", None, at)
        review.remind_at = None
