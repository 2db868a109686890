"""The sample's articles: some in flight, one late, one in review, one out; each has its card in the room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.sample.cards import show
from models.article import Article
from models.audit import Deed
from models.column import ContentColumn
from models.life import write_down
from models.person import Person
from models.progress import lay_out, open_next, plan_for, settle, start
from models.push import join_push
from models.reminding import next_told
from models.reviewing import open_review, remind_next
from models.sop import PUBLISH, template_for
from models.stage import Stage, stages_of
from models.topic import Topic
from models.version import Content, add_version
from models.workcalendar import WorkCalendar

ROOM = "排期"
MINUTE = 7
BEGUN = time(10, 37)  # of the day; one step after the other follows within minutes
OUT, REVIEW = "out", "review"
TEXT = "毕业照的光比平时硬，底妆要薄、眉眼要重。附四步图解和机位说明。"
LINK = "https://mp.weixin.qq.com/s/sample"


class Begun(NamedTuple):
    """An article: its topic, how many days ago it began, and the step whose turn it is."""

    title: str
    days_ago: int
    now_at: str


ARTICLES = (
    Begun("新品精华试用官招募", 8, OUT),
    Begun("618 护肤囤货清单：只买用得完的", 9, "outline"),
    Begun("毕业照妆容：镜头前要比平时重一点", 1, REVIEW),
    Begun("三分钟看懂防晒指数", 2, "draft"),
    Begun("618 美妆测评合集", 4, "draft"),
)


def load_articles(session: Session, people: Mapping[str, Person], now: datetime) -> None:
    """Plan the articles, begin them, and let them come as far as the table says."""
    assert isinstance(now.tzinfo, ZoneInfo), "the workspace's time has its zone"
    calendar, lead = WorkCalendar(now.tzinfo), people["负责人"]
    for number, begun in enumerate(ARTICLES):
        day = now.date() - timedelta(days=begun.days_ago)
        at = datetime.combine(day, BEGUN, now.tzinfo) + number * timedelta(hours=1, minutes=1)
        article = _planned(session, begun.title, lead, at, calendar)
        start(session, article, lead, at)
        _advance(session, article, begun.now_at, at, calendar)
        _tell_nobody_late(session, article, now, calendar)
        show(session, ROOM, article.subject, at)
    session.info.pop("changed", None)  # the cards were drawn as all this had happened


def _planned(session: Session, title: str, by: Person, at: datetime, calendar: WorkCalendar) -> Article:
    topic = session.exec(select(Topic).where(Topic.title == title)).one()
    assert topic.slot is not None and topic.slot_day is not None, "an accepted topic has its slot"
    assert topic.owner is not None, "an accepted topic has its owner"
    article = Article(
        topic=topic.id,
        title=topic.title,
        column=topic.column,
        owner=topic.owner,
        slot=topic.slot,
        slot_day=topic.slot_day,
        sop="",
        sample=True,
    )
    session.add(article)
    session.flush()
    write_down(session, Deed(article.subject, "plan", by.id, at, after=article.state, why=topic.short_id))
    template = template_for(session, session.get(ContentColumn, topic.column))
    lay_out(session, article, template, plan_for(session, article, template, at, calendar), at)
    join_push(session, article, article.slot.astimezone(calendar.zone))
    return article


def _advance(session: Session, article: Article, until: str, at: datetime, calendar: WorkCalendar) -> None:
    """Do one step after the other, each minutes after the one before, until the one whose turn it is."""
    for n in range(len(stages_of(session, article))):
        moment = at + timedelta(minutes=7 * n)
        stage = open_next(session, article, moment)
        if stage is None:
            return
        if stage.read.kind == PUBLISH:
            _publish(session, article, stage)
            return
        if stage.read.key == until == REVIEW:
            _ask_for_review(session, article, stage, moment, calendar)
        if stage.read.key == until:
            return
        _finish(session, stage, moment)


def _finish(session: Session, stage: Stage, at: datetime) -> None:
    doer = session.get_one(Person, stage.doer)
    stage.move(session, "finish", doer, at)
    settle(stage, doer, at)


def _publish(session: Session, article: Article, stage: Stage) -> None:
    """Let it have gone out at its slot; of what follows, the comments are done."""
    owner, at = session.get_one(Person, article.owner), article.slot
    article.move(session, "publish", owner, at)
    article.published_at, article.link = at, LINK
    stage.move(session, "arrive", None, at)
    settle(stage, owner, at)
    open_next(session, article, at)
    for one in stages_of(session, article):
        if one.read.key == "comments":
            _finish(session, one, at + timedelta(hours=1))


def _ask_for_review(
    session: Session, article: Article, stage: Stage, at: datetime, calendar: WorkCalendar
) -> None:
    """Hand a version in, and let it be read."""
    version = add_version(
        session, article, stage, Content(TEXT), True, session.get_one(Person, article.owner), at
    )
    stage.move(session, "call in", None, at)
    article.move(session, "submit", None, at)
    remind_next(open_review(session, stage, version, at, calendar), at, calendar, MINUTE)


def _tell_nobody_late(session: Session, article: Article, now: datetime, calendar: WorkCalendar) -> None:
    """Let each doer be told when the next time for it comes: nothing is sent of what lies behind."""
    for stage in stages_of(session, article):
        if stage.state == "open":
            stage.told, stage.told_at = 1, stage.opened_at
            stage.remind_at = next_told(stage, now, calendar, MINUTE)
        elif stage.state == "reviewing":
            stage.remind_at = None
