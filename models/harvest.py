"""What came of a call is kept: figures, articles, days that are done, and what did not work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.collecting import (
    BEIJING,
    CORRECTED,
    DAY,
    ENDPOINTS,
    Answer,
    Call,
    Endpoint,
    Failed,
    Got,
    plan,
    yesterday,
)
from models.connection import (
    Collected,
    Collector,
    Connection,
    collected,
    collectors,
    note_failure,
    note_success,
    patience,
)
from models.figure import Figure, Found, Origin, Source, State, Why, record, record_article
from models.metric import METRICS, Metric
from models.published import published_as
from models.row import insert_once

A_MINUTE = timedelta(minutes=1)
AFTER_MIDNIGHT = time(0, 5)  # quotas are filled up again
SWITCHED_OFF = (Why.UNAUTHORISED, Why.OFFLINE)
OURS = (Why.UNANSWERED, Why.REFUSED)  # the whole connection does not work


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping an answer: whether the connection is to be left alone, and whom to tell of what.

    `off` is an endpoint that was just switched off; `failing`, that the connection just began to fail.
    `articles` are the numbers of published ones whose figures came.
    """

    stop: bool = False
    off: Collector | None = None
    failing: bool = False
    articles: tuple[int, ...] = ()


def keep(session: Session, call: Call, answer: Answer, now: datetime) -> Kept:
    """Keep what a call brought, or why it brought nothing. Of a connection that is gone, nothing."""
    connection = session.get(Connection, call.connection, with_for_update={"key_share": True})
    if connection is None:
        return Kept(stop=True)
    endpoint = ENDPOINTS[call.endpoint]
    if isinstance(answer, Failed):
        return _keep_failure(session, connection, endpoint, call, answer, now)
    connection.done += connection.backfilled_at is None
    origin = Origin(Source.WECHAT, now)
    figures = [_judged(one, answer, now) for one in answer.figures]
    counted = _is_counted(session, call)
    absent = _absent(endpoint, call, answer, now, counted)
    record(session, call.account, [*figures, *absent], origin)
    found = _keep_articles(session, call, answer, origin, connection.sample)
    open_days = {one.day for one in absent if one.state is State.LATE}
    rows = Counter([one.day for one in answer.figures] + [one.day for one in answer.articles])
    for day in call.days:
        unfinished = answer.delayed and (yesterday(now) - day).days < endpoint.corrected
        _note(session, connection, endpoint, day, now, day not in open_days and not unfinished, rows[day])
    return Kept(articles=found)


def _judged(one: Found, answer: Got, now: datetime) -> Found:
    """What WeChat has not finished counting is partial; of days long past it is all that there is."""
    if answer.delayed and _is_recent(one.day, now):
        return replace(one, state=State.PARTIAL, why=Why.DELAYED)
    return one


def _is_counted(session: Session, call: Call) -> bool:
    """Whether WeChat has counted subscribers up to the end of a call's days, so that no row means nobody."""
    followers = select(Figure.id).where(
        Figure.account == call.account, Figure.metric == "followers", Figure.day == call.last
    )
    return session.exec(followers.where(col(Figure.amount).is_not(None))).first() is not None


def _absent(endpoint: Endpoint, call: Call, answer: Got, now: datetime, counted: bool) -> list[Found]:
    """What is to be said of days that are not listed: late while they may come, then zero or missing.

    Yesterday's may come all day, unless something else says that it is counted.
    """
    listed = {(one.metric.key, one.day) for one in answer.figures if not one.part}
    return [
        _said(endpoint, METRICS[key], day, answer.delayed or (day == yesterday(now) and not counted), now)
        for key in endpoint.metrics
        for day in call.days
        if (key, day) not in listed
    ]


def _said(endpoint: Endpoint, metric: Metric, day: date, may_come: bool, now: datetime) -> Found:
    if may_come and _is_recent(day, now):
        return Found(metric, day, state=State.LATE, why=Why.DELAYED)
    if endpoint.zero:
        return Found(metric, day, Decimal())
    return Found(metric, day, state=State.MISSING)


def _keep_articles(
    session: Session, call: Call, answer: Got, origin: Origin, sample: bool
) -> tuple[int, ...]:
    """Keep articles and their figures, but for figures of unknown ones; the numbers of those told of."""
    told = []
    for piece in answer.articles:
        by = (piece.msgid, piece.title, piece.url, piece.day)
        known, _ = published_as(session, call.account, *by, sample)
        if known is None:
            continue
        told += [known.id] if piece.title else []
        figures = [_judged(one, answer, origin.at) for one in piece.figures]
        record_article(session, call.account, known.id, figures, origin)
        reads = [one.number for one in figures if one.metric.key == "reads" and not one.part]
        known.reads = max([known.reads, *(int(number) for number in reads if number is not None)])
    return tuple(told)


def _keep_failure(
    session: Session, connection: Connection, endpoint: Endpoint, call: Call, failed: Failed, now: datetime
) -> Kept:
    days = [day for day in call.days if _is_recent(day, now)]
    state = State.MISSING if failed.why in (*SWITCHED_OFF, Why.TOO_OLD) else State.LATE
    said = [Found(METRICS[key], day, None, state, why=failed.why) for key in endpoint.metrics for day in days]
    record(session, call.account, said, Origin(Source.WECHAT, now))
    if failed.why in SWITCHED_OFF:
        return Kept(off=_switch(session, connection, endpoint, failed, now, None))
    if failed.why is Why.QUOTA:
        midnight = datetime.combine(now.astimezone(BEIJING).date() + DAY, AFTER_MIDNIGHT, BEIJING)
        _switch(session, connection, endpoint, failed, now, now + A_MINUTE if failed.soon else midnight)
        return Kept()
    if failed.why in OURS:
        is_first = note_failure(connection, failed.why.value, failed.detail, now)
        begins = 1 if failed.why is Why.REFUSED else 2
        return Kept(stop=True, failing=is_first and connection.failures >= begins)
    for day in call.days:
        _note(session, connection, endpoint, day, now, failed.why is Why.TOO_OLD or day not in days, 0)
    return Kept()


def _switch(
    session: Session,
    connection: Connection,
    endpoint: Endpoint,
    failed: Failed,
    now: datetime,
    until: datetime | None,
) -> Collector | None:
    """Switch an endpoint off until a moment, or until further notice; None where it was off already."""
    known = collectors(session, connection).get(endpoint.name)
    if known is not None and known.is_off:
        return None
    one = known or Collector(connection=connection.id, endpoint=endpoint.name, why="", at=now)
    one.why, one.detail, one.at, one.next_at = failed.why.value, failed.detail[:200], now, until
    session.add(one)
    session.flush()
    return one


def _note(
    session: Session,
    connection: Connection,
    endpoint: Endpoint,
    day: date,
    now: datetime,
    final: bool,
    rows: int,
) -> None:
    which = {"connection": connection.id, "endpoint": endpoint.name, "day": day}
    what = {"at": now, "final": final, "rows": rows}
    if insert_once(session, Collected, **which, **what) is None:
        ours = [getattr(Collected, name) == value for name, value in which.items()]
        session.execute(update(Collected).where(*ours).values(what))


def settle(session: Session, number: int, now: datetime) -> None:
    """Say when a connection has work again, and that what is late for too long is missing."""
    connection = session.get(Connection, number, with_for_update={"key_share": True})
    if connection is None:
        return
    off = collectors(session, connection)
    planned = plan(connection, off, collected(session, connection), now)
    coming = now if planned.calls else planned.next_at
    if connection.failed_at == now:
        coming = now + patience(connection.failures)
    else:
        note_success(connection)
    connection.next_at = coming
    if not planned.calls and connection.backfilled_at is None:
        connection.backfilled_at = now
    _say_off(session, connection, off.values(), now)
    late = (col(Figure.account) == connection.account, col(Figure.state) == State.LATE.value)
    old = col(Figure.day) <= yesterday(now) - timedelta(CORRECTED)
    session.execute(update(Figure).where(*late, old).values(state=State.MISSING.value))


def _say_off(session: Session, connection: Connection, off: Iterable[Collector], now: datetime) -> None:
    """Of the last days, say why the figures of an endpoint that is switched off are missing."""
    days = [yesterday(now) - timedelta(n) for n in range(CORRECTED)]
    said = [
        Found(METRICS[key], day, state=State.MISSING, why=Why.of(one.why))
        for one in off
        if one.is_off
        for key in ENDPOINTS[one.endpoint].metrics
        for day in days
    ]
    record(session, connection.account, said, Origin(Source.WECHAT, now))


def _is_recent(day: date, now: datetime) -> bool:
    """Whether WeChat may still correct a day, or finish counting it."""
    return (yesterday(now) - day).days < CORRECTED
