"""The week of a topic meeting: the ranking on its first working day, the agenda on the day it meets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from handlers._chat import Tools
from handlers._ranking import Candidate, Ranked, rank_topics, ranked_line
from handlers._topic_card import name_of
from handlers._topics import named
from jobs._parts import Part, part
from models.concern import Concern
from models.matrix import matrix
from models.message import Button
from models.person import everyone
from models.room import Room, Use, of_account, told_apart
from models.setting import get, put
from models.teamwork import Knob, falls_today, team_calendar
from models.topic import Topic
from models.vote import Vote
from models.words import Words, joined, nt, t

TOP = 5
FOR_A_DECISION = 3  # of those not on the shortlist
RANK = Button(t("Topics by rank"), "topic rank", primary=True)
MATRIX = Button(t("Content matrix"), "column list")


@part(10, Use.TOPICS)
def weekly_ranking(session: Session, now: datetime, tools: Tools, room: Room) -> Part | None:
    """Say how the open topics stand, and what changed since last week's post."""
    today = now.date()
    if not falls_today(session, Knob.RANKING, today, team_calendar(session, tools.calendar)):
        return None
    ranked = rank_topics(session, tools, now, room.account)
    if not ranked:
        return None
    before = _places(session, room, today, ranked)
    accounts = told_apart(session, room.account)
    lines = [
        ranked_line(place, one, accounts, _moved(place, before.get(str(one.topic.id)), bool(before)))
        for place, one in enumerate(ranked[:TOP], 1)
    ]
    left = len(ranked) - TOP
    rest = nt("and {count} more", "and {count} more", left) if left > 0 else ""
    body = joined([*lines, rest], "\n")
    first = today - timedelta(days=7)
    heading = t("Topics by rank, {first} to {last}", first=first, last=today - timedelta(days=1))
    sections = (_week(session, room, first, now), body, _unclaimed(ranked))
    return Part(heading, tuple(words for words in sections if words), (RANK,))


def _places(session: Session, room: Room, today: date, ranked: list[Ranked]) -> dict[str, int]:
    """Give the places of the post before, and keep those of today."""
    name = f"ranking {room.id}"
    kept = get(session, name) or {"day": "", "places": {}, "before": {}}
    before: dict[str, int] = kept["before"] if kept["day"] == today.isoformat() else kept["places"]
    places = {str(one.topic.id): place for place, one in enumerate(ranked, 1)}
    put(session, name, {"day": today.isoformat(), "places": places, "before": before})
    return before


def _moved(place: int, before: int | None, any_before: bool) -> Words:
    if before is None:
        return t("new") if any_before else ""
    if before == place:
        return "—"
    return f"↑{before - place}" if place < before else f"↓{place - before}"


def _week(session: Session, room: Room, first: date, now: datetime) -> Words:
    since = datetime.combine(first, datetime.min.time(), now.tzinfo)
    mine = of_account(Topic.account, room.account)
    asked = select(func.count()).select_from(Topic).where(col(Topic.proposed_at) >= since, mine)
    accepted = asked.where(Topic.state == "accepted")
    return joined(
        [
            nt("{count} new", "{count} new", session.exec(asked).one()),
            nt("{count} of them accepted", "{count} of them accepted", session.exec(accepted).one()),
        ]
    )


def _unclaimed(ranked: list[Ranked]) -> Words:
    first = ranked[:3]
    count = sum(one.topic.owner is None for one in first)
    said = nt(
        "To decide: {count} of the first {total} has nobody yet",
        "To decide: {count} of the first {total} have nobody yet",
        count,
        total=len(first),
    )
    return said if count else ""


@part(20, Use.TOPICS)
def agenda(session: Session, now: datetime, tools: Tools, room: Room) -> Part | None:
    """Say on the day of the meeting what it has to decide."""
    if not falls_today(session, Knob.MEETING, now.date(), team_calendar(session, tools.calendar)):
        return None
    ranked = rank_topics(session, tools, now, room.account)
    listed = [one for one in ranked if one.topic.state == "shortlisted"]
    others = [one for one in ranked if one.topic.state != "shortlisted"][:FOR_A_DECISION]
    accounts = told_apart(session, room.account)
    sections = (
        _titled(t("On the shortlist"), listed, accounts),
        _titled(t("Next by rank"), others, accounts),
        _lacking(session, now.date(), room),
        _doubts(session, [one.topic for one in ranked]),
        _silent(session, ranked),
    )
    said = tuple(words for words in sections if words)
    return Part(t("Agenda of today's topic meeting"), said, (RANK, MATRIX)) if ranked else None


def _titled(heading: Words, ranked: list[Ranked], accounts: Mapping[int | None, str]) -> Words:
    lines = [ranked_line(place, one, accounts) for place, one in enumerate(ranked, 1)]
    return joined([heading, *lines], "\n") if lines else ""


def _lacking(session: Session, today: date, room: Room) -> Words:
    shares = matrix(session, today, room.account)
    lines = [
        t("{column} lacks {open} of {quota}", column=s.column.name, open=s.lacking, quota=s.quota)
        for s in shares
        if s.lacking
    ]
    return joined(lines) if lines else ""


def _doubts(session: Session, topics: list[Candidate]) -> Words:
    numbers = {topic.id: topic for topic in topics}
    asked = select(Concern).where(Concern.state == "raised", col(Concern.topic).in_(numbers))
    lines = [
        t(
            "{topic}: concern {number} of {person}: {text}",
            topic=named(numbers[one.topic]),
            number=one.short_id,
            person=name_of(session, one.person),
            text=one.text,
        )
        for one in session.exec(asked.order_by(col(Concern.id)))
    ]
    return joined(lines, "\n")


def _silent(session: Session, ranked: list[Ranked]) -> Words:
    """Who has voted for none of what is open."""
    open_now = [one.topic.id for one in ranked]
    voted = set(session.exec(select(Vote.person).where(col(Vote.topic).in_(open_now)).distinct()))
    names = [person.name for person in everyone(session) if person.id not in voted]
    return t("Have not voted yet: {people}", people=joined(names, "、")) if names else ""
