"""Did you mean: the commands nearest to a line that begins with none, for buttons, never run."""

from __future__ import annotations

from functools import cache

from rapidfuzz import fuzz

from handlers._command import Command, commands
from handlers._grammar import fold, uncalled
from models.message import Button
from models.words import Text

FLOOR = 50  # of 100; what is below was never meant in the trials behind the wording guide
MOST = 2
CHARACTERS, SOUND = 0.3, 0.7  # found 22 of 22 typos, where characters alone found 17


def suggestions(line: str) -> tuple[Button, ...]:
    """Buttons for up to two commands that somebody may have meant, with the rest of the line kept."""
    text = uncalled(line).strip()
    scored = [(score, rest, made) for made in commands() for score, rest in [_best(text, made)]]
    near = sorted((s for s in scored if s[0] >= FLOOR), key=lambda s: -s[0])[:MOST]
    return tuple(Button(Text(made.head), f"{made.head} {rest}".strip()) for _, rest, made in near)


def _best(text: str, made: Command) -> tuple[float, str]:
    """The best score over a command's names, with what would be left of the line."""
    names = [name for name in made.heads if len(name) > 1]
    return max((_score(front, name), rest) for name in names for front, rest in _fronts(text, name))


def _fronts(text: str, name: str) -> list[tuple[str, str]]:
    """What of the line may stand for a name, and the rest: whole words, or as many characters as it has."""
    words = text.split()
    wholes = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(name.split()) + 1)]
    if name.isascii() or text.isascii():
        return wholes
    length = len(name.replace(" ", ""))
    short = [(front, rest) for front, rest in wholes if len(front.replace(" ", "")) <= length + 1]
    return short or [(text[:length], text[length:].strip())]


def _score(front: str, name: str) -> float:
    said, meant = (fold(text)[0].replace(" ", "") for text in (front, name))
    return CHARACTERS * fuzz.ratio(said, meant) + SOUND * fuzz.ratio(_sound(said), _sound(meant))


@cache
def _sound(text: str) -> str:
    from pypinyin import lazy_pinyin  # loaded when first needed: it takes 57 MB

    return "".join(lazy_pinyin(text))
