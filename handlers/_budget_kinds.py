"""Names of budget lines, as people say them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NewType

from handlers._form import Choice
from handlers._templates import How
from models.budget import LONGEST_NAME, names_of_lines
from models.refusal import Refusal
from models.words import joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat

LineName = NewType("LineName", str)  # what a line of the budget is called
NAME = re.compile(rf"[^\W\d_]\w{{0,{LONGEST_NAME - 1}}}(?!\w)")


def read_line_name(chat: Chat, raw: str) -> LineName:
    """Read the name of a line that there is, or that teams usually have."""
    said = unicodedata.normalize("NFKC", raw).strip().casefold()
    known = names_of_lines(chat.session)
    found = next((name for name in known if name.casefold() == said), None)
    if found is None:
        names = joined(known, " / ")
        raise Refusal(t("The budget has no line “{name}”. There are: {names}", name=raw, names=names))
    return LineName(found)


def line_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer the names of lines."""
    return tuple(Choice(name, name) for name in names_of_lines(chat.session))


KINDS: dict[object, How] = {
    LineName: (read_line_name, None, NAME, line_choices),
}
