"""Self-checks of a version before somebody reads it: they warn, and never stand in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from models.risk import Found
from models.topic import LONGEST_TITLE
from models.words import Text, Words, joined, t

SHOWN = 3  # places named of each kind
_AROUND = 6

_EMPTY_LINK = re.compile(
    r"\[[^\[\]\n]{0,200}\][(（]\s*(?:#|https?://)?\s*[)）]"
    r"|\bhref\s*=\s*(?:([\"'])\s*(?:#|https?://|javascript:[^\"'\n]{0,40})?\s*\1|#?(?=[\s>]))"
    r"|\bhttps?://(?![\w\[{%])"
    r"|链接(?:待|后)(?:补|加|填|定)|(?:此处|这里)(?:放|加|插入?|补)(?:上)?(?:原文)?链接"
    r"|\b(?:link|url) (?:here|tbd|to come)\b|\binsert link\b",
    re.I,
)
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z])(?:TODO|TBD|TBC|FIXME)(?![A-Za-z]|\s?(?:list|清单))"
    r"|(?<![A-Za-z0-9])(?:[Xx]{3,}|[×╳]{2,})(?![A-Za-z0-9])"
    r"|(?<!链接)待(?:补充?(?![缴办考课发货仓贴休选偿齐])|填|核实|完善|替换|插入|配图)"
    r"|(?:此处|这里)(?:放|插入?|补|配)(?:一?张)?图|图片?(?:占位|待定|待出)|占位(?:符|图|文)"
    r"|\{\{[^{}\n]{0,40}\}\}|\blorem ipsum\b|\bplaceholder\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found: its name, in words, and whether it is good."""

    name: str
    words: Words
    good: bool


def check_version(
    title: str,
    has_cover: bool,
    risks: Callable[[str], Sequence[Found]],
    text: str | None = None,
    url: str | None = None,
) -> list[Check]:
    """Check a version; of one that is a link or a file, whose text is not known, what can be checked.

    `risks` finds risk words (`models.riskwords.finder`).
    """
    checks = [_title(title), _cover(has_cover)]
    if url is not None:
        checks.append(_address(url))
    if text is not None:
        checks += [_empty_links(text), _placeholders(text)]
    return [*checks, _risk_words(risks(title if text is None else f"{title}\n{text}"))]


def _title(title: str) -> Check:
    length = len(title.strip())
    if not length:
        return Check("title", t("no title"), good=False)
    if length > LONGEST_TITLE:
        words = t("title too long: {length} of {most} characters", length=length, most=LONGEST_TITLE)
        return Check("title", words, good=False)
    return Check("title", t("title {length}/{most}", length=length, most=LONGEST_TITLE), good=True)


def _cover(has_cover: bool) -> Check:
    return Check("cover", t("cover there") if has_cover else t("no cover"), has_cover)


def _address(url: str) -> Check:
    if _is_address(url.strip()):
        return Check("address", t("link complete"), good=True)
    return Check("address", t("the link “{url}” leads nowhere", url=url[:80]), good=False)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False


def _empty_links(text: str) -> Check:
    found = [_amid(text, link.start(), link.end()) for link in _EMPTY_LINK.finditer(text)]
    return _counted("links", t("empty links: {count}", count=len(found)), found)


def _placeholders(text: str) -> Check:
    found = [_amid(text, gap.start(), gap.end()) for gap in _PLACEHOLDER.finditer(text)]
    return _counted("placeholders", t("placeholders: {count}", count=len(found)), found)


def _risk_words(found: Sequence[Found]) -> Check:
    words = t("risk words: {count}", count=len(found))
    return _counted("risk", words, [one.excerpt for one in found])


def _counted(name: str, heading: Text, places: Sequence[str]) -> Check:
    if not places:
        return Check(name, heading, good=True)
    where = joined([*places[:SHOWN], "…" if len(places) > SHOWN else ""], "、")
    return Check(name, t("{heading} ({where})", heading=heading, where=where), good=False)


def _amid(text: str, start: int, end: int) -> str:
    """What was found, with a little before it to find it by."""
    return " ".join(text[max(start - _AROUND, 0) : min(end, start + 60)].split())
