"""Topics: what somebody proposes to write about, who votes for it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import exists
from sqlmodel import Field, Session, and_, col, func, or_, select, update

from models.article import Article
from models.audit import Deed, last_entry
from models.holding import Held, holds
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, mark, way, write_down
from models.person import Person
from models.refusal import Refusal
from models.words import Text, t

LONGEST_TITLE = 64  # characters: the limit of an article's title in the Official Account's back office
OPEN = ("proposed", "shortlisted")


class Topic(Living, table=True):
    """A proposed topic. `slot` is when it is to be published, once it is accepted.

    `slot_day` is its day in the workspace's zone; unless `slot_timed` only the day was said. `links` are
    one a line. `stage` is how far the article was when a running team brought it along. `kept_at` is when
    somebody last said that it is still wanted, `nudged_at` when its proposer was last asked. `has_merged` and
    `has_concerns` say that it ever was so, which spares most cards and votes a look.
    """

    PREFIX: ClassVar[str] = "T"
    NOUN: ClassVar[str] = "topic"
    STATES: ClassVar[Mapping[str, Text]] = {
        "proposed": t("proposed"),
        "shortlisted": t("shortlisted"),
        "accepted": t("accepted"),
        "declined": t("declined"),
        "withdrawn": t("withdrawn"),
        "merged": t("merged"),
        "stale": t("stale"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "shortlist": way("proposed", "shortlisted", "lead"),
        "accept": way("proposed shortlisted", "accepted", "lead"),
        "decline": way("proposed shortlisted", "declined", "lead"),
        "withdraw": way("proposed shortlisted", "withdrawn", "proposer"),
        "merge": way("proposed shortlisted", "merged", "lead proposer"),
        "unmerge": way("merged", "proposed", "lead proposer"),
        "relist": way("merged", "shortlisted", "lead proposer"),
        "age": way("proposed shortlisted", "stale", "paiqi"),
        "revive": way("stale", "proposed", "lead proposer"),
    }

    state: str = Field(default="proposed", index=True)
    title: str
    angle: str = ""
    need: str = ""
    links: str = ""
    source: int | None = Field(default=None, foreign_key="department.id")
    column: int | None = Field(default=None, foreign_key="content_column.id")
    account: int | None = Field(default=None, foreign_key="account.id")
    proposer: int = Field(foreign_key="person.id")
    proposed_at: datetime
    wished: date | None = None
    owner: int | None = Field(default=None, foreign_key="person.id")
    slot: datetime | None = None
    slot_day: date | None = None
    slot_timed: bool = False
    reason: str = ""
    stage: str = ""
    merged_into: int | None = Field(default=None, foreign_key="topic.id", index=True)
    served: bool = False
    has_merged: bool = False
    has_concerns: bool = False
    kept_at: datetime | None = None
    nudged_at: datetime | None = None
    sample: bool = False

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this topic."""
        ours = {"proposer"} if person.acts_for(self.proposer) else set()
        return super().capacities(person) | ours

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the open topics, newest first."""
        asked = select(Topic).where(col(Topic.state).in_(OPEN)).order_by(col(Topic.id).desc())
        return [(topic.short_id, topic.title) for topic in session.exec(asked.limit(100))]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in OPEN

    def no_longer(self, session: Session) -> Text:
        """Say where a merged topic went; of others who was quicker."""
        if self.merged_into is None:
            return super().no_longer(session)
        into = session.get_one(Topic, self.merged_into)
        return t(
            "{number} was merged into {into}《{title}》; its votes count there.",
            number=self.short_id,
            into=into.short_id,
            title=into.title,
        )


def merge(session: Session, topic: Topic, into: Topic, by: Person, at: datetime) -> None:
    """Let a topic be part of another, which gets its votes; Refusal where that makes no sense."""
    if topic.id == into.id:
        raise Refusal(t("A topic cannot be merged into itself."), field="into")
    if into.state not in (*OPEN, "accepted"):
        raise Refusal(into.no_longer(session), field="into")
    topic.move(session, "merge", by, at, why=into.short_id)
    topic.merged_into, into.has_merged = into.id, True
    mark(session, into.subject)


def unmerge(session: Session, topic: Topic, by: Person, at: datetime) -> Topic:
    """Undo a merge: the topic is as it was, with its own votes; gives the one it was part of."""
    last = last_entry(session, topic.subject, after="merged")
    was_listed = last is not None and last.before == "shortlisted"
    topic.move(session, "relist" if was_listed else "unmerge", by, at)
    into = session.get_one(Topic, topic.merged_into)
    topic.merged_into = None
    mark(session, into.subject)
    return into


def give_topics(session: Session, account: int) -> None:
    """Let topics of no account be an account's."""
    session.execute(update(Topic).where(col(Topic.account).is_(None)).values(account=account))


@holds("topic")
def held_topics(session: Session, person: Person, at: datetime) -> list[Held]:
    """The open topics that a person proposed, and those that they write and that are not past."""
    proposed = and_(col(Topic.proposer) == person.id, col(Topic.state).in_(OPEN))
    is_article = exists().where(col(Article.topic) == col(Topic.id))  # which says of itself who has it
    written = and_(
        col(Topic.owner) == person.id, col(Topic.state) == "accepted", col(Topic.slot) >= at, ~is_article
    )
    found = session.exec(select(Topic).where(or_(proposed, written)).order_by(col(Topic.id)))
    return [_held(topic, person) for topic in found]


def _held(topic: Topic, person: Person) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        setattr(topic, "proposer" if topic.is_open else "owner", successor.id)
        moved = f"{person.name} → {successor.name}"
        write_down(session, Deed(topic.subject, "hand over", by.id, at, why=moved))

    what = t("{number}《{title}》, proposed") if topic.is_open else t("{number}《{title}》, to write")
    words = Text(what.msgid, {"number": topic.short_id, "title": topic.title})
    waits = () if topic.is_open or topic.proposer == person.id else (topic.proposer,)
    return Held(topic.subject, words, hand, waits)


@keeps("topic")
def kept_topics(session: Session, whose: Whose) -> list[Kept]:
    """Topics are the team's: they stay."""
    theirs = or_(col(Topic.proposer) == whose.person, col(Topic.owner) == whose.person)
    topics = session.exec(select(func.count()).select_from(Topic).where(theirs)).one()
    return [Kept("topics", t("topics"), topics)]
