"""Sheets of figures: the back office's exports, by day or by article, and a plain layout, read and entered.

Plain is a column with the day and one for each metric, under any name by which people call it; a further
column may name a part (渠道, 来源). A sheet with a column of titles holds articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers._archive import read_moment
from handlers._metric_kinds import names_of
from handlers._numbers import read_number
from handlers._plain import plain
from handlers._rows import Wrong, each_row
from handlers._sheet import Heading, Line, Problem, Sheet
from models.figure import Found, Origin, Recorded, record, record_article, to_amount
from models.metric import ARTICLE_METRICS, SCENES, USER_SOURCES, Metric, metrics_of
from models.published import published_as
from models.refusal import Refusal
from models.words import joined, t

MOST = 100_000  # lines
OLDEST = date(2012, 8, 23)  # Official Accounts began
LAST_OF_ARTICLE = 29  # days after its publication; then its figures stand still
LONGEST_TITLE = 200
NOTHING = ("", "-", "—", "--", "/", "n/a", "null")
WHOLE = ("", "全部", "合计", "总计", "all", "total")
DAY = Heading("date", t("Day"), ("日期", "时间", "统计日期", "ref_date", "day"), required=True)
PART = Heading(
    "part", t("By what way"), ("渠道", "传播渠道", "来源", "关注来源", "用户来源", "source", "scene")
)
TITLE = Heading("title", t("Title"), ("标题", "内容标题", "文章标题", "图文标题"), required=True)
OUT = Heading(
    "date", t("Published on"), ("发布时间", "发表时间", "发布日期", "发表日期", "日期", "时间"), required=True
)
LINK = Heading("url", t("Link"), ("链接", "内容url", "文章链接", "原文链接", "url"))
# What the back office calls the ways by which subscribers come, besides their codes and names.
WAYS = {
    "1": ("搜索", "公众号搜索", "搜一搜", "通过搜索"),
    "17": ("名片", "名片分享", "名片（好友推荐）"),
    "30": ("扫码", "扫描二维码", "二维码"),
    "57": ("文章内账号名", "图文页内账号名称", "图文页内公众号名称"),
    "100": ("微信广告", "广告"),
    "149": ("小程序关注", "小程序"),
    "161": ("他人转载", "转载"),
    "200": ("视频号",),
    "201": ("直播",),
    "0": ("其他合计", "其他"),
}
PARTED = ("new_users", "lost_users", "reads")


@dataclass(frozen=True, slots=True)
class Post:
    """An article of a sheet with its figures."""

    title: str
    at: datetime
    url: str
    figures: tuple[Found, ...]


@dataclass
class Figures:
    """What a sheet says: figures by day, or articles, and what is wrong in which line."""

    lines: int = 0
    days: list[Found] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: Sequence[Heading] = ()

    @property
    def count(self) -> int:
        """How many figures there are."""
        return len(self.days) + sum(len(post.figures) for post in self.posts)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that are spoken of."""
        days = [one.day for one in self.days] or [post.at.date() for post in self.posts]
        return min(days), max(days)

    @property
    def metrics(self) -> list[Metric]:
        """Which metrics there are figures of."""
        found = chain(self.days, chain.from_iterable(post.figures for post in self.posts))
        return list({one.metric.key: one.metric for one in found}.values())


def read_figures(
    session: Session, sheet: Sheet, now: datetime, seen: Callable[[int], object] = lambda _: None
) -> Figures:
    """Read a sheet of either kind, whole; `seen` is told how far. Refusal where it is none of figures."""
    articles = _headings([TITLE, OUT, LINK], ARTICLE_METRICS.values())
    if _has(sheet, articles):
        return _read_posts(sheet, articles, now, seen)
    known = {key: one for key, one in metrics_of(session).items() if not one.made_of}
    return _read_days(sheet, _headings([DAY, PART], known.values()), known, now, seen)


def _headings(fixed: Sequence[Heading], metrics: Iterable[Metric]) -> list[Heading]:
    known = [one for one in metrics if not one.made_of]
    return [*fixed, *(Heading(one.key, one.name, names_of(one)) for one in known)]


def _has(sheet: Sheet, headings: Sequence[Heading]) -> bool:
    """Whether the headings that are needed stand there."""
    try:
        next(sheet.lines(headings), None)
    except Refusal:
        return False
    return True


def _read_days(
    sheet: Sheet,
    headings: list[Heading],
    known: Mapping[str, Metric],
    now: datetime,
    seen: Callable[[int], object],
) -> Figures:
    found = Figures(headings=headings)
    first: dict[tuple[str, str, date], int] = {}
    for row in each_row(sheet, headings, lambda line: _day_line(line, known, now), MOST):
        seen(row.line)
        found.lines += 1
        found.problems += row.problems
        for one in row.value or ():
            other = first.setdefault(one.key, row.line)
            if other != row.line:
                words = t("stands in line {line} too", line=str(other))
                found.problems.append(Problem(row.line, one.metric.key, words))
            found.days.append(one)
    if not found.days and not found.problems:
        names = joined([known[key].name for key in ("new_users", "reads", "shares")], "、")
        raise Refusal(t("No column of the sheet is a metric that I know, such as {names}.", names=names))
    found.days += _sums(found.days)
    return found


def _sums(days: Sequence[Found]) -> list[Found]:
    """The whole of those who came and went, where a sheet gives their ways alone: it is the sum of all."""
    wholes = {one.key for one in days if not one.part}
    sums: dict[tuple[str, str, date], Found] = {}
    for one in days:
        key = (one.metric.key, "", one.day)
        if one.part and one.metric.key in PARTED[:2] and key not in wholes and one.number is not None:
            before = sums[key].number if key in sums else None
            sums[key] = Found(one.metric, one.day, one.number + (before or 0))
    return list(sums.values())


def _day_line(line: Line, known: Mapping[str, Metric], now: datetime) -> list[Found]:
    """The figures of a line by day."""
    day, part = _moment(line, now).date(), line.cells.get("part", "")
    found = []
    for key, text in line.cells.items():
        metric = known.get(key)
        number = None if metric is None else _number(text, metric)
        if metric is None or number is None:
            continue
        code = _code(metric, part)
        if code is not None:
            found.append(Found(metric, day, number, part=code))
    return found


def _code(metric: Metric, part: str) -> str | None:
    """The code of a part, empty for the whole; None where the metric has no such parts."""
    said = plain(part)
    if said in WHOLE:
        return ""
    if metric.key not in PARTED:
        return None
    if metric.key == "reads":
        codes = {plain(name): name for name in SCENES}
    else:
        codes = {plain(name): code for code, names in WAYS.items() for name in (code, *names)}
        codes |= {plain(label.msgid): code for code, label in USER_SOURCES.items()}
    if said not in codes:
        raise Wrong("part", t("“{text}” is no way that I know", text=part[:32]))
    return codes[said]


def _read_posts(
    sheet: Sheet, headings: list[Heading], now: datetime, seen: Callable[[int], object]
) -> Figures:
    found = Figures(headings=headings)
    first: dict[tuple[str, date], int] = {}
    for row in each_row(sheet, headings, lambda line: _post(line, now), MOST):
        seen(row.line)
        found.lines += 1
        found.problems += row.problems
        if row.value is not None:
            other = first.setdefault((row.value.title, row.value.at.date()), row.line)
            if other != row.line:
                words = t("stands in line {line} too", line=str(other))
                found.problems.append(Problem(row.line, "title", words))
            found.posts.append(row.value)
    return found


def _post(line: Line, now: datetime) -> Post:
    """An article, its figures as of yesterday, or of its last day with any."""
    title, url, at = line.cells["title"], line.cells.get("url", ""), _moment(line, now)
    if not title or len(title) > LONGEST_TITLE or "\n" in title:
        raise Wrong(
            "title", t("is missing, has several lines, or more than {most} characters", most=LONGEST_TITLE)
        )
    if url and not url.startswith(("https://", "http://")):
        raise Wrong("url", t("“{text}” is no link", text=url[:60]))
    day = min(at.date() + timedelta(LAST_OF_ARTICLE), now.date() - timedelta(1))
    figures = [
        Found(ARTICLE_METRICS[key], max(day, at.date()), number)
        for key, text in line.cells.items()
        if key in ARTICLE_METRICS and (number := _number(text, ARTICLE_METRICS[key])) is not None
    ]
    return Post(title, at, url[:500], tuple(figures))


def _moment(line: Line, now: datetime) -> datetime:
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else None
    text = line.cells["date"]
    at = read_moment(text, zone)
    if at is None or at.date() < OLDEST:
        raise Wrong("date", t("“{text}” is no date; write 2026-03-04", text=text[:32]))
    if at.date() > now.date():
        raise Wrong("date", t("{day} is still to come", day=at.date()))
    return at


def _number(text: str, metric: Metric) -> Decimal | None:
    """A cell's number; None of an empty one, for which nothing is known."""
    if plain(text) in NOTHING:
        return None
    try:
        number = read_number(text, metric.unit)
        to_amount(metric, number)
    except (ValueError, ArithmeticError):
        raise Wrong(metric.key, t("“{text}” is no number", text=text[:32])) from None
    if number < 0:
        raise Wrong(metric.key, t("“{text}” is less than nothing", text=text[:32]))
    return number


def enter_figures(session: Session, account: int, figures: Figures, origin: Origin) -> Recorded:
    """Keep what a sheet says, all of it."""
    done = record(session, account, figures.days, origin)
    for post in figures.posts:
        known, is_new = published_as(session, account, "", post.title, post.url, post.at.date(), False)
        if known is None:
            continue
        if is_new:
            known.published_at = post.at
        done += record_article(session, account, known.id, post.figures, origin)
        reads = [one.number for one in post.figures if one.metric.key == "reads" and one.number is not None]
        known.reads = max([known.reads, *map(int, reads)])
    return done
