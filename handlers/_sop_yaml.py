"""Templates as YAML that a person can edit: written, and read back with every wrong by its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import Node

from handlers import _sop_check as check
from handlers._yaml import Wrong, compose_plain
from handlers._yaml_reader import FALSE, TRUE, Reader, one_of
from models.message import Message
from models.sop import HANDS, PUBLISH, TOPIC, WORK, Approval, Policy, StageSpec, Template
from models.words import Words, t

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


class _Reader(Reader):
    """Reads the parts of a template."""

    def __init__(self, known: check.Known) -> None:
        super().__init__()
        self._known = known

    def template(self, root: Node) -> Template:
        parts = self.parts(root, ROOT, ("name", "zh", "stages"))
        zh = self.text(parts, "zh", check.wrong_text)
        nodes = self.nodes(parts.get("stages"), check.MOST_STAGES + 1)
        stages = tuple(map(self._stage, nodes))
        if nodes:
            for place, words in check.wrongs_together(stages):
                self.wrong(nodes[place], words)
        elif "stages" in parts:
            self.wrong(parts["stages"], t("there are no stages"))
        name = self.text(parts, "name", check.wrong_key)
        return Template(name, zh, self.text(parts, "en", check.wrong_text, zh), stages)

    def _stage(self, node: Node) -> StageSpec:
        parts = self.parts(node, STAGE, ("key", "zh", "offset"))
        zh = self.text(parts, "zh", check.wrong_text)
        return StageSpec(
            key=self.text(parts, "key", check.wrong_key),
            zh=zh,
            en=self.text(parts, "en", check.wrong_text, zh),
            offset=self.text(parts, "offset", check.wrong_offset),
            who=self.text(parts, "who", self._wrong_who, "owner"),
            kind=self.text(parts, "kind", one_of(WORK, PUBLISH, TOPIC), WORK),
            hands=self.text(parts, "hands", one_of(*HANDS)),
            checklist=self.texts(parts, "checklist", _wrong_line),
            review=self._review(parts.get("review")),
            only=self.text(parts, "only", check.wrong_only),
            essential=self.text(parts, "essential", one_of(*TRUE, *FALSE), "no").lower() in TRUE,
            policy=self._policy(parts.get("reminders")),
        )

    def _review(self, node: Node | None) -> Approval | None:
        if node is None:
            return None
        parts = self.parts(node, ("who", "rule", "hours"), ("who",))
        who = self.texts(parts, "who", self._wrong_who)
        rule = self.text(parts, "rule", lambda text: check.wrong_rule(text, len(who)), "all")
        return Approval(who, rule, int(self.text(parts, "hours", check.wrong_hours, "8") or 8))

    def _policy(self, node: Node | None) -> Policy:
        if node is None:
            return Policy()
        parts = self.parts(node, ("before", "escalate"), ())
        before = self.texts(parts, "before", check.wrong_before) if "before" in parts else Policy().before
        return Policy(before, self.text(parts, "escalate", check.wrong_delay, Policy().escalate))

    def _wrong_who(self, text: str) -> Words | None:
        return check.wrong_who(text, self._known)


def _wrong_line(text: str) -> Words | None:
    return check.wrong_text(text, check.LONGEST_LINE)


def explain() -> Message:
    """Say how a template is handed in."""
    return Message(
        t("Send “sop import” together with the template, .yaml"),
        sections=(t("“sop export” gives one to begin with; a new name in it makes a new template."),),
    )
