"""Words in their reader's language: the last moment at which a value becomes a sentence."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.formats import say_count, say_date, say_money
from models.chart import Chart, Mark, Panel
from models.message import Button, Confirm, Field, Image, Message
from models.words import Value, Words

FOLDER = Path(__file__).parent.parent / "locale"
LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom words are for: a language, a time zone, and what day it is there."""

    language: str
    zone: ZoneInfo
    today: date


def say(words: Words, reader: Reader) -> str:
    """Say words in the reader's language; what people typed stays as it is."""
    if isinstance(words, str):
        return words
    catalogue = _catalogue(reader.language)
    if words.plural is None:
        said = catalogue.gettext(words.msgid)
    else:
        said = catalogue.ngettext(words.msgid, words.plural, _whole(words.values["count"]))
    if not words.values:
        return said
    return said.format_map({name: _value(value, reader) for name, value in words.values.items()})


def localise(message: Message, reader: Reader) -> Message:
    """Give the same message with each of its words said in the reader's language."""
    image = message.image
    return replace(
        message,
        text=say(message.text, reader),
        fields=tuple(Field(say(f.label, reader), say(f.value, reader)) for f in message.fields),
        sections=tuple(say(words, reader) for words in message.sections),
        buttons=tuple(localise_button(button, reader) for button in message.buttons),
        image=Image(image.file, say(image.alt, reader)) if image else None,
        chart=localise_chart(message.chart, reader) if message.chart else None,
    )


def localise_chart(chart: Chart, reader: Reader) -> Chart:
    """Give the same chart with its words said in the reader's language."""

    def panel(one: Panel) -> Panel:
        low, top = (Mark(mark.value, say(mark.label, reader)) for mark in (one.low, one.top))
        title, said, last = (say(words, reader) for words in (one.title, one.said, one.last))
        return replace(one, title=title, said=said, last=last, low=low, top=top)

    return replace(chart, panels=tuple(map(panel, chart.panels)), alt=say(chart.alt, reader))


def localise_button(button: Button, reader: Reader) -> Button:
    """Give the same button with its words said in the reader's language."""
    ask = button.confirm
    confirm = Confirm(say(ask.title, reader), say(ask.text, reader), say(ask.yes, reader)) if ask else None
    return replace(button, label=say(button.label, reader), confirm=confirm)


def _value(value: Value, reader: Reader) -> str:
    if isinstance(value, datetime):
        return say_date(value.astimezone(reader.zone), reader.language, reader.today)
    if isinstance(value, date):
        return say_date(value, reader.language, reader.today)
    if isinstance(value, Decimal):
        return say_money(value, reader.language)
    if isinstance(value, int):
        return say_count(value, reader.language)
    return say(value, reader)


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("paiqi", FOLDER, [language], fallback=language == "en")
