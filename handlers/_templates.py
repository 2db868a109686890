"""Templates of articles as they are called, read and offered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NewType

from handlers._form import Choice
from models.refusal import Refusal
from models.sop import SHIPPED, StageSpec, Template, templates
from models.stage import stage_name
from models.words import Words, joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat

Procedure = NewType("Procedure", Template)  # a template said first, with something behind it


@dataclass(frozen=True, slots=True)
class TemplateStage:
    """A stage of a template: `标准 outline`."""

    template: Template
    spec: StageSpec


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


def read_stage(chat: Chat, raw: str) -> TemplateStage:
    """Find a stage by its template and its key, or what it is called in either language."""
    name, _, written = " ".join(raw.split()).partition(" ")
    found = read_template(chat, name)
    said = unicodedata.normalize("NFKC", written).casefold()
    names = [(one.key.casefold(), one.zh.casefold(), one.en.casefold()) for one in found.stages]
    place = next((n for n, known in enumerate(names) if said and said in known), None)
    if place is None:
        keys = joined([one.key for one in found.stages], " / ")
        words = t("Which stage of “{template}”? There are: {keys}", template=template_name(found), keys=keys)
        raise Refusal(words)
    return TemplateStage(found, found.stages[place])


def stage_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer all stages of all templates."""
    return tuple(
        Choice(f"{one.name} {stage.key}", joined([template_name(one), stage_name(stage)]))
        for one in templates(chat.session)
        for stage in one.stages
    )


How = tuple[
    Callable[["Chat", str], Any], None, "re.Pattern[str] | None", Callable[["Chat"], tuple[Choice, ...]]
]
KINDS: dict[object, How] = {
    Template: (read_template, None, None, template_choices),
    Procedure: (read_template, None, re.compile(r"\S+"), template_choices),
    TemplateStage: (read_stage, None, re.compile(r"\S+(?:\s+\S+)?"), stage_choices),
}
