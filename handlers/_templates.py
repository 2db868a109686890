"""Templates of articles as they are called, read and offered."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from handlers._form import Choice
from models.refusal import Refusal
from models.sop import SHIPPED, Template, templates
from models.words import Words, joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat


def template_name(one: Template) -> Words:
    """A template as it is called: ours in the reader's language, the team's own as they wrote it."""
    ours = {
        "standard": t("Standard"),
        "flash": t("Flash"),
        "event": t("Event"),
        "live": t("Live stream"),
    }
    return ours[one.name] if one.name in ours and one.zh == SHIPPED[one.name].zh else one.zh


def read_template(chat: Chat, raw: str) -> Template:
    """Find a template by what it is called in either language, or by its key."""
    known = templates(chat.session)
    said = unicodedata.normalize("NFKC", raw).strip().casefold()
    found = next((one for one in known if said in (one.name, one.zh.casefold(), one.en.casefold())), None)
    if found is None:
        names = joined([template_name(one) for one in known], " / ")
        raise Refusal(t("There is no template “{name}”. There are: {names}", name=raw, names=names))
    return found


def template_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer all templates."""
    return tuple(Choice(one.name, template_name(one)) for one in templates(chat.session))
