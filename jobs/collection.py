"""Figures are collected from WeChat each morning, corrected, and at first brought along from before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import chain, islice, zip_longest

from sqlmodel import Session, col, select

from handlers._chat import Tools
from handlers._collecting import all_there, begin_card, moved_on, tell_failing, tell_off
from handlers._matching import match_articles
from handlers._steps import Steps
from jobs._fetch import fetch
from jobs._job import MOMENT, errand
from models.collecting import Answer, Call, plan
from models.connection import Connection, collected, collectors, connections, next_collection
from models.harvest import keep, settle

MOST = 240  # calls of one round, over all accounts


def _when(session: Session, after: datetime) -> datetime | None:
    at = next_collection(session)
    return None if at is None else max(at, after + MOMENT)


@errand("collection", when=_when)
def collect(now: datetime, tools: Tools) -> Steps:
    """Collect the accounts' figures from WeChat after 08:30, again while they are late, and corrections"""
    if tools.source is None:
        return
    source = tools.source()
    yield from fetch(
        partial(_missing, now=now), source.get, partial(_store, now=now), lambda call: call.connection
    )
    yield partial(_settle_all, now=now)


def _missing(session: Session, now: datetime) -> list[Call]:
    """The calls of each connection that has work, in turn, so that none waits for all of another's."""
    asked = select(Connection).where(col(Connection.next_at) <= now).order_by(col(Connection.id))
    planned = [_planned(session, one, now) for one in session.exec(asked)]
    return list(islice(_in_turn(planned), MOST))


def _planned(session: Session, connection: Connection, now: datetime) -> tuple[Call, ...]:
    calls = plan(connection, collectors(session, connection), collected(session, connection), now).calls
    if connection.backfill is None and calls:
        connection.backfill = len(calls)
        session.add(connection)
        begin_card(session, connection, now)
    return calls


def _in_turn(planned: list[tuple[Call, ...]]) -> Iterator[Call]:
    return (call for call in chain.from_iterable(zip_longest(*planned)) if call is not None)


def _store(session: Session, call: Call, answer: Answer, now: datetime) -> bool:
    kept = keep(session, call, answer, now)
    match_articles(session, kept.articles, now)
    connection = session.get(Connection, call.connection)
    if connection is not None:
        if kept.off is not None:
            tell_off(session, connection, kept.off, now)
        if kept.failing:
            tell_failing(session, connection, now)
        moved_on(session, connection)
    return not kept.stop


def _settle_all(session: Session, now: datetime) -> None:
    for connection in connections(session):
        if connection.next_at is not None and connection.next_at <= now:
            was_there = connection.backfilled_at
            settle(session, connection.id, now)
            if connection.backfilled_at != was_there:
                all_there(session, connection)
