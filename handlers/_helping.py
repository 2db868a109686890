"""Help: what a person may say, a few lines by role first, then all of a noun."""

from __future__ import annotations

from handlers._chat import Chat
from handlers._command import Command, commands, declared
from handlers._home import FILE, TO_DO
from models.message import Button, Message
from models.person import Role
from models.words import Text, Words, joined, t

FIRST = {
    Role.GUEST: ("topic rank", "topic list", "topic vote"),
    Role.MEMBER: ("topic propose", "topic rank", "remind", "my", "digest", "request new"),
    Role.EDITOR: ("topic propose", "my", "article hand-in", "remind", "digest", "request new"),
    Role.LEAD: ("topic rank", "topic accept", "my", "schedule show", "digest", "request new"),
    Role.ADMIN: ("setup", "people import", "topic accept", "my", "digest", "request new"),
}
ABOUT = t("Paiqi can do this (only you can see this)")
HOW = t("Write it here, or mention me in a thread. A line that ends in … opens its form.")


def first_page(chat: Chat) -> Message:
    """Six lines by the reader's role, then what leads on."""
    known = {made.head: made for made in commands()}
    lines = [_line(known[head]) for head in FIRST[Role.of(chat.me.role)] if head in known]
    buttons = (
        Button(t("Propose…"), "topic propose …", primary=True),
        FILE,
        TO_DO,
        Button(t("More"), "help all"),
    )
    return Message(ABOUT, sections=(joined(lines, "\n"), HOW), buttons=buttons)


def every_command(chat: Chat) -> Message:
    """All that the person may say, a section per noun."""
    mine = [made for made in commands() if chat.me.is_at_least(made.role)]
    nouns = sorted({made.noun for made in mine})
    sections = [joined([_line(made) for made in mine if made.noun == noun], "\n") for noun in nouns]
    return Message(ABOUT, sections=tuple(sections))


def about_noun(chat: Chat, text: str) -> Message | None:
    """All that may be said of a noun, if the text is just its name; else None."""
    name = text.strip().casefold()
    mine = [made for made in declared() if name and name in (made.noun, made.zh.split(" ")[0])]
    if not mine:
        return None
    lines = joined([_line(made) for made in mine], "\n")
    return Message(t("What can be said of {noun}", noun=text.strip()), sections=(lines,))


def _line(made: Command) -> Words:
    """One command: its name in the reader's language, what it takes, what it does."""
    takes = [Text("<{label}>", {"label": param.label}) for param in made.params if param.required]
    name = Text(made.head)  # the catalogue holds the command's Chinese name
    return joined([joined([name, *takes], " "), made.help], "   ")
