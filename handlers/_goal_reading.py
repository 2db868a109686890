"""Goals as people write them: “净增关注 扫码 2500 挑战 3000”, “互动率 15%”, or in words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from handlers._numbers import WRITTEN, read_number
from handlers._plain import plain
from models.daily import OF_ARTICLES
from models.figure import to_amount, to_number
from models.goal import LONGEST, last_of, weeks_of
from models.metric import ARTICLE_METRICS, METRICS, USER_SOURCES, Metric, Unit, metrics_of
from models.refusal import Refusal
from models.words import t

STRETCH = re.compile(r"(?:挑战(?:值|目标)?|冲刺|stretch|up to)\s*[:：]?\s*$", re.I)
TARGET = re.compile(r"(?:必达(?:值|目标)?|目标|达到|到|must|to)\s*[:：]?\s*$", re.I)
SOURCES = {
    "1": ("搜索", "搜一搜", "search"),
    "17": ("好友推荐", "名片", "名片分享", "name card"),
    "30": ("扫码", "二维码", "扫描二维码", "qr code", "qr"),
    "57": ("文章", "图文", "文章内账号名"),
    "100": ("广告", "微信广告", "ads"),
    "149": ("小程序", "mini program"),
    "161": ("转载", "他人转载", "reprint"),
    "200": ("视频号", "channels"),
    "201": ("直播", "live stream"),
}
"""What people call the ways by which subscribers come, besides the names in models/metric.py."""


@dataclass(frozen=True, slots=True)
class Said:
    """A goal as it was understood; amounts are in the metric's smallest unit."""

    metric: str = ""
    source: str = ""
    name: str = ""
    amount: int | None = None
    stretch: int | None = None


def read_goal(session: Session, text: str) -> Said:
    """Read a goal; what names no metric is one in words. Refusal where it is too long."""
    whole = " ".join(text.split())
    head, numbers = _numbers_at_end(whole)
    metric, rest = _metric_in(session, head)
    source, more = _source_in(metric, rest)
    name = whole if metric is None else head if more else ""
    if len(name) > LONGEST:
        words = t("A goal has {most} characters at most; the rest can go into its note.", most=LONGEST)
        raise Refusal(words, field="goal")
    if metric is None:
        return Said(name=name)
    amounts = [amount_of(metric, numbers.get(kind)) for kind in ("target", "stretch")]
    return Said(metric.key, source, name, *amounts)


def amount_of(metric: Metric, written: str | None) -> int | None:
    """Read a number of a metric, in its smallest unit; Refusal for what is none."""
    if not written:
        return None
    try:
        return to_amount(metric, read_number(written, metric.unit))
    except ValueError:
        words = t("“{text}” is no number; write it as 5,000, 1.2万, 15% or ¥3,000,000.", text=written)
        raise Refusal(words, field="goal") from None


def read_weeks(metric: Metric, first: date, written: str | None) -> list[int]:
    """Read what each week of a month is to bring; nothing means by working days."""
    if written is None or not written.strip():
        return []
    parts = [part for part in re.split(r"[\s、,，;；/]+", written.strip()) if part]
    weeks = weeks_of(first, last_of(first))
    if len(parts) != len(weeks):
        words = t(
            "This month has {count} weeks; here are {given} numbers.", count=len(weeks), given=len(parts)
        )
        raise Refusal(words, field="weeks")
    return [amount_of(metric, part) or 0 for part in parts]


def typed_amount(metric: Metric, amount: int) -> str:
    """An amount as it would be typed: 5000, 15%, 3000000.00."""
    number = to_number(metric, amount)
    return f"{(number * 100).normalize():f}%" if metric.unit is Unit.RATE else f"{number:f}"


def typed_name(metric: Metric | None, source: str) -> str:
    """A metric as it would be typed, with a way by which subscribers came."""
    if metric is None:
        return ""
    name = [*CALLED.get(metric.key, ()), *metric.also, metric.key][0]
    return f"{name} {SOURCES[source][0]}" if source in SOURCES else name


def _numbers_at_end(text: str) -> tuple[str, dict[str, str]]:
    """Take the numbers off the end: what must be reached, and what is hoped for."""
    found: dict[str, str] = {}
    while match := re.search(rf"(?:^|(?<=[^\d.,%])){WRITTEN.pattern}$", text.rstrip("。；; "), re.I):
        before = text[: match.start()].rstrip()
        hoped = STRETCH.search(before)
        kind = "stretch" if hoped else "target"
        if kind in found:
            break
        found[kind] = match[0]
        cut = hoped or TARGET.search(before)
        text = (before[: cut.start()] if cut else before).rstrip(" ，,、:：")
    return text, found


def _metric_in(session: Session, text: str) -> tuple[Metric | None, str]:
    """The metric with whose name a text begins, the longest, and what follows it."""
    folded = plain(text)
    names = {plain(name): metric for metric in metrics_of(session).values() for name in _names(metric)}
    fit = [name for name in names if folded.startswith(name)]
    if not fit:
        return None, text
    longest = max(fit, key=len)
    return names[longest], text[len(longest) :].strip(" -—·:：（）()")


def metric_named(session: Session, text: str) -> Metric | None:
    """The metric of an account that is called so, or the rate of its articles."""
    rates = {
        plain(name): ARTICLE_METRICS[key] for key in OF_ARTICLES for name in _names(ARTICLE_METRICS[key])
    }
    metric, rest = _metric_in(session, text)
    return rates.get(plain(text)) or (metric if not rest else None)


def _names(metric: Metric) -> tuple[str, ...]:
    label = metric.name if isinstance(metric.name, str) else metric.name.msgid
    return tuple(name for name in (label, metric.key, *metric.also, *CALLED.get(metric.key, ())) if name)


CALLED = {
    "net_users": ("净增关注",),
    "new_users": ("新增关注", "新增订阅", "新增订阅者"),
    "lost_users": ("取消关注",),
    "followers": ("累计关注",),
}
"""What else people call metrics, besides their own names."""


def _source_in(metric: Metric | None, text: str) -> tuple[str, str]:
    """The way by which subscribers came that a text names, and what else it says."""
    if metric is not METRICS["new_users"] or not text:
        return "", text
    known = {plain(name): code for code, names in SOURCES.items() for name in names}
    known |= {plain(label.msgid): code for code, label in USER_SOURCES.items()}
    code = known.get(plain(text), "")
    return code, "" if code else text
