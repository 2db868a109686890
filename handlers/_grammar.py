"""How a line is taken apart: its head, the marks at its end, the ids at its front, and free text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from handlers._command import COMMANDS, Command, Param
from handlers._dates import DatePassed, leading_date, leading_rhythm

CALLS = re.compile(r"\s*(?:[/／]paiqi\b|[@＠](?:paiqi\b|排期助手)|[/／])?\s*", re.I)
QUOTES = {"“": "”", '"': '"', "「": "」", "『": "』", "‘": "’", "'": "'"}
PERSON = re.compile(r"(?:^|\s)[@＠](\S+)\s*$")
COLUMN = re.compile(r"(?:^|\s)[#＃](\S+)\s*$")
DUE = re.compile(r"(?:^|\s)(?:due\s|截止[：:\s]*)\s*(.+)$", re.I)
PERSON_AND_MONEY = re.compile(r"(.*[@＠]\S+)\s+([¥￥]?[\d.,]+[万元]*)\s*")
LAST_NUMBER = re.compile(r"(.*\S)\s+(-?\d+)\s*")
FLAG = re.compile(r"(?:^|\s)--([\w-]+)(?:=|\s+|$)")
LIKE_A_DATE = re.compile(r"[\d今明后昨周月日号点年下前]|mon|tue|wed|thu|fri|sat|sun|day|week|month", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """A line understood so far: the command, what was written for each parameter, and what is left over."""

    command: Command
    alias: str
    rest: str
    raw: Mapping[str, str]
    left: str
    wants_form: bool


def fold(line: str) -> tuple[str, list[int]]:
    """Fold width and case character by character; with each folded one, where it ends in the line."""
    folded, ends = [], []
    for place, character in enumerate(line, 1):
        for one in unicodedata.normalize("NFKC", character).casefold():
            folded.append(one)
            ends.append(place)
    return "".join(folded), ends


def uncalled(line: str) -> str:
    """Take off the mention or slash by which we were called."""
    called = CALLS.match(line)
    return line[called.end() :] if called else line


def find(line: str) -> tuple[Command, str, str] | None:
    """Find the command by the longest name at the start: command, that name, the raw rest."""
    front, ends = fold(line[:80])
    match = _heads(tuple(COMMANDS)).match(front)
    if match is None:
        return None
    alias = re.sub(r"\s+", "", match[0])
    return COMMANDS[alias], alias, line[ends[match.end() - 1] :].strip()


@cache
def _heads(_: tuple[str, ...]) -> re.Pattern[str]:
    names = {name for made in COMMANDS.values() for name in made.heads}
    ordered = sorted(names, key=lambda name: -len(name.replace(" ", "")))
    return re.compile("|".join(_head(name) for name in ordered))


def _head(name: str) -> str:
    words = r"\s*".join(re.escape(word) for word in name.casefold().split())
    # A Latin name ends where a word ends; a Chinese one may be followed by anything.
    return words + r"(?![a-z0-9_'-])" if name[-1].isascii() else words


def take_apart(line: str, now: datetime) -> Said | None:
    """Understand a line as far as its text alone allows; None if it begins with no command."""
    found = find(uncalled(line))
    if found is None:
        return None
    command, alias, rest = found
    wants_form = rest.endswith(("…", "..."))
    text = re.sub(r"(?:…|\.\.\.)+$", "", rest).strip() if wants_form else rest
    raw, left = split(command, text, now)
    return Said(command, alias, rest, raw, left, wants_form)


def split(command: Command, text: str, now: datetime) -> tuple[dict[str, str], str]:
    """Give what was written for each parameter, and what nobody took."""
    raw: dict[str, str] = {}
    first, _, following = text.partition("\n")
    first = _take_flags(command, first, raw)
    first = _take_marks(command, _take_money(command, first, raw), raw)
    first = _take_tokens(command, first, raw)
    first = _take_leading_date(command, first, raw, now)
    left = _take_free(command, first, following.strip("\n"), raw)
    return raw, _take_bare(command, left, raw)


def _open(command: Command, raw: Mapping[str, str], mark: str) -> Param | None:
    return next((p for p in command.params if p.kind.mark == mark and p.name not in raw), None)


def _take_flags(command: Command, text: str, raw: dict[str, str]) -> str:
    """Take `--name value` off the line, up to the next one."""
    names = {param.name: param for param in command.params}
    flags = [found for found in FLAG.finditer(text) if found[1].replace("-", "_") in names]
    ends = [*(found.start() for found in flags[1:]), len(text)]
    for found, end in zip(flags, ends, strict=True) if flags else ():
        raw[found[1].replace("-", "_")] = unquoted(text[found.end() : end].strip())
    return text[: flags[0].start()].rstrip() if flags else text


def _take_money(command: Command, text: str, raw: dict[str, str]) -> str:
    """Take an amount off the end that stands behind a person, to whom it belongs."""
    money = next((p for p in command.params if p.kind.form == "money" and p.name not in raw), None)
    found = PERSON_AND_MONEY.fullmatch(text)
    if money is None or found is None:
        return text
    raw[money.name] = found[2]
    return found[1]


def _take_marks(command: Command, text: str, raw: dict[str, str]) -> str:
    """Take `@person`, `#column` and `due <date>` off the end, in any order."""
    taken: list[tuple[str, str]] = []
    while (shorter := _take_mark(command, text, raw, taken)) is not None:
        text = shorter
    for mark, written in reversed(taken):
        param = _open(command, raw, mark)
        if param is not None:
            raw[param.name] = written
    return text


def _take_mark(
    command: Command, text: str, raw: Mapping[str, str], taken: list[tuple[str, str]]
) -> str | None:
    """Take the last mark off, unless nobody is left to take it; two of a kind are read in their order."""
    for mark, pattern in (("@", PERSON), ("#", COLUMN), ("due", DUE)):
        wanted = [p for p in command.params if p.kind.mark == mark and p.name not in raw]
        left = wanted[sum(one == mark for one, _ in taken) :]
        found = pattern.search(text)
        if found and left and (mark != "due" or _may_be_date(found[1], left[0])):
            taken.append((mark, found[1].strip()))
            return text[: found.start()].rstrip()
    return None


def _may_be_date(text: str, param: Param) -> bool:
    # "投稿截止通知" is a title, "截止 下周" a date that needs a better answer than silence.
    return param.required or (len(text) <= 20 and LIKE_A_DATE.search(text) is not None)


def _take_tokens(command: Command, text: str, raw: dict[str, str]) -> str:
    for param in command.params:
        if param.kind.token is None or param.name in raw:
            continue
        folded, ends = fold(text)
        found = ((param.required and param.kind.loose) or param.kind.token).match(folded)
        if found and found.end():
            raw[param.name] = text[: ends[found.end() - 1]].strip()
            text = text[ends[found.end() - 1] :].lstrip(" \u3000,，、:：")
    return _take_last_number(command, text, raw)


def _take_last_number(command: Command, text: str, raw: dict[str, str]) -> str:
    """Take a number off the end, where one is asked for behind something else."""
    number = next((p for p in command.params if p.kind.form == "number" and p.name not in raw), None)
    found = LAST_NUMBER.fullmatch(text)
    if number is None or found is None:
        return text
    raw[number.name] = found[2]
    return found[1]


def _take_leading_date(command: Command, text: str, raw: dict[str, str], now: datetime) -> str:
    """Take a date from within the text, for a command that cannot do without one and has free text."""
    param = _open(command, raw, "due")
    if param is None or not param.required or not any(p.kind.is_free for p in command.params):
        return text
    each = leading_rhythm(text, now) if param.kind.repeats else None
    if each is not None:
        raw[param.name], text = each
        return text
    try:
        found = leading_date(text, now)
    except DatePassed as passed:
        raw[param.name] = passed.text
        return text.replace(passed.text, "", 1).strip()
    if found is None:
        return text
    raw[param.name] = f"{found[0].at:%Y-%m-%d %H:%M}" if found[0].has_time else f"{found[0].at:%Y-%m-%d}"
    return found[1]


def _take_free(command: Command, first: str, following: str, raw: dict[str, str]) -> str:
    """Give the rest of the line to the one free parameter, following lines to the long one."""
    free = [p for p in command.params if p.kind.is_free and p.name not in raw]
    long = next((p for p in free if p.kind.form == "long"), None)
    if long and following and free[0] is not long:
        raw[long.name] = following
        following = ""
    text = f"{first}\n{following}".strip() if following else first
    if not text or not free:
        return text
    raw[free[0].name] = unquoted(text)
    return ""


def _take_bare(command: Command, text: str, raw: dict[str, str]) -> str:
    """Take a person's name and a date said without their marks, where nothing else could be meant."""
    person, due = _open(command, raw, "@"), _open(command, raw, "due")
    if person and text:
        name, _, text = text.partition(" ")
        raw[person.name] = name
        text = _take_tokens(command, text.strip(), raw)
    if due and text.strip():
        raw[due.name], text = text.strip(), ""
    return _take_named(command, text.strip(), raw)


def _take_named(command: Command, text: str, raw: dict[str, str]) -> str:
    """Take what is chosen by its name; of two, the column comes first, which has no space."""
    column, named = _open(command, raw, "#"), _bare(command, raw)
    if column and named and text:
        raw[column.name], _, text = text.partition(" ")
    last = named or column
    if last and text:
        raw[last.name], text = text.strip(), ""
    return text


def _bare(command: Command, raw: Mapping[str, str]) -> Param | None:
    return next((p for p in command.params if p.kind.is_bare and p.required and p.name not in raw), None)


def unquoted(text: str) -> str:
    """Peel quotation marks off, only when they wrap the whole."""
    closing = QUOTES.get(text[:1])
    if closing and len(text) > 2 and text.endswith(closing) and closing not in text[1:-1]:
        return text[1:-1].strip()
    return text
