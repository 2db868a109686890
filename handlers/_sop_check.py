"""What a template may say: offsets, names of people and order, checked wherever it comes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlmodel import Session, select

from models.offset import Offset
from models.person import everyone
from models.position import Position
from models.sop import PUBLISH, SHIPPED, TOPIC, StageSpec, templates
from models.words import Words, t

MOST_STAGES = 40
MOST_LISTED = 30  # lines of a checklist, reviewers, reminders
LONGEST_NAME = 40
LONGEST_LINE = 200
KEY = re.compile(r"[^\W_][\w-]{0,29}")
ROLES = ("owner", "lead", "duty", "head", "contact")
AT_ONCE = ("+0m", "0m", "+0h", "0h", "")
WEEK = 7 / 5  # days of the calendar that a working day takes


@dataclass(frozen=True, slots=True)
class Known:
    """Which positions and people a template may name."""

    positions: frozenset[str]
    people: frozenset[str]


def known_to(session: Session) -> Known:
    """The team's positions and people; a position that a template names already may be vacant as yet."""
    held = session.exec(select(Position.name)).all()
    named = (part for one in (*SHIPPED.values(), *templates(session)) for part in _parts(one.stages))
    vacant = (which for kind, which in named if kind == "position")
    return Known(frozenset([*held, *vacant]), frozenset(person.name for person in everyone(session)))


def _parts(stages: Sequence[StageSpec]) -> Iterator[tuple[str, str]]:
    for stage in stages:
        for who in (stage.who, *(stage.review.who if stage.review else ())):
            for part in who.split("|"):
                kind, _, which = part.strip().partition(":")
                yield kind, which


def wrong_text(text: str, most: int = LONGEST_NAME) -> Words | None:
    """Say what is wrong with a name or a line."""
    if not text.strip():
        return t("is missing")
    if len(text) > most:
        return t("is longer than {most} characters, or has several lines", most=most)
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        return t("is longer than {most} characters, or has several lines", most=most)
    return None


def wrong_key(text: str) -> Words | None:
    """Say what is wrong with a key."""
    if KEY.fullmatch(text):
        return None
    return t("“{text}” is no key: 1 to 30 letters, digits and hyphens", text=text[:LONGEST_NAME])


def wrong_only(text: str) -> Words | None:
    """Say what is wrong with when a stage applies."""
    kind, _, column = text.partition(":")
    if text in ("", "claims", "sponsor") or (kind == "column" and not wrong_text(column)):
        return None
    return t("“{text}” is no condition; write claims, sponsor or column:NAME", text=text[:LONGEST_NAME])


def read_offset(text: str) -> Offset | None:
    """Read an offset; None for what is none."""
    try:
        return Offset.read(text)
    except ValueError:
        return None


def wrong_offset(text: str) -> Words | None:
    """Say what is wrong with when a stage is due."""
    if read_offset(text) is not None:
        return None
    return t("“{text}” is no offset; write -5wd 18:00, -4h or +7d", text=text[:LONGEST_NAME])


def wrong_before(text: str) -> Words | None:
    """Say what is wrong with when somebody is reminded ahead."""
    found = read_offset(text)
    if found is not None and found.amount < 0:
        return None
    return t("“{text}” is not ahead of the deadline; write -8wh or -1d", text=text[:LONGEST_NAME])


def wrong_delay(text: str) -> Words | None:
    """Say what is wrong with after how long a delay goes to the lead."""
    found = read_offset(f"+{text}")
    if found is not None and found.amount > 0 and found.clock is None:
        return None
    return t("“{text}” is no length of time; write 8wh or 1d", text=text[:LONGEST_NAME])


def wrong_who(text: str, known: Known) -> Words | None:
    """Say which part of a stage's `who` means nobody."""
    if wrong := wrong_text(text, LONGEST_LINE):
        return wrong
    return next((wrong for part in text.split("|") if (wrong := _wrong_part(part.strip(), known))), None)


def _wrong_part(part: str, known: Known) -> Words | None:
    kind, _, which = part.partition(":")
    if part in ROLES or (kind == "position" and which in known.positions):
        return None
    if kind == "person" and which in known.people:
        return None
    if kind == "position":
        return t("there is no position “{name}”", name=which)
    if kind == "person":
        return t("there is nobody called “{name}”", name=which)
    return t("“{text}” is nobody; write owner, lead, duty, head, contact, position:… or person:…", text=part)


def wrong_rule(text: str, reviewers: int) -> Words | None:
    """Say what is wrong with how many reviewers must agree."""
    if text in ("any", "all") or (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= reviewers):
        return None
    return t("“{text}” is no rule; write any, all, or how many must agree", text=text[:LONGEST_NAME])


def wrong_hours(text: str) -> Words | None:
    """Say what is wrong with the hours of a review."""
    if text.isascii() and text.isdigit() and len(text) <= 3 and int(text) >= 1:
        return None
    return t("“{text}” is no number of hours from 1 to 999", text=text[:LONGEST_NAME])


def wrongs_together(stages: Sequence[StageSpec]) -> Iterator[tuple[int, Words]]:
    """Say what is wrong with stages taken together, each with the place of the stage that it is about."""
    seen: set[str] = set()
    for place, stage in enumerate(stages):
        if stage.key in seen:
            yield place, t("there are two stages “{key}”", key=stage.key)
        seen.add(stage.key)
        if stage.kind == TOPIC and place:
            yield place, t("the topic is the first stage or none")
        if stage.kind == PUBLISH and stage.offset not in AT_ONCE:
            yield place, t("publishing is due when it is published: +0m")
    published = [place for place, stage in enumerate(stages) if stage.kind == PUBLISH]
    if len(published) != 1:
        yield (published or [0])[-1], t("a template has one stage of kind publish")
    if len(stages) > MOST_STAGES:
        yield MOST_STAGES, t("a template has {most} stages at most", most=MOST_STAGES)
    yield from out_of_order(stages)


def out_of_order(stages: Sequence[StageSpec]) -> Iterator[tuple[int, Words]]:
    """Say which stages are due before those they follow."""
    for place, (one, other) in enumerate(pairwise(stages), 1):
        first, second = read_offset(one.offset), read_offset(other.offset)
        if first is not None and second is not None and is_after(first, second):
            yield place, t("{later} is due before {sooner}, which it follows", later=other.zh, sooner=one.zh)


def is_after(one: Offset, other: Offset) -> bool:
    """Whether one moment is later than another, whichever days people work on."""
    if one.unit == other.unit and one.amount == other.amount:
        return one.clock is not None and other.clock is not None and one.clock > other.clock
    return all(_days(one, week) > _days(other, week) for week in (1, WEEK))


def _days(offset: Offset, week: float) -> float:
    lengths = {"wd": week, "wh": week / 7.5, "d": 1, "h": 1 / 24, "m": 1 / 1_440}
    return offset.amount * lengths[offset.unit]


def placed(stages: Sequence[StageSpec], made: StageSpec) -> tuple[StageSpec, ...]:
    """Put a stage before the first that is due after it."""
    place = next(
        (n for n, one in enumerate(stages) if is_after(one.due, made.due) and one.kind != TOPIC), len(stages)
    )
    return (*stages[:place], made, *stages[place:])
