"""Lessons in words: a line each, in lists and where one is shown again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.article import Article
from models.column import ContentColumn
from models.lesson import Kind, Lesson
from models.person import Person
from models.recalling import recall
from models.words import Text, Words, joined, t

PART = 5  # lines of one section: each may be of 400 characters


def named(lesson: Lesson) -> Words:
    """A lesson as it stands in a sentence."""
    return Text("{number}《{text}》", {"number": lesson.short_id, "text": lesson.text})


def lesson_lines(session: Session, shown: Sequence[Lesson]) -> list[Words]:
    """A line for each: number, what it says, its column, the article that taught it, who and when."""
    names = dict(session.exec(select(Person.id, Person.name)).all())
    columns = dict(session.exec(select(ContentColumn.id, ContentColumn.name)).all())
    numbers = {one.article for one in shown if one.article is not None}
    asked = select(Article.id, Article.title).where(col(Article.id).in_(numbers))
    titles = {number: f"A{number}《{title}》" for number, title in session.exec(asked)}
    return [
        joined(
            [
                joined([one.short_id, _said(one)], " "),
                columns.get(one.column, "") if one.column else "",
                titles.get(one.article, "") if one.article else "",
                names[one.person],
                t("{moment}", moment=one.at),
            ]
        )
        for one in shown
    ]


def in_parts(lines: Sequence[Words]) -> tuple[Words, ...]:
    """Lines as sections of a card, each as long as one may be."""
    return tuple(joined(lines[n : n + PART], "\n") for n in range(0, len(lines), PART))


def _said(lesson: Lesson) -> Words:
    if lesson.kind == Kind.LEARNED:
        return lesson.text
    return t("To improve: {what}", what=lesson.text)


def recalled(session: Session, title: str, column: int | None, account: int | None) -> Words:
    """What was learned from something like it, under its heading; nothing where nothing is near."""
    near = recall(session, title, column, account)
    if not near:
        return ""
    return joined([t("What was learned from something like it:"), *lesson_lines(session, near)], "\n")
