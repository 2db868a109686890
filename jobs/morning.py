"""In the morning, to those who work: duty, what they publish, and what waits for a decision."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import todo
from handlers._chat import Tools
from handlers._topic_card import slot_words
from jobs._job import Daily, job
from models.column import ContentColumn
from models.duty import is_working, on_duty
from models.message import Button, Field, Message
from models.person import Person, Role, everyone
from models.room import told_apart
from models.teamwork import team_calendar
from models.telling import tell
from models.topic import Topic
from models.vote import votes_by_topic
from models.words import Words, t


@job("morning", when=Daily(9, 7))
def say_good_morning(session: Session, now: datetime, tools: Tools) -> None:
    """Write to whoever works today, each once about each thing; nothing where nothing waits."""
    today, calendar = now.date(), team_calendar(session, tools.calendar)
    if calendar.is_quiet(now):
        return
    until, there = calendar.add_working_days(today, 1), on_duty(session, today)
    here = [person for person in everyone(session) if is_working(session, person, today, calendar)]
    for person in here:
        if person is there:
            buttons = (Button(t("Rota"), "duty list"),)
            _tell(session, person, Message(t("You are on duty today."), buttons=buttons), now, "duty")
        for topic in todo.to_write(session, person, today):
            if topic.slot_day is not None and topic.slot_day <= until:
                _tell(session, person, _publishes(session, topic, now), now, f"topic:{topic.id}")
    waiting = todo.undecided(session)
    for person in here if waiting else ():
        if person.is_at_least(Role.LEAD):
            _tell(session, person, _decisions(session, waiting), now, "decisions")


def _tell(session: Session, person: Person, message: Message, now: datetime, about: str) -> None:
    tell(session, person, message, now, f"morning:{now:%Y-%m-%d}:{person.id}:{about}")


def _publishes(session: Session, topic: Topic, now: datetime) -> Message:
    column = session.get(ContentColumn, topic.column) if topic.column is not None else None
    words = {
        now.date(): t("“{title}” is published today", title=topic.title),
        now.date() + timedelta(days=1): t("“{title}” is published tomorrow", title=topic.title),
    }
    soon = t("“{title}” is published before the next working day ends", title=topic.title)
    shown: list[tuple[Words, Words]] = [
        (t("Publishes"), slot_words(topic)),
        (t("Account"), told_apart(session).get(topic.account, "")),
        (t("Column"), column.name if column else ""),
    ]
    fields = [Field(label, value) for label, value in shown if value]
    see = Button(t("See topic"), f"topic show {topic.short_id}", primary=True)
    text = words.get(topic.slot_day or now.date(), soon)
    return Message(text, fields=tuple(fields), buttons=(see, Button(t("Set reminder…"), "remind …")))


def _decisions(session: Session, waiting: list[Topic]) -> Message:
    count, first = todo.waiting_words(waiting, votes_by_topic(session))
    return Message(
        count, sections=(first,), buttons=(Button(t("Topics by votes"), "topic rank", primary=True),)
    )
