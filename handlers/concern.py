"""Concerns about a topic: raised by anyone, in sight on its card until they are resolved."""

from __future__ import annotations

from typing import Annotated

from handlers import _topics as topics
from handlers._chat import Chat
from handlers._command import command
from models.concern import Concern, raise_concern, resolve
from models.message import Button, Message
from models.person import Person
from models.topic import Topic
from models.words import Words, t


@command("topic concern", "选题 顾虑", "xtgl")
def give_concern(
    chat: Chat, topic: Annotated[Topic, t("Topic")], text: Annotated[str, t("What to consider")]
) -> Message:
    """Raise a concern about a topic; it stays on the card until it is resolved"""
    concern = raise_concern(chat.session, topic, text, chat.me, chat.now)
    chat.add_to_thread(
        topic.subject,
        t("{person} raised {number}: {text}", person=chat.me.name, number=concern.short_id, text=text),
    )
    told = t(
        "{person} raised a concern about {topic}: {text}",
        person=chat.me.name,
        topic=topics.named(topic),
        text=text,
    )
    button = Button(t("See topic"), f"topic show {topic.short_id}")
    for number in {topic.proposer, topic.owner or topic.proposer}:
        chat.tell(chat.session.get_one(Person, number), Message(told, buttons=(button,)))
    said = t("{number} stands on the card of {topic}.", number=concern.short_id, topic=topics.named(topic))
    return Message(said, buttons=(resolve_button(concern),))


@command("concern resolve", "顾虑 解决", "gljj")
def resolve_concern(
    chat: Chat,
    concern: Annotated[Concern, t("Concern")],
    answer: Annotated[str | None, t("What came of it")] = None,
) -> Words:
    """Say that a concern is resolved, and how"""
    topic = resolve(chat.session, concern, answer or "", chat.me, chat.now)
    how: Words = t(": {answer}", answer=answer) if answer else ""
    said = t("{person} resolved {number}{how}", person=chat.me.name, number=concern.short_id, how=how)
    chat.add_to_thread(topic.subject, said)
    told = t(
        "{person} resolved your concern about {topic}{how}",
        person=chat.me.name,
        topic=topics.named(topic),
        how=how,
    )
    chat.tell(chat.session.get_one(Person, concern.person), told)
    return t("{number} is resolved.", number=concern.short_id)


def resolve_button(concern: Concern) -> Button:
    """What opens the form that resolves a concern."""
    return Button(t("Resolve…"), f"concern resolve {concern.short_id} …")
