"""Voting for topics: one vote each, which may be taken back, and who has not voted yet."""

from __future__ import annotations

from typing import Annotated

from handlers import _topics as topics
from handlers._chat import Chat
from handlers._command import command
from models.message import Field, Message
from models.person import Role, everyone, with_guests
from models.topic import Topic
from models.vote import unvote, vote, voters, votes_for
from models.words import Text, Words, joined, nt, t


@command("topic vote", "选题 投票", "xttp", "投票", "+1", "👍", role=Role.GUEST)
def cast_vote(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Vote for a topic; one vote each"""
    fresh = vote(chat.session, topic, chat.me, chat.now)
    count = nt("{count} vote", "{count} votes", votes_for(chat.session, topic))
    said = t("You voted for {topic}; it has {votes}.", topic=topics.named(topic), votes=count)
    again = t("Your vote for {topic} counts already; it has {votes}.", topic=topics.named(topic), votes=count)
    return Message(said if fresh else again, buttons=(topics.unvote_button(topic),))


@command("topic unvote", "选题 取消投票", "xtqxtp", "取消投票", "-1", role=Role.GUEST)
def take_vote_back(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Words:
    """Take your vote back"""
    if not unvote(chat.session, topic, chat.me, chat.now):
        return t("You had not voted for {topic}.", topic=topics.named(topic))
    return t("Your vote for {topic} is taken back.", topic=topics.named(topic))


@command("topic voters", "选题 谁投了", "xtstl", role=Role.GUEST)
def show_voters(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Show who voted for a topic, and who has not yet"""
    voted = voters(chat.session, topic)
    sides = (
        (t("Voted"), [person.name for person in with_guests(chat.session) if person.id in voted]),
        (t("Not voted yet"), [person.name for person in everyone(chat.session) if person.id not in voted]),
    )
    fields = tuple(Field(_counted(label, names), joined(names, "、")) for label, names in sides if names)
    return Message(t("Who voted for {topic}", topic=topics.named(topic)), fields=fields)


def _counted(label: Words, names: list[str]) -> Words:
    return joined([label, Text("{count}", {"count": len(names)})], " ")
