"""The schedule (排期表): the pushes of a month with their articles in their places, and what is free."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from sqlmodel import col, select

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from handlers._rota import read_days_shown
from handlers._topic_card import slot_words
from handlers._topics import named
from models.article import Article
from models.matrix import month_of
from models.message import Button, Message
from models.person import Person
from models.push import MOST_ARTICLES, Push, PushKind, articles_in, place_words, pushes_between
from models.pushing import clashes, left_in_month, open_days
from models.room import account_here, accounts_of, of_account, told_apart
from models.teamwork import team_calendar
from models.topic import Topic
from models.words import Words, joined, nt, t

MOST_PUSHES = 40
MOST_NAMED = 8


@command("schedule show", "排期表 查看", "pqbck", "schedule")
def show_schedule(chat: Chat, span: Annotated[str | None, t("Which month, or which days")] = None) -> Message:
    """Show the pushes of a month or of days with their places, what is free and what is wrong"""
    first, last = read_days_shown(span, chat.now) if span else month_of(chat.now.date())
    account = account_here(chat.session, chat.room)
    pushes = pushes_between(chat.session, first, last, account)
    shown = [_push(chat, push) for push in pushes[:MOST_PUSHES]] or [t("No push is planned.")]
    left_out = len(pushes) - MOST_PUSHES
    if left_out > 0:
        shown.append(nt("and {count} more push", "and {count} more pushes", left_out))
    page = t("Day by day on the web: {url}", url=f"{chat.tools.url}/console/month/{first:%Y-%m}")
    sections = (*shown, _free(chat, account, first, last), _unplanned(chat, account, first, last), page)
    following = month_of(last)[1] + timedelta(days=1)
    button = Button(t("Next month"), f"schedule {following:%Y-%m}")
    heading = t("Schedule, {first} – {last}", first=first, last=last)
    return Message(heading, sections=tuple(part for part in sections if part), buttons=(button,))


def _push(chat: Chat, push: Push) -> Words:
    """A push in a line, under it a line an article in its place, then what is wrong."""
    at = push.at.astimezone(chat.tools.zone)
    articles = articles_in(chat.session, push)
    whose = told_apart(chat.session, chat.account).get(push.account, "")
    free = MOST_ARTICLES - len(articles)
    room = nt("{count} place free", "{count} places free", free) if free > 0 else t("full")
    is_past = at < chat.now
    head = joined([push.short_id, t("{moment}", moment=at), PushKind.of(push.kind).label, whose,
                   "" if is_past else room])  # fmt: skip
    wrong = [] if is_past else clashes(chat.session, push, at)
    marked = [t("Mind: {what}", what=words) for words in wrong]
    return joined([head, *(_placed(chat, one) for one in articles), *marked], "\n")


def _placed(chat: Chat, article: Article) -> Words:
    place = place_words(article.position) if article.position else ""
    owner = chat.session.get_one(Person, article.owner).name
    return joined([place, titled(article), article.STATES[article.state], owner])


def _free(chat: Chat, account: int | None, first: date, last: date) -> Words:
    """What is left of an account's pushes to all: working days without one, or how many of a month."""
    since = max(first, chat.now.date())
    if since > last or (account is None and len(accounts_of(chat.session)) > 1):
        return ""
    left = left_in_month(chat.session, account, since)
    if left is not None:
        return t("{month}: {count} more to all", month=f"{since:%Y-%m}", count=left)
    calendar = team_calendar(chat.session, chat.tools.calendar)
    days = [day for day in open_days(chat.session, account, since, last) if calendar.is_working(day)]
    if not days:
        return t("Each working day has its push to all.")
    named = joined([t("{day}", day=day) for day in days[:MOST_NAMED]], "、")
    more = len(days) - MOST_NAMED
    rest = nt("and {count} more", "and {count} more", more) if more > 0 else ""
    return t("Working days without a push to all: {days}", days=joined([named, rest], " "))


def _unplanned(chat: Chat, account: int | None, first: date, last: date) -> Words:
    """The accepted topics that are to come out, but have no plan and so no push."""
    asked = select(Topic).where(
        Topic.state == "accepted",
        col(Topic.slot_day).between(first, last),
        col(Topic.id).not_in(select(Article.topic)),
        of_account(Topic.account, account),
    )
    found = chat.session.exec(asked.order_by(col(Topic.slot_day), col(Topic.id)).limit(MOST_NAMED)).all()
    if not found:
        return ""
    lines = [joined([named(one), slot_words(one)]) for one in found]
    return joined([t("Accepted, but without a plan yet:"), *lines], "\n")
