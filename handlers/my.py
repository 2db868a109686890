"""What waits for me."""

from __future__ import annotations

from handlers import _todo as todo
from handlers._chat import Chat
from handlers._command import command
from handlers._topics import named
from handlers.remind import line
from models.message import Button, Message
from models.person import Role
from models.reminder import waiting_for
from models.vote import votes_by_topic
from models.words import Words, joined, t

PROPOSE = Button(t("Propose…"), "topic propose …")


@command("my", "待办", "db", "我的待办")
def show_my(chat: Chat) -> Message:
    """Show what waits for you"""
    sections = [
        words for words in (_decisions(chat), _writing(chat), _proposals(chat), _reminders(chat)) if words
    ]
    if not sections:
        return Message(t("Nothing waits for you now."), buttons=(PROPOSE,))
    rank = (Button(t("Topics by votes"), "topic rank"),) if chat.me.is_at_least(Role.LEAD) else ()
    buttons = (*rank, PROPOSE, Button(t("Set reminder…"), "remind …"))
    return Message(t("Waits for you"), sections=tuple(sections), buttons=buttons)


def _decisions(chat: Chat) -> Words:
    if not chat.me.is_at_least(Role.LEAD):
        return ""
    topics = todo.undecided(chat.session)
    votes = votes_by_topic(chat.session)
    return joined(todo.waiting_words(topics, votes), "\n") if topics else ""


def _writing(chat: Chat) -> Words:
    topics = todo.to_write(chat.session, chat.me, chat.now.date())
    return _group(t("You write"), [todo.published_words(topic) for topic in topics])


def _proposals(chat: Chat) -> Words:
    topics = todo.proposed_by(chat.session, chat.me)
    return _group(t("You proposed; not decided yet"), [named(topic) for topic in topics[:10]])


def _reminders(chat: Chat) -> Words:
    return _group(t("Your reminders"), [line(one) for one in waiting_for(chat.session, chat.me)[:10]])


def _group(heading: Words, lines: list[Words]) -> Words:
    return joined([heading, *lines], "\n") if lines else ""
