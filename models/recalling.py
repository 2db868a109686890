"""Which lessons to show again when something is proposed or planned: the nearest, and only what is near."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sqlmodel import Session, col, select

from models.article import Article
from models.lesson import Lesson, lessons
from models.likeness import DUPLICATE, Index, Likeness

MOST = 2
RECALLED = 500  # lessons that are looked through, the newest
ALIKE = 45  # of 100, at which a lesson is found by words that it does not hold
LOOKED_AT = 12  # texts and titles compared with what is planned

NEAR = DUPLICATE - 1
"""The least score at which a lesson is shown whatever its column: that of titles which say the same of
another thing, 双十一直播 and 春节直播. They are no repeats, and what was learned holds for both."""
NEAR_IN_COLUMN = 20
"""The same for one of the same column, with a word in common that says something: 测评, and not 怎么."""


def recall(session: Session, title: str, column: int | None, account: int | None) -> list[Lesson]:
    """The lessons nearest to a title, by what they say and by the title of the article that taught them."""
    known = lessons(session, account, limit=RECALLED)
    if not known:
        return []
    titles = _titles(session, known)
    texts = [(f"L{one.id}", one.text) for one in known]
    index = _index((*texts, *((f"A{number}", titled) for number, titled in titles.items())))
    near = index.nearest(title, LOOKED_AT, floor=0)
    chosen = [one for found in near for one in _of(found, known) if _is_near(found, one, column)]
    return list({one.id: one for one in chosen}.values())[:MOST]


def alike(session: Session, text: str, account: int | None) -> list[Lesson]:
    """The lessons that say most of what some words say, the nearest first."""
    known = {f"L{one.id}": one for one in lessons(session, account, limit=RECALLED)}
    index = _index(tuple((key, one.text) for key, one in known.items()))
    return [known[found.key] for found in index.nearest(text, LOOKED_AT) if found.score >= ALIKE]


def _titles(session: Session, known: list[Lesson]) -> dict[int, str]:
    numbers = {one.article for one in known if one.article is not None}
    asked = select(Article.id, Article.title).where(col(Article.id).in_(numbers))
    return dict(session.exec(asked.order_by(col(Article.id))).all())


def _of(found: Likeness, known: list[Lesson]) -> Iterator[Lesson]:
    """The lessons that a text or an article's title stands for."""
    number = int(found.key[1:])
    for one in known:
        if number == (one.id if found.key[0] == "L" else one.article):
            yield one


def _is_near(found: Likeness, lesson: Lesson, column: int | None) -> bool:
    if found.score >= NEAR:
        return True
    same = column is not None and lesson.column == column
    return same and bool(found.agree) and found.score >= NEAR_IN_COLUMN


@lru_cache(maxsize=8)
def _index(texts: tuple[tuple[str, str], ...]) -> Index:
    """Make what finds the nearest, once for the same lessons."""
    index = Index()
    for key, text in texts:
        index.add(key, text)
    return index
