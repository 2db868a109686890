"""A topic's card, drawn from what is true now."""

from __future__ import annotations

from sqlmodel import Session

from handlers._called import called
from handlers._cards import draws
from models.message import Button, Confirm, Field, Message
from models.person import Person
from models.topic import ContentColumn, Topic, votes_for
from models.words import Words, joined, nt, t


@draws("topic")
def draw_topic(session: Session, subject: str, view: str) -> Message:
    """Draw a topic: who proposes what, how many want it, and what became of it."""
    topic = session.get_one(Topic, int(subject.partition(":T")[2]))
    return Message(
        joined([t("Topic {number}", number=topic.short_id), topic.title]),
        fields=tuple(_fields(session, topic)),
        sections=_sections(session, topic),
        buttons=_buttons(topic),
        subject=topic.subject,
        view=view,
    )


def slot_words(topic: Topic) -> Words:
    """When a topic is to be published; just the day where no time was said."""
    if topic.slot is None or topic.slot_day is None:
        return ""
    return t("{moment}", moment=topic.slot if topic.slot_timed else topic.slot_day)


def name_of(session: Session, person: int | None) -> str:
    """A person's name by number; empty for nobody."""
    if person is None:
        return ""
    return session.get_one(Person, person).name


def _fields(session: Session, topic: Topic) -> list[Field]:
    column = session.get(ContentColumn, topic.column) if topic.column is not None else None
    shown: list[tuple[Words, Words]] = [
        (t("Proposer"), name_of(session, topic.proposer)),
        (t("Column"), column.name if column else ""),
        (t("State"), topic.STATES[topic.state]),
        (t("Owner"), called(session, session.get_one(Person, topic.owner)) if topic.owner else ""),
        (t("Publishes"), slot_words(topic)),
        (t("Wished for"), t("{moment}", moment=topic.wished) if topic.wished and not topic.slot else ""),
    ]
    return [Field(label, value) for label, value in shown if value]


def _sections(session: Session, topic: Topic) -> tuple[Words, ...]:
    angle = t("Angle: {angle}", angle=topic.angle) if topic.angle else ""
    reason = t("Reason: {reason}", reason=topic.reason) if topic.reason else ""
    claimed = t("nobody has it yet") if topic.is_open and topic.owner is None else ""
    votes = joined([nt("{count} vote", "{count} votes", votes_for(session, topic)), claimed])
    return tuple(words for words in (angle, reason, votes) if words)


def _buttons(topic: Topic) -> tuple[Button, ...]:
    if not topic.is_open:
        return ()
    number = topic.short_id
    withdraw = Confirm(
        t("Withdraw {number}?", number=number),
        t("“{title}” leaves the list; its votes are kept in the record.", title=topic.title),
        t("Withdraw"),
    )
    return (
        Button(t("Vote"), f"topic vote {number}", primary=True),
        Button(t("Accept…"), f"topic accept {number} …"),
        Button(t("Decline…"), f"topic decline {number} …"),
        Button(t("Take back vote"), f"topic unvote {number}"),
        Button(t("Edit…"), f"topic edit {number} …"),
        Button(t("Withdraw"), f"topic withdraw {number}", confirm=withdraw),
    )
