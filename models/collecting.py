"""What is to be collected, and when: which days of which endpoint, in calls as long as WeChat allows.

Days are Beijing's. A day's figures are counted from 08:00 of the next and asked for from 08:30; what is not
final is asked for again; the last 7 days, and articles for 30, are asked for once more each morning, since
WeChat corrects them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from models.connection import Collected, Collector, Connection
from models.figure import Found, Why

BEIJING = ZoneInfo("Asia/Shanghai")
OLDEST = date(2025, 11, 1)  # WeChat's new figures begin here
MORNING = time(8, 30)
RETRY = timedelta(minutes=30)  # until what WeChat has not finished counting is asked for again
CORRECTED = 7  # days that WeChat still corrects
ARTICLE_DAYS = 30  # days that an article's figures go on
DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A kind of call: how many days one may span, which metrics it brings, and how it is collected.

    Those that are `newer` say `is_delay`. At first `back` days are asked for, or all that there are. A day
    is asked for anew while it is one of the last `corrected`. Of a day that is not listed, nothing happened
    where that is a `zero`; else its figures are missing. Those `of_articles` are of what is known by then.
    """

    name: str
    span: int
    metrics: tuple[str, ...] = ()
    newer: bool = False
    back: int | None = None
    corrected: int = CORRECTED
    zero: bool = False
    of_articles: bool = False


ENDPOINTS: Mapping[str, Endpoint] = {
    one.name: one
    for one in (
        Endpoint("getusersummary", 7, ("new_users", "lost_users"), zero=True),
        Endpoint("getusercumulate", 7, ("followers",)),
        Endpoint(
            "getbizsummary",
            30,
            ("reads", "shares", "likes", "recommends", "comments", "favourites", "original_clicks", "sent"),
            newer=True,
        ),
        Endpoint("getarticletotaldetail", 1, newer=True, corrected=ARTICLE_DAYS + 1),
        Endpoint("getarticleread", 1, newer=True, back=ARTICLE_DAYS, of_articles=True),
        Endpoint("getarticleshare", 1, newer=True, back=ARTICLE_DAYS, of_articles=True),
        Endpoint("getupstreammsg", 7, ("senders", "messages"), zero=True),
        Endpoint(
            "getinterfacesummary",
            30,
            ("callbacks", "callback_failures", "callback_time", "callback_slowest"),
            zero=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make: an endpoint of a connection, and the days of it, both included."""

    connection: int
    account: int
    app_id: str
    secret: str
    endpoint: str
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Each of its days."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Piece:
    """A published article and its figures, as WeChat tells of it; without a title, figures alone."""

    msgid: str
    day: date
    figures: tuple[Found, ...]
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Got:
    """An answer: figures, articles, and whether WeChat had not finished counting."""

    figures: tuple[Found, ...] = ()
    articles: tuple[Piece, ...] = ()
    delayed: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer: why, and what WeChat said of it; `soon` where the quota of a minute alone is spent."""

    why: Why
    detail: str = ""
    soon: bool = False


Answer = Got | Failed


class Source(Protocol):
    """Where figures come from; it holds no transaction, and raises nothing."""

    def get(self, call: Call) -> Answer:
        """Make one call."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for a connection now, the newest days first, and when there is more to do."""

    calls: tuple[Call, ...]
    next_at: datetime | None


def yesterday(now: datetime) -> date:
    """The last day of which there may be figures."""
    return now.astimezone(BEIJING).date() - DAY


def morning(day: date) -> datetime:
    """When the figures of a day are asked for: 08:30 of the next."""
    return datetime.combine(day + DAY, MORNING, BEIJING)


def plan(
    connection: Connection,
    off: Mapping[str, Collector],
    known: Mapping[tuple[str, date], Collected],
    now: datetime,
) -> Plan:
    """Plan the calls of a connection, and when to plan again; days that were asked of are `known`."""
    calls: list[Call] = []
    coming: list[datetime] = [morning(now.astimezone(BEIJING).date())]
    if now < morning(yesterday(now)):
        coming.append(morning(yesterday(now)))
    for endpoint in ENDPOINTS.values():
        switched = off.get(endpoint.name)
        if switched is not None and (switched.next_at is None or switched.next_at > now):
            coming += [switched.next_at] if switched.next_at is not None else []
            continue
        due = {
            day: _due(endpoint, day, known.get((endpoint.name, day)), now)
            for day in _days(connection, endpoint, now)
        }
        coming += [at for at in due.values() if at is not None and at > now]
        ready = sorted(day for day, at in due.items() if at is not None and at <= now)
        calls += [_call(connection, endpoint, first, last) for first, last in _spans(endpoint, ready, now)]
    # Figures of articles come when the articles are known.
    calls.sort(key=lambda call: (ENDPOINTS[call.endpoint].of_articles, -call.last.toordinal()))
    return Plan(tuple(calls), min(coming))


def _days(connection: Connection, endpoint: Endpoint, now: datetime) -> Iterator[date]:
    """The days of which an endpoint may be asked, the newest first."""
    last = yesterday(now)
    first = max(connection.since, OLDEST)
    if endpoint.back is not None:
        first = max(first, last - timedelta(endpoint.back - 1))
    return (last - timedelta(n) for n in range((last - first).days + 1))


def _due(endpoint: Endpoint, day: date, known: Collected | None, now: datetime) -> datetime | None:
    """When a day is to be asked of, or once more; None where that is over."""
    ready, last = morning(day), yesterday(now)
    if known is None:
        return ready
    this_morning = morning(last)
    is_recent = (last - day).days < endpoint.corrected
    if not known.final:
        again = known.at + RETRY
        return again if is_recent else None
    if not is_recent or known.at >= this_morning:
        return None
    # A day without articles has nothing to correct, once it has settled.
    if endpoint.corrected > CORRECTED and not known.rows and (last - day).days >= CORRECTED:
        return None
    return this_morning


def _spans(endpoint: Endpoint, days: Iterable[date], now: datetime) -> Iterator[tuple[date, date]]:
    """Part days into spans of one call each; yesterday is alone, for `is_delay` is said of a whole call."""
    last = yesterday(now)
    runs = groupby(enumerate(days), key=lambda one: (one[1].toordinal() - one[0], one[1] == last))
    for _, run in runs:
        found = [day for _, day in run]
        for begin in range(0, len(found), endpoint.span):
            part = found[begin : begin + endpoint.span]
            yield part[0], part[-1]


def _call(connection: Connection, endpoint: Endpoint, first: date, last: date) -> Call:
    return Call(
        connection.id,
        connection.account,
        connection.app_id,
        connection.secret,
        endpoint.name,
        first,
        last,
    )
