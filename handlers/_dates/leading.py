"""Finds a date at the head of a sentence, or else amid it, and gives the sentence without it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from handlers._dates.parts import Day, Exact, Here
from handlers._dates.scan import PART, Found, fold, scan
from handlers._dates.settle import settle
from handlers._dates.when import DatePassed, DateUnclear, When

# A date is looked for in so many letters of a sentence; the task may be longer.
REACH = 200

_JOINS = " \t\r\n\u3000,，、;；"
_AND = re.compile(r" ?(?:到|至|~|〜|-|–|—|/|或者?|和|与|及|、|(?:or|to|and|until|till) ) ?", re.ASCII)
_WEEKDAYS = re.compile(r"[周期拜]([一二三四五六日天])[到至~–—、和-]?(?!\1)[一二三四五六日天]")
_ONLY_NEAR_IT = re.compile(
    " ?(?:左右|前后|期间|[早晚][点些]|(?:之|以)?后(?![台端续期面])|(?:之|以)?内(?![容部测页景])"
    "|起(?![草稿步飞])|下班后|了|每|every |each |daily|weekly|(?:at|about|around|after|from|since) ?[0-9])"
)
_REPEATED = re.compile(r"(?:每[^ ,]{0,5}|(?:every|each)[a-z0-9 ]{0,12}|daily|weekly)[ ,]*(?:on |at )?$")
_FROM_IT = re.compile("(?:[从自离距]|(?:after|since|from|until|till) )$")
_SOME_DAY = re.compile(
    "[上下本这0-9一二三四五六七八九十]一?个?(?:周|星期|礼拜|月)|周末|[月年][初中]|节|五一|十一|国庆|元旦|假"
    "|工作日|尽快|week|month|holiday|soon|asap"
)
_LEAD = re.compile(r"(?:\b(?:on|at|by|before) |(?:最晚|最迟) ?)$", re.ASCII)
_BELONGS_TO_WHAT_FOLLOWS = "每第几隔逢零〇一二两三四五六七八九十"


def leading_date(text: str, now: datetime) -> tuple[When, str] | None:
    """Take the date off a sentence: the longest at its head, else the only one amid it; None if unclear.

    The rest is what the sentence says without it, stripped. Raises DatePassed for a moment gone by.
    """
    text = text.strip()
    plain, here = fold(text[:REACH]), Here(now, past=False)
    found = scan(plain, 0, here)
    if found is None or _describes(plain, found):
        found = _only_one_amid(plain, here)
    if found is None or _is_unclear(plain, found, here):
        return None
    try:
        when = settle(found.parts, here, text[found.start : found.end])
    except DateUnclear:
        return None
    return when, _without(text, found)


def _describes(plain: str, found: Found) -> bool:
    """Whether the date belongs to a noun: in 周五的稿 it does not say when to remind."""
    return plain.startswith("的", found.end)


def _is_unclear(plain: str, found: Found, here: Here) -> bool:
    """Whether it does not exist, is one of several, or is only near the time that is meant."""
    if not found.parts or _ONLY_NEAR_IT.match(plain, found.end):
        return True
    if _WEEKDAYS.match(plain, max(0, found.end - 2)):
        return True
    another = _AND.match(plain, found.end)
    return another is not None and scan(plain, another.end(), here) is not None


def _only_one_amid(plain: str, here: Here) -> Found | None:
    """The one date in a sentence that does not begin with one; None if none or several may be meant."""
    candidates = []
    end = 0
    while match := PART.search(plain, end):
        found = scan(plain, match.start(), here)
        if found is None:
            break
        end = found.end
        if _REPEATED.search(plain[: found.start]) or _FROM_IT.search(plain[: found.start]):
            return None
        if _stands_apart(plain, found) and not _describes(plain, found) and not _is_history(found, here):
            candidates.append(found)
    if len(candidates) != 1 or (_names_no_day(candidates[0]) and _SOME_DAY.search(plain)):
        return None
    return _with_what_holds_it(plain, candidates[0])


def _with_what_holds_it(plain: str, found: Found) -> Found:
    """Take in the `by` before it, or the brackets around it."""
    lead = _LEAD.search(plain[: found.start])
    if lead:
        return replace(found, start=lead.start())
    if plain[: found.start].endswith("(") and plain.startswith(")", found.end):
        return replace(found, start=found.start - 1, end=found.end + 1)
    return found


def _stands_apart(plain: str, found: Found) -> bool:
    """Whether it is not the end of a longer word or number, and, if weak, is set off by spaces or commas."""
    before, after = plain[: found.start][-1:], plain[found.end :][:1]
    if before in _BELONGS_TO_WHAT_FOLLOWS and before:
        return False
    if plain[found.start].isascii() and re.match("[a-z0-9_@#'’./:-]", before):
        return False
    return not found.weak or (before + after).strip(_JOINS) == ""


def _is_history(found: Found, here: Here) -> bool:
    """Whether it lies before today: amid a sentence 昨天 tells of what the task is about."""
    try:
        settle(found.parts, here, "")
    except DatePassed as passed:
        return passed.at.date() < here.today
    except DateUnclear:
        return False
    return False


def _names_no_day(found: Found) -> bool:
    return not any(isinstance(part, Day | Exact) for part in found.parts)


def _without(text: str, found: Found) -> str:
    before, after = text[: found.start].rstrip(_JOINS), text[found.end :].lstrip(_JOINS + ":：")
    if not before or not after:
        return (before or after).strip()
    seam = text[len(before) : found.start] + text[found.end : len(text) - len(after)]
    space = next((letter for letter in seam if letter.isspace()), "")
    return f"{before}{space}{after}"
