"""Lessons: what was learned, a line each, kept to be read again when something like it is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, and_, col, func, select, update

from models.article import Article
from models.audit import Deed
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, way, write_down
from models.named import Named
from models.person import Person
from models.room import of_account
from models.words import Text, t

LONGEST = 200  # characters of one lesson


class Kind(Named):
    """What a lesson is: learned once and for all, or to be done better."""

    LEARNED = "learned", t("Learned"), "教训"
    IMPROVE = "improve", t("To improve"), "改进"


@dataclass(frozen=True, slots=True)
class Tag:
    """Where a lesson belongs: numbers of the column, the account, and the article that taught it."""

    column: int | None = None
    account: int | None = None
    article: int | None = None


class Lesson(Living, table=True):
    """Something learned by `person`. One without an account is every account's.

    `text` is empty once it was removed on request; such a lesson is shown nowhere.
    """

    PREFIX: ClassVar[str] = "L"
    NOUN: ClassVar[str] = "lesson"
    STATES: ClassVar[Mapping[str, Text]] = {"kept": t("in use"), "dropped": t("taken off the list")}
    MOVES: ClassVar[Mapping[str, Move]] = {"drop": way("kept", "dropped", "writer lead")}

    state: str = Field(default="kept", index=True)
    text: str
    kind: str = Kind.LEARNED.value
    column: int | None = Field(default=None, foreign_key="content_column.id", index=True)
    account: int | None = Field(default=None, foreign_key="account.id")
    article: int | None = Field(default=None, foreign_key="article.id", index=True)
    person: int = Field(foreign_key="person.id", index=True)
    at: datetime

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer what is in use, newest first."""
        return [(one.short_id, one.text) for one in lessons(session, limit=100)]

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this lesson."""
        return super().capacities(person) | ({"writer"} if person.acts_for(self.person) else set())


def in_use() -> ColumnElement[bool]:
    """Whether a lesson is to be shown."""
    return and_(col(Lesson.state) == "kept", col(Lesson.text) != "")


def lessons(
    session: Session,
    account: int | None = None,
    column: int | None = None,
    holding: str = "",
    limit: int | None = None,
) -> list[Lesson]:
    """What is in use of an account, of a column, and holding a text, newest first; None is any."""
    asked = select(Lesson).where(in_use(), of_account(Lesson.account, account))
    if column is not None:
        asked = asked.where(Lesson.column == column)
    if holding:
        asked = asked.where(col(Lesson.text).icontains(holding, autoescape=True))
    return list(session.exec(asked.order_by(col(Lesson.id).desc()).limit(limit)))


def lessons_from(session: Session, article: Article) -> list[Lesson]:
    """What an article taught, oldest first."""
    asked = select(Lesson).where(in_use(), Lesson.article == article.id)
    return list(session.exec(asked.order_by(col(Lesson.id))))


def add_lesson(session: Session, text: str, kind: Kind, tag: Tag, by: Person, at: datetime) -> Lesson:
    """Keep a lesson."""
    lesson = Lesson(
        text=text,
        kind=kind.value,
        column=tag.column,
        account=tag.account,
        article=tag.article,
        person=by.id,
        at=at,
    )
    session.add(lesson)
    session.flush()
    write_down(session, Deed(lesson.subject, "add", by.id, at, after=lesson.state))
    return lesson


@keeps("lesson")
def kept_lessons(session: Session, whose: Whose) -> list[Kept]:
    """The lessons that somebody wrote."""
    theirs = and_(col(Lesson.person) == whose.person, col(Lesson.text) != "")

    def forget() -> None:
        session.execute(update(Lesson).where(theirs).values(text=""))

    count = session.exec(select(func.count()).select_from(Lesson).where(theirs)).one()
    return [Kept("lessons", t("lessons"), count, forget)]
