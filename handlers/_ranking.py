"""The ranking of open topics, with the reasons in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median
from typing import NamedTuple

from sqlalchemy import select as columns_only
from sqlmodel import Session, col, func, select

from handlers._chat import Chat, Tools
from handlers._topic_lists import nothing_open
from handlers._topics import named
from models.concern import Concern
from models.matrix import matrix
from models.message import Button, Message
from models.published import Published
from models.ranking import Case
from models.room import of_account, told_apart
from models.topic import OPEN, Topic
from models.vote import votes_by_topic
from models.words import Words, joined, nt, t

TOP = 10
COMPARED = 10
"""How many of the first are compared with what was published: a look-up each."""
SIMILAR = 30
"""The least likeness at which an article's reads say something about a topic."""
RECENT = 300  # articles of which the usual reads are taken


Quotas = dict[int, tuple[int, int, str]]
"""By column: its quota, how much of it is open, and its name."""
NO_QUOTA = (0, 0, "")


class Candidate(NamedTuple):
    """An open topic, as much of it as the ranking needs: thousands of whole rows take too long."""

    id: int
    title: str
    state: str
    owner: int | None
    column: int | None
    account: int | None
    proposed_at: datetime

    @property
    def short_id(self) -> str:
        """What people type for it."""
        return f"{Topic.PREFIX}{self.id}"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A topic in its place, with what speaks for it."""

    topic: Candidate
    case: Case


def rank_topics(session: Session, tools: Tools, now: datetime, account: int | None = None) -> list[Ranked]:
    """All open topics of an account, or of all accounts; of equals the newest first."""
    votes, concerns = votes_by_topic(session), _concerns(session)
    quotas = {s.column.id: (s.quota, s.lacking, s.column.name) for s in matrix(session, now.date(), account)}
    found = [
        Ranked(one, _case(one, now, votes.get(one.id, 0), concerns[one.id], quotas))
        for one in _candidates(session, account)
    ]
    first = _ordered(found)
    usual = _usual_reads(session)
    compared = _with_reads(session, tools, first[:COMPARED], usual) if usual else []
    return _ordered(compared) + first[len(compared) :]


def _candidates(session: Session, account: int | None) -> Iterator[Candidate]:
    table = Topic
    columns = (getattr(table, name) for name in Candidate._fields)
    mine = of_account(Topic.account, account)
    asked = columns_only(*map(col, columns)).where(col(Topic.state).in_(OPEN), mine)
    return map(Candidate._make, session.execute(asked.order_by(col(Topic.id).desc())))


def _ordered(ranked: list[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: -one.case.points)


def _concerns(session: Session) -> Counter[int]:
    asked = select(Concern.topic, func.count()).where(Concern.state == "raised").group_by(col(Concern.topic))
    return Counter({topic: count for topic, count in session.exec(asked)})


def _case(one: Candidate, now: datetime, votes: int, concerns: int, quotas: Quotas) -> Case:
    quota = quotas.get(one.column, NO_QUOTA) if one.column is not None else NO_QUOTA
    return Case(votes, (now - one.proposed_at).days, *quota, concerns=concerns)


def _usual_reads(session: Session) -> int:
    asked = select(Published.reads).where(Published.reads > 0).order_by(col(Published.id).desc())
    reads = session.exec(asked.limit(RECENT)).all()
    return int(median(reads)) if reads else 0


def _with_reads(session: Session, tools: Tools, first: list[Ranked], usual: int) -> list[Ranked]:
    near = tools.titles.published_like(session, [one.topic.title for one in first], SIMILAR)
    asked = select(Published.id, Published.reads).where(
        col(Published.id).in_([one for one in near if one is not None])
    )
    reads = {number: count for number, count in session.exec(asked) if count}
    return [
        replace(one, case=replace(one.case, reads=reads[like], usual=usual)) if like in reads else one
        for one, like in zip(first, near, strict=True)
    ]


def ranking(chat: Chat) -> Message:
    """The first of the open topics, each with its reasons."""
    ranked = rank_topics(chat.session, chat.tools, chat.now, chat.account)
    if not ranked:
        return nothing_open()
    accounts = told_apart(chat.session, chat.account)
    lines = [ranked_line(place, one, accounts) for place, one in enumerate(ranked[:TOP], 1)]
    left = len(ranked) - TOP
    rest = (nt("and {count} more", "and {count} more", left),) if left > 0 else ()
    return Message(
        t("Topics by rank"),
        sections=(joined(lines, "\n"), *rest),
        buttons=(Button(t("Propose…"), "topic propose …"),),
    )


def ranked_line(place: int, one: Ranked, accounts: Mapping[int | None, str], moved: Words = "") -> Words:
    """One line: place, topic, account by those told apart, votes, how it moved, and why it stands there."""
    votes = nt("{count} vote", "{count} votes", one.case.votes)
    whose = accounts.get(one.topic.account, "")
    said = joined([named(one.topic), whose, votes, moved, *one.case.reasons()])
    return joined([f"{place}.", said], " ")
