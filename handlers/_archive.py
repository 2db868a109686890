"""An account's archive from a sheet: what it published, when, and how much it was read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers._plain import plain
from handlers._rows import Wrong
from handlers._sheet import Heading, Line
from models.ahead import Article
from models.column import columns_of
from models.message import Message
from models.words import joined, t

# The names are those of the back office's exports, and what teams write themselves.
HEADINGS = (
    Heading("title", t("Title"), ("标题", "内容标题", "文章标题", "图文标题"), required=True),
    Heading(
        "date",
        t("Published on"),
        ("发布时间", "发表时间", "发布日期", "发表日期", "日期", "时间", "推送时间", "published"),
        required=True,
    ),
    Heading("reads", t("Reads"), ("阅读", "阅读量", "阅读数", "阅读次数", "总阅读次数", "总阅读量")),
    Heading("column", t("Column"), ("栏目", "分类", "所属栏目")),
    Heading("url", t("Link"), ("链接", "内容url", "文章链接", "原文链接", "url")),
)
EXAMPLE = t("How to choose a sunscreen,2026-03-04 20:07,18432,In depth,https://mp.weixin.qq.com/s/example")
DAY = r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?"
DATE = re.compile(DAY + r"(?:[\sT]+(\d{1,2}):(\d{2})(?::\d{2})?)?")

READS = re.compile(r"([\d,]+(?:\.\d+)?)\s*(万|w|k)?\s*\+?", re.I)
TIMES = {"": 1, "万": 10_000, "w": 10_000, "k": 1_000}
LONGEST_TITLE = 200  # characters: older articles may have more than is taken today
MOST = 100_000


class Reader:
    """Reads rows as articles of one account; `now` is aware, in the workspace's zone."""

    def __init__(self, session: Session, account: int | None, now: datetime) -> None:
        self._columns = {plain(column.name): column.id for column in columns_of(session, account)}
        self._now = now
        self._soon = now + timedelta(days=1)

    def read(self, line: Line) -> Article:
        """Read one row; Wrong where a cell cannot be understood."""
        cells = line.cells
        return Article(
            _title(cells["title"]),
            self._moment(cells["date"]),
            _reads(cells.get("reads", "")),
            self._column(cells.get("column", "")),
            _url(cells.get("url", "")),
        )

    def _moment(self, text: str) -> datetime:
        at = read_moment(text, self._now.tzinfo if isinstance(self._now.tzinfo, ZoneInfo) else None)
        if at is None:
            raise Wrong("date", t("“{text}” is no date; write 2026-03-04", text=text[:32]))
        if at > self._soon:
            raise Wrong("date", t("{day} is still to come", day=at.date()))
        return at

    def _column(self, text: str) -> int | None:
        if not text:
            return None
        known = self._columns.get(plain(text).lstrip("#"))
        if known is None:
            raise Wrong("column", t("there is no column “{text}”", text=text[:32]))
        return known


def read_moment(text: str, zone: ZoneInfo | None) -> datetime | None:
    """Read `2026-03-04 20:07`, `2026/3/4`, `20260304` or `2026年3月4日`; None for anything else."""
    found = DATE.fullmatch(plain(text))
    if found is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=zone)
    except ValueError:
        return None


def _title(text: str) -> str:
    if not text:
        raise Wrong("title", t("is missing"))
    if len(text) > LONGEST_TITLE or "\n" in text:
        raise Wrong("title", t("is longer than {most} characters, or has several lines", most=LONGEST_TITLE))
    return text


def _reads(text: str) -> int | None:
    if not text or text in ("-", "—", "/"):
        return None
    found = READS.fullmatch(plain(text))
    if found is None:
        raise Wrong("reads", t("“{text}” is no number of reads", text=text[:32]))
    return round(float(found[1].replace(",", "")) * TIMES[(found[2] or "").lower()])


def _url(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise Wrong("url", t("“{text}” is no link", text=text[:60]))
    return text[:500]


def explain() -> Message:
    """Say which columns are understood, with an example to copy."""
    columns = joined([heading.label for heading in HEADINGS], ",")
    return Message(
        t("Send “archive import” together with the sheet, .xlsx or .csv"),
        sections=(
            joined([columns, EXAMPLE], "\n"),
            t("Title and date are needed; the back office's export will do."),
        ),
    )
