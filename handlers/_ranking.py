"""The ranking of open topics, with the reasons in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from sqlmodel import Session, col, func, or_, select

from handlers._chat import Chat, Tools
from handlers._topic_lists import nothing_open
from handlers._topics import named
from models.concern import Concern
from models.matrix import Share, matrix
from models.message import Button, Message
from models.published import Published
from models.ranking import Case
from models.topic import OPEN, Topic
from models.vote import votes_by_topic
from models.words import Words, joined, nt, t

TOP = 10
COMPARED = 30
"""How many of the first are compared with what was published: a look-up each."""
SIMILAR = 40
"""The least likeness at which an article's reads say something about a topic."""
RECENT = 300  # articles of which the usual reads are taken


@dataclass(frozen=True, slots=True)
class Ranked:
    """A topic in its place, with what speaks for it."""

    topic: Topic
    case: Case


def rank_topics(session: Session, tools: Tools, now: datetime, account: int | None = None) -> list[Ranked]:
    """All open topics of an account, or of all accounts; of equals the newest first."""
    asked = select(Topic).where(col(Topic.state).in_(OPEN))
    if account is not None:
        asked = asked.where(or_(Topic.account == account, col(Topic.account).is_(None)))
    votes, concerns = votes_by_topic(session), _concerns(session)
    shares = {share.column.id: share for share in matrix(session, now.date(), account)}
    found = [
        Ranked(topic, _case(topic, now, votes.get(topic.id, 0), concerns[topic.id], shares))
        for topic in session.exec(asked.order_by(col(Topic.id).desc()))
    ]
    first = _ordered(found)
    usual = _usual_reads(session)
    compared = [_with_reads(session, tools, one, usual) for one in first[:COMPARED]] if usual else []
    return _ordered(compared) + first[len(compared) :]


def _ordered(ranked: list[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: -one.case.points)


def _concerns(session: Session) -> Counter[int]:
    asked = select(Concern.topic, func.count()).where(Concern.state == "raised").group_by(col(Concern.topic))
    return Counter({topic: count for topic, count in session.exec(asked)})


def _case(topic: Topic, now: datetime, votes: int, concerns: int, shares: dict[int, Share]) -> Case:
    case = Case(votes, (now - topic.proposed_at).days, concerns=concerns)
    share = shares.get(topic.column) if topic.column is not None else None
    if share is None:
        return case
    return replace(case, quota=share.column.quota, open_quota=share.lacking, column=share.column.name)


def _usual_reads(session: Session) -> int:
    asked = select(Published.reads).where(Published.reads > 0).order_by(col(Published.id).desc())
    reads = session.exec(asked.limit(RECENT)).all()
    return int(median(reads)) if reads else 0


def _with_reads(session: Session, tools: Tools, one: Ranked, usual: int) -> Ranked:
    near = tools.titles.published_like(session, one.topic.title, SIMILAR)
    article = session.get(Published, near) if near is not None else None
    reads = article.reads if article is not None else 0
    return replace(one, case=replace(one.case, reads=reads, usual=usual if reads else 0))


def ranking(chat: Chat) -> Message:
    """The first of the open topics, each with its reasons."""
    account = chat.room.account if chat.room else None
    ranked = rank_topics(chat.session, chat.tools, chat.now, account)
    if not ranked:
        return nothing_open()
    lines = [ranked_line(place, one) for place, one in enumerate(ranked[:TOP], 1)]
    left = len(ranked) - TOP
    rest = (nt("and {count} more", "and {count} more", left),) if left > 0 else ()
    return Message(
        t("Topics by rank"),
        sections=(joined(lines, "\n"), *rest),
        buttons=(Button(t("Propose…"), "topic propose …"),),
    )


def ranked_line(place: int, one: Ranked, moved: Words = "") -> Words:
    """One line: place, topic, votes, how it moved, and why it stands there."""
    votes = nt("{count} vote", "{count} votes", one.case.votes)
    said = joined([named(one.topic), votes, moved, *one.case.reasons()])
    return joined([f"{place}.", said], " ")
