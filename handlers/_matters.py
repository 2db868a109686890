"""Matters of which there are playbooks, as people say them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NewType

from handlers._form import Choice
from handlers._templates import How
from models.playbook import LONGEST_MATTER, matters

if TYPE_CHECKING:
    from handlers._chat import Chat

Matter = NewType("Matter", str)
# A bare K1 is the number of something, to be shown.
TOKEN = re.compile(rf"(?![a-z]\d{{1,9}}(?!\w))[^\W\d_]\w{{0,{LONGEST_MATTER - 1}}}(?!\w)")


def read_matter(chat: Chat, raw: str) -> Matter:
    """Read a matter as it is written, or as it is known."""
    said = unicodedata.normalize("NFKC", raw).strip()
    known = {one.casefold(): one for one in matters(chat.session)}
    return Matter(known.get(said.casefold(), said))


def matter_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer those that there are."""
    return tuple(Choice(one, one) for one in matters(chat.session))


KINDS: dict[object, How] = {Matter: (read_matter, None, TOKEN, matter_choices)}
