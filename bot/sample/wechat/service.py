"""The data interface of a made-up WeChat: tokens, errors, spans, quotas, delays and corrections, as observed.

`Service.answer` takes a call and gives its answer as JSON data; what carries it is another's business.
Dates and days are those of Beijing. Figures of a day are there from 08:00 of the next; until then the list is
empty, and the newer calls say `is_delay`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from bot.sample.wechat.rows import ROWS, Asked
from bot.sample.wechat.truth import BEGINS, Truth

BEIJING = ZoneInfo("Asia/Shanghai")
READY = timedelta(hours=8)  # after midnight
TOKEN_LIFE = timedelta(seconds=7_200)
OVERLAP = timedelta(minutes=5)  # in which a token and its successor both work
FORCED_APART, FORCED_A_DAY = timedelta(seconds=30), 20
QUOTA = 1_000  # calls of one endpoint a day
# How many days one call may span; the dead ones answer nothing at all.
SPANS = {
    "getusersummary": 7,
    "getusercumulate": 7,
    "getbizsummary": 30,
    "getarticleread": 1,
    "getarticleshare": 1,
    "getarticletotaldetail": 1,
    "getupstreammsg": 7,
    "getinterfacesummary": 30,
}
NEWER = {"getbizsummary", "getarticleread", "getarticleshare", "getarticletotaldetail"}
DEAD = {
    "getarticlesummary",
    "getarticletotal",
    "getuserread",
    "getuserreadhour",
    "getusershare",
    "getusersharehour",
}
TOLD = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40013: "invalid appid",
    40125: "invalid appsecret",
    40066: "invalid url",
    40164: "invalid ip 203.0.113.7, not in whitelist",
    41001: "access_token missing",
    42001: "access_token expired",
    43002: "require POST method",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    47001: "data format error",
    47009: "this api is offline, please use the new api",
    48001: "api unauthorized",
    61500: "date format error",
    61501: "date range error",
    61503: "data not ready, please try later",
    89503: "this ip needs the confirmation of the administrator",
}
Json = dict[str, Any]


class _Error(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(TOLD[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Correction:
    """From a moment on, WeChat counts `more` people for `name` (`read_user`) on a day."""

    name: str
    day: date
    more: int
    since: datetime


@dataclass
class Service:
    """One account's interface; `now` gives the time by which it lives, `delayed` until when a day is.

    `failing` holds errors to come by endpoint, the next one first; `calls` counts what was asked.
    """

    truth: Truth
    app_id: str
    secret: str
    now: Callable[[], datetime]
    authorised: bool = True
    quota: int = QUOTA
    delayed: Callable[[date], datetime | None] = lambda _: None
    corrections: list[Correction] = field(default_factory=list)
    failing: dict[str, list[int]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    _tokens: dict[str, datetime] = field(default_factory=dict)
    _latest: str = ""
    _made: int = 0
    _forced: list[datetime] = field(default_factory=list)
    _spent: Counter[tuple[str, date]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> Json:
        """Answer a call; the errors are WeChat's own."""
        name = path.rpartition("/")[2]
        with self._lock:
            self.calls[name] += 1
            try:
                return self._answer(method, path, name, query, body)
            except _Error as error:
                return {"errcode": error.code, "errmsg": f"{error} rid: 6500-{self.calls.total():x}"}

    def _answer(self, method: str, path: str, name: str, query: Mapping[str, str], body: bytes) -> Json:
        if coming := self.failing.get(name):
            raise _Error(coming.pop(0))
        if method != "POST":
            raise _Error(43002)
        if path == "/cgi-bin/stable_token":
            return self._token(_read(body))
        if not path.startswith("/datacube/") or (name not in SPANS and name not in DEAD):
            raise _Error(40066)
        self._check_token(query.get("access_token", ""))
        if name in DEAD:
            raise _Error(47009)
        if not self.authorised:
            raise _Error(48001)
        self._spend(name)
        return self._figures(name, *self._span(name, _read(body)))

    def _token(self, asked: Json) -> Json:
        """Give the token there is, or a new one near its end; the old one then works a little longer."""
        if asked.get("grant_type") != "client_credential" or asked.get("appid") != self.app_id:
            raise _Error(40013)
        if asked.get("secret") != self.secret:
            raise _Error(40125)
        now, forced = self.now(), asked.get("force_refresh") is True
        if forced:
            self._check_forced(now)
        left = self._tokens.get(self._latest, now) - now
        if forced or left <= OVERLAP:
            self._made += 1
            old, self._latest = self._latest, f"{self._made:02}_{self.app_id}_{'x' * 120}"
            if old:
                self._tokens[old] = now if forced else min(self._tokens[old], now + OVERLAP)
            self._tokens[self._latest] = now + TOKEN_LIFE
            left = TOKEN_LIFE
        return {"access_token": self._latest, "expires_in": int(left.total_seconds())}

    def _check_forced(self, now: datetime) -> None:
        today = [at for at in self._forced if at.date() == now.date()]
        if len(today) >= FORCED_A_DAY or (today and now - today[-1] < FORCED_APART):
            raise _Error(45009 if len(today) >= FORCED_A_DAY else 45011)
        self._forced.append(now)

    def _check_token(self, token: str) -> None:
        if not token:
            raise _Error(41001)
        if token not in self._tokens:
            raise _Error(40001)
        if self._tokens[token] <= self.now():
            raise _Error(42001)

    def _spend(self, name: str) -> None:
        """Count a call; quotas are filled up again at midnight."""
        today = self.now().astimezone(BEIJING).date()
        self._spent[name, today] += 1
        if self._spent[name, today] > self.quota:
            raise _Error(45009)

    def _span(self, name: str, asked: Json) -> tuple[date, date]:
        first, last = (_day(asked.get(end)) for end in ("begin_date", "end_date"))
        yesterday = self.now().astimezone(BEIJING).date() - timedelta(1)
        if not first <= last <= yesterday or (last - first).days >= SPANS[name]:
            raise _Error(61501)
        if name in NEWER and first < BEGINS:
            raise _Error(61501)
        return first, last

    def _figures(self, name: str, first: date, last: date) -> Json:
        now = self.now()
        asked = Asked(self.truth, now, self._is_ready, self._more)
        rows: list[Json] = []
        for day in (first + timedelta(n) for n in range((last - first).days + 1)):
            # An article's days follow its publication: those that are ready are there.
            if self._is_ready(day) or name == "getarticletotaldetail":
                rows += ROWS[name](asked, day)
        yesterday = now.astimezone(BEIJING).date() - timedelta(1)
        newest = yesterday if name == "getarticletotaldetail" else last
        return {"list": rows} | ({"is_delay": not self._is_ready(newest)} if name in NEWER else {})

    def _is_ready(self, day: date) -> bool:
        """Whether the figures of a day are counted."""
        midnight = datetime.combine(day + timedelta(1), datetime.min.time(), BEIJING)
        return self.now() >= max(midnight + READY, self.delayed(day) or midnight)

    def _more(self, name: str, day: date) -> int:
        """By how much a figure was corrected by now."""
        known = [one for one in self.corrections if (one.name, one.day) == (name, day)]
        return sum(one.more for one in known if one.since <= self.now())


def _read(body: bytes) -> Json:
    try:
        asked = json.loads(body)
    except ValueError:
        raise _Error(47001) from None
    if not isinstance(asked, dict):
        raise _Error(47001)
    return asked


def _day(text: object) -> date:
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise _Error(61500)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Error(61500) from None
