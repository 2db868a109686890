"""A kind of request in words: its form, its steps, and which positions it needs."""

from __future__ import annotations

from handlers._chat import Chat
from models.message import Button, Message
from models.offset import Offset
from models.person import Role
from models.request_kind import ALL, ANY, VETO, FieldSpec, Kind, StepSpec
from models.request_words import called
from models.words import Text, Words, joined, t

RULES: dict[str, Text] = {ALL: t("all must agree"), ANY: t("one is enough"), VETO: t("silence agrees")}
WHO: dict[str, Text] = {"head": t("the filer's head"), "duty": t("whoever is on duty")}
FORMS: dict[str, Text] = {
    "text": t("a line"),
    "long": t("text"),
    "number": t("a number"),
    "money": t("an amount"),
    "date": t("a date"),
    "yes": t("yes or no"),
    "choice": t("a choice"),
    "person": t("a person"),
    "link": t("links"),
    "line": t("a budget line"),
    "topic": t("a topic"),
}


def needed_positions(kind: Kind) -> list[str]:
    """The positions that a kind names, in their order, each once."""
    entries = [who for step in kind.steps for who in step.who] + [kind.doer]
    parts = [part.strip().removesuffix("*") for entry in entries for part in entry.split("|")]
    return list(dict.fromkeys(part.partition(":")[2] for part in parts if part.startswith("position:")))


def show_kind(chat: Chat, kind: Kind) -> Message:
    """A kind with its form, its steps and who does it."""
    fields = joined([field_line(one) for one in kind.fields], "\n")
    steps = joined([step_line(one) for one in kind.steps], "\n") or t("no approval")
    done = t("Done by {who}, within {span}", who=who_words(kind.doer), span=length(kind.within))
    parts = joined([joined([called(one), who_words(one.who)], ": ") for one in kind.parts], "\n")
    heading = t("“{kind}”, version {number}", kind=called(kind), number=str(kind.version))
    told = (fields, steps, done if kind.doer else parts)
    sections = tuple(words for words in told if words)
    may = chat.me.is_at_least(Role.LEAD)
    return Message(heading, sections=sections, buttons=_buttons(kind) if may else ())


def _buttons(kind: Kind) -> tuple[Button, ...]:
    return (Button(t("Turn on"), f"request-kind on {kind.name}"),)


def length(span: str) -> Words:
    """How long a span is, in words."""
    return Offset.read(f"+{span}").length


def field_line(spec: FieldSpec) -> Words:
    """A field in one line: what it is called, what goes in, and whether it must be filled."""
    must = t("required") if spec.required else ""
    ends = t("a change ends approvals") if spec.material else ""
    return joined([joined([called(spec), f"({spec.key})"], " "), FORMS[spec.kind], must, ends])


def step_line(step: StepSpec) -> Words:
    """A step in one line: who decides, how many of them, by when, and when it applies."""
    who = joined([who_words(one) for one in step.who], "、")
    rule = RULES.get(step.rule) or t("{count} must agree", count=step.rule)
    alone = len(step.who) == 1 and not step.who[0].endswith("*") and step.rule == ALL
    return joined(
        [
            joined([called(step), f"({step.key})"], " "),
            who,
            "" if alone else rule,
            t("within {span}", span=length(step.within)),
            t("where {condition}", condition=step.only) if step.only else "",
            t("with a reason") if step.reason else "",
        ]
    )


def who_words(entry: str) -> Words:
    """Whom an entry means; of several, the first there is."""
    parts = [part.strip().removesuffix("*") for part in entry.split("|")]
    return joined([WHO.get(part) or part.partition(":")[2] or part for part in parts], " / ")


def changes(before: Kind | None, after: Kind) -> list[Words]:
    """What a kind changes against what it was, a line each; nothing where it is the same."""
    if before is None:
        return [t("New kind with {fields} fields and {steps} steps", fields=len(after.fields),
                  steps=len(after.steps))]  # fmt: skip
    was, now = (_lines(one) for one in (before, after))
    gone: list[Words] = [t("Left out: {what}", what=words) for words in was if words not in now]
    new: list[Words] = [t("New: {what}", what=words) for words in now if words not in was]
    moved: list[Words] = [t("In another order: {steps}", steps=joined([called(one) for one in after.steps]))]
    order = [one.key for one in before.steps] != [one.key for one in after.steps]
    return gone + new + (moved if order and not gone and not new else [])


def _lines(kind: Kind) -> list[Words]:
    done = t("Done by {who}, within {span}", who=who_words(kind.doer), span=length(kind.within))
    parts = [joined([called(one), who_words(one.who)], ": ") for one in kind.parts]
    return [
        joined([called(kind), kind.en]),
        *map(field_line, kind.fields),
        *map(step_line, kind.steps),
        *([done] if kind.doer else []),
        *parts,
    ]
