"""Numerals as digits: 十八 becomes 18, 二〇二六 becomes 2026, 两千 becomes 2000, 3万 becomes 30000."""

from __future__ import annotations

import re
from functools import lru_cache

from models.likeness.edits import Edit

_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_SUFFIXES = {"百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "亿": 100_000_000}

# What may follow a lone numeral for it to be a number: 三 in 三步 is one, in 三亚 it is not.
UNITS = (
    "年级|个月|分钟|小时|公里|厘米|平米|英寸|季度|公斤|个|步|招|点|款|件|条|种|类|岁|年|月|日|天|周|号|元|块|"
    "斤|倍|折|级|线|期|届|本|部|篇|章|张|句|问|道|项|份|位|次|轮|层|楼|米|度|价|口|大|套|集|话|章|课|样|秒"
)
SIGNS = frozenset("〇零一二两三四五六七八九十百千万亿")
_RUN = re.compile(f"[{''.join(sorted(SIGNS))}]+")
_FIGURES = frozenset("0123456789")
_UNIT = re.compile(UNITS)
_NOT_AFTER = frozenset("高初统唯万专逐单同不之")
_PERCENT = re.compile("百分之([零一二两三四五六七八九十百]+|[0-9.]+)")
_SCALED = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)(百|千|万|亿|[kw](?![a-z]))(?![百千万亿])")
_SHORT_YEAR = re.compile(r"(?<![\d.])(2[3-9])年(?![前后来间老了内以级经工期限])")
_RANGE = re.compile(r"(?<=\d)[岁个月天年]{0,2}(?:到|至|~)(?=\d)")


def counts(text: str) -> bool:
    """Whether there is any numeral or figure in a text."""
    return not (_FIGURES.isdisjoint(text) and SIGNS.isdisjoint(text))


def percents(text: str) -> list[Edit]:
    """百分之九十 is 90%."""
    if "百分之" not in text:
        return []
    return [(m.start(), m.end(), f"{_read(m[1])}%") for m in _PERCENT.finditer(text)]


def chinese(text: str) -> list[Edit]:
    """Chinese numerals, where they are numbers and not part of a word."""
    if SIGNS.isdisjoint(text):
        return []
    edits = []
    for run in _RUN.finditer(text):
        before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 2]
        if _is_number(run[0], before, after):
            edits.append((run.start(), run.end(), _read(run[0])))
    return edits


def scaled(text: str) -> list[Edit]:
    """3万, 3w and 15k are written out; 4k is a screen."""
    if _FIGURES.isdisjoint(text):
        return []
    return [
        (m.start(), m.end(), f"{float(m[1]) * _SUFFIXES[m[2]]:.0f}")
        for m in _SCALED.finditer(text)
        if m[0] not in {"2k", "4k", "8k"}
    ]


def years_and_ranges(text: str) -> list[Edit]:
    """26年 is 2026年; 3到6, 3至6 and 3~6 are 3-6."""
    if _FIGURES.isdisjoint(text):
        return []
    years = [(m.start(1), m.start(1), "20") for m in _SHORT_YEAR.finditer(text)]
    ranges = [(m.start(), m.end(), "-") for m in _RANGE.finditer(text)]
    return sorted(years + ranges)


def _is_number(run: str, before: str, after: str) -> bool:
    if before.isdigit() or run[0] in "百千万亿":
        return False
    if len(run) > 1:
        return True
    if before in ("第", "周", "期"):
        return True
    if before in _NOT_AFTER or run in "零〇":
        return False
    if after[:1] in ("到", "至") and _RUN.match(after[1:]):
        return True
    return bool(_UNIT.match(after)) and not (run == "一" and after[0] in "大样块线")


@lru_cache(maxsize=4096)
def _read(run: str) -> str:
    """The digits of a numeral: place by place (二〇二六) or by tens and myriads (一百二十)."""
    if run[0].isdigit():
        return run
    if all(sign in _DIGITS for sign in run):
        return "".join(str(_DIGITS[sign]) for sign in run)
    total = part = digit = 0
    for sign in run:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            part, digit = part + (digit or 1) * _TENS[sign], 0
        else:
            total, part, digit = total + ((part + digit) or 1) * _MYRIADS[sign], 0, 0
    return str(total + part + digit)
