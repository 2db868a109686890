"""Answers of the data interface, read into figures; Unreadable for whatever is not in the known shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from models.collecting import Call, Got, Piece
from models.figure import Found, to_amount
from models.metric import ARTICLE_METRICS, METRICS, Metric

ALL = "全部"  # the scene that is the total of the others
FEN = Decimal("0.01")
MOST_ROWS = 10_000
LONGEST_TITLE, LONGEST_LINK, LONGEST_CODE = 200, 500, 64
# WeChat's names of what is read, and ours.
BIZ = {
    "read_user": "reads",
    "share_user": "shares",
    "zaikan_user": "recommends",
    "like_user": "likes",
    "comment_count": "comments",
    "collection_user": "favourites",
    "redirect_ori_page_user": "original_clicks",
    "send_page_count": "sent",
}
DETAIL = {
    "read_user": "reads",
    "share_user": "shares",
    "zaikan_user": "recommends",
    "like_user": "likes",
    "comment_count": "comments",
    "collection_user": "favourites",
    "praise_money": "praise",
    "read_subscribe_user": "subscribed",
    "read_delivery_rate": "delivery_rate",
    "read_finish_rate": "finish_rate",
    "read_avg_activetime": "minutes",
}
CALLS = {
    "callback_count": "callbacks",
    "fail_count": "callback_failures",
    "total_time_cost": "callback_time",
    "max_time_cost": "callback_slowest",
}
Json = Mapping[str, Any]


class Unreadable(Exception):
    """An answer in a shape that is not known; says what is wrong."""


def read(call: Call, answer: Json) -> Got:
    """Read an answer, whole or not at all."""
    rows = answer.get("list")
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise Unreadable("no list")
    delayed = answer.get("is_delay", False)
    if not isinstance(delayed, bool):
        raise Unreadable("is_delay is no yes or no")
    figures, articles = READERS[call.endpoint](call, [_object(row) for row in rows])
    return Got(tuple(figures), tuple(articles), delayed)


def _users(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    return _summed(call, rows, "user_source", {"new_user": "new_users", "cancel_user": "lost_users"}), []


def _messages(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    return _summed(call, rows, "msg_type", {"msg_user": "senders", "msg_count": "messages"}), []


def _summed(call: Call, rows: list[Json], part: str, names: Mapping[str, str]) -> list[Found]:
    """Parts by a code, and their sum, which WeChat does not give."""
    sums: dict[tuple[str, date, str], Decimal] = {}
    for row in rows:
        day, code = _day_of(call, row), str(_number(row, part))
        for theirs, ours in names.items():
            number = _number(row, theirs)
            for key in ((ours, day, code), (ours, day, "")):
                sums[key] = sums.get(key, Decimal()) + number
    return [_found(METRICS[ours], day, number, code) for (ours, day, code), number in sums.items()]


def _followers(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    by_day = {_day_of(call, row): _number(row, "cumulate_user") for row in rows}
    return [_found(METRICS["followers"], day, number) for day, number in by_day.items()], []


def _biz(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    found: dict[tuple[str, str, date], Found] = {}
    for row in rows:
        day, detail = _day_of(call, row), _object(row.get("detail"))
        for one in _detail(METRICS, BIZ, day, detail):
            found[one.key] = one
        for one in _scenes(METRICS["reads"], day, detail):
            found[one.key] = one
    return list(found.values()), []


def _calls(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    found = [one for row in rows for one in _detail(METRICS, CALLS, _day_of(call, row), row)]
    return list({one.key: one for one in found}.values()), []


def _article_reads(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    return [], [_day_piece(call, row, "read_user", "day_reads") for row in rows]


def _article_shares(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    return [], [_day_piece(call, row, "share_user", "day_shares") for row in rows]


def _day_piece(call: Call, row: Json, theirs: str, ours: str) -> Piece:
    day, detail, metric = _day_of(call, row), _object(row.get("detail")), ARTICLE_METRICS[ours]
    figures = [_found(metric, day, _number(detail, theirs)), *_scenes(metric, day, detail)]
    return Piece(_code(row, "msgid"), day, tuple(figures))


def _details(call: Call, rows: list[Json]) -> tuple[list[Found], list[Piece]]:
    return [], [_piece(call, row) for row in rows]


def _piece(call: Call, row: Json) -> Piece:
    """An article with its totals by day; by scene only the newest, for they are many."""
    details = row.get("detail_list")
    if not isinstance(details, list) or len(details) > MOST_ROWS:
        raise Unreadable("no detail_list")
    by_day = {_day(one, "stat_date"): one for one in map(_object, details)}
    figures = [one for day in sorted(by_day) for one in _detail(ARTICLE_METRICS, DETAIL, day, by_day[day])]
    if by_day:
        newest = max(by_day)
        figures += _scenes(ARTICLE_METRICS["reads"], newest, by_day[newest])
    title, url = _text(row, "title", LONGEST_TITLE), _text(row, "content_url", LONGEST_LINK)
    if not title:
        raise Unreadable("no title")
    link = url if url.startswith(("https://", "http://")) else ""
    return Piece(_code(row, "msgid"), _day_of(call, row), tuple(figures), title, link)


def _detail(
    metrics: Mapping[str, Metric], names: Mapping[str, str], day: date, detail: Json
) -> Iterator[Found]:
    """Each figure that is there: WeChat leaves some out for some accounts, and adds others."""
    for theirs, ours in names.items():
        if detail.get(theirs) is not None:
            number = _number(detail, theirs)
            yield _found(metrics[ours], day, number * FEN if ours == "praise" else number)


def _scenes(metric: Metric, day: date, detail: Json) -> Iterator[Found]:
    scenes = detail.get("read_user_source") or []
    if not isinstance(scenes, list):
        raise Unreadable("read_user_source is no list")
    counts = {
        _text(one, "scene_desc", LONGEST_CODE): _number(one, "user_count") for one in map(_object, scenes)
    }
    return (_found(metric, day, count, scene) for scene, count in counts.items() if scene and scene != ALL)


def _found(metric: Metric, day: date, number: Decimal, part: str = "") -> Found:
    try:
        to_amount(metric, number)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    return Found(metric, day, number, part=part)


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise Unreadable("no object")
    return value


def _day_of(call: Call, row: Json) -> date:
    """The day of a row, which must be one that was asked for."""
    day = _day(row, "ref_date")
    if not call.first <= day <= call.last:
        raise Unreadable("a day that was not asked for")
    return day


def _day(row: Json, name: str) -> date:
    try:
        return date.fromisoformat(_text(row, name, LONGEST_CODE))
    except ValueError:
        raise Unreadable(f"{name} is no day") from None


def _number(row: Json, name: str) -> Decimal:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or value > 10**15:
        raise Unreadable(f"{name} is no count")
    number = Decimal(str(value))
    if not number.is_finite():
        raise Unreadable(f"{name} is no count")
    return number


def _text(row: Json, name: str, longest: int) -> str:
    value = row.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise Unreadable(f"{name} is no text")
    return "".join(sign for sign in value if sign.isprintable()).strip()


def _code(row: Json, name: str) -> str:
    code = _text(row, name, LONGEST_CODE)
    if not code:
        raise Unreadable(f"no {name}")
    return code


READERS: Mapping[str, Callable[[Call, list[Json]], tuple[list[Found], list[Piece]]]] = {
    "getusersummary": _users,
    "getusercumulate": _followers,
    "getbizsummary": _biz,
    "getarticletotaldetail": _details,
    "getarticleread": _article_reads,
    "getarticleshare": _article_shares,
    "getupstreammsg": _messages,
    "getinterfacesummary": _calls,
}
