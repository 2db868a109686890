"""Templates in words: their stages, who does them and when, and what differs between two versions."""

from __future__ import annotations

from handlers._templates import template_name
from models.offset import Offset
from models.sop import Approval, Policy, StageSpec, Template
from models.stage import stage_name
from models.words import Text, Words, joined, t

FIELDS: dict[str, Text] = {
    "zh": t("Name"),
    "en": t("English name"),
    "offset": t("Due"),
    "who": t("Who"),
    "kind": t("Kind"),
    "hands": t("Hands over"),
    "checklist": t("Checklist"),
    "review": t("Review"),
    "only": t("Only"),
    "essential": t("On days off, too"),
    "policy": t("Reminders"),
}
WHO: dict[str, Text] = {
    "owner": t("the article's owner"),
    "lead": t("a content lead"),
    "duty": t("whoever is on duty"),
    "head": t("the head of the owner's department"),
    "contact": t("the contact"),
}
HANDED: dict[str, Text] = {
    "link": t("a link"),
    "file": t("a file"),
    "text": t("a text"),
    "any": t("a link, file or text"),
}
ONLY: dict[str, Text] = {"claims": t("if it makes claims"), "sponsor": t("if it is sponsored")}


def only_words(only: str) -> Words:
    """When a stage applies; nothing where it always does."""
    column = only.partition("column:")[2]
    return t("in the column {name}", name=column) if column else ONLY.get(only, only)


def stage_line(stage: StageSpec) -> Words:
    """A stage in one line: what, when, who, and what else is asked."""
    return joined(
        [
            joined([stage_name(stage), f"({stage.key})"], " "),
            offset_words(stage.due),
            who_words(stage.who),
            t("hands over {what}", what=HANDED[stage.hands]) if stage.hands else "",
            t("review: {who}", who=review_words(stage.review)) if stage.review else "",
            only_words(stage.only),
        ]
    )


def offset_words(offset: Offset) -> Words:
    """When, with the time of day: “2 days before publishing 18:00”."""
    return joined([offset.words, f"{offset.clock:%H:%M}" if offset.clock else ""], " ")


def who_words(who: str) -> Words:
    """Who does a stage; of several, the first there is."""
    parts = [part.strip() for part in who.split("|")]
    return joined([WHO.get(part) or part.partition(":")[2] or part for part in parts], " / ")


def review_words(review: Approval) -> Words:
    """Who reviews, how many of them must agree, and within how long."""
    rules = {"all": t("all of them"), "any": t("one of them")}
    rule = rules.get(review.rule) or t("{count} of them", count=int(review.rule))
    who = joined([who_words(one) for one in review.who], "、")
    hours = t("within {count} working hours", count=review.hours)
    return joined([who, rule if len(review.who) > 1 else "", hours], ", ")


def policy_words(policy: Policy) -> Words:
    """When the doer is reminded, and when a delay goes up."""
    ahead = t("ahead {times}", times=joined(policy.before, ", ")) if policy.before else ""
    return joined([ahead, t("to the lead after {time}", time=policy.escalate)], ", ")


def value_words(stage: StageSpec, name: str) -> Words:
    """One field of a stage, as it is compared."""
    if name == "checklist":
        return joined(stage.checklist, "、") or "—"
    if name == "review":
        return review_words(stage.review) if stage.review else "—"
    if name == "policy":
        return policy_words(stage.policy)
    if name == "offset":
        return offset_words(stage.due)
    if name == "who":
        return who_words(stage.who)
    if name == "essential":
        return t("yes") if stage.essential else t("no")
    written = str(getattr(stage, name))
    return HANDED.get(written) or ONLY.get(written) or written or "—"


def differences(before: Template | None, after: Template) -> list[Words]:
    """What a template changes against what it was, a line each; nothing where it is the same."""
    if before is None:
        return [t("New template with {count} stages", count=len(after.stages))]
    was, now = ({stage.key: stage for stage in one.stages} for one in (before, after))
    lines: list[Words] = []
    if (before.zh, before.en) != (after.zh, after.en):
        lines.append(t("{before} → {after}", before=template_name(before), after=template_name(after)))
    lines += [t("New: {stage}", stage=stage_line(one)) for key, one in now.items() if key not in was]
    lines += [t("Left out: {stage}", stage=stage_name(one)) for key, one in was.items() if key not in now]
    for key in (key for key in now if key in was):
        lines += _changes(was[key], now[key])
    if [key for key in was if key in now] != [key for key in now if key in was]:
        lines.append(t("In another order: {stages}", stages=joined([stage_name(s) for s in after.stages])))
    return lines


def _changes(was: StageSpec, now: StageSpec) -> list[Words]:
    return [
        t(
            "{stage}, {field}: {before} → {after}",
            stage=stage_name(was),
            field=label,
            before=value_words(was, name),
            after=value_words(now, name),
        )
        for name, label in FIELDS.items()
        if getattr(was, name) != getattr(now, name)
    ]
