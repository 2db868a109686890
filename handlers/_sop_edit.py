"""Editing a template in chat: a stage as a form, and back; and saving a new version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers import _sop_check as check
from handlers._chat import Chat
from handlers._sop_words import HANDED, differences
from handlers._templates import template_name
from models.audit import Deed, append
from models.message import Message
from models.named import Named
from models.refusal import Refusal, Stale
from models.sop import Approval, Policy, StageSpec, Template, save_template, template
from models.words import Words, joined, t

BETWEEN = re.compile(r"\s*[,，、;；\n]\s*")


class Hands(Named):
    """What a stage hands over."""

    LINK = "link", HANDED["link"], "链接"
    FILE = "file", HANDED["file"], "文件"
    TEXT = "text", HANDED["text"], "文字"
    ANY = "any", HANDED["any"], "任意"


def filled(stage: StageSpec) -> dict[str, str]:
    """A stage as its form shows it."""
    review = stage.review
    return {
        "zh": stage.zh,
        "offset": stage.offset,
        "who": stage.who,
        "en": stage.en,
        "hands": stage.hands,
        "checklist": "\n".join(stage.checklist),
        "reviewers": "、".join(review.who) if review else "",
        "rule": review.rule if review else "",
        "hours": str(review.hours) if review else "",
        "before": "、".join(stage.policy.before),
        "escalate": stage.policy.escalate,
    }


def edited(stage: StageSpec, written: Mapping[str, str], known: check.Known) -> StageSpec:
    """A stage as its form was filled in; Refusal for the first field that is wrong."""
    zh, offset = written["zh"].strip(), written["offset"].strip()
    en = written["en"].strip() or zh
    _refuse("zh", check.wrong_text(zh))
    _refuse("en", check.wrong_text(en))
    _refuse("offset", check.wrong_offset(offset))
    _refuse("who", check.wrong_who(written["who"], known))
    checklist = _each(written["checklist"], "\n")
    for line in checklist:
        _refuse("checklist", check.wrong_text(line, check.LONGEST_LINE))
    if len(checklist) > check.MOST_LISTED:
        _refuse("checklist", t("this list is too long"))
    return replace(
        stage,
        zh=zh,
        en=en,
        offset=str(check.read_offset(offset)),
        who=written["who"].strip(),
        hands=str(written["hands"]),
        checklist=checklist,
        review=_review(written, known),
        policy=_policy(written),
    )


def _review(written: Mapping[str, str], known: check.Known) -> Approval | None:
    who = _each(written["reviewers"])
    if not who:
        return None
    for one in who:
        _refuse("reviewers", check.wrong_who(one, known))
    rule, hours = written["rule"].strip() or "all", written["hours"].strip() or "8"
    _refuse("rule", check.wrong_rule(rule, len(who)))
    _refuse("hours", check.wrong_hours(hours))
    return Approval(who, rule, int(hours))


def _policy(written: Mapping[str, str]) -> Policy:
    before, escalate = _each(written["before"]), written["escalate"].strip() or Policy().escalate
    for one in before:
        _refuse("before", check.wrong_before(one))
    _refuse("escalate", check.wrong_delay(escalate))
    return Policy(before, escalate)


def _each(text: str, by: str | None = None) -> tuple[str, ...]:
    parts = text.split(by) if by else BETWEEN.split(text)
    return tuple(part.strip() for part in parts if part.strip())


def _refuse(field: str, wrong: Words | None) -> None:
    if wrong:
        raise Refusal(wrong, field=field)


def save(chat: Chat, before: Template | None, made: Template, verb: str) -> Message:
    """Keep a template as its next version, and say what that changes; Refusal where it makes no sense."""
    for _, wrong in check.wrongs_together(made.stages):
        raise Refusal(wrong, field="offset")
    changes = differences(before, made)
    if not changes:
        return Message(t("“{template}” is so already.", template=template_name(made)))
    version = before.version if before else 0
    deed = Deed(
        f"sop:{made.name}", verb, chat.me.id, chat.now, before=str(version or ""), after=str(version + 1)
    )
    append(chat.session, deed)
    now = template(chat.session, made.name)  # after the chain is ours: two leads may save at once
    if (now.version if now else 0) != version:
        raise Stale()
    kept = save_template(chat.session, made, chat.me.id, chat.now)
    return Message(
        t("“{template}” is changed; this is version {number}.", template=template_name(kept),
          number=str(kept.version)),
        sections=(joined(changes, "\n"), t("Articles under way keep their steps.")),
    )  # fmt: skip
