"""What WeChat says of a push is noted on the team's articles: that they are out, where, or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from handlers._article_card import titled
from handlers._publishing import put_out
from models import outbox
from models.article import Article
from models.audit import Deed, append
from models.life import mark, write_down
from models.message import Button, Message
from models.named import Named
from models.person import Person
from models.progress import open_next
from models.push import Push, articles_in
from models.room import of_account
from models.teamwork import team_calendar
from models.telling import tell
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

NEAR = timedelta(hours=3)  # between a push as it was planned and as it was sent
READY = ("approved", "scheduled")


class Outcome(Named):
    """What became of a push, as WeChat says."""

    DONE = "done", t("published")
    ORIGINAL = "original", t("its original content was not confirmed")
    FAILED = "failed", t("it failed")
    REJECTED = "rejected", t("WeChat's review refused it")
    DELETED = "deleted", t("somebody deleted it")
    BANNED = "banned", t("WeChat took it down")


@dataclass(frozen=True, slots=True)
class Sent:
    """What WeChat says: the job's number, when, and what came of it; links by place, 1 being 头条.

    `total` and `sent` count subscribers, where a push went to them; `why` is WeChat's own word.
    """

    number: str
    at: datetime
    outcome: Outcome
    why: str = ""
    links: Mapping[int, str] = field(default_factory=dict)
    total: int | None = None
    sent: int | None = None


def note_sent(session: Session, account: int, sent: Sent, now: datetime, calendar: WorkCalendar) -> None:
    """Note it on the articles of the push that it is of; of a push that nobody planned, nothing."""
    push = _push_of(session, account, sent)
    if push is None:
        return
    about = f"{sent.outcome} {sent.number} {sent.sent if sent.sent is not None else ''}".strip()
    append(session, Deed(push.subject, "sent", None, now, after=about, why=sent.why))
    for article, link in _meant(session, push, sent):
        if sent.outcome is not Outcome.DONE:
            _tell_not_out(session, article, sent, now)
        elif article.state in READY:
            _put_out(session, article, link, sent, now, team_calendar(session, calendar))
        elif article.is_out and link and not article.link:
            _learn_link(session, article, link, now)
        elif not article.is_out and article.is_alive:
            _ask(session, article, link, now)


def _push_of(session: Session, account: int, sent: Sent) -> Push | None:
    """The account's push that was planned nearest to that moment, with something still to be said of it."""
    near = col(Push.at).between(sent.at - NEAR, sent.at + NEAR)
    found = session.exec(select(Push).where(of_account(Push.account, account), near)).all()
    open_ = [one for one in found if any(_is_open(article) for article in articles_in(session, one))]
    return min(open_, key=lambda one: (abs(one.at - sent.at), one.id), default=None)


def _is_open(article: Article) -> bool:
    return article.state in READY or (article.is_out and not article.link)


def _meant(session: Session, push: Push, sent: Sent) -> Iterator[tuple[Article, str]]:
    """The articles that were sent, each with its link; where WeChat names none, all that are in the push."""
    for place, article in enumerate(articles_in(session, push), 1):
        number = article.position or place
        if not sent.links or number in sent.links:
            yield article, sent.links.get(number, "")


def _put_out(
    session: Session, article: Article, link: str, sent: Sent, now: datetime, calendar: WorkCalendar
) -> None:
    put_out(session, article, None, min(sent.at, now), link, calendar)
    open_next(session, article, now)
    counts: Words = ""
    if sent.sent is not None and sent.total is not None:
        counts = t("to {sent} of {total} subscribers", sent=sent.sent, total=sent.total)
    _add(session, article, joined([t("WeChat published this {link}", link=link), counts]), now)


def _learn_link(session: Session, article: Article, link: str, now: datetime) -> None:
    article.link = link
    write_down(session, Deed(article.subject, "link", None, now, after=link))
    mark(session, article.subject)
    _add(session, article, t("WeChat says where this is: {link}", link=link), now)


def _tell_not_out(session: Session, article: Article, sent: Sent, now: datetime) -> None:
    """Say in the thread and to its owner that an article is not out, or no longer."""
    if not _is_open(article) and sent.outcome is Outcome.FAILED:
        return
    why = joined([sent.outcome.label, sent.why], " ")
    said = t("{article} is not out: {why}", article=titled(article), why=why)
    _add(session, article, said, now)
    tell(session, session.get_one(Person, article.owner), Message(said), now, _key(article, sent))


def _ask(session: Session, article: Article, link: str, now: datetime) -> None:
    """Ask the owner of an article that was not approved whether it is the one that went out."""
    words = t(
        "WeChat sent the push of {article}, which was not approved. Is it out?", article=titled(article)
    )
    button = Button(t("It is out"), f"article publish {article.short_id} {link}".strip())
    owner = session.get_one(Person, article.owner)
    tell(session, owner, Message(words, buttons=(button,)), now, f"{article.subject}:sent?")


def _key(article: Article, sent: Sent) -> str:
    return f"{article.subject}:{sent.outcome}:{sent.number}"


def _add(session: Session, article: Article, words: Words, now: datetime) -> None:
    for to in outbox.threads_of(session, article.subject):
        outbox.post(session, to, Message(words), now)
