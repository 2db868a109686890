"""Stages: the steps of one article, each with who does it, by when, and when its doer is next reminded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, and_, col, func, or_, select

from models.article import ALIVE, Article
from models.audit import Deed
from models.holding import Held, holds
from models.life import Living, Move, way, write_down
from models.person import Person
from models.sop import SHIPPED, StageSpec
from models.topic import Topic
from models.words import Text, Words, joined, t

UNDO = timedelta(minutes=10)


class Stage(Living, table=True):
    """One step. `spec` is the template's entry as it was when the article began, `place` its order.

    `due` is real time; a delay that was granted has moved it from `planned`. `remind_at` is when its doer is
    told again, `told` how often that happened, `told_at` when last. `raised` counts escalations; `raised_at`
    is when it last went up, or when its doer was first told that it is due.
    """

    PREFIX: ClassVar[str] = "S"
    NOUN: ClassVar[str] = "stage"
    STATES: ClassVar[Mapping[str, Text]] = {
        "waiting": t("not begun"),
        "open": t("to do"),
        "reviewing": t("in review"),
        "done": t("done"),
        "skipped": t("left out"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "open": way("waiting", "open", "paiqi"),
        "finish": way("open", "done", "doer lead paiqi"),
        "hand in": way("open", "reviewing", "doer lead paiqi"),
        "pass": way("reviewing", "done", "paiqi"),
        "return": way("reviewing", "open", "paiqi"),
        "call in": way("open", "reviewing", "paiqi"),
        "void": way("done", "open", "paiqi"),
        "undo": way("done", "open", "doer lead"),
        "close": way("open reviewing", "waiting", "paiqi"),
        "arrive": way("open reviewing", "done", "paiqi"),
        "skip": way("waiting open reviewing", "skipped", "lead paiqi"),
    }

    state: str = Field(default="waiting", index=True)
    article: int = Field(foreign_key="article.id", index=True)
    place: int
    spec: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    doer: int | None = Field(default=None, foreign_key="person.id", index=True)
    planned: datetime
    due: datetime
    moved_why: str = ""
    opened_at: datetime | None = None
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="person.id")
    blocked: str = ""
    remind_at: datetime | None = Field(default=None, index=True)
    snoozed: bool = False
    told: int = 0
    told_at: datetime | None = None
    raised: int = 0
    raised_at: datetime | None = None

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this stage."""
        return super().capacities(person) | ({"doer"} if person.acts_for(self.doer) else set())

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the viewer's open stages, the first due before the others."""
        found = [one for one in open_stages(session) if viewer.acts_for(one.doer)]
        titles = {one.id: one.title for one in session.exec(select(Article))} if found else {}
        return [(one.short_id, f"{one.read.zh}《{titles[one.article]}》") for one in found]

    @property
    def read(self) -> StageSpec:
        """What the template says of it."""
        return StageSpec.from_data(self.spec)

    @property
    def name(self) -> Words:
        """What it is called, in its reader's language."""
        return stage_name(self.read)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done for it."""
        return self.state in ("done", "skipped")


def stage_name(spec: StageSpec) -> Words:
    """A stage as it is called; ours in the reader's language, the team's own as they wrote it."""
    return NAMES.get(spec.en, spec.zh) if (spec.zh, spec.en) in OURS else spec.zh


NAMES: dict[str, Text] = {
    "Topic": t("Topic"),
    "Outline": t("Outline"),
    "First draft": t("First draft"),
    "Review": t("Review"),
    "Legal review": t("Legal review"),
    "Layout and final review": t("Layout and final review"),
    "Check before publishing": t("Check before publishing"),
    "Publish": t("Publish"),
    "First day's numbers": t("First day's numbers"),
    "Comments": t("Comments"),
    "Retro": t("Retro"),
    "Plan of the event": t("Plan of the event"),
    "Prizes and budget": t("Prizes and budget"),
    "Rules": t("Rules"),
    "Poster and layout": t("Poster and layout"),
    "Draw and send the prizes": t("Draw and send the prizes"),
    "Theme and goods": t("Theme and goods"),
    "Goods in stock": t("Goods in stock"),
    "Script and teaser": t("Script and teaser"),
    "Rehearsal": t("Rehearsal"),
    "Gear": t("Gear"),
    "On air": t("On air"),
    "Sales figures": t("Sales figures"),
}
OURS = {(stage.zh, stage.en) for one in SHIPPED.values() for stage in one.stages}


def stages_of(session: Session, article: Article) -> list[Stage]:
    """The stages of an article, in their order."""
    asked = select(Stage).where(Stage.article == article.id).order_by(col(Stage.place))
    return list(session.exec(asked))


def open_stages(session: Session, doer: Person | None = None) -> list[Stage]:
    """The stages whose turn it is, of everybody or of one person; the first due before the others."""
    asked = select(Stage).where(col(Stage.state).in_(("open", "reviewing")))
    if doer is not None:
        asked = asked.where(Stage.doer == doer.id)
    return list(session.exec(asked.order_by(col(Stage.due), col(Stage.id))))


def due_for_reminding(session: Session, at: datetime, most: int) -> list[Stage]:
    """The stages whose doers should have been told by a time, oldest first; nobody else has them."""
    asked = select(Stage).where(col(Stage.remind_at).is_not(None), col(Stage.remind_at) <= at)
    ordered = asked.order_by(col(Stage.remind_at), col(Stage.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def next_reminder(session: Session, after: datetime) -> datetime | None:
    """When the next doer is to be told after a time; what should have been told rings just after it."""
    soonest = session.exec(select(func.min(Stage.remind_at)).where(col(Stage.remind_at).is_not(None))).one()
    return None if soonest is None else max(soonest, after + timedelta(microseconds=1))


@holds("article")
def held_articles(session: Session, person: Person, at: datetime) -> list[Held]:
    """The articles that a person owns, or has steps to do of; an article goes on with its steps, as one."""
    unfinished = col(Stage.state).in_(("waiting", "open", "reviewing"))
    steps: dict[int, list[Stage]] = {}
    asked = select(Stage).where(Stage.doer == person.id, unfinished).order_by(col(Stage.place))
    for stage in session.exec(asked):
        steps.setdefault(stage.article, []).append(stage)
    owned = or_(col(Article.owner) == person.id, col(Article.contact) == person.id)
    theirs = and_(col(Article.state).in_(ALIVE), or_(owned, col(Article.id).in_(steps)))
    found = session.exec(select(Article).where(theirs).order_by(col(Article.slot), col(Article.id)))
    return [_held(session, article, steps.get(article.id, []), person) for article in found]


def _held(session: Session, article: Article, steps: list[Stage], person: Person) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        if article.owner == person.id:
            article.owner = successor.id
            session.get_one(Topic, article.topic).owner = successor.id
        if article.contact == person.id:
            article.contact = successor.id
        moved = f"{person.name} → {successor.name}"
        write_down(session, Deed(article.subject, "hand over", by.id, at, after=article.state, why=moved))
        for stage in steps:
            give_stage(session, stage, successor, by, at)

    names = joined([stage.name for stage in steps], "、")
    number, title = article.short_id, article.title
    if article.owner == person.id:
        what = t("article {number}《{title}》", number=number, title=title)
    else:
        what = t("{steps} of {number}《{title}》", steps=names, number=number, title=title)
    return Held(article.subject, what, hand, _waiting(session, article, person), _shown(article, steps))


def _waiting(session: Session, article: Article, person: Person) -> tuple[int, ...]:
    """Who waits for an article of somebody: whoever proposed it."""
    proposer = session.get_one(Topic, article.topic).proposer
    return (proposer,) if article.owner == person.id != proposer and not article.is_out else ()


def _shown(article: Article, steps: list[Stage]) -> tuple[str, ...]:
    """The other cards on which somebody stands."""
    return (f"topic:T{article.topic}", *(stage.subject for stage in steps))


def give_stage(session: Session, stage: Stage, to: Person, by: Person, at: datetime, why: str = "") -> None:
    """Let somebody else do a stage; they are told as if it were new."""
    before = session.get(Person, stage.doer) if stage.doer is not None else None
    moved = f"{before.name if before else ''} → {to.name}"
    stage.doer, stage.told, stage.told_at, stage.snoozed = to.id, 0, None, False
    stage.raised, stage.raised_at = 0, None
    if stage.state == "open":
        stage.remind_at = at
    said = f"{moved} {why}".strip()
    write_down(session, Deed(stage.subject, "hand over", by.id, at, after=stage.state, why=said))
