"""Lists of topics, each a line: what is open, what was found, what somebody has."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, or_, select

from handlers._chat import Chat
from handlers._comparison import resembled
from handlers._sounding import SOUNDED, sounds_in
from handlers._topic_card import slot_words
from handlers._topics import MOST_LINES, named
from models.column import ContentColumn
from models.message import Button, Message
from models.named import Named
from models.person import Person
from models.published import Published
from models.room import of_account, told_apart
from models.topic import OPEN, Topic
from models.vote import votes_by_topic
from models.words import Words, joined, nt, t

TOP = 10


class Standing(Named):
    """Where a topic stands, as people ask for it in lists."""

    PROPOSED = "proposed", t("proposed"), "待定"
    SHORTLISTED = "shortlisted", t("shortlisted"), "备选"
    ACCEPTED = "accepted", t("accepted"), "已定题", "已定", "已通过"
    DECLINED = "declined", t("declined"), "不采用"
    WITHDRAWN = "withdrawn", t("withdrawn"), "已撤回"
    MERGED = "merged", t("merged"), "已合并"
    STALE = "stale", t("stale"), "搁置", "已搁置"


def listed(
    chat: Chat, state: Standing | None, column: ContentColumn | None, person: Person | None
) -> Message:
    """Topics of a state, column and person, newest first; the open ones where no state is said."""
    states = OPEN if state is None else (state.value,)
    asked = select(Topic).where(col(Topic.state).in_(states), of_account(Topic.account, chat.account))
    if column is not None:
        asked = asked.where(Topic.column == column.id)
    if person is not None:
        asked = asked.where(or_(Topic.proposer == person.id, Topic.owner == person.id))
    found = list(chat.session.exec(asked.order_by(col(Topic.id).desc())))
    heading = t("Open topics") if state is None else t("Topics, {state}", state=state.label)
    limits: list[Words] = [heading, column.name if column else "", person.name if person else ""]
    if not found and not any(limits[1:]) and state is None:
        return nothing_open()
    return _listing(chat, joined(limits), found)


def nothing_open() -> Message:
    """Say that there is no open topic, and how to make one."""
    return Message(t("No topic is open."), buttons=(Button(t("Propose…"), "topic propose …", primary=True),))


def _listing(chat: Chat, heading: Words, found: list[Topic]) -> Message:
    lines = _lines(chat, found[:MOST_LINES])
    left = len(found) - MOST_LINES
    rest = nt(
        "and {count} more; find them by a word of theirs",
        "and {count} more; find them by a word of theirs",
        left,
    )
    body = joined(lines, "\n") or t("There is none.")
    return Message(heading, sections=(body, *((rest,) if left > 0 else ())))


def found(chat: Chat, text: str) -> Message:
    """Titles that hold a text, and titles like it, ours and published."""
    held = col(Topic.title).icontains(text, autoescape=True)
    angled = col(Topic.angle).icontains(text, autoescape=True)
    topics = select(Topic).where(or_(held, angled), of_account(Topic.account, chat.confined))
    newest = chat.session.exec(topics.order_by(col(Topic.id).desc()).limit(TOP)).all()
    lines = [*_lines(chat, newest), *_published_with(chat, text)]
    if not lines and text.isascii():
        lines = _lines(chat, _sounding_like(chat, text))
    if not lines and chat.confined is None:
        lines = resembled(chat, chat.tools.titles.nearest(chat.session, text))
    if not lines:
        return Message(t("Nothing found for “{text}”.", text=text))
    return Message(t("Found for “{text}”", text=text), sections=(joined(lines, "\n"),))


def _published_with(chat: Chat, text: str) -> list[Words]:
    accounts = told_apart(chat.session, chat.account)
    held = select(Published).where(
        col(Published.title).icontains(text, autoescape=True), of_account(Published.account, chat.confined)
    )
    newest = chat.session.exec(held.order_by(col(Published.published_at).desc()).limit(TOP))
    return [
        joined(
            [
                one.title,
                t("published {day}", day=one.published_at.astimezone(chat.tools.zone).date()),
                nt("{count} read", "{count} reads", one.reads),
                accounts.get(one.account, ""),
            ]
        )
        for one in newest
    ]


def _sounding_like(chat: Chat, text: str) -> list[Topic]:
    """Topics whose title holds some words in pinyin, newest first."""
    mine = select(Topic).where(of_account(Topic.account, chat.confined))
    asked = mine.order_by(col(Topic.id).desc()).limit(SOUNDED)
    return [topic for topic in chat.session.exec(asked) if sounds_in(text, topic.title)][:TOP]


def _lines(chat: Chat, topics: Sequence[Topic]) -> list[Words]:
    votes, accounts = votes_by_topic(chat.session), told_apart(chat.session, chat.account)
    return [
        joined(
            [
                named(topic),
                nt("{count} vote", "{count} votes", votes.get(topic.id, 0)),
                topic.STATES[topic.state],
                slot_words(topic),
                accounts.get(topic.account, ""),
            ]
        )
        for topic in topics
    ]
