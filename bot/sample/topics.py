"""The sample's topics with their votes and decisions, what was published, and the newest cards."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session, insert

from bot.sample.cards import show
from models.audit import Deed
from models.life import write_down
from models.person import Person
from models.published import Published
from models.topic import Topic
from models.vote import vote

FOLDER = Path(__file__).parent
PROPOSED = time(10, 7)  # of the day; votes and decisions follow
SLOT = time(20, 7)  # when the sample team publishes
CARDS = 6  # of the newest open topics: more would fill the room
MOVES = {"accepted": "accept", "shortlisted": "shortlist", "declined": "decline", "withdrawn": "withdraw"}

Row = Mapping[str, str]


def load_topics(
    session: Session, people: Mapping[str, Person], columns: Mapping[str, int], now: datetime
) -> None:
    """Propose, vote and decide as the sample's table says, the oldest first."""
    rows = sorted(_rows("topics.csv"), key=lambda row: -int(row["days_ago"]))
    topics = [_topic(session, row, people, columns, now) for row in rows]
    session.flush()
    for number, (topic, row) in enumerate(zip(topics, rows, strict=True)):
        _live(session, topic, row, people, number)
    this_time = timedelta(microseconds=now.microsecond)  # open pages know by it that the chat began anew
    for topic in [topic for topic in topics if topic.is_open][-CARDS:]:
        show(session, "选题", topic.subject, topic.proposed_at + this_time)
    session.info.pop("changed", None)  # the cards were drawn as all this had happened


def load_published(session: Session, account: int, now: datetime) -> None:
    """Remember what was published."""
    rows = sorted(_rows("published.csv"), key=lambda row: -int(row["days_ago"]))
    published = [
        {
            "title": row["title"],
            "published_at": (at := _at(now, -int(row["days_ago"]), SLOT)),
            "day": at.date(),
            "reads": int(row["reads"]),
            "account": account,
            "sample": True,
        }
        for row in rows
    ]
    session.execute(insert(Published), published)


def _rows(name: str) -> Iterable[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _at(now: datetime, days: int, clock: time) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), clock, now.tzinfo)


def _topic(
    session: Session, row: Row, people: Mapping[str, Person], columns: Mapping[str, int], now: datetime
) -> Topic:
    topic = Topic(
        title=row["title"],
        angle=row["angle"],
        column=columns[row["column"]],
        proposer=people[row["proposer"]].id,
        proposed_at=min(_at(now, -int(row["days_ago"]), PROPOSED), now),
        owner=people[row["owner"]].id if row["owner"] else None,
        slot=_at(now, int(row["slot_days"]), SLOT) if row["slot_days"] else None,
        slot_timed=bool(row["slot_days"]),
        reason=row["reason"],
        sample=True,
    )
    topic.slot_day = topic.slot.date() if topic.slot is not None else None
    session.add(topic)
    return topic


def _live(session: Session, topic: Topic, row: Row, people: Mapping[str, Person], number: int) -> None:
    """Write down the proposal, let people vote, then decide; a minute lies between two deeds."""
    deeds = (topic.proposed_at + timedelta(minutes=n) for n in range(60))
    proposer = people[row["proposer"]]
    proposed = Deed(topic.subject, "propose", proposer.id, next(deeds), after=topic.state, why=topic.title)
    write_down(session, proposed)
    everyone = list(people.values())
    for n in range(int(row["votes"])):
        vote(session, topic, everyone[(number + n) % len(everyone)], next(deeds))
    if row["state"] in MOVES:
        by = proposer if row["state"] == "withdrawn" else people["负责人"]
        topic.move(session, MOVES[row["state"]], by, next(deeds), why=row["reason"])
