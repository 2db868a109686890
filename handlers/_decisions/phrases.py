"""The phrases by which a reply is understood, of each language, and a reply cut into them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from models.likeness.folding import beyond_simplified, simplified_sign

_FOLDER = Path(__file__).parent
_NODS = frozenset("👍👌✅✔☑💯🆗🙆")
_KIND = frozenset("🙏🌹☕🎉💪❤🌸🍵🤝😊🙂")
"""Signs that say nothing of the matter; all others make a reply doubtful."""
_STOPS = frozenset(",。.!;、~\n:：—()[]")
_LATIN = re.compile(r"[a-z0-9+/'-]+")
_TRAILING = re.compile(r"…|\.\.\.|。。")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a reply: the section of its phrase, and where it begins and ends in the folded reply."""

    kind: str
    start: int
    end: int


@cache
def phrases() -> dict[str, str]:
    """Each phrase with its section; where two have one, that of the first holds."""
    found: dict[str, str] = {}
    for name in ("zh.txt", "en.txt"):
        section = ""
        for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif not line.startswith("#"):
                for phrase in filter(None, map(str.strip, line.split(","))):
                    found.setdefault(phrase, section)
    return found


def plain(text: str) -> str:
    """A reply in one spelling; sign by sign, so that places stay."""
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).casefold()
    if len(plain) != 1:
        return sign
    if plain in "’‘`":
        return "'"
    return simplified_sign(plain) if plain in beyond_simplified() else plain


def clauses(text: str) -> Iterator[list[Token]]:
    """The clauses of a folded reply, cut into phrases; `other` is what is in none."""
    clause: list[Token] = []
    place = 0
    while place < len(text):
        token = _token(text, place)
        place = token.end
        if token.kind == "stop":
            if clause:
                yield clause
            clause = []
        elif token.kind != "space":
            clause.append(token)
    if clause:
        yield clause


def _token(text: str, place: int) -> Token:
    sign = text[place]
    if trailing := _TRAILING.match(text, place):
        return Token("doubt", place, trailing.end())
    latin = _LATIN.match(text, place)
    if latin is None or sign == "+" or sign == "/":
        kind = _sign_kind(sign)
        if kind:
            return Token(kind, place, place + 1)
    for length in range(min(_longest(), len(text) - place), 0, -1):
        kind = phrases().get(text[place : place + length])
        if kind and _is_whole(text, place, place + length):
            return Token(kind, place, place + length)
    if latin is None:
        return Token("other", place, place + 1)
    return Token("number" if latin[0].isdigit() else "other", place, latin.end())


def _sign_kind(sign: str) -> str | None:
    if sign in _STOPS:
        return "stop"
    if sign.isspace() or unicodedata.category(sign) in ("Cf", "Mn", "Sk"):
        return "space"
    if sign in _NODS:
        return "ack"
    if sign in _KIND:
        return "soft"
    return "doubt" if unicodedata.category(sign) == "So" else None


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin phrase ends where its words do."""
    return not (_LATIN.fullmatch(text[end - 1 : end + 1]) and end < len(text))


@cache
def _longest() -> int:
    return max(map(len, phrases()))


def mistyped(clause: str) -> str | None:
    """The section of the English phrase that a clause is but for a slip of the fingers."""
    if len(clause) < 4 or not clause.isascii():
        return None
    most = 1 if len(clause) < 12 else 2
    for phrase, kind in phrases().items():
        if kind not in ("approve", "return", "reject") or phrase.count(" ") != clause.count(" "):
            continue
        if len(phrase) >= 4 and OSA.distance(clause, phrase, score_cutoff=most) <= most:
            return kind
    return None
