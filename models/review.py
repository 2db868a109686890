"""Reviews: one version, those who read it, and what they decided; bound to the hash of what they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, col, func, select

from models.article import Article
from models.audit import Deed
from models.holding import Held, holds
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, way, write_down
from models.person import Person
from models.refusal import Refusal
from models.row import Row
from models.stage import Stage
from models.version import Version
from models.words import Text, Words, joined, t

ANY, ALL = "any", "all"
APPROVE, RETURN = "approve", "return"


class Review(Living, table=True):
    """One round of reading one version. `rule` is `any`, `all`, or how many of the template's people agree.

    Who was added besides must agree in any case. With `own`, the author may decide, too.
    """

    PREFIX: ClassVar[str] = "V"
    NOUN: ClassVar[str] = "review"
    STATES: ClassVar[Mapping[str, Text]] = {
        "open": t("in review"),
        "passed": t("approved"),
        "returned": t("returned"),
        "voided": t("no longer approved"),
        "replaced": t("replaced by a newer version"),
        "closed": t("not needed any more"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "pass": way("open", "passed", "reviewer"),
        "return": way("open", "returned", "reviewer"),
        "replace": way("open", "replaced", "paiqi"),
        "void": way("passed", "voided", "paiqi"),
        "close": way("open", "closed", "paiqi"),
    }

    state: str = Field(default="open", index=True)
    article: int = Field(foreign_key="article.id", index=True)
    stage: int = Field(foreign_key="stage.id", index=True)
    read: int = Field(foreign_key="version.id")
    hash: str
    round: int = 1
    rule: str = ALL
    own: bool = False
    opened_at: datetime
    due: datetime
    remind_at: datetime | None = Field(default=None, index=True)
    raised: bool = False

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this review."""
        session = object_session(self)
        asked = select(Reviewer.person).where(Reviewer.review == self.id)
        seats = session.scalars(asked) if session is not None else ()
        return super().capacities(person) | ({"reviewer"} if any(map(person.acts_for, seats)) else set())

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the open reviews, the first due before the others."""
        titles = {one.id: one.title for one in session.exec(select(Article))}
        return [(one.short_id, titles[one.article]) for one in open_reviews(session)]


class Reviewer(Row, table=True):
    """Somebody who is to read, and what they decided; `by` pressed, which may be who stands in.

    Whom a reviewer asked besides was `added_by` them.
    """

    __table_args__ = (UniqueConstraint("review", "person"),)

    review: int = Field(foreign_key="review.id", index=True)
    person: int = Field(foreign_key="person.id", index=True)
    decision: str = ""
    comment: str = ""
    at: datetime | None = None
    by: int | None = Field(default=None, foreign_key="person.id")
    added_by: int | None = Field(default=None, foreign_key="person.id")


def seats_of(session: Session, review: Review) -> list[Reviewer]:
    """The reviewers, in the order in which they came."""
    return list(session.exec(select(Reviewer).where(Reviewer.review == review.id).order_by(col(Reviewer.id))))


def to_decide(session: Session, review: Review) -> list[Reviewer]:
    """The reviewers who have not decided yet; nobody once the review is over."""
    return [seat for seat in seats_of(session, review) if not seat.decision] if review.state == "open" else []


def names_of(session: Session, seats: Iterable[Reviewer]) -> Words:
    """The names of reviewers."""
    return joined([session.get_one(Person, seat.person).name for seat in seats], "、")


def open_reviews(session: Session) -> list[Review]:
    """What is in review, the first due before the others."""
    asked = select(Review).where(Review.state == "open")
    return list(session.exec(asked.order_by(col(Review.due), col(Review.id))))


def reviews_for(session: Session, person: Person) -> list[Review]:
    """The versions that a person is to review, or reviews for somebody who is away."""
    return [
        one
        for one in open_reviews(session)
        if any(person.acts_for(seat.person) for seat in to_decide(session, one))
        and (one.own or session.get_one(Version, one.read).author != person.id)
    ]


def open_review_of(session: Session, article: Article) -> Review | None:
    """The review of an article that is going on."""
    return session.exec(select(Review).where(Review.article == article.id, Review.state == "open")).first()


def approval_of(session: Session, article: Article) -> Review | None:
    """The last review of an article that passed and still holds."""
    asked = select(Review).where(Review.article == article.id, Review.state == "passed")
    return session.exec(asked.order_by(col(Review.id).desc()).limit(1)).first()


def kept_by(session: Session, review: Review) -> Version | None:
    """The newest version after the one that was approved, where the approval stands for it, too."""
    if review.state != "passed":
        return None
    asked = select(Version).where(Version.stage == review.stage, Version.id > review.read)
    return session.exec(asked.order_by(col(Version.id).desc()).limit(1)).first()


def last_review(session: Session, stage: Stage) -> Review | None:
    """The newest review of a stage."""
    asked = select(Review).where(Review.stage == stage.id).order_by(col(Review.id).desc())
    return session.exec(asked.limit(1)).first()


def check_open(session: Session, review: Review) -> None:
    """Refuse what was decided, or is not to be decided any more."""
    if review.state != "open":
        raise Refusal(review.no_longer(session))


def seat_for(session: Session, review: Review, person: Person) -> Reviewer:
    """Where a person decides: their own place, else that of whom they stand in for; Refusal if nowhere."""
    check_open(session, review)
    seats = [seat for seat in seats_of(session, review) if person.acts_for(seat.person)]
    left = names_of(session, to_decide(session, review))
    if session.get_one(Version, review.read).author == person.id and not review.own:
        raise Refusal(t("You can't decide about your own version; {names} will.", names=left))
    if not seats:
        raise Refusal(t("{number} is decided by {names}.", number=review.short_id, names=left))
    undecided = sorted((seat for seat in seats if not seat.decision), key=lambda s: s.person != person.id)
    if not undecided:
        raise Refusal(t("You have approved this already; it waits for {names}.", names=left))
    return undecided[0]


def approve(session: Session, review: Review, by: Person, comment: str, at: datetime) -> bool:
    """Let a reviewer agree; whether the review has passed by it."""
    seat = seat_for(session, review, by)
    _decide(seat, APPROVE, by, comment, at)
    session.flush()
    if not is_met(review, seats_of(session, review)):
        deed = Deed(review.subject, APPROVE, by.id, at, after=review.state, why=comment)
        write_down(session, deed)
        return False
    review.move(session, "pass", by, at, why=comment)
    review.remind_at = None
    return True


def send_back(session: Session, review: Review, by: Person, reason: str, at: datetime) -> None:
    """Let a reviewer return a version; one is enough."""
    seat = seat_for(session, review, by)
    review.move(session, "return", by, at, why=reason)
    _decide(seat, RETURN, by, reason, at)
    review.remind_at = None


def _decide(seat: Reviewer, decision: str, by: Person, comment: str, at: datetime) -> None:
    seat.decision, seat.comment, seat.by, seat.at = decision, comment, by.id, at


def is_met(review: Review, seats: list[Reviewer]) -> bool:
    """Whether enough have agreed."""
    asked = [seat.decision == APPROVE for seat in seats if seat.added_by is None]
    added = [seat.decision == APPROVE for seat in seats if seat.added_by is not None]
    return sum(asked) >= needed(review, len(asked)) and all(added)


def needed(review: Review, count: int) -> int:
    """How many of so many people must agree."""
    if review.rule in (ANY, ALL):
        return min(1, count) if review.rule == ANY else count
    return min(int(review.rule), count)


def hand_seat(session: Session, review: Review, seat: Reviewer, to: Person, by: Person, at: datetime) -> None:
    """Let somebody else review in a reviewer's place."""
    check_may_review(session, review, to)
    before = session.get_one(Person, seat.person)
    seat.person = to.id
    moved = f"{before.name} → {to.name}"
    write_down(session, Deed(review.subject, "hand over", by.id, at, after=review.state, why=moved))


def add_seat(session: Session, review: Review, person: Person, by: Person, at: datetime) -> Reviewer:
    """Let somebody review besides; they must agree, too."""
    check_may_review(session, review, person)
    seat = Reviewer(review=review.id, person=person.id, added_by=by.id)
    session.add(seat)
    session.flush()
    write_down(session, Deed(review.subject, "add", by.id, at, after=review.state, why=person.name))
    return seat


def check_may_review(session: Session, review: Review, person: Person) -> None:
    """Refuse the author, and who reviews it already."""
    check_open(session, review)
    if session.get_one(Version, review.read).author == person.id and not review.own:
        raise Refusal(t("{person} wrote this version and can't review it.", person=person.name))
    if any(seat.person == person.id for seat in seats_of(session, review)):
        raise Refusal(t("{person} reviews this already.", person=person.name))


def due_for_reminding(session: Session, at: datetime, most: int) -> list[Review]:
    """The reviews of which people should have been reminded by a time; nobody else has them."""
    asked = select(Review).where(col(Review.remind_at).is_not(None), col(Review.remind_at) <= at)
    ordered = asked.order_by(col(Review.remind_at), col(Review.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def next_reminder(session: Session, after: datetime) -> datetime | None:
    """When the next review is due for a reminder after a time; what was missed is due just after it."""
    soonest = session.exec(select(func.min(Review.remind_at)).where(col(Review.remind_at).is_not(None))).one()
    return None if soonest is None else max(soonest, after + timedelta(microseconds=1))


@holds("review")
def held_reviews(session: Session, person: Person, at: datetime) -> list[Held]:
    """What a person has still to review."""
    mine = select(Reviewer).where(Reviewer.person == person.id, Reviewer.decision == "")
    seats = {seat.review: seat for seat in session.exec(mine)}
    return [_held(session, one, seats[one.id]) for one in open_reviews(session) if one.id in seats]


def _held(session: Session, review: Review, seat: Reviewer) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        hand_seat(session, review, seat, successor, by, at)

    title = session.get_one(Article, review.article).title
    what = t("review {number}《{title}》", number=review.short_id, title=title)
    author = session.get_one(Version, review.read).author
    return Held(review.subject, what, hand, (author,), (f"article:A{review.article}",))


@keeps("reviewer")
def kept_decisions(session: Session, whose: Whose) -> list[Kept]:
    """Decisions about versions are the team's: they stay."""
    asked = select(func.count()).select_from(Reviewer).where(Reviewer.person == whose.person)
    return [Kept("reviews", t("reviews"), session.exec(asked).one())]
