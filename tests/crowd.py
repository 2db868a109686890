"""Sixteen people who propose, vote and decide at once, on a chat that delivers until it is heard."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from threading import Thread
from time import sleep

import httpx
from sqlmodel import Session, col, func, select

import handlers
from bot.db import Database
from bot.readers import Readers
from bot.virtual import real_time
from bot.words import localise
from handlers._cards import draw
from models.audit import Entry
from models.inbox import Heard, Incoming
from models.outbox import Address, Outcome, Parcel
from models.person import Role, meet
from models.room import Room
from models.topic import Topic
from models.vote import Vote
from tests.invariants import broken
from tests.pretended import NAME, Hand, drawn, line_to
from tests.replicas import ZONE, Fleet

TITLES = (
    "618美妆测评", "春茶选购指南", "租房避坑", "露营装备清单", "高考志愿填报", "糖尿病饮食", "新能源车保险",
    "亲子阅读书单", "跑步与膝盖", "宠物疫苗时间表", "老旧小区改造", "公积金提取", "咖啡豆烘焙", "近视防控",
    "职场沟通", "城市骑行路线",
)  # fmt: skip
PEOPLE = [f"编辑{number}" for number in range(16)]
AGAIN = " (again)"
LEAD, ROOM = "负责人", "选题"
REPEATED = 0.3  # of the events the chat delivers again, as chats do, half of them under another event id


@dataclass
class Crowd:
    """Who speaks to a fleet; what they are about to say is drawn from a seed."""

    db: Database
    chat: Hand
    fleet: Fleet
    random: random.Random

    def __post_init__(self) -> None:
        handlers.discover()
        self.chat.rooms(names=[ROOM, LEAD, *PEOPLE])
        with self.db.transaction() as session:
            for name in PEOPLE:
                meet(session, NAME, name)
            meet(session, NAME, LEAD).role = Role.LEAD
            session.add(Room(platform=NAME, native=ROOM, name=ROOM, uses=["topics"]))

    def propose(self, topics: int) -> None:
        """Each proposes one topic."""
        self._say(
            [[_said(who, f"选题 提交 {title}")] for who, title in zip(PEOPLE[:topics], TITLES, strict=False)]
        )

    def vote(self) -> None:
        """Each votes for each topic, in an order of their own."""
        topics = self._topics()
        order = [self.random.sample(topics, len(topics)) for _ in PEOPLE]
        self._say(
            [[_said(who, f"选题 投票 T{n}") for n in mine] for who, mine in zip(PEOPLE, order, strict=True)]
        )

    def decline(self, topics: int) -> None:
        """The lead presses the same button in sixteen windows."""
        lines = [f"选题 不采用 T{number} 已经写过" for number in self._topics()[:topics]]
        self._say([[replace(_said(LEAD, line), event=f"{line} {n}") for line in lines] for n in range(16)])

    def _topics(self) -> list[int]:
        """Their numbers, which have gaps on PostgreSQL where a line was tried twice."""
        with self.db.reading() as session:
            return list(session.exec(select(Topic.id).order_by(col(Topic.id))))

    def _say(self, said: list[list[Incoming]]) -> None:
        speakers = [Thread(target=self._speak, args=(lines, self.random.random())) for lines in said]
        for speaker in speakers:
            speaker.start()
        for speaker in speakers:
            speaker.join()

    def _speak(self, lines: list[Incoming], seed: float) -> None:
        mine = random.Random(seed)
        for line in lines:
            line = replace(line, message=f"message of {line.event}")
            self._deliver(line)
            if mine.random() < REPEATED:
                again = line if mine.random() < 0.5 else replace(line, event=line.event + AGAIN)
                assert self._deliver(again), "a repeated event was taken for a new one"

    def _deliver(self, event: Incoming) -> bool:
        """Deliver an event until it is acknowledged; whether it was heard before."""
        while True:
            if port := self.fleet.port():
                try:
                    with line_to(port, patience=10.0) as line:
                        return bool(line.post("/", json=asdict(event)).raise_for_status().json()["repeated"])
                except httpx.TransportError:
                    pass  # killed before it answered
            sleep(0.02)


def _said(who: str, line: str) -> Incoming:
    return Incoming(NAME, f"{who} {line}", who, line, room=ROOM)


def wrongs(db: Database, chat: Hand, topics: int, declined: int) -> Iterator[str]:
    """Name what did not have exactly one effect, or was not seen exactly once."""
    with db.reading() as session:
        yield from broken(session, real_time(), oldest_due=timedelta(minutes=1))
        yield from _effects(session, topics, declined)
        yield from _answers(session, declined)
        yield from _sights(session, chat)


def _effects(session: Session, topics: int, declined: int) -> Iterator[str]:
    votes = dict(session.exec(select(Vote.topic, func.count()).group_by(col(Vote.topic))).all())
    if list(votes.values()) != [16] * topics:
        yield f"votes: {votes}"
    titles = sorted(session.exec(select(Topic.title)))
    if titles != sorted(TITLES[:topics]):
        yield f"topics: {titles}"
    done = Counter(session.exec(select(Entry.verb)))
    expected = {"propose": topics, "vote": 16 * topics, "decline": declined}
    if done != Counter(expected):
        yield f"entries: {dict(done)}"


def _answers(session: Session, declined: int) -> Iterator[str]:
    """Each line is answered once; a decision that counts is told to others besides."""
    heard = {event for event in session.exec(select(Heard.event)) if not event.endswith(AGAIN)}
    said = select(Parcel.event, func.count()).where(col(Parcel.edits).is_(None)).group_by(col(Parcel.event))
    answers = dict(session.exec(said).all())
    if heard != answers.keys():
        yield f"events without an answer, or answers to nothing: {sorted(map(str, heard ^ answers.keys()))}"
    told = [event for event, count in answers.items() if count > 1]
    if len(told) != declined or not all("不采用" in str(event) for event in told):
        yield f"events with more than one answer: {told}"


def _sights(session: Session, chat: Hand) -> Iterator[str]:
    if given_up := session.exec(select(Parcel.error).where(Parcel.state == Outcome.PARKED)).all():
        yield f"given up: {given_up}"
        return
    shown = chat.shown()
    posted = select(Parcel.ref).where(col(Parcel.edits).is_(None), Parcel.state == Outcome.SENT)
    if sorted(m["ref"] for m in shown) != sorted(str(ref) for ref in session.exec(posted)):
        yield "what was seen is not what was sent"
    if twice := [key for key, times in Counter(m["key"] for m in shown).items() if times > 1]:
        yield f"seen twice: {twice}"
    now = {m["ref"]: m["edits"][-1] if m["edits"] else m["text"] for m in shown}
    readers = Readers(ZONE, "zh_CN", real_time)
    cards = select(Parcel).where(col(Parcel.subject).is_not(None), col(Parcel.edits).is_(None))
    for card in session.exec(cards):
        assert card.subject and card.ref
        reader = readers(session, Address(card.platform, card.room))
        message = localise(draw(session, card.subject, card.view), reader)
        if now[card.ref] != drawn(message)["text"]:
            yield f"the card of {card.subject} does not show how it stands"
