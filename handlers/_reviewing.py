"""How reviews begin, end and are told of, wherever an article goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers._article_card import titled
from handlers._cards import draw
from handlers._chat import Chat
from handlers._review_card import view_of
from models import outbox
from models.article import Article
from models.duty import on_duty
from models.life import mark
from models.message import Button, Message
from models.person import Person
from models.progress import open_next, settle
from models.reminding import next_told, polite
from models.review import Review, Reviewer, approval_of, names_of, to_decide
from models.reviewing import open_review, remind_next, told_for
from models.stage import Stage, give_stage, stages_of
from models.teamwork import push_minute, team_calendar
from models.telling import tell
from models.version import Version, latest_version
from models.words import Words, joined, t

SOON = timedelta(days=1)  # before it goes out; then reviewers are told at any hour


def go_on(chat: Chat, article: Article) -> Stage | None:
    """Open the next step; one that only reviews begins its review by itself. Gives the step."""
    coming = open_next(chat.session, article, chat.now)
    if article.state == "approved" and not article.approved_hash:
        passed = approval_of(chat.session, article)
        article.approved_hash = passed.hash if passed else ""
    if coming is None or coming.read.review is None or coming.read.hands:
        return coming
    version = latest_version(chat.session, article)
    if version is None:
        said = t("Nothing was handed in that could be reviewed: {stage} is done by hand.", stage=coming.name)
        chat.add_to_thread(article.subject, said)
    else:
        coming.move(chat.session, "call in", None, chat.now)
        begin_review(chat, article, coming, version)
    return coming


def begin_review(chat: Chat, article: Article, stage: Stage, version: Version) -> Review:
    """Let a version be reviewed: a card in the article's thread, and one for each reviewer."""
    stage.remind_at = None
    if article.state == "writing":
        article.move(chat.session, "submit", None, chat.now)
    calendar = team_calendar(chat.session, chat.tools.calendar)
    review = open_review(chat.session, stage, version, chat.now, calendar)
    remind_next(review, chat.now, calendar, push_minute(chat.session))
    for to in outbox.threads_of(chat.session, article.subject):
        key = f"{review.subject}:{to.thread_of}"
        outbox.post(chat.session, to, draw(chat.session, review.subject), chat.now, key)
    for seat in to_decide(chat.session, review):
        ask(chat, review, seat)
    mark(chat.session, article.subject)
    return review


def ask(chat: Chat, review: Review, seat: Reviewer) -> None:
    """Send a reviewer the card on which to decide, at once while people work or publishing is near."""
    person = told_for(chat.session, review, seat)
    card = draw(chat.session, review.subject, view_of(person))
    key = f"{review.subject}:reviewer:{person.id}"
    tell(chat.session, person, card, _when(chat, review), key)


def _when(chat: Chat, review: Review) -> datetime:
    minute = push_minute(chat.session)
    good = polite(chat.now, team_calendar(chat.session, chat.tools.calendar), minute)
    near = chat.session.get_one(Article, review.article).slot - chat.now < SOON
    return chat.now if near or good - chat.now <= timedelta(minutes=minute) else good


def has_passed(chat: Chat, review: Review) -> Stage | None:
    """Let an article go on after its review passed; gives the next step."""
    article, stage = of_review(chat, review)
    stage.move(chat.session, "pass", None, chat.now)
    settle(stage, chat.me, chat.now)
    article.move(chat.session, "pass", None, chat.now)
    return go_on(chat, article)


def was_returned(chat: Chat, review: Review, reason: str) -> Person:
    """Give a version back to whoever is to mend it, at once and with the reason."""
    article, stage = of_review(chat, review)
    version = chat.session.get_one(Version, review.read)
    stage.move(chat.session, "return", None, chat.now)
    article.move(chat.session, "return", None, chat.now)
    author = chat.session.get_one(Person, version.author)
    if not stage.read.hands and stage.doer != author.id:
        give_stage(chat.session, stage, author, chat.me, chat.now)
    doer = chat.session.get(Person, stage.doer) if stage.doer is not None else None
    calendar, minute = team_calendar(chat.session, chat.tools.calendar), push_minute(chat.session)
    stage.told, stage.told_at = 1, chat.now
    stage.remind_at = next_told(stage, chat.now, calendar, minute)
    said = t("{person} returned version {number} of {article}: {reason}", person=chat.me.name,
             number=version.number, article=titled(article), reason=reason)  # fmt: skip
    again = Button(t("Hand in…"), f"article hand-in {stage.short_id} …", primary=True)
    for person in {one.id: one for one in (doer, author) if one is not None}.values():
        chat.tell(person, Message(said, buttons=(again,)))
    mark(chat.session, article.subject)
    return doer or author


def replace_review(chat: Chat, review: Review, version: Version) -> Review:
    """Let a newer version be reviewed in place of one that nobody has decided about."""
    article, stage = of_review(chat, review)
    review.move(chat.session, "replace", None, chat.now, why=f"version {version.number}")
    review.remind_at = None
    return begin_review(chat, article, stage, version)


def void_approval(chat: Chat, review: Review, version: Version) -> Review:
    """Let an approval end, since what was approved is not what there is; its step is reviewed anew."""
    article, stage = of_review(chat, review)
    review.move(chat.session, "void", None, chat.now, why=f"version {version.number} by {chat.me.name}")
    for later in stages_of(chat.session, article):
        if later.state in ("open", "reviewing"):
            later.move(chat.session, "close", None, chat.now)
            later.remind_at = None
    if article.state in ("approved", "scheduled"):
        article.move(chat.session, "void", None, chat.now)
    article.approved_hash = ""
    stage.move(chat.session, "void", None, chat.now)
    stage.done_at = stage.done_by = None
    stage.move(chat.session, "call in", None, chat.now)
    return begin_review(chat, article, stage, version)


def page_scheduled(chat: Chat, article: Article) -> Words:
    """Tell the owner and whoever is on duty, at any hour, that the wrong version goes out by itself."""
    at = article.scheduled_at or article.slot
    said = t("{article} is set to go out {moment} in the back office: cancel that first.",
             article=titled(article), moment=at)  # fmt: skip
    why = t("{person} changed it after it was approved.", person=chat.me.name)
    cancelled = Button(t("Cancelled there"), f"article unschedule {article.short_id}", primary=True)
    duty = on_duty(chat.session, chat.now.date())
    people = {article.owner, *([duty.id] if duty is not None else [])}
    for number in people:
        message = Message(joined([said, why], "\n"), buttons=(cancelled,))
        chat.tell(chat.session.get_one(Person, number), message)
    return said


def of_review(chat: Chat, review: Review) -> tuple[Article, Stage]:
    """The article and the step that a review is of."""
    return chat.session.get_one(Article, review.article), chat.session.get_one(Stage, review.stage)


def waits_for(chat: Chat, review: Review) -> Words:
    """Who has yet to decide, and until when."""
    names = names_of(chat.session, to_decide(chat.session, review))
    return t("{number} waits for {names}, until {moment}.", number=review.short_id, names=names,
             moment=review.due)  # fmt: skip
