"""One thing goes out: a message, or card, that any platform can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict, cast
from urllib.parse import quote

from models.chart import Chart, StoredChart, chart_from_data, chart_to_data
from models.words import Json, Words, from_data, to_data

MOST_FIELDS = 6  # WeCom's button card shows six key-value lines
MOST_BUTTONS = 25  # Slack's actions block; what is past SHOWN goes under "more"
SHOWN_BUTTONS = 3
LONGEST_LINE = 1_024  # bytes a WeCom button can carry (Slack: 2,000 characters)
LONGEST_TEXT = 3_000  # characters of a Slack section


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before a press that costs money, goes public or cannot be undone."""

    title: Words
    text: Words
    yes: Words


@dataclass(frozen=True, slots=True)
class Button:
    """A line that somebody might have typed, with a label; `…` at its end opens the command's form."""

    label: Words
    says: str
    primary: bool = False
    confirm: Confirm | None = None

    def __post_init__(self) -> None:
        _require(_said(self.label), "a button needs a label")
        _require(bool(self.says.strip()), "a button says a line")
        _require(len(self.says.encode()) <= LONGEST_LINE, f"a button's line holds {LONGEST_LINE} bytes")


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value of a card."""

    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by the id of its stored file, with words for those who do not see it."""

    file: int
    alt: Words

    def __post_init__(self) -> None:
        _require(_said(self.alt), "an image needs words for those who do not see it")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be saved, by the id of its stored file and its name."""

    file: int
    name: str

    @property
    def path(self) -> str:
        """Where the web server gives it."""
        return f"/file/{self.file}/{quote(self.name, safe='')}"


@dataclass(frozen=True, slots=True)
class Message:
    """A card: its text always, then fields, sections, an image, a chart, a file and buttons.

    `subject` (`topic:12`) makes a card that stays true: it is drawn anew when its subject changes, as
    `view` (`room`, or whoever the copy is for). Its first line of `text` is the title.
    """

    text: Words
    fields: tuple[Field, ...] = ()
    sections: tuple[Words, ...] = ()
    buttons: tuple[Button, ...] = ()
    image: Image | None = None
    attachment: Attachment | None = None
    subject: str | None = None
    view: str = "room"
    chart: Chart | None = None

    def __post_init__(self) -> None:
        _require(_said(self.text), "a message always has text")
        _require(self.subject != "", "a subject is a name or nothing")
        _require(len(self.fields) <= MOST_FIELDS, f"a card has at most {MOST_FIELDS} fields")
        _require(len(self.buttons) <= MOST_BUTTONS, f"a card has at most {MOST_BUTTONS} buttons")
        _require(sum(b.primary for b in self.buttons) <= 1, "at most one button is primary")
        typed = [words for words in (self.text, *self.sections) if isinstance(words, str)]
        _require(
            max(map(len, typed), default=0) <= LONGEST_TEXT, f"a text has {LONGEST_TEXT} characters at most"
        )

    @property
    def is_card(self) -> bool:
        """Whether it is a thing of its own, more than a sentence and what to do about it."""
        beside = self.image or self.chart or self.attachment
        return bool(self.fields or self.sections or beside or self.subject)

    @property
    def shown(self) -> tuple[Button, ...]:
        """The buttons in sight: the primary one first."""
        return self._ordered()[:SHOWN_BUTTONS]

    @property
    def more(self) -> tuple[Button, ...]:
        """The buttons in the "more" menu."""
        return self._ordered()[SHOWN_BUTTONS:]

    def _ordered(self) -> tuple[Button, ...]:
        return tuple(sorted(self.buttons, key=lambda button: not button.primary))

    def without_subject(self) -> Message:
        """Give the same card as one that is not kept true (only-you messages)."""
        return replace(self, subject=None)


def message_to_data(message: Message) -> dict[str, Json]:
    """Give a message as JSON data, leaving out what is empty."""
    data: dict[str, Json] = {
        "text": to_data(message.text),
        "fields": [[to_data(f.label), to_data(f.value)] for f in message.fields],
        "sections": [to_data(words) for words in message.sections],
        "buttons": [_button_to_data(button) for button in message.buttons],
        "image": _image_to_data(message.image),
        "chart": chart_to_data(message.chart) if message.chart else None,
        "attachment": [message.attachment.file, message.attachment.name] if message.attachment else None,
        "subject": message.subject,
    }
    kept: dict[str, Json] = {name: value for name, value in data.items() if value}
    return kept if message.view == "room" else kept | {"view": message.view}


def message_from_data(data: Mapping[str, Json]) -> Message:
    """Read back what `message_to_data` gave."""
    stored = cast("_StoredMessage", data)
    return Message(
        text=from_data(stored["text"]),
        fields=tuple(Field(*map(from_data, pair)) for pair in stored.get("fields", ())),
        sections=tuple(from_data(words) for words in stored.get("sections", ())),
        buttons=tuple(_button_from_data(button) for button in stored.get("buttons", ())),
        image=_image_from_data(stored.get("image")),
        chart=chart_from_data(stored["chart"]) if "chart" in stored else None,
        attachment=Attachment(*stored["attachment"]) if "attachment" in stored else None,
        subject=stored.get("subject"),
        view=stored.get("view", "room"),
    )


class _StoredButton(TypedDict):
    label: Json
    says: str
    primary: NotRequired[bool]
    confirm: NotRequired[list[Json]]


class _StoredImage(TypedDict):
    file: int
    alt: Json


class _StoredMessage(TypedDict):
    text: Json
    fields: NotRequired[list[list[Json]]]
    sections: NotRequired[list[Json]]
    buttons: NotRequired[list[_StoredButton]]
    image: NotRequired[_StoredImage]
    chart: NotRequired[StoredChart]
    attachment: NotRequired[tuple[int, str]]
    subject: NotRequired[str]
    view: NotRequired[str]


def _image_to_data(image: Image | None) -> Json:
    return {"file": image.file, "alt": to_data(image.alt)} if image else None


def _image_from_data(stored: _StoredImage | None) -> Image | None:
    return Image(stored["file"], from_data(stored["alt"])) if stored else None


def _button_to_data(button: Button) -> Json:
    data: dict[str, Json] = {"label": to_data(button.label), "says": button.says}
    if button.primary:
        data["primary"] = True
    if button.confirm is not None:
        ask = button.confirm
        data["confirm"] = [to_data(words) for words in (ask.title, ask.text, ask.yes)]
    return data


def _button_from_data(stored: _StoredButton) -> Button:
    ask = stored.get("confirm")
    confirm = Confirm(*map(from_data, ask)) if ask else None
    return Button(from_data(stored["label"]), stored["says"], stored.get("primary", False), confirm)


def _said(words: Words) -> bool:
    return not isinstance(words, str) or bool(words.strip())


def _require(holds: bool, why: str) -> None:
    if not holds:
        raise ValueError(why)
