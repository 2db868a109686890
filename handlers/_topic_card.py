"""A topic's card, drawn from what is true now."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from handlers._called import called
from handlers._cards import draws
from models.column import ContentColumn
from models.concern import standing_concerns
from models.message import Button, Confirm, Field, Message
from models.person import Department, Person
from models.request_parts import serving
from models.room import Account
from models.topic import Topic
from models.vote import votes_for
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
    column, account = _place(session, topic)
    shown: list[tuple[Words, Words]] = [
        (t("Proposer"), _proposer(session, topic)),
        (t("Account"), account),
        (t("Column"), column),
        (t("State"), _state(session, topic)),
        (t("Owner"), called(session, session.get_one(Person, topic.owner)) if topic.owner else ""),
        (t("Publishes"), slot_words(topic)),
        (t("Wished for"), t("{day}", day=topic.wished) if topic.wished and not topic.slot else ""),
    ]
    return [Field(label, value) for label, value in shown if value]


def _place(session: Session, topic: Topic) -> tuple[str, str]:
    """The names of a topic's column and, where there are several, of its account."""
    if topic.column is None and topic.account is None:
        return "", ""
    column, account, accounts = session.exec(_PLACE, params={"topic": topic.id}).one()
    return column or "", account or "" if accounts > 1 else ""


# One statement: a card is drawn with each vote.
_PLACE = (
    select(
        col(ContentColumn.name),
        col(Account.name),
        select(func.count()).select_from(Account).scalar_subquery(),
    )
    .select_from(Topic)
    .outerjoin(ContentColumn, col(ContentColumn.id) == col(Topic.column))
    .outerjoin(Account, col(Account.id) == col(Topic.account))
    .where(col(Topic.id) == bindparam("topic"))
)


def _proposer(session: Session, topic: Topic) -> str:
    """The name; with it the department that the idea came from, if it is not the person's own."""
    proposer = session.get_one(Person, topic.proposer)
    if topic.source is None or topic.source == proposer.department:
        return proposer.name
    return f"{proposer.name}（{session.get_one(Department, topic.source).name}）"


def _state(session: Session, topic: Topic) -> Words:
    if topic.merged_into is None:
        return joined([topic.STATES[topic.state], topic.stage])
    into = session.get_one(Topic, topic.merged_into)
    return t("merged into {number}《{title}》", number=into.short_id, title=into.title)


def _sections(session: Session, topic: Topic) -> tuple[Words, ...]:
    said = (
        t("Angle: {angle}", angle=topic.angle) if topic.angle else "",
        t("Readers need it for: {need}", need=topic.need) if topic.need else "",
        t("Links: {links}", links=joined(topic.links.split("\n"), " ")) if topic.links else "",
        t("Reason: {reason}", reason=topic.reason) if topic.reason else "",
        _merged(session, topic),
        _served(session, topic),
        _concerns(session, topic),
    )
    claimed = t("nobody has it yet") if topic.is_open and topic.owner is None else ""
    counted = t("they count where it went") if topic.merged_into is not None else ""
    votes = joined([nt("{count} vote", "{count} votes", votes_for(session, topic)), claimed, counted])
    return tuple(words for words in (*said, votes) if words)


def _merged(session: Session, topic: Topic) -> Words:
    if not topic.has_merged:
        return ""
    came = session.exec(select(Topic).where(Topic.merged_into == topic.id).order_by(col(Topic.id)))
    names = joined([f"{one.short_id}《{one.title}》" for one in came], "、")
    return t("Merged into this: {topics}", topics=names) if names else ""


def _served(session: Session, topic: Topic) -> Words:
    """What other departments give to it."""
    found = serving(session, topic.id) if topic.served else []
    lines = [joined([f"{one.short_id}《{one.title}》", one.STATES[one.state]]) for one in found]
    return t("Made together: {requests}", requests=joined(lines, "、")) if lines else ""


def _concerns(session: Session, topic: Topic) -> Words:
    lines = [
        t(
            "Concern {number} of {person}: {text}",
            number=one.short_id,
            person=name_of(session, one.person),
            text=one.text,
        )
        for one in standing_concerns(session, topic)
    ]
    return joined(lines, "\n")


def _buttons(topic: Topic) -> tuple[Button, ...]:
    number = topic.short_id
    if topic.state == "merged":
        return (Button(t("Undo merge"), f"topic unmerge {number}"),)
    if topic.state == "stale":
        return (Button(t("Bring back"), f"topic keep {number}"),)
    if not topic.is_open:
        return ()
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
        Button(t("Concern…"), f"topic concern {number} …"),
        Button(t("Merge…"), f"topic merge {number} …"),
        Button(t("Edit…"), f"topic edit {number} …"),
        Button(t("Withdraw"), f"topic withdraw {number}", confirm=withdraw),
    )
