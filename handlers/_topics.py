"""What the commands about topics share: drafts, the comparison, lists, and who is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from handlers._called import called
from handlers._chat import Chat
from handlers._dates import When
from handlers._drafts import my_draft
from handlers._topic_card import draw_topic, name_of, slot_words
from models.audit import Deed, Entry
from models.column import ContentColumn, columns_by_name
from models.draft import Draft
from models.life import write_down
from models.message import Button
from models.person import Department, Person
from models.refusal import Refusal
from models.room import Account, Room, Use, accounts_of, room_for
from models.teamwork import team_calendar
from models.topic import LONGEST_TITLE, Topic
from models.words import Text, Words, joined, t

MOST_LINES = 20
LONGEST_LINK = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed for a topic; column, account and source are numbers, `links` one a line."""

    title: str
    angle: str = ""
    need: str = ""
    links: str = ""
    column: int | None = None
    account: int | None = None
    source: int | None = None
    wished: date | None = None


def check_title(title: str) -> None:
    """Refuse a title that the Official Account's back office would refuse."""
    if not title.strip():
        raise Refusal(t("A topic needs a title."), field="title")
    if len(title) > LONGEST_TITLE:
        length = t(
            "The title has {length} characters; WeChat takes {most}.", length=len(title), most=LONGEST_TITLE
        )
        raise Refusal(length, field="title")


def checked_links(text: str) -> str:
    """Give links, one a line; Refusal for what is none."""
    links = text.split()
    for link in links:
        if not link.startswith(("https://", "http://")) or len(link) > LONGEST_LINK:
            words = t("“{link}” is no link; each begins with https://", link=link[:60])
            raise Refusal(words, field="links")
    return "\n".join(links)


def make(chat: Chat, typed: Typed) -> tuple[Topic, Room]:
    """Make the topic and post its card in the room for topics, which is given too."""
    topic = Topic(
        title=typed.title,
        angle=typed.angle,
        need=typed.need,
        links=typed.links,
        column=typed.column,
        source=typed.source or chat.me.department,
        wished=typed.wished,
        account=typed.account,
        proposer=chat.me.id,
        proposed_at=chat.now,
    )
    chat.session.add(topic)
    chat.session.flush()
    deed = Deed(topic.subject, "propose", chat.me.id, chat.now, after=topic.state, why=topic.title)
    write_down(chat.session, deed)
    card = draw_topic(chat.session, topic.subject, "room")
    room = chat.post(Use.TOPICS, card, key=f"{topic.subject}:card", account=topic.account)
    chat.session.info.pop("changed", None)  # the card was drawn a moment ago
    return topic, room


def account_for(chat: Chat, column: ContentColumn | None, account: Account | None = None) -> int | None:
    """The account a topic is for: what was said, else its column's, else the room's.

    Refusal where the column is another's, or where nothing says it and each account has a room of its own.
    """
    found = _whose(column, account) or chat.account
    if found is not None or room_for(chat.session, Use.TOPICS) is not None:
        return found
    known = accounts_of(chat.session)
    if len(known) > 1:
        names = joined([one.name for one in known], " / ")
        raise Refusal(t("For which account? There are: {names}", names=names), field="account")
    return known[0].id if known else None


def place(chat: Chat, topic: Topic, column: ContentColumn | None, account: Account | None) -> None:
    """Put a topic into a column or to an account; None leaves it where it is."""
    current = chat.session.get(ContentColumn, topic.column) if topic.column is not None else None
    topic.account = _whose(column or current, account) or topic.account
    topic.column = column.id if column else topic.column


def _whose(column: ContentColumn | None, account: Account | None) -> int | None:
    """The account that is said or that a column is of; Refusal where they differ."""
    whose = column.account if column else None
    if account is None:
        return whose
    if whose not in (None, account.id):
        raise Refusal(t("That column is another account's."), field="column")
    return account.id


def column_name(chat: Chat, column: int | None) -> str:
    """What a column is called here, as a form has it."""
    known = columns_by_name(chat.session, chat.account) if column is not None else {}
    return next((name for name, one in known.items() if one.id == column), "")


def publish(chat: Chat, typed: Typed, draft: Draft | None = None) -> Words | None:
    """Make the topic and say where its card is, unless it is here."""
    topic, room = make(chat, typed)
    if draft is not None:
        draft.posted = topic.short_id
    if chat.room is not None and chat.room.id == room.id:
        return None
    return t("{topic} is proposed; its card is in {room}.", topic=named(topic), room=room.name)


def keep_draft(chat: Chat, typed: Typed, number: int | None = None) -> Draft:
    """Keep what was typed as a row, so that a button can name it; the names fill the form anew."""
    account = chat.session.get(Account, typed.account) if typed.account is not None else None
    source = chat.session.get(Department, typed.source) if typed.source is not None else None
    fields: dict[str, Any] = asdict(typed) | {
        "column": column_name(chat, typed.column),
        "column_id": typed.column,
        "account": account.name if account else "",
        "account_id": typed.account,
        "source": source.name if source else "",
        "source_id": typed.source,
        "wished": typed.wished.isoformat() if typed.wished else "",
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
    wished = date.fromisoformat(held["wished"]) if held["wished"] else None
    texts = {name: held.get(name, "") for name in ("title", "angle", "need", "links")}
    return Typed(
        **texts,
        column=held["column_id"],
        account=held.get("account_id"),
        source=held.get("source_id"),
        wished=wished,
    )


def check_unposted(draft: Draft) -> None:
    """Refuse a draft that has become a topic already, or never was to be one."""
    if draft.command != "topic propose":
        raise Refusal(t("{draft} is no proposal of a topic.", draft=draft.short_id))
    if draft.posted is not None:
        raise Refusal(
            t("{draft} was posted already, as {number}.", draft=draft.short_id, number=draft.posted)
        )


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


class Titled(Protocol):
    """A topic, or as much of one as a sentence needs."""

    @property
    def short_id(self) -> str:
        """What people type for it."""

    @property
    def title(self) -> str:
        """Its title."""


def named(topic: Titled) -> Words:
    """A topic as it stands in a sentence: its number and title."""
    return Text("{number}《{title}》", {"number": topic.short_id, "title": topic.title})


def unvote_button(topic: Topic) -> Button:
    """What takes a vote back."""
    return Button(t("Take back vote"), f"topic unvote {topic.short_id}")


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
        "merge": t("merged it"),
        "unmerge": t("undid the merge"),
        "relist": t("undid the merge"),
        "keep": t("wants it kept"),
        "age": t("it became stale"),
        "revive": t("revived it"),
        "import": t("brought it along"),
        "hand over": t("handed it over"),
    }
    who = name_of(chat.session, entry.person)
    return joined([t("{moment}", moment=entry.at), joined([who, verbs[entry.verb]], " "), entry.why])
