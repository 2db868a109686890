"""The fields of a form as Slack's inputs, and what people put into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rapidfuzz import process

from bot.platforms.slack.blocks import Block, fits_option, option, plain
from bot.platforms.slack.escaping import cut, halves, is_blank, whole
from bot.words import Reader, say
from handlers._dates import DatePassed, DateUnclear, When, read_date
from handlers._form import Choice, FormField
from handlers._plain import plain as folded
from models.words import t

FIELD = "field:"  # and a field's name: the block that holds it
TIME = "time:"  # and a field's name: the block that holds the time of its day
MOST_OPTIONS = 100
MOST_TYPED = 3_000
MOST_WORDS = 2_000  # characters of a label or a hint
NEAR = 60  # of 100: how much an option resembles what was typed
NUMBER = re.compile(r"-?[0-9]{1,15}|")

State = Mapping[str, Mapping[str, Mapping[str, Any]]]


def inputs(field: FormField, reader: Reader, now: datetime, *, searched: bool = False) -> list[Block]:
    """The input of a field, or the two of a moment; `searched` options are asked for while somebody types."""
    label = say(field.label, reader)
    if is_select(field):
        element = _search(field) if searched or len(field.choices) > MOST_OPTIONS else _list(field, reader)
        return [_input(field, label, element | _chosen(field, reader), _hint(field, reader))]
    picked = _picked(field, now)
    if picked is None:
        return [_input(field, label, _box(field), _hint(field, reader))]
    day, time = picked
    picker = _element(field, "date", "datepicker") | _begin("initial_date", day)
    made = [_input(field, label, picker)]
    if field.kind == "datetime":
        clock = _element(field, "time", "timepicker") | _begin("initial_time", time)
        words = say(t("{field}: time of day", field=label), reader)
        made.append(_input(field, words, clock) | {"block_id": f"{TIME}{field.name}", "optional": True})
    return made


def is_select(field: FormField) -> bool:
    """Whether a field is chosen from a list, each entry of which Slack can send."""
    return bool(field.choices) and all(fits_option(one.value) for one in field.choices)


def options(field: FormField, typed: str, reader: Reader) -> list[Block]:
    """What a field offers for what was typed so far: what holds it first, then what resembles it."""
    choices = _distinct(field)
    labels = [folded(say(one.label, reader)) for one in choices]
    asked = folded(typed)
    holding = [place for place, label in enumerate(labels) if asked in label]
    near = process.extract(asked, labels, limit=MOST_OPTIONS, score_cutoff=NEAR)
    places = dict.fromkeys([*holding, *(place for _, _, place in near)])
    return [_option(choices[place], reader) for place in places][:MOST_OPTIONS]


def values(state: State) -> dict[str, str]:
    """What a view's inputs hold (its `state.values`) by the names of fields; "" where nothing was put in."""
    held = {block: _held(next(iter(elements.values()), {})) for block, elements in state.items()}
    names = [block.removeprefix(FIELD) for block in held if block.startswith(FIELD)]
    return {name: f"{held[FIELD + name]} {held.get(TIME + name, '')}".strip() for name in names}


def _held(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option") or {}
    found = (element.get("value"), element.get("selected_date"), element.get("selected_time"))
    return str(next((one for one in (*found, chosen.get("value")) if one), ""))


def _input(field: FormField, label: str, element: Block, hint: str = "") -> Block:
    made: Block = {
        "type": "input",
        "block_id": f"{FIELD}{field.name}",
        "label": plain(label, MOST_WORDS),
        "element": element,
        "optional": not field.required,
    }
    return made if is_blank(hint) else made | {"hint": plain(hint, MOST_WORDS)}


def _hint(field: FormField, reader: Reader) -> str:
    """How it is written, for who has to write it: a picker needs none."""
    return say(field.hint, reader) if field.hint else ""


def _picked(field: FormField, now: datetime) -> tuple[str, str] | None:
    """The day and the time that pickers begin with; None for what is no moment, or in words of its own."""
    if field.kind not in ("date", "datetime"):
        return None
    if is_blank(field.value):
        return "", ""
    try:
        when = read_date(field.value, now)
    except DatePassed as passed:
        when = When(passed.at, passed.has_time)
    except DateUnclear:
        return None
    return when.at.date().isoformat(), f"{when.at:%H:%M}" if when.has_time else ""


def _box(field: FormField) -> Block:
    """A box to write in, as large as it takes."""
    typed = whole(field.value)
    if field.kind == "number" and NUMBER.fullmatch(typed):
        number = _element(field, "number", "number_input") | _begin("initial_value", typed)
        return number | {"is_decimal_allowed": False}
    is_long = field.kind == "long" or "\n" in typed
    box = _element(field, "long" if is_long else "text", "plain_text_input")
    begin = _begin("initial_value", "" if is_blank(typed) else cut(typed, MOST_TYPED, halves))
    return box | {"multiline": is_long} | begin


def _list(field: FormField, reader: Reader) -> Block:
    offered = [_option(one, reader) for one in _distinct(field)]
    return _element(field, "choice", "static_select") | {"options": offered}


def _search(field: FormField) -> Block:
    return _element(field, "search", "external_select") | {"min_query_length": 0}


def _element(field: FormField, way: str, kind: str) -> Block:
    """An element called by the way it is filled in: where that changes, Slack begins with our value again."""
    return {"type": kind, "action_id": f"{way}:{field.name}"}


def _begin(key: str, value: str) -> Block:
    return {key: value} if value else {}


def _chosen(field: FormField, reader: Reader) -> Block:
    chosen = next((one for one in field.choices if one.value == field.value), None)
    return {} if chosen is None else {"initial_option": _option(chosen, reader)}


def _option(choice: Choice, reader: Reader) -> Block:
    return option(say(choice.label, reader), choice.value)


def _distinct(field: FormField) -> list[Choice]:
    return list({one.value: one for one in field.choices}.values())
