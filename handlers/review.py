"""Reviews: a version is approved or returned by those who were asked to read it, and by nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlmodel import Session

from handlers import _reviewing as reviewing
from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from handlers._next import coming_words
from handlers._review_card import approve_button, draw_review, view_of
from handlers._typed import Decidable, Way, decided
from handlers._waiting import Waiting, waits
from models.article import Article
from models.life import mark
from models.message import Message
from models.person import Person, Role
from models.refusal import Refusal
from models.review import (
    Review,
    Reviewer,
    add_seat,
    approve,
    check_open,
    hand_seat,
    names_of,
    open_reviews,
    reviews_for,
    seat_for,
    send_back,
    to_decide,
)
from models.version import SIGNS, Version
from models.words import Words, joined, t

MOST_LISTED = 30
LONGEST_COMMENT = 200  # characters, which a button carries


@command("review approve", "审核 通过", "shtg")
def approve_version(
    chat: Chat,
    review: Annotated[Review, t("Review")],
    comment: Annotated[str | None, t("Comment")] = None,
    hash: Annotated[str | None, t("Hash of the version")] = None,
) -> Words | Message:
    """Approve the version that you were asked to review"""
    seat_for(chat.session, review, chat.me)
    version = chat.session.get_one(Version, review.read)
    said = " ".join((comment or "").split())
    if len(said) > LONGEST_COMMENT:
        words = t("A comment has {most} characters at most; say more in the thread.", most=LONGEST_COMMENT)
        raise Refusal(words, field="comment")
    if hash is None:
        return _asked_first(chat, review, version, said)
    if hash.strip().casefold() != review.hash[:SIGNS]:
        number = version.number
        raise Refusal(
            t("What you saw is not what is under review now, which is version {number}.", number=number),
            approve_button(review, version, said),
        )
    has_passed = approve(chat.session, review, chat.me, said, chat.now)
    _tell_thread(chat, review, t("{person} approved version {number}", person=chat.me.name,
                                 number=version.number), said)  # fmt: skip
    if not has_passed:
        mark(chat.session, review.subject)
        return reviewing.waits_for(chat, review)
    return _passed(chat, review, version)


def _asked_first(chat: Chat, review: Review, version: Version, comment: str) -> Message:
    """Ask whether this very version is meant, for a typed line does not say which one was read."""
    article = chat.session.get_one(Article, review.article)
    asked = t("Approve version {number} of {article}?", number=version.number, article=titled(article))
    return Message(asked, buttons=(approve_button(review, version, comment),))


def _passed(chat: Chat, review: Review, version: Version) -> Words:
    article = chat.session.get_one(Article, review.article)
    coming = reviewing.has_passed(chat, review)
    told = t("Version {number} of {article} is approved.", number=version.number, article=titled(article))
    for number in {version.author, article.owner}:
        chat.tell(chat.session.get_one(Person, number), told)
    return joined([told, coming_words(chat, coming)], "\n")


def _tell_thread(chat: Chat, review: Review, said: Words, comment: str) -> None:
    words = t("{line}: {comment}", line=said, comment=comment) if comment else said
    chat.add_to_thread(f"article:A{review.article}", words)


@command("review return", "审核 退回", "shth", "审核 打回")
def return_version(
    chat: Chat, review: Annotated[Review, t("Review")], reason: Annotated[str, t("Reason")]
) -> Words:
    """Return a version to whoever wrote it, and say what to change"""
    send_back(chat.session, review, chat.me, reason, chat.now)
    version = chat.session.get_one(Version, review.read)
    said = t("{person} returned version {number}", person=chat.me.name, number=version.number)
    _tell_thread(chat, review, said, reason)
    doer = reviewing.was_returned(chat, review, reason)
    return t("Version {number} is returned; {person} is told.", number=version.number, person=doer.name)


@command("review hand-over", "审核 转交", "shzj")
def hand_over(
    chat: Chat, review: Annotated[Review, t("Review")], person: Annotated[Person, t("To")]
) -> Words:
    """Let somebody else review in your place; a lead may do so for others"""
    seat = _given_away(chat, review)
    before = chat.session.get_one(Person, seat.person)
    hand_seat(chat.session, review, seat, person, chat.me, chat.now)
    reviewing.ask(chat, review, seat)
    said = t("{person} handed the review of {before} to {to}.", person=chat.me.name, before=before.name,
             to=person.name)  # fmt: skip
    chat.tell(before, said)
    _tell_thread(chat, review, said, "")
    mark(chat.session, f"article:A{review.article}")
    return t("{number} is with {person} now.", number=review.short_id, person=person.name)


def _given_away(chat: Chat, review: Review) -> Reviewer:
    """The place that is handed over: one's own, or for a lead the first that is undecided."""
    check_open(chat.session, review)
    if "reviewer" not in review.capacities(chat.me) and chat.me.is_at_least(Role.LEAD):
        return to_decide(chat.session, review)[0]
    return seat_for(chat.session, review, chat.me)


@command("review add", "审核 加签", "shjq")
def add_reviewer(
    chat: Chat, review: Annotated[Review, t("Review")], person: Annotated[Person, t("To")]
) -> Words:
    """Let somebody review besides; they must agree, too"""
    check_open(chat.session, review)
    if not review.capacities(chat.me) & {"reviewer", "lead"}:
        raise Refusal(t("Only a reviewer or a lead can add somebody."))
    seat = add_seat(chat.session, review, person, chat.me, chat.now)
    reviewing.ask(chat, review, seat)
    _tell_thread(chat, review, t("{person} asked {to} to review, too.", person=chat.me.name,
                                 to=person.name), "")  # fmt: skip
    mark(chat.session, f"article:A{review.article}")
    return reviewing.waits_for(chat, review)


@command("review show", "审核 查看", "shck")
def show(chat: Chat, review: Annotated[Review, t("Review")]) -> Message:
    """Show a review with the whole version"""
    return draw_review(chat.session, review.subject, view_of(chat.me))


@command("review list", "审核 列表", "shlb")
def list_reviews(chat: Chat) -> Message:
    """List what is in review, the first due before the others"""
    found = [one for one in open_reviews(chat.session) if chat.account in (None, _account(chat, one))]
    if not found:
        return Message(t("Nothing is in review."))
    lines = [_listed(chat.session, one) for one in found[:MOST_LISTED]]
    return Message(t("In review"), sections=(joined(lines, "\n"),))


def _account(chat: Chat, review: Review) -> int | None:
    return chat.session.get_one(Article, review.article).account


def _listed(session: Session, review: Review) -> Words:
    names = names_of(session, to_decide(session, review))
    due = t("until {moment}", moment=review.due)
    return joined([review.short_id, _reviewed(session, review), names, due])


def _reviewed(session: Session, review: Review) -> Words:
    version = session.get_one(Version, review.read)
    article = session.get_one(Article, review.article)
    return joined([titled(article), t("version {number}", number=version.number)], " ")


@decided
def decidable_reviews(session: Session, person: Person) -> list[tuple[Decidable, tuple[str, ...]]]:
    """What a person may decide by a reply under the article's card, or under the review's own."""
    found = reviews_for(session, person)
    return [(_decidable(session, one), (one.subject, f"article:A{one.article}")) for one in found]


def _decidable(session: Session, review: Review) -> Decidable:
    number = review.short_id
    read = {"review": number, "hash": review.hash[:SIGNS]}
    ways = {
        "approve": Way(t("Approve"), "review approve", read, "comment"),
        "return": Way(t("Return"), "review return", {"review": number}, "reason", needs_words=True),
    }
    return Decidable(number, _reviewed(session, review), f"review show {number}", ways)


@waits("review")
def waiting_reviews(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """The versions that a person is to review, or reviews for somebody who is away."""
    return [_waiting(session, one, person) for one in reviews_for(session, person)]


def _waiting(session: Session, review: Review, person: Person) -> Waiting:
    drawn = draw_review(session, review.subject, view_of(person))
    when = t("{moment}", moment=review.due)
    return Waiting(_reviewed(session, review), t("to review"), review.due, when, drawn.shown[:2])
