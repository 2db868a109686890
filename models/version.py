"""Versions: what was handed in for an article, as it was, with the hash of exactly what is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, func, select, update

from models.article import Article
from models.audit import Deed
from models.file import StoredFile
from models.keeping import Kept, Whose, keeps
from models.life import write_down
from models.named import Named
from models.person import Person
from models.row import Row
from models.stage import Stage
from models.words import t

SIGNS = 8  # of a hash that a button carries


class Cover(Named):
    """Whether a version comes with its cover."""

    YES = "cover", t("with cover"), "有封面", "封面有"
    NO = "no-cover", t("without cover"), "没封面", "封面没有"


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody hands in: a `text`, a `link`, or a `file` with what was written beside it."""

    text: str = ""
    link: str = ""
    file: StoredFile | None = None

    @property
    def kind(self) -> str:
        """What a template calls it."""
        if self.file is not None:
            return "file"
        return "link" if self.link else "text"


class Version(Row, table=True):
    """One version of an article, which never changes. `number` counts within the article."""

    __table_args__ = (UniqueConstraint("article", "number"),)

    article: int = Field(foreign_key="article.id", index=True)
    stage: int = Field(foreign_key="stage.id")
    number: int
    kind: str
    title: str
    text: str = ""
    link: str = ""
    file: int | None = Field(default=None, foreign_key="file.id")
    length: int = 0
    has_cover: bool = False
    author: int = Field(foreign_key="person.id", index=True)
    at: datetime
    hash: str

    @property
    def sign(self) -> str:
        """The beginning of its hash, which tells it from others."""
        return self.hash[:SIGNS]


def add_version(
    session: Session, article: Article, stage: Stage, content: Content, cover: bool, by: Person, at: datetime
) -> Version:
    """Keep what was handed in as the next version of an article."""
    last = latest_version(session, article)
    version = Version(
        article=article.id,
        stage=stage.id,
        number=last.number + 1 if last else 1,
        kind=content.kind,
        title=article.title,
        text=content.text,
        link=content.link,
        file=content.file.id if content.file else None,
        length=len("".join(content.text.split())),
        has_cover=cover,
        author=by.id,
        at=at,
        hash=digest(article.title, content, cover),
    )
    session.add(version)
    session.flush()
    what = f"version {version.number} {version.hash}"
    write_down(session, Deed(article.subject, "version", by.id, at, after=article.state, why=what))
    return version


def digest(title: str, content: Content, cover: bool) -> str:
    """The hash of what is shown, in no language and the same on every machine."""
    file = content.file
    bytes_of = sha256(file.content).hexdigest() if file else ""
    shown = [content.kind, title, content.text, content.link, file.name if file else "", bytes_of, cover]
    return sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def latest_version(session: Session, article: Article) -> Version | None:
    """The newest version of an article."""
    asked = select(Version).where(Version.article == article.id)
    return session.exec(asked.order_by(col(Version.number).desc()).limit(1)).first()


def version_before(session: Session, version: Version) -> Version | None:
    """The version that one came in place of."""
    asked = select(Version).where(Version.article == version.article, Version.number == version.number - 1)
    return session.exec(asked).first()


def takes_version(session: Session, stage: Stage) -> bool:
    """Whether a stage is done by handing in: one that only reviews, as soon as there is what it reviews."""
    spec = stage.read
    article = session.get_one(Article, stage.article)
    return bool(spec.hands) or (spec.review is not None and latest_version(session, article) is not None)


@keeps("version")
def kept_versions(session: Session, whose: Whose) -> list[Kept]:
    """The versions that somebody handed in; the hash of what was approved stays."""
    theirs = Version.author == whose.person

    def forget() -> None:
        session.execute(update(Version).where(theirs).values(text="", link=""))  # type: ignore[arg-type]

    count = session.exec(select(func.count()).select_from(Version).where(theirs)).one()
    return [Kept("versions", t("versions"), count, forget)]
