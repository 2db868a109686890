"""Did you mean: the commands nearest to a line that begins with none, for buttons, never run."""

from __future__ import annotations

from functools import cache

from rapidfuzz import fuzz

from handlers._command import Command, commands
from handlers._grammar import fold, uncalled
from models.message import Button

FLOOR = 50  # of 100; what is below was never meant in the trials behind the wording guide
MOST = 2
CHARACTERS, SOUND = 0.3, 0.7  # found 22 of 22 typos, where characters alone found 17


def suggestions(line: str) -> tuple[Button, ...]:
    """Buttons for up to two commands that somebody may have meant, with the rest of the line kept."""
    text = uncalled(line).strip()
    scored = [(score, rest, made) for made in commands() for score, rest in [_best(text, made)]]
    near = sorted((s for s in scored if s[0] >= FLOOR), key=lambda s: -s[0])[:MOST]
    return tuple(Button(_label(made, text), f"{made.head} {rest}".strip()) for _, rest, made in near)


def _label(made: Command, text: str) -> str:
    return made.head if text.isascii() else made.zh.replace(" ", "")


def _best(text: str, made: Command) -> tuple[float, str]:
    """The best score over a command's names, with what would be left of the line."""
    tries = [_front(text, name) for name in made.heads if len(name) > 1]
    return max((_score(front, name), rest) for front, rest, name in tries)


def _front(text: str, name: str) -> tuple[str, str, str]:
    """Take as much of the line's front as the name is long: words for Latin names, characters for others."""
    if name.isascii():
        words = text.split()
        taken = len(name.split())
        return " ".join(words[:taken]), " ".join(words[taken:]), name
    words = text.split()
    if len(words) > 1 and " " in name and len(words[0] + words[1]) <= len(name) + 1:
        return " ".join(words[:2]), " ".join(words[2:]), name
    short = name.replace(" ", "")
    first = words[0] if words and len(words[0]) <= len(short) + 1 else text[: len(short)]
    return first, text[len(first) :].strip(), short


def _score(front: str, name: str) -> float:
    folded = fold(front)[0]
    return CHARACTERS * fuzz.ratio(folded, name) + SOUND * fuzz.ratio(_sound(folded), _sound(name))


@cache
def _sound(text: str) -> str:
    from pypinyin import lazy_pinyin  # loaded when first needed: it takes 57 MB

    return " ".join(lazy_pinyin(text))
