"""What a title resembles, shown to its proposer alone before it is posted."""

from __future__ import annotations

from collections.abc import Mapping

from handlers._chat import Chat
from handlers._lesson_words import recalled
from handlers._topic_card import name_of, slot_words
from handlers._topics import named
from models.draft import Draft
from models.likeness import Likeness, why
from models.message import Button, Message
from models.published import Published
from models.room import told_apart
from models.topic import Topic
from models.vote import votes_for
from models.words import Words, joined, nt, t


def comparison(chat: Chat, draft: Draft, title: str, near: list[Likeness]) -> Message:
    """Show privately what a title resembles, before it is posted."""
    lines = [joined([f"{n}.", line], " ") for n, line in enumerate(resembled(chat, near), 1)]
    buttons = [Button(t("Post anyway"), f"topic post {draft.short_id}", primary=True)]
    votable = [
        (n, topic) for n, one in enumerate(near, 1) if (topic := _topic_of(chat, one)) and topic.is_open
    ]
    if votable:
        place, topic = votable[0]
        buttons.append(Button(t("Vote for {place}", place=place), f"topic vote {topic.short_id}"))
    buttons.append(Button(t("Edit title…"), f"topic propose {draft.short_id} …"))
    learned = recalled(chat.session, title, draft.fields["column_id"], draft.fields["account_id"])
    yours, note = (
        t("Your title: {title}", title=title),
        t("Likeness only looks at the words of titles; you decide."),
    )
    return Message(
        t("Have a look first: this may repeat something"),
        sections=tuple(part for part in (yours, joined(lines, "\n"), note, learned) if part),
        buttons=tuple(buttons),
    )


def _topic_of(chat: Chat, one: Likeness) -> Topic | None:
    noun, _, number = one.key.partition(":")
    return chat.session.get(Topic, int(number)) if noun == "topic" else None


def resembled(chat: Chat, near: list[Likeness]) -> list[Words]:
    """The lines of a comparison: title, score, why, where it stands, and the account if it is another."""
    accounts = told_apart(chat.session, chat.account)
    return [_line(chat, one, accounts) for one in near]


def _line(chat: Chat, one: Likeness, accounts: Mapping[int | None, str]) -> Words:
    topic = _topic_of(chat, one)
    if topic is not None:
        votes = nt("{count} vote", "{count} votes", votes_for(chat.session, topic))
        stands = joined(
            [topic.STATES[topic.state], name_of(chat.session, topic.owner), slot_words(topic), votes]
        )
        title: Words = named(topic)
        account = topic.account
    else:
        published = chat.session.get_one(Published, int(one.key.partition(":")[2]))
        reads = nt("{count} read", "{count} reads", published.reads)
        stands = joined(
            [t("published {day}", day=published.published_at.astimezone(chat.tools.zone).date()), reads]
        )
        title, account = published.title, published.account
    return joined([title, t("alike {score}", score=one.score), why(one), stands, accounts.get(account, "")])
