"""A retro as it stands in its article's thread."""

from __future__ import annotations

from sqlmodel import Session

from handlers._article_card import titled
from handlers._cards import draws
from models.article import Article
from models.lesson import lessons_from
from models.message import Button, Message
from models.person import Person
from models.retro import Points, latest_retro
from models.words import Text, Words, joined, nt, t

LABELS: dict[str, Text] = {"keep": t("To keep"), "improve": t("To improve"), "learned": t("Learned")}


@draws("retro")
def draw_retro(session: Session, subject: str, view: str) -> Message:
    """Draw a retro: what is to be kept, to be improved, what was learned, and which lessons came of it."""
    article = session.get_one(Article, int(subject.partition(":A")[2]))
    retro = latest_retro(session, article.id)
    points = retro.points if retro is not None else Points()
    author = session.get_one(Person, retro.author).name if retro is not None else ""
    return Message(
        joined([t("Retro of {article}", article=titled(article)), author]),
        sections=(*_sections(points), _kept(session, article)),
        buttons=(Button(t("Change…"), f"article retro {article.short_id} …"),),
        subject=subject,
        view=view,
    )


def _sections(points: Points) -> list[Words]:
    said = [(label, getattr(points, name)) for name, label in LABELS.items()]
    return [joined([label, _dotted(text)], "\n") for label, text in said if text] or [
        t("Removed on request.")
    ]


def _dotted(text: str) -> str:
    return "\n".join(f"· {line}" for line in text.splitlines())


def _kept(session: Session, article: Article) -> Words:
    """The numbers of the lessons that are in use."""
    kept = lessons_from(session, article)
    if not kept:
        return t("No lesson came of it.")
    numbers = joined([one.short_id for one in kept], "、")
    return nt("{count} lesson: {numbers}", "{count} lessons: {numbers}", len(kept), numbers=numbers)
