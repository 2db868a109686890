"""Retros: what to keep, to improve and to remember of an article that is out; each writing of one stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, or_, select, update

from models.article import Article
from models.audit import Deed
from models.keeping import Kept, Whose, erased, keeps
from models.lesson import Kind, Tag, add_lesson, lessons_from
from models.life import mark, write_down
from models.outbox import Parcel
from models.person import Person
from models.row import Row
from models.sop import RETRO
from models.stage import Stage, stages_of
from models.words import t


@dataclass(frozen=True, slots=True)
class Points:
    """What a retro says, a thing a line; any may be empty."""

    keep: str = ""
    improve: str = ""
    learned: str = ""

    @property
    def lessons(self) -> list[tuple[Kind, str]]:
        """What becomes lessons: each line to improve and each that was learned, once."""
        said = [(Kind.LEARNED, line) for line in self.learned.splitlines()]
        said += [(Kind.IMPROVE, line) for line in self.improve.splitlines()]
        return list({line: (kind, line) for kind, line in reversed(said)}.values())[::-1]


class Retro(Row, table=True):
    """One writing of an article's retro, which never changes; the newest holds.

    `number` counts within the article. `author` wrote the first, `by` this one.
    """

    __table_args__ = (UniqueConstraint("article", "number"),)

    article: int = Field(foreign_key="article.id", index=True)
    number: int
    keep: str = ""
    improve: str = ""
    learned: str = ""
    author: int = Field(foreign_key="person.id")
    by: int = Field(foreign_key="person.id")
    at: datetime

    @property
    def subject(self) -> str:
        """What its card in the article's thread is called."""
        return f"retro:A{self.article}"

    @property
    def points(self) -> Points:
        """What it says."""
        return Points(self.keep, self.improve, self.learned)


def latest_retro(session: Session, article: int) -> Retro | None:
    """The newest writing of an article's retro."""
    asked = select(Retro).where(Retro.article == article).order_by(col(Retro.number).desc())
    return session.exec(asked.limit(1)).first()


def retro_stage(session: Session, article: Article) -> Stage | None:
    """The step of an article that its retro does."""
    return next((one for one in stages_of(session, article) if one.read.key == RETRO), None)


def write_retro(session: Session, article: Article, points: Points, by: Person, at: datetime) -> Retro:
    """Keep a retro as the next writing; lessons come and go with its lines, and stay with those that stay."""
    last = latest_retro(session, article.id)
    retro = Retro(
        article=article.id,
        number=last.number + 1 if last else 1,
        keep=points.keep,
        improve=points.improve,
        learned=points.learned,
        author=last.author if last else by.id,
        by=by.id,
        at=at,
    )
    session.add(retro)
    session.flush()
    deed = Deed(article.subject, "retro", by.id, at, after=article.state, why=f"retro {retro.number}")
    write_down(session, deed)
    _follow(session, article, last.points if last else Points(), retro, by)
    return retro


def _follow(session: Session, article: Article, before: Points, retro: Retro, by: Person) -> None:
    old, new = before.lessons, retro.points.lessons
    gone = {line for _, line in old} - {line for _, line in new}
    for lesson in lessons_from(session, article):
        if lesson.text in gone:
            lesson.move(session, "drop", by, retro.at)
    known = {line for _, line in old}
    author = session.get_one(Person, retro.author)
    tag = Tag(article.column, article.account, article.id)
    for kind, line in new:
        if line not in known:
            add_lesson(session, line, kind, tag, author, retro.at)


@keeps("retro")
def kept_retros(session: Session, whose: Whose) -> list[Kept]:
    """What somebody wrote into retros."""
    theirs = or_(col(Retro.author) == whose.person, col(Retro.by) == whose.person)
    written = or_(*(col(text) != "" for text in (Retro.keep, Retro.improve, Retro.learned)))
    found = session.exec(select(Retro).where(theirs, written)).all()

    def forget() -> None:
        session.execute(update(Retro).where(theirs).values(keep="", improve="", learned=""))
        subjects = {one.subject for one in found}
        session.execute(update(Parcel).where(col(Parcel.subject).in_(subjects)).values(body=erased()))
        for subject in subjects:
            mark(session, subject)

    return [Kept("retros", t("retros"), len(found), forget)]
