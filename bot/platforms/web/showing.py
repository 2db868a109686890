"""How pages and messages are drawn: templates in their reader's words, what people typed as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from bot.formats import say_date
from bot.links import in_parts
from bot.platforms.web.places import place_where
from bot.words import Reader, localise, say
from handlers._chart import draw_panel
from models.chart import Chart, Panel
from models.local import LocalMessage
from models.message import Message, message_from_data
from models.words import Text, Value

HERE = Path(__file__).parent
HUES = 8  # colours of the squares with people's first character
ANCHOR = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>')
COLUMNS = "   "  # in each line of a section: two columns, as in the help
TAGS = {"zh_CN": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a template draws it. `card` is None for a line somebody typed."""

    row: LocalMessage
    who: str
    card: Message | None
    reader: Reader
    replies: int = 0

    @property
    def title(self) -> str:
        """The first line of the text."""
        return self.text.partition("\n")[0]

    @property
    def rest(self) -> str:
        """What follows the first line."""
        return self.text.partition("\n")[2]

    @property
    def is_card(self) -> bool:
        """Whether it is a thing of its own, more than a sentence and what to do about it."""
        return self.card is not None and self.card.is_card

    @property
    def minute(self) -> str:
        """When it was said, to the minute."""
        return f"{self.row.at.astimezone(self.reader.zone):%H:%M}"

    @property
    def date(self) -> str:
        """On which day, in words."""
        day = self.row.at.astimezone(self.reader.zone).date()
        return say_date(day, self.reader.language, self.reader.today)

    @property
    def day(self) -> str:
        """On which day, `2026-03-11`."""
        return f"{self.row.at.astimezone(self.reader.zone):%Y-%m-%d}"

    @property
    def place(self) -> str:
        """What the page calls its place."""
        return place_where(self.row).key

    @property
    def text(self) -> str:
        """All of the text."""
        return self.row.line if self.card is None else str(self.card.text)


def shown(row: LocalMessage, reader: Reader, names: Mapping[str, str], replies: int = 0) -> Shown:
    """Put a message into words: our cards in their own language, the time in the reader's zone."""
    card = None
    if row.body is not None:
        theirs = Reader(row.language, reader.zone, reader.today)
        card = localise(message_from_data(row.body), theirs)
    who = names.get(row.author, row.author) if row.author is not None else ""
    return Shown(row, who, card, reader, replies)


def linked(text: str) -> Markup:
    """Escape a text and make its web addresses links; nothing else in it becomes HTML."""
    return Markup("").join(ANCHOR.format(part) if is_link else part for part, is_link in in_parts(text))


def in_columns(section: str) -> list[list[str]] | None:
    """The lines of a section cut in two, if each of them has two columns."""
    lines = [line.split(COLUMNS, 1) for line in section.split("\n")]
    return lines if all(len(line) == 2 for line in lines) else None


def hue(name: str) -> int:
    """Which colour goes with a name."""
    return sum(map(ord, name)) % HUES


def size(count: int) -> str:
    """Bytes for people: `1.2 MB`."""
    return f"{count / 1_048_576:.1f} MB" if count >= 1_048_576 else f"{max(1, round(count / 1024))} KB"


def drawn(panel: Panel, chart: Chart) -> Markup:
    """A panel of a chart as a picture in the page, painted by its style sheet."""
    return Markup(draw_panel(chart, panel))  # its words were escaped where it was drawn


class Templates:
    """Draws templates; `t` and `nt` in them speak the reader's language.

    Those of a folder `beside` ours go by its name: `console/settings.html`.
    """

    def __init__(self, **beside: Path) -> None:
        others = {name: FileSystemLoader(folder) for name, folder in beside.items()}
        loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), PrefixLoader(others)])
        self._made = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._made.filters |= {
            "linked": linked,
            "in_columns": in_columns,
            "hue": hue,
            "size": size,
            "drawn": drawn,
        }

    def draw(self, name: str, reader: Reader, **values: Any) -> str:  # noqa: ANN401
        """Draw one template for a reader."""

        def t(msgid: str, /, **said: Value) -> str:
            return say(Text(msgid, said), reader)

        def nt(singular: str, plural: str, /, count: int, **said: Value) -> str:
            return say(Text(singular, {"count": count, **said}, plural), reader)

        tags = {"lang": TAGS[reader.language], "tag": TAGS.__getitem__}
        return self._made.get_template(name).render(
            t=t, nt=nt, say=lambda words: say(words, reader), **tags, **values
        )
