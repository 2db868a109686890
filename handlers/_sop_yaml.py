"""Templates as YAML that a person can edit: written, and read back with every wrong by its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from handlers import _sop_check as check
from handlers._yaml import Wrong, compose_plain
from models.message import Message
from models.sop import HANDS, PUBLISH, TOPIC, WORK, Approval, Policy, StageSpec, Template
from models.words import Words, joined, t

HEADER = """\
# SOP 模板：改好后用“流程 导入”交回来，会先给你看改了什么。
# offset 从发布时间算起：-5wd 发布前 5 个工作日，-8wh 8 个工作小时，-1d 18:00 前一天 18:00，-4h，+7d 17:37
# who：owner 稿件负责人，lead 内容负责人，duty 值班，head 部门负责人，contact 对接人，
#   position:岗位，person:姓名；用“ | ”隔开几个时，前面的没有人就找后面的
# hands：link 链接，file 文件，text 文字，any 任意
# only：claims 有功效宣称时，sponsor 有合作方时，column:栏目名
# essential: true 的步骤休息日也不挪；review 的 rule：any 一人通过即可，all 全部，或写人数；hours 是工作小时
# reminders 的 before 是提前提醒，escalate 是逾期多久找负责人
"""
ROOT = ("name", "zh", "en", "stages")
STAGE = (
    *("key", "zh", "en", "offset", "who", "kind", "hands", "checklist"),
    *("review", "only", "essential", "reminders"),
)
TRUE, FALSE = ("true", "yes", "是"), ("false", "no", "否")


def write_template(one: Template) -> bytes:
    """Write a template; what is as usual is left out."""
    data = {"name": one.name, "zh": one.zh, "en": one.en, "stages": [_stage_data(s) for s in one.stages]}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000)
    return f"{HEADER}{text}".encode()


def _stage_data(stage: StageSpec) -> dict[str, Any]:
    review, policy = stage.review, stage.policy
    data: dict[str, Any] = {"key": stage.key, "zh": stage.zh, "en": stage.en, "offset": stage.offset}
    usual = {
        "who": stage.who,
        "kind": "" if stage.kind == WORK else stage.kind,
        "hands": stage.hands,
        "checklist": list(stage.checklist),
        "review": {"who": list(review.who), "rule": review.rule, "hours": review.hours} if review else None,
        "only": stage.only,
        "essential": stage.essential,
        "reminders": {"before": list(policy.before), "escalate": policy.escalate},
    }
    if policy == Policy():
        del usual["reminders"]
    return data | {name: value for name, value in usual.items() if value}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says; None where anything is wrong with it."""

    template: Template | None
    wrongs: tuple[Wrong, ...] = ()


def read_template(content: bytes, known: check.Known) -> Reading:
    """Read a template, or say all that is wrong; only plain YAML is looked at."""
    root, wrongs = compose_plain(content)
    if root is None:
        return Reading(None, wrongs)
    reader = _Reader(known)
    made = reader.template(root)
    if reader.wrongs:
        return Reading(None, tuple(sorted(reader.wrongs, key=lambda one: one.line)))
    return Reading(made)


class _Reader:
    """Reads nodes and notes what is wrong, going on with something harmless."""

    def __init__(self, known: check.Known) -> None:
        self.wrongs: list[Wrong] = []
        self._known = known

    def template(self, root: Node) -> Template:
        parts = self._parts(root, ROOT, ("name", "zh", "stages"))
        zh = self._text(parts, "zh", check.wrong_text)
        nodes = self._nodes(parts.get("stages"), check.MOST_STAGES + 1)
        stages = tuple(map(self._stage, nodes))
        if nodes:
            for place, words in check.wrongs_together(stages):
                self._wrong(nodes[place], words)
        elif "stages" in parts:
            self._wrong(parts["stages"], t("there are no stages"))
        name = self._text(parts, "name", check.wrong_key)
        return Template(name, zh, self._text(parts, "en", check.wrong_text, zh), stages)

    def _stage(self, node: Node) -> StageSpec:
        parts = self._parts(node, STAGE, ("key", "zh", "offset"))
        zh = self._text(parts, "zh", check.wrong_text)
        return StageSpec(
            key=self._text(parts, "key", check.wrong_key),
            zh=zh,
            en=self._text(parts, "en", check.wrong_text, zh),
            offset=self._text(parts, "offset", check.wrong_offset),
            who=self._text(parts, "who", self._wrong_who, "owner"),
            kind=self._text(parts, "kind", _one_of(WORK, PUBLISH, TOPIC), WORK),
            hands=self._text(parts, "hands", _one_of(*HANDS)),
            checklist=self._list(parts, "checklist", _wrong_line),
            review=self._review(parts.get("review")),
            only=self._text(parts, "only", check.wrong_only),
            essential=self._text(parts, "essential", _one_of(*TRUE, *FALSE), "no").lower() in TRUE,
            policy=self._policy(parts.get("reminders")),
        )

    def _review(self, node: Node | None) -> Approval | None:
        if node is None:
            return None
        parts = self._parts(node, ("who", "rule", "hours"), ("who",))
        who = self._list(parts, "who", self._wrong_who)
        rule = self._text(parts, "rule", lambda text: check.wrong_rule(text, len(who)), "all")
        return Approval(who, rule, int(self._text(parts, "hours", check.wrong_hours, "8") or 8))

    def _policy(self, node: Node | None) -> Policy:
        if node is None:
            return Policy()
        parts = self._parts(node, ("before", "escalate"), ())
        before = self._list(parts, "before", check.wrong_before) if "before" in parts else Policy().before
        return Policy(before, self._text(parts, "escalate", check.wrong_delay, Policy().escalate))

    def _wrong_who(self, text: str) -> Words | None:
        return check.wrong_who(text, self._known)

    def _wrong(self, node: Node, words: Words) -> None:
        self.wrongs.append(Wrong(node.start_mark.line + 1, words))

    def _parts(self, node: Node, known: Sequence[str], required: Sequence[str]) -> dict[str, Node]:
        """The values of a mapping by their keys."""
        parts: dict[str, Node] = {}
        if not isinstance(node, MappingNode):
            self._wrong(node, t("here should stand: {names}", names=joined(known, ", ")))
            return parts
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name not in known:
                words = t("“{name}” is not known here; there are: {names}", name=name[:40],
                          names=joined(known, ", "))  # fmt: skip
                self._wrong(key, words)
            elif name in parts:
                self._wrong(key, t("“{name}” stands here twice", name=name))
            parts[name] = value
        for name in required:
            if name not in parts:
                self._wrong(node, t("“{name}” is missing", name=name))
        return parts

    def _nodes(self, node: Node | None, most: int) -> list[Node]:
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self._wrong(node, t("here should stand a list, each line beginning with -"))
            return []
        if len(node.value) > most:
            self._wrong(node.value[most], t("this list is too long"))
        return list(node.value[:most])

    def _list(self, parts: Mapping[str, Node], name: str, wrong: _Check) -> tuple[str, ...]:
        nodes = self._nodes(parts.get(name), check.MOST_LISTED)
        return tuple(self._text({name: one}, name, wrong) for one in nodes)

    def _text(self, parts: Mapping[str, Node], name: str, wrong: _Check, usual: str = "") -> str:
        """A value, checked; what is missing is as usual."""
        node = parts.get(name)
        if node is None:
            return usual
        if not isinstance(node, ScalarNode):
            self._wrong(node, joined([name, t("is one value")], ": "))
            return usual
        text = str(node.value).strip()
        if words := wrong(text):
            self._wrong(node, joined([name, words], ": "))
            return usual
        return text


_Check = Callable[[str], Words | None]


def _wrong_line(text: str) -> Words | None:
    return check.wrong_text(text, check.LONGEST_LINE)


def _one_of(*known: str) -> _Check:
    def wrong(text: str) -> Words | None:
        if text.lower() in known:
            return None
        names = joined(known, ", ")
        return t("“{text}” is not one of: {names}", text=text[: check.LONGEST_NAME], names=names)

    return wrong


def explain() -> Message:
    """Say how a template is handed in."""
    return Message(
        t("Send “sop import” together with the template, .yaml"),
        sections=(t("“sop export” gives one to begin with; a new name in it makes a new template."),),
    )
