"""Competitors and weeks, as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers._form import Choice
from handlers._plain import plain
from handlers._templates import How
from handlers._weeks import TOKEN, Week, read_week, week_choices
from models.competitor import Competitor, competitors_by_name
from models.message import Button
from models.refusal import Refusal
from models.words import joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat


def _read(chat: Chat, raw: str) -> Competitor:
    known = competitors_by_name(chat.session, chat.account)
    found = {plain(name): one for name, one in known.items()}.get(plain(raw))
    if found is None:
        names = joined(known, " / ") or t("nobody yet")
        words = t("There is no competitor “{name}”. There are: {names}", name=raw, names=names)
        raise Refusal(words, Button(t("Add…"), "competitor add …"))
    return found


def _choices(chat: Chat) -> tuple[Choice, ...]:
    return tuple(Choice(name, name) for name in competitors_by_name(chat.session, chat.account))


KINDS: dict[object, How] = {
    Competitor: (_read, None, None, _choices),
    Week: (read_week, None, TOKEN, week_choices),
}
