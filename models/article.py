"""Articles: an accepted topic on its way through the stages of its template, until it is out and closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, col, or_, select

from models.column import ContentColumn
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, way
from models.person import Person
from models.words import Text, t

ALIVE = ("planned", "writing", "reviewing", "approved", "scheduled", "published")
BEFORE = ("planned", "writing", "reviewing", "approved", "scheduled")  # what is not out yet


class Article(Living, table=True):
    """An article in production. `slot` is when it is to be published.

    `sop` and `sop_version` name the template it began with. `account` and `column` are its topic's. `writer`
    is somebody outside of the team, for whom `contact` is reminded, and who gets `fee`. `position` is its
    place in its push, 1 being 头条. `approved_hash` is the hash of what was approved.
    """

    PREFIX: ClassVar[str] = "A"
    NOUN: ClassVar[str] = "article"
    STATES: ClassVar[Mapping[str, Text]] = {
        "planned": t("planned"),
        "writing": t("being made"),
        "reviewing": t("in review"),
        "approved": t("approved"),
        "scheduled": t("scheduled"),
        "published": t("published"),
        "closed": t("closed"),
        "dropped": t("dropped"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "start": way("planned", "writing", "lead"),
        "submit": way("writing", "reviewing", "paiqi"),
        "pass": way("reviewing", "writing", "paiqi"),
        "return": way("reviewing", "writing", "paiqi"),
        "approve": way("writing", "approved", "paiqi"),
        "void": way("approved scheduled", "writing", "paiqi"),
        "schedule": way("approved", "scheduled", "owner editor"),
        "unschedule": way("scheduled", "approved", "owner editor"),
        "publish": way("writing reviewing approved scheduled", "published", "owner editor"),
        "sent": way("approved scheduled", "published", "paiqi"),
        "close": way("published", "closed", "paiqi"),
        "drop": way("planned writing reviewing approved scheduled", "dropped", "lead"),
    }

    state: str = Field(default="planned", index=True)
    topic: int = Field(foreign_key="topic.id", unique=True)
    title: str
    account: int | None = Field(default=None, foreign_key="account.id")
    column: int | None = Field(default=None, foreign_key="content_column.id")
    owner: int = Field(foreign_key="person.id", index=True)
    slot: datetime
    slot_day: date = Field(index=True)
    slot_timed: bool = True
    sop: str
    sop_version: int = 1
    sponsored: bool = False
    claims: bool = False
    writer: str = ""
    contact: int | None = Field(default=None, foreign_key="person.id")
    fee: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    fee_at: datetime | None = None
    push: int | None = Field(default=None, foreign_key="push.id", index=True)
    position: int | None = None
    approved_hash: str = ""
    scheduled_at: datetime | None = None
    published_at: datetime | None = None
    link: str = ""
    started_at: datetime | None = None
    sample: bool = False

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this article."""
        ours = {"owner"} if person.acts_for(self.owner) or person.acts_for(self.contact) else set()
        return super().capacities(person) | ours

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the articles that are not closed, by when they are published."""
        asked = select(Article).where(col(Article.state).in_(ALIVE)).order_by(col(Article.slot))
        return [(one.short_id, one.title) for one in session.exec(asked.limit(100))]

    @property
    def is_alive(self) -> bool:
        """Whether anything is still to be done for it."""
        return self.state in ALIVE

    @property
    def is_out(self) -> bool:
        """Whether it was published."""
        return self.state in ("published", "closed")

    @property
    def out_at(self) -> datetime:
        """When it was published, or else is to be: what the dates of its steps are counted from."""
        return self.published_at or self.slot

    @property
    def conditions(self) -> frozenset[str]:
        """Which conditions of stages hold: `claims`, `sponsor`, and its `column:NAME`."""
        session = object_session(self)
        column = session.get(ContentColumn, self.column) if session and self.column is not None else None
        named = {f"column:{column.name}"} if column is not None else set()
        held = {"sponsor": self.sponsored, "claims": self.claims}
        return frozenset(name for name, holds in held.items() if holds) | named


def article_of(session: Session, topic: int) -> Article | None:
    """The article that a topic became."""
    return session.exec(select(Article).where(Article.topic == topic)).first()


@keeps("article")
def kept_articles(session: Session, whose: Whose) -> list[Kept]:
    """Articles are the team's: they stay."""
    theirs = or_(col(Article.owner) == whose.person, col(Article.contact) == whose.person)
    count = len(session.exec(select(Article.id).where(theirs)).all())
    return [Kept("articles", t("articles"), count)]
