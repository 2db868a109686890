"""What a team said in a simulation, and what must have come of it in the end."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.readers import Readers
from bot.words import localise
from handlers._cards import draw
from models.audit import Entry
from models.occurrence import Occurrence
from models.outbox import Address, Outcome, Parcel
from models.person import Person
from models.reminder import Reminder
from models.topic import OPEN, Topic
from models.vote import Vote
from tests.crowd import LEAD, TITLES
from tests.fake_chat import Chat
from tests.invariants import broken
from tests.pretended import drawn
from tests.said import SHANGHAI

PEOPLE = ["编辑甲", "编辑乙", "市场"]
SORRY = "Something went wrong"


@dataclass(frozen=True)
class Line:
    """What somebody says; `{}` in its text stands for the number of the topic of this title."""

    event: str
    verb: str
    who: str
    text: str
    title: str

    @property
    def of_topic(self) -> bool:
        """Whether it is about a topic that must be there."""
        return "{}" in self.text


class Sight(NamedTuple):
    """A message was seen; its sender had looked for what is due at `looked_at`."""

    at: datetime
    key: str
    looked_at: datetime


@dataclass
class Ledger:
    """What counts: which lines had their effect, in that order, and what stands after them."""

    said: int = 0
    tried: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)
    votes: set[tuple[str, str]] = field(default_factory=set)
    reminders: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def next_line(self, drawn: random.Random, now: datetime) -> Line:
        """Draw what is said next."""
        self.said += 1
        event, fresh = f"e{self.said}", [title for title in TITLES if title not in self.tried]
        who, title = drawn.choice(PEOPLE), drawn.choice(list(self.states) or [""])
        if fresh and (not title or drawn.random() < 0.15):
            self.tried.add(fresh[0])
            return Line(event, "propose", who, f"选题 提交 {fresh[0]}", fresh[0])
        if drawn.random() < 0.2:
            at = now + timedelta(hours=drawn.uniform(20, 30))
            return Line(event, "remind", who, f"提醒 {at.month}月{at.day}日 {at:%H:%M} 交第{self.said}稿", "")
        verb, who, text = drawn.choice(
            [
                ("vote", who, "选题 投票 {}"),
                ("vote", who, "选题 投票 {}"),
                ("unvote", who, "选题 取消投票 {}"),
                ("shortlist", LEAD, "选题 备选 {}"),
                ("decline", LEAD, "选题 不采用 {} 已经写过"),
            ]
        )
        return Line(event, verb, who, text, title)

    def note(self, session: Session, line: Line, event: str) -> None:
        """Note what a line that was heard changes, the first time."""
        if line.event in self.noted:
            return
        self.noted.add(line.event)
        answers = session.exec(select(Parcel.body).where(Parcel.event == event)).all()
        if not any(SORRY in str(body) for body in answers) and self._changes(line):
            self.done[line.verb] += 1

    def _changes(self, line: Line) -> bool:
        title, cast = line.title, (line.title, line.who)
        is_open = self.states.get(title) in OPEN
        if line.verb == "propose":
            self.states[title] = "proposed"
            return True
        if line.verb == "remind":
            self.reminders.append(line.text.split(" ")[-1])
        elif line.verb == "shortlist" and self.states[title] == "proposed":
            self.states[title] = "shortlisted"
            return True
        elif line.verb == "decline" and is_open:
            self.states[title] = "declined"
            return True
        elif line.verb == "vote" and is_open and cast not in self.votes:
            self.votes.add(cast)
            return True
        elif line.verb == "unvote" and is_open and cast in self.votes:
            self.votes.remove(cast)
            return True
        return False

    def undone(self, session: Session) -> Sequence[object]:
        """The reminders that have not rung and the jobs that were not done."""
        rings = session.exec(select(Reminder.what).where(col(Reminder.rung_at).is_(None))).all()
        jobs = select(Occurrence.job).where(col(Occurrence.done_at).is_(None), Occurrence.job != "auditor")
        return [*rings, *session.exec(jobs)]

    def wrongs(self, session: Session, now: datetime, sent: list[Sight], chat: Chat) -> Iterator[str]:
        """Name what had no effect or two, was not seen or twice, too early or in another order."""
        yield from broken(session, now)
        yield from self._effects(session)
        yield from _answers(session)
        yield from _sights(session, sent, chat)
        yield from _cards(session, now, chat)

    def _effects(self, session: Session) -> Iterator[str]:
        states = {topic.title: topic.state for topic in session.exec(select(Topic))}
        if states != self.states:
            yield f"topics: {states} instead of {self.states}"
        cast = select(Topic.title, Person.name).where(Vote.topic == Topic.id, Vote.person == Person.id)
        votes = sorted(session.exec(cast).all())
        if votes != sorted(self.votes):
            yield f"votes: {votes} instead of {sorted(self.votes)}"
        done = Counter(session.exec(select(Entry.verb)))
        if done != self.done:
            yield f"entries: {dict(done)} instead of {dict(self.done)}"
        reminders = sorted(session.exec(select(Reminder.what)))
        if reminders != sorted(self.reminders):
            yield f"reminders: {reminders} instead of {sorted(self.reminders)}"


def _answers(session: Session) -> Iterator[str]:
    """Each reminder rings once; what was given up was tried for as long as it may be."""
    rung = Counter(session.exec(select(Parcel.subject).where(col(Parcel.key).startswith("reminder:"))))
    expected = Counter(one.subject for one in session.exec(select(Reminder)))
    if rung != expected:
        yield f"rung: {dict(rung)} instead of {dict(expected)}"
    for row in session.exec(select(Parcel).where(Parcel.state == Outcome.PARKED)):
        if row.failing_since is None or row.tries < 2:
            yield f"given up too soon: {row.id}, {row.tries} tries, {row.error}"


def _sights(session: Session, sent: list[Sight], chat: Chat) -> Iterator[str]:
    twice = [key for key, times in Counter(sight.key for sight in sent).items() if times > 1]
    if twice:
        yield f"seen twice: {twice}"
    rows = {row.id: row for row in session.exec(select(Parcel).where(col(Parcel.edits).is_(None)))}
    shown = [(sight, rows[int(sight.key.partition("-")[0])]) for sight in sent]
    seen = {row.id for _, row in shown}
    unseen = [row.id for row in rows.values() if row.state == Outcome.SENT and row.id not in seen]
    if unseen:
        yield f"never seen: {unseen}"
    due = {row.id: max(row.at, rows[row.thread_of].at if row.thread_of else row.at) for row in rows.values()}
    for place, (sight, row) in enumerate(shown):
        if sight.at < row.at:
            yield f"seen too early: {row.id} at {sight.at}, due {row.at}"
        # What was given up may come in all the same, when its sender was cut off at the last try.
        kept = [later for _, later in shown[place + 1 :] if later.state == Outcome.SENT]
        after = [later for later in kept if _lane(later) == _lane(row) and later.id < row.id]
        # What fell due since its sender looked comes next time.
        if overtaken := [later.id for later in after if due[later.id] <= sight.looked_at]:
            yield f"{row.id} overtakes {overtaken}"


def _cards(session: Session, now: datetime, chat: Chat) -> Iterator[str]:
    """Each card shows how its subject stands, unless an edit of it was given up."""
    readers = Readers(SHANGHAI, "zh_CN", lambda: now)
    given_up = set(session.exec(select(Parcel.edits).where(Parcel.state == Outcome.PARKED)))
    cards = select(Parcel).where(col(Parcel.subject).is_not(None), col(Parcel.edits).is_(None))
    for card in session.exec(cards.where(Parcel.state == Outcome.SENT)):
        assert card.subject and card.ref
        reader = readers(session, Address(card.platform, card.room, card.direct))
        message = drawn(localise(draw(session, card.subject, card.view), reader))["text"]
        if card.id not in given_up and chat.shown[card.ref].now != message:
            yield f"the card of {card.subject} shows {chat.shown[card.ref].now!r} instead of {message!r}"


def _lane(row: Parcel) -> tuple[str, str | None, int | None]:
    """Within what the order is kept: a room, what one person alone sees in it, the changes of one message."""
    return row.room, row.only, row.edits
