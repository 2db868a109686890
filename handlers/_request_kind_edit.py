"""Changing a kind of request: a step as its form shows it, and back; and saving a new version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers import _request_check as check
from handlers._chat import Chat
from handlers._request_kind_words import changes
from handlers._sop_check import wrong_delay, wrong_key, wrong_text
from models.audit import Deed, append
from models.message import Message
from models.refusal import Refusal, Stale
from models.request_kind import Kind, StepSpec
from models.request_kinds import kind_named, save_kind
from models.request_words import called
from models.words import Words, joined, t

BETWEEN = re.compile(r"\s*[,，、;；\n]\s*")


def filled(kind: Kind, key: str) -> dict[str, str]:
    """A step as its form shows it; nothing for a new one."""
    step = next((one for one in kind.steps if key in (one.key, one.zh)), None)
    if step is None:
        return {}
    return {"key": step.key, "zh": step.zh, "en": step.en, "who": "、".join(step.who), "rule": step.rule,
            "within": step.within, "only": step.only}  # fmt: skip


def made_step(kind: Kind, written: Mapping[str, str], known: check.Known) -> StepSpec:
    """A step as its form was filled in; Refusal for the first field that is wrong."""
    said = {name: value.strip() for name, value in written.items()}
    fields = {one.key: one for one in kind.fields}
    who = tuple(part for part in BETWEEN.split(said["who"]) if part)
    _refuse("key", wrong_key(said["key"]))
    _refuse("zh", wrong_text(said["zh"]))
    for one in who:
        _refuse("who", check.wrong_who(one, known, fields))
    _refuse("rule", check.wrong_rule(said["rule"] or "all"))
    _refuse("within", wrong_delay(said["within"] or "8wh"))
    _refuse("only", check.wrong_only(said["only"], fields))
    before = next((one for one in kind.steps if one.key == said["key"]), None)
    base = before or StepSpec(said["key"], said["zh"], said["zh"], who)
    return replace(
        base, zh=said["zh"], en=said["en"] or said["zh"], who=who, rule=said["rule"] or "all",
        within=said["within"] or "8wh", only=said["only"],
    )  # fmt: skip


def _refuse(field: str, wrong: Words | None) -> None:
    if wrong:
        raise Refusal(wrong, field=field)


def save(chat: Chat, made: Kind, verb: str) -> Message:
    """Keep a kind as its next version, and say what that changes."""
    before = kind_named(chat.session, made.name)
    lines = changes(before, made)
    if not lines:
        return Message(t("“{kind}” is so already.", kind=called(made)))
    version = before.version if before else 0
    deed = Deed(f"request-kind:{made.name}", verb, chat.me.id, chat.now, before=str(version or ""),
                after=str(version + 1))  # fmt: skip
    append(chat.session, deed)
    now = kind_named(chat.session, made.name)  # after the chain is ours: two leads may save at once
    if (now.version if now else 0) != version:
        raise Stale()
    kept = save_kind(chat.session, made, chat.me.id, chat.now)
    return Message(
        t("“{kind}” is changed; this is version {number}.", kind=called(kept), number=str(kept.version)),
        sections=(joined(lines, "\n"), t("Requests under way keep the version they began with.")),
    )
