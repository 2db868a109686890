"""Which message is asked about, whether the asker may see it, and why it was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from handlers._chat import Chat
from handlers._command import COMMANDS
from models.audit import Entry, caused_by
from models.inbox import Heard
from models.life import kind_of
from models.message import Button, Field, Message, message_from_data
from models.outbox import Outcome, Parcel
from models.person import Person, Role, identities
from models.refusal import Refusal
from models.reminder import Reminder
from models.repeat import Repeat
from models.rhythm import Rest
from models.words import Text, Words, joined, nt, t

JOB = "job:"  # begins the event of what time set off: `job:morning:1773191220.000000`
LATE = timedelta(minutes=1)


def meant(chat: Chat, number: str | None) -> Parcel:
    """Find the message that is asked about; Refusal where the asker sees no such message."""
    found = _numbered(chat, number) if number else _here(chat)
    if found is not None:
        return found
    if number is None:
        raise Refusal(t("I said nothing here yet."))
    raise Refusal(
        t("You see no message {number}. Ask “why” in its thread, or right after it.", number=number)
    )


def _numbered(chat: Chat, number: str) -> Parcel | None:
    if number.startswith("#"):
        theirs = (Parcel.platform == chat.incoming.platform, Parcel.ref == number.lstrip("#"))
        rows = list(chat.session.exec(select(Parcel).where(*theirs)))
    else:
        row = chat.session.get(Parcel, int(number))
        rows = [chat.session.get_one(Parcel, row.edits) if row.edits else row] if row else []
    return next((row for row in rows if may_see(chat, row)), None)


def _here(chat: Chat) -> Parcel | None:
    """The message that began this thread, or else the last one that was said to be seen here."""
    said = chat.incoming
    asked = select(Parcel).where(Parcel.platform == said.platform, col(Parcel.edits).is_(None), _stands(chat))
    newest = asked.where(Parcel.state == Outcome.SENT).order_by(col(Parcel.id).desc()).limit(1)
    if said.thread is None:
        return chat.session.exec(newest).first()
    root = chat.session.exec(asked.where(Parcel.ref == said.thread)).first()
    return root or chat.session.exec(newest.where(Parcel.thread == said.thread)).first()


def _stands(chat: Chat) -> ColumnElement[bool]:
    said = chat.incoming
    if said.room is None:
        return and_(col(Parcel.direct), col(Parcel.room) == said.sender)
    mine = or_(col(Parcel.only).is_(None), col(Parcel.only) == said.sender)
    return and_(~col(Parcel.direct), col(Parcel.room) == said.room, mine)


def may_see(chat: Chat, parcel: Parcel) -> bool:
    """Whether the asker may see a message: only theirs, or said to a room that they see."""
    said, only = chat.incoming, parcel.room if parcel.direct else parcel.only
    if only is not None:
        mine = {(one.platform, one.native) for one in identities(chat.session, chat.me)}
        return (parcel.platform, only) in mine
    is_here = (parcel.platform, parcel.room) == (said.platform, said.room)
    return is_here or parcel.platform == said.platform in chat.tools.open_rooms


def explain(chat: Chat, parcel: Parcel) -> Message:
    """Say why a message was said, in up to six fields."""
    text = message_from_data(parcel.body).text
    sections: list[Words] = [t("It says: {text}", text=text)]
    if chat.me.is_at_least(Role.ADMIN) and parcel.event:
        sections.append(t("In the log: {event}", event=parcel.event))
    fields = tuple(Field(label, words) for label, words in _reasons(chat, parcel) if words)
    see = (Button(t("Given up"), "outbox list"),) if parcel.state == Outcome.PARKED else ()
    buttons = see if chat.me.is_at_least(Role.ADMIN) else ()
    return Message(t("Why I said this"), fields=fields, sections=tuple(sections), buttons=buttons)


def _reasons(chat: Chat, parcel: Parcel) -> Iterator[tuple[Words, Words]]:
    edit = _last_edit(chat, parcel)
    yield t("Rule"), _rule(chat, parcel)
    yield t("Set off by"), _event(chat, parcel)
    yield t("What happened"), _deeds(chat, parcel)
    yield t("Last changed"), joined([_event(chat, edit), _deeds(chat, edit)]) if edit else ""
    yield t("Stands now"), _state(chat, parcel)
    yield t("On its way"), _delivery(chat, parcel)


def _last_edit(chat: Chat, parcel: Parcel) -> Parcel | None:
    asked = select(Parcel).where(Parcel.edits == parcel.id, Parcel.state == Outcome.SENT)
    return chat.session.exec(asked.order_by(col(Parcel.id).desc()).limit(1)).first()


def _rule(chat: Chat, parcel: Parcel) -> Words:
    """What the command does that was said, or the job that ran."""
    job = _job(parcel)
    if job is not None:
        return chat.tools.rule_of(job) or t("the job “{job}”", job=job)
    if parcel.rule is not None:
        made = COMMANDS.get(parcel.rule.replace(" ", ""))
        return joined([Text(parcel.rule), made.help if made else ""])
    return (
        t("A line that is meant for me is answered.") if parcel.said_by else t("Made before anybody spoke.")
    )


def _event(chat: Chat, parcel: Parcel) -> Words:
    """Who said what it answers, or when the time had come."""
    if _job(parcel) is not None:
        due = datetime.fromtimestamp(float((parcel.event or "").rpartition(":")[2]), chat.tools.zone)
        return t("The time: {moment}", moment=due)
    heard = chat.session.get(Heard, parcel.event) if parcel.event else None
    return joined([parcel.said_by or "", t("{moment}", moment=heard.at if heard else parcel.at)])


def _job(parcel: Parcel) -> str | None:
    event = parcel.event or ""
    return event.removeprefix(JOB).rpartition(":")[0] if event.startswith(JOB) else None


def _deeds(chat: Chat, parcel: Parcel) -> Words:
    """What the event moved from which state to which."""
    done = caused_by(chat.session, parcel.event) if parcel.event else []
    return joined([words for entry in done if (words := _moved(entry))], "；")


def _moved(entry: Entry) -> Words:
    kind = kind_of(entry.subject)
    if kind is None:
        return ""
    before, after = (kind.STATES.get(state) or "" for state in (entry.before, entry.after))
    return joined([entry.subject.partition(":")[2], joined([before, after], " → ")], " ")


def _state(chat: Chat, parcel: Parcel) -> Words:
    """How the thing stands now that the message is about, or by whose wish it comes."""
    if parcel.subject and parcel.subject.startswith(f"{Reminder.NOUN}:"):
        return _wish(chat, parcel.subject)
    kind, short = kind_of(parcel.subject or ""), (parcel.subject or "").partition(":")[2]
    row = chat.session.get(kind, int(short.removeprefix(kind.PREFIX))) if kind else None
    return joined([short, row.STATES[row.state]], " ") if row else ""


def _wish(chat: Chat, subject: str) -> Words:
    """Who set a reminder, and what it is a turn of."""
    row = chat.session.get_one(Reminder, int(subject.partition(f":{Reminder.PREFIX}")[2]))
    who = t("set by {person}", person=chat.session.get_one(Person, row.person).name)
    repeat = chat.session.get(Repeat, row.repeat) if row.repeat is not None else None
    if repeat is None:
        return joined([row.short_id, who])
    rest = t("On days off: {rest}", rest=Rest.of(repeat.rest).label)
    return joined([repeat.short_id, repeat.rhythm.words, rest, who, repeat.STATES[repeat.state]])


def _delivery(chat: Chat, parcel: Parcel) -> Words:
    match parcel.state:
        case Outcome.SENT if parcel.sent_at is not None:
            late = parcel.sent_at - parcel.at > LATE
            due = t("it was due {moment}", moment=parcel.at) if late else ""
            return joined([t("sent {moment}", moment=parcel.sent_at), due])
        case Outcome.PARKED:
            return joined([t("given up"), parcel.error or ""])
        case Outcome.DROPPED:
            return t("no longer needed")
    waits = t("waits until {moment}", moment=parcel.at) if parcel.at > chat.now else t("on its way")
    return joined([waits, nt("tried once", "tried {count} times", parcel.tries) if parcel.tries else ""])
