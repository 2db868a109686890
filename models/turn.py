"""Whose turn it is: each step under way, with who has it and until when; for the board, and what is late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.article import ALIVE, Article
from models.person import Person
from models.review import Review, Reviewer
from models.room import of_account
from models.stage import Stage


@dataclass(frozen=True, slots=True)
class Turn:
    """A step whose turn it is. In review, `people` are those who have yet to decide, and `due` is theirs."""

    article: Article
    stage: Stage
    people: tuple[Person, ...]
    due: datetime
    review: Review | None = None

    @property
    def names(self) -> list[str]:
        """The names of those whose turn it is."""
        return [person.name for person in self.people]


def under_way(session: Session, account: int | None = None) -> list[Article]:
    """The articles with which something is still to be done, by when they are published."""
    asked = select(Article).where(col(Article.state).in_(ALIVE), of_account(Article.account, account))
    return list(session.exec(asked.order_by(col(Article.slot), col(Article.position), col(Article.id))))


def turns(session: Session, articles: list[Article]) -> list[Turn]:
    """The steps of some articles whose turn it is, the first due before the others."""
    known = {one.id: one for one in articles}
    people = {one.id: one for one in session.exec(select(Person))}
    reviews = {one.stage: one for one in session.exec(select(Review).where(Review.state == "open"))}
    undecided = _undecided(session, people)
    asked = select(Stage).where(col(Stage.state).in_(("open", "reviewing")))
    found = [
        _turn(known[stage.article], stage, reviews.get(stage.id), people, undecided)
        for stage in session.exec(asked)
        if stage.article in known
    ]
    return sorted(found, key=lambda turn: (turn.due, turn.stage.id))


def _undecided(session: Session, people: dict[int, Person]) -> dict[int, list[Person]]:
    """Who has yet to decide in each open review."""
    asked = select(Reviewer).join(Review, col(Reviewer.review) == col(Review.id))
    open_seats = asked.where(Review.state == "open", Reviewer.decision == "").order_by(col(Reviewer.id))
    found: dict[int, list[Person]] = defaultdict(list)
    for seat in session.exec(open_seats):
        found[seat.review].append(people[seat.person])
    return found


def _turn(
    article: Article,
    stage: Stage,
    review: Review | None,
    people: dict[int, Person],
    undecided: dict[int, list[Person]],
) -> Turn:
    if review is not None:
        return Turn(article, stage, tuple(undecided.get(review.id, ())), review.due, review)
    doer = people.get(stage.doer or 0)
    return Turn(article, stage, (doer,) if doer is not None else (), stage.due)
