"""Who answers for a position: its holder, whoever stands in, or nobody yet, and then a lead is asked."""

from __future__ import annotations

from handlers._chat import Chat
from models.absence import standing
from models.message import Button, Message
from models.person import Person, leads
from models.position import Position, holders, position_named
from models.words import Words, t


def holder_or_ask(chat: Chat, name: str, needed_for: Words) -> Person | None:
    """Give who answers for a position now; None where it is vacant, and then the leads have been asked.

    Of several holders it is the longest who is here, else the first one's deputy.
    """
    position = position_named(chat.session, name)
    held, away = holders(chat.session, position), standing(chat.session)
    if not held:
        _ask(chat, position, needed_for)
        return None
    present = next((person for person in held if person.id not in away), None)
    deputy = away[held[0].id].deputy if present is None else None
    return present or (held[0] if deputy is None else chat.session.get_one(Person, deputy))


def _ask(chat: Chat, position: Position, needed_for: Words) -> None:
    """Ask each lead, once a day, who shall have a vacant position."""
    words = t("Nobody is {position} yet. Needed for: {what}", position=position.name, what=needed_for)
    asking = Message(words, buttons=(give_button(position),))
    for lead in leads(chat.session):
        chat.tell(lead, asking, key=f"vacant:{position.id}:{chat.now:%Y-%m-%d}:{lead.id}")
    if chat.me in leads(chat.session):
        chat.answer(asking)


def give_button(position: Position) -> Button:
    """What opens the form in which a position is given."""
    return Button(t("Give “{position}”…", position=position.name), f"position give {position.name} …")
