"""Merging topics that are one: votes come together, each person's once, and all of it can be undone."""

from __future__ import annotations

from typing import Annotated

from handlers import _topics as topics
from handlers._chat import Chat
from handlers._command import command
from models.message import Button, Message
from models.person import Person
from models.topic import Topic, merge, unmerge
from models.vote import votes_for
from models.words import Words, nt, t


@command("topic merge", "选题 合并", "xthb")
def merge_topics(
    chat: Chat, topic: Annotated[Topic, t("Topic")], into: Annotated[Topic, t("Into")]
) -> Message:
    """Merge a topic into another, which gets its votes; it can be undone"""
    merge(chat.session, topic, into, chat.me, chat.now)
    chat.session.flush()
    went = t("{person} merged this into {topic}.", person=chat.me.name, topic=topics.named(into))
    came = t("{person} merged {topic} into this.", person=chat.me.name, topic=topics.named(topic))
    chat.add_to_thread(topic.subject, went)
    chat.add_to_thread(into.subject, came)
    told = t(
        "{topic} was merged into {into} by {person}; its votes count there.",
        topic=topics.named(topic),
        into=topics.named(into),
        person=chat.me.name,
    )
    chat.tell(chat.session.get_one(Person, topic.proposer), told)
    count = nt("{count} vote", "{count} votes", votes_for(chat.session, into))
    done = t(
        "{topic} is merged into {into}, which has {votes}.",
        topic=topics.named(topic),
        into=topics.named(into),
        votes=count,
    )
    return Message(done, buttons=(Button(t("Undo"), f"topic unmerge {topic.short_id}"),))


@command("topic unmerge", "选题 撤销合并", "xtcxhb")
def part_topics(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Words:
    """Undo a merge: the topic is as it was, with its own votes"""
    into = unmerge(chat.session, topic, chat.me, chat.now)
    chat.session.flush()
    parted = t("{person} undid the merge.", person=chat.me.name)
    chat.add_to_thread(topic.subject, parted)
    chat.add_to_thread(into.subject, parted)
    return t(
        "{topic} is on its own again: {votes}; {into} keeps {left}.",
        topic=topics.named(topic),
        votes=nt("{count} vote", "{count} votes", votes_for(chat.session, topic)),
        into=topics.named(into),
        left=nt("{count} vote", "{count} votes", votes_for(chat.session, into)),
    )
