"""What the commands about topics share: drafts, the comparison, lists, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, or_, select

from handlers._called import called
from handlers._chat import Chat
from handlers._dates import When
from handlers._drafts import my_draft
from handlers._topic_card import draw_topic, name_of, slot_words
from models.audit import Deed, Entry
from models.draft import Draft
from models.life import write_down
from models.likeness import Likeness, why
from models.message import Button, Message
from models.person import Person
from models.refusal import Refusal
from models.room import Use
from models.teamwork import team_calendar
from models.topic import LONGEST_TITLE, OPEN, ContentColumn, Published, Topic, votes_by_topic, votes_for
from models.words import Text, Words, joined, nt, t

MOST_LINES = 20
TOP = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed for a topic; `column` is a number."""

    title: str
    angle: str = ""
    column: int | None = None
    wished: datetime | None = None


def check_title(title: str) -> None:
    """Refuse a title that the Official Account's back office would refuse."""
    if not title.strip():
        raise Refusal(t("A topic needs a title."), field="title")
    if len(title) > LONGEST_TITLE:
        length = t(
            "The title has {length} characters; WeChat takes {most}.", length=len(title), most=LONGEST_TITLE
        )
        raise Refusal(length, field="title")


def publish(chat: Chat, typed: Typed, draft: Draft | None = None) -> Words | None:
    """Make the topic and post its card in the room for topics."""
    topic = Topic(
        title=typed.title,
        angle=typed.angle,
        column=typed.column,
        wished=typed.wished,
        account=chat.room.account if chat.room else None,
        proposer=chat.me.id,
        proposed_at=chat.now,
    )
    chat.session.add(topic)
    chat.session.flush()
    deed = Deed(topic.subject, "propose", chat.me.id, chat.now, after=topic.state, why=topic.title)
    write_down(chat.session, deed)
    if draft is not None:
        draft.posted = topic.short_id
    card = draw_topic(chat.session, topic.subject, "room")
    room = chat.post(Use.TOPICS, card, key=f"{topic.subject}:card")
    chat.session.info.pop("changed", None)  # the card was drawn a moment ago
    if chat.room is not None and chat.room.id == room.id:
        return None
    return t("{topic} is proposed; its card is in {room}.", topic=named(topic), room=room.name)


def keep_draft(chat: Chat, typed: Typed, number: int | None) -> Draft:
    """Keep what was typed as a row, so that a button can name it."""
    column = chat.session.get(ContentColumn, typed.column) if typed.column is not None else None
    fields: dict[str, Any] = {
        "title": typed.title,
        "angle": typed.angle,
        "column": column.name if column else "",
        "column_id": typed.column,
        "wished": f"{typed.wished:%Y-%m-%d %H:%M}" if typed.wished else "",
        "wished_at": typed.wished.isoformat() if typed.wished else None,
    }
    if number is not None:
        draft = my_draft(chat, number)
        draft.fields, draft.at = fields, chat.now
    else:
        draft = Draft(person=chat.me.id, command="topic propose", fields=fields, at=chat.now)
    chat.session.add(draft)
    chat.session.flush()
    return draft


def typed_in(draft: Draft) -> Typed:
    """Read back what a draft holds."""
    held = draft.fields
    wished = datetime.fromisoformat(held["wished_at"]) if held["wished_at"] else None
    return Typed(held["title"], held["angle"], held["column_id"], wished)


def check_unposted(draft: Draft) -> None:
    """Refuse a draft that has become a topic already."""
    if draft.posted is not None:
        raise Refusal(
            t("{draft} was posted already, as {number}.", draft=draft.short_id, number=draft.posted)
        )


def comparison(chat: Chat, draft: Draft, title: str, near: list[Likeness]) -> Message:
    """Show privately what a title resembles, before it is posted."""
    lines = [joined([f"{n}.", _resembled(chat, one)], " ") for n, one in enumerate(near, 1)]
    buttons = [Button(t("Post anyway"), f"topic post {draft.short_id}", primary=True)]
    votable = [
        (n, topic) for n, one in enumerate(near, 1) if (topic := _topic_of(chat, one)) and topic.is_open
    ]
    if votable:
        place, topic = votable[0]
        buttons.append(Button(t("Vote for {place}", place=place), f"topic vote {topic.short_id}"))
    buttons.append(Button(t("Edit title…"), f"topic propose {draft.short_id} …"))
    note = t("Likeness only looks at the words of titles; you decide.")
    return Message(
        t("Have a look first: this may repeat something"),
        sections=(t("Your title: {title}", title=title), joined(lines, "\n"), note),
        buttons=tuple(buttons),
    )


def _topic_of(chat: Chat, one: Likeness) -> Topic | None:
    noun, _, number = one.key.partition(":")
    return chat.session.get(Topic, int(number)) if noun == "topic" else None


def _resembled(chat: Chat, one: Likeness) -> Words:
    """One line of the comparison: title, score, why, and where it stands."""
    topic = _topic_of(chat, one)
    if topic is not None:
        votes = nt("{count} vote", "{count} votes", votes_for(chat.session, topic))
        stands = joined(
            [topic.STATES[topic.state], name_of(chat.session, topic.owner), slot_words(topic), votes]
        )
        title: Words = named(topic)
    else:
        published = chat.session.get_one(Published, int(one.key.partition(":")[2]))
        reads = nt("{count} read", "{count} reads", published.reads)
        stands = joined(
            [t("published {day}", day=published.published_at.astimezone(chat.tools.zone).date()), reads]
        )
        title = published.title
    return joined([title, t("alike {score}", score=one.score), why(one), stands])


def announce_acceptance(chat: Chat, topic: Topic, owner: Person, slot: When) -> Words:
    """Tell the thread, the owner and the proposer; what is returned tells the lead."""
    moment = slot_words(topic)
    said = t(
        "{person} accepted this: {owner} writes it, it is published {moment}.",
        person=chat.me.name,
        owner=owner.name,
        moment=moment,
    )
    chat.add_to_thread(topic.subject, said)
    chat.tell(owner, t("{topic} is yours; it is published {moment}.", topic=named(topic), moment=moment))
    if topic.proposer != owner.id:
        told = t(
            "{topic} was accepted by {person}; it is published {moment}.",
            topic=named(topic),
            person=chat.me.name,
            moment=moment,
        )
        chat.tell(chat.session.get_one(Person, topic.proposer), told)
    day, calendar = slot.at.date(), team_calendar(chat.session, chat.tools.calendar)
    off = "" if calendar.is_working(day) else t("{day} is not a working day.", day=day)
    unsure = calendar.warning_for([day]) or ""
    done = t(
        "{topic} is accepted: {owner}, published {moment}.",
        topic=named(topic),
        owner=called(chat.session, owner),
        moment=moment,
    )
    return joined([done, off, unsure], "\n")


def named(topic: Topic) -> Words:
    """A topic as it stands in a sentence: its number and title."""
    return Text("{number}《{title}》", {"number": topic.short_id, "title": topic.title})


def unvote_button(topic: Topic) -> Button:
    """What takes a vote back."""
    return Button(t("Take back vote"), f"topic unvote {topic.short_id}")


def open_topics(chat: Chat) -> list[Topic]:
    """The topics that wait for a decision, newest first."""
    asked = select(Topic).where(col(Topic.state).in_(OPEN)).order_by(col(Topic.id).desc())
    return list(chat.session.exec(asked))


def listing(chat: Chat, heading: Words, listed: list[Topic]) -> Message:
    """A list with a line per topic, cut where it would be too long to read."""
    if not listed:
        return Message(
            t("No topic is open."), buttons=(Button(t("Propose…"), "topic propose …", primary=True),)
        )
    votes = votes_by_topic(chat.session)
    lines = [_line(topic, votes) for topic in listed[:MOST_LINES]]
    left = len(listed) - MOST_LINES
    rest = nt(
        "and {count} more; find them by a word of theirs",
        "and {count} more; find them by a word of theirs",
        left,
    )
    return Message(heading, sections=(joined(lines, "\n"), *((rest,) if left > 0 else ())))


def ranking(chat: Chat) -> Message:
    """The open topics by votes; of equals the newest first."""
    votes = votes_by_topic(chat.session)
    ranked = sorted(open_topics(chat), key=lambda topic: -votes.get(topic.id, 0))[:TOP]
    return listing(chat, t("Topics by votes"), ranked)


def found(chat: Chat, text: str) -> Message:
    """Titles that hold a text, and titles like it, ours and published."""
    held = col(Topic.title).icontains(text, autoescape=True)
    angled = col(Topic.angle).icontains(text, autoescape=True)
    topics = chat.session.exec(
        select(Topic).where(or_(held, angled)).order_by(col(Topic.id).desc()).limit(TOP)
    )
    votes = votes_by_topic(chat.session)
    lines: list[Words] = [_line(topic, votes) for topic in topics]
    past = select(Published).where(col(Published.title).icontains(text, autoescape=True))
    for one in chat.session.exec(past.order_by(col(Published.published_at).desc()).limit(TOP)):
        day = one.published_at.astimezone(chat.tools.zone).date()
        lines.append(
            joined([one.title, t("published {day}", day=day), nt("{count} read", "{count} reads", one.reads)])
        )
    if not lines:
        near = chat.tools.titles.nearest(chat.session, text)
        lines = [_resembled(chat, one) for one in near]
    if not lines:
        return Message(t("Nothing found for “{text}”.", text=text))
    return Message(t("Found for “{text}”", text=text), sections=(joined(lines, "\n"),))


def _line(topic: Topic, votes: dict[int, int]) -> Words:
    count = nt("{count} vote", "{count} votes", votes.get(topic.id, 0))
    return joined([named(topic), count, topic.STATES[topic.state], slot_words(topic)])


def deed_words(chat: Chat, entry: Entry) -> Words:
    """One line of a topic's record."""
    verbs = {
        "propose": t("proposed it"),
        "edit": t("changed it"),
        "vote": t("voted"),
        "unvote": t("took the vote back"),
        "shortlist": t("shortlisted it"),
        "accept": t("accepted it"),
        "decline": t("declined it"),
        "withdraw": t("withdrew it"),
        "hand over": t("handed it over"),
    }
    who = name_of(chat.session, entry.person)
    return joined([t("{moment}", moment=entry.at), joined([who, verbs[entry.verb]], " "), entry.why])
