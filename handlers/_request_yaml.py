"""Kinds of requests as YAML that a person can edit: written, and read back with every wrong by its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import yaml
from yaml.nodes import Node

from handlers import _request_check as check
from handlers._sop_check import LONGEST_LINE, wrong_delay, wrong_key, wrong_text
from handlers._yaml import Wrong, compose_plain
from handlers._yaml_reader import FALSE, TRUE, Reader, one_of
from models.request_kind import FIELD_KINDS, FieldSpec, Kind, Part, StepSpec
from models.words import Words, t

HEADER = """\
# 申请类型：改好后用“申请类型 导入”交回来，会先给你看改了什么。进行中的申请按提交时的版本走完。
# fields 是表单：kind 有 text 一行、long 多行、number 数字、money 金额、date 日期、yes 是否、choice 选项、
#   person 人员、link 链接、line 预算科目、topic 选题；material: true 的改了要重新审批
# steps 是审批步骤：who 写 head 申请人的部门负责人，head:设计部，department:设计部，position:财务，
#   person:姓名，role:lead，field:表单里的人员，duty 值班；“ | ”隔开几个时，前面的没有人就找后面的；
#   后面加 * 表示这些人都要问。rule：all 全部、any 一人、人数、veto 没人反对就算同意
# only：amount > 5000、claims、channel = 直播、over budget；within 是时限：8wh 工作小时、2wd 工作日、30m
"""
ROOT = ("name", "zh", "en", "fields", "steps", "doer", "within", "filers", "shown", "later", "parts")
FIELD = tuple(one.name for one in fields(FieldSpec))
STEP = tuple(one.name for one in fields(StepSpec))
PART = tuple(one.name for one in fields(Part))


def write_kind(kind: Kind) -> bytes:
    """Write a kind; what is as usual is left out."""
    data: dict[str, Any] = {"name": kind.name, "zh": kind.zh, "en": kind.en}
    data["fields"] = [_unusual(one.__class__, _data(one)) for one in kind.fields]
    data["steps"] = [_unusual(one.__class__, _data(one)) for one in kind.steps]
    usual = Kind("", "", "", (), ())
    for name in ("doer", "within", "filers", "later"):
        if getattr(kind, name) != getattr(usual, name):
            data[name] = getattr(kind, name)
    data |= {"shown": list(kind.shown)} if kind.shown else {}
    data |= {"parts": [_data(one) for one in kind.parts]} if kind.parts else {}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000)
    return f"{HEADER}{text}".encode()


def _data(one: FieldSpec | StepSpec | Part) -> dict[str, Any]:
    found = {each.name: getattr(one, each.name) for each in fields(one)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _unusual(kind: type, data: dict[str, Any]) -> dict[str, Any]:
    usual = {each.name: each.default for each in fields(kind)}
    return {name: said for name, said in data.items() if said not in (usual[name], [], "")}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says; None where anything is wrong with it."""

    kind: Kind | None
    wrongs: tuple[Wrong, ...] = ()


def read_kind_file(content: bytes, known: check.Known) -> Reading:
    """Read a kind, or say all that is wrong; only plain YAML is looked at."""
    root, wrongs = compose_plain(content)
    if root is None:
        return Reading(None, wrongs)
    reader = _Reader(known)
    made = reader.kind(root)
    if reader.wrongs:
        return Reading(None, tuple(sorted(reader.wrongs, key=lambda one: one.line)))
    return Reading(made)


class _Reader(Reader):
    """Reads the parts of a kind."""

    def __init__(self, known: check.Known) -> None:
        super().__init__()
        self._known = known

    def kind(self, root: Node) -> Kind:
        parts = self.parts(root, ROOT, ("name", "zh", "fields"))
        zh = self.text(parts, "zh", wrong_text)
        nodes = self.nodes(parts.get("fields"), check.MOST_FIELDS)
        specs = tuple(map(self._field, nodes))
        self._twice(nodes, [one.key for one in specs])
        keys = {one.key: one for one in specs}
        step_nodes = self.nodes(parts.get("steps"), check.MOST_STEPS)
        steps = tuple(self._step(node, keys) for node in step_nodes)
        self._twice(step_nodes, [one.key for one in steps])
        return Kind(
            self.text(parts, "name", wrong_key),
            zh,
            self.text(parts, "en", wrong_text, zh),
            specs,
            steps,
            doer=self.text(parts, "doer", lambda text: check.wrong_who(text, self._known, keys)),
            within=self.text(parts, "within", wrong_delay, "24wh"),
            filers=self.text(parts, "filers", lambda text: check.wrong_who(text, self._known, keys)),
            shown=self.texts(parts, "shown", lambda text: check.wrong_field(text, keys)),
            later=self._flag(parts, "later", False),
            parts=tuple(map(self._part, self.nodes(parts.get("parts"), check.MOST_STEPS))),
        )

    def _twice(self, nodes: list[Node], keys: list[str]) -> None:
        for place, key in enumerate(keys):
            if key in keys[:place]:
                self.wrong(nodes[place], t("“{name}” stands here twice", name=key))

    def _field(self, node: Node) -> FieldSpec:
        parts = self.parts(node, FIELD, ("key", "zh"))
        zh = self.text(parts, "zh", wrong_text)
        made = FieldSpec(
            self.text(parts, "key", check.wrong_field_key),
            zh,
            self.text(parts, "en", wrong_text, zh),
            self.text(parts, "kind", one_of(*FIELD_KINDS), "text"),
            self._flag(parts, "required", True),
            self._flag(parts, "material", False),
            self.text(parts, "help", lambda text: wrong_text(text, LONGEST_LINE)),
            self.texts(parts, "choices", wrong_text),
        )
        if made.kind == "choice" and not made.choices:
            self.wrong(node, t("“{name}” is missing", name="choices"))
        return made

    def _step(self, node: Node, keys: Mapping[str, FieldSpec]) -> StepSpec:
        parts = self.parts(node, STEP, ("key", "zh", "who"))
        zh = self.text(parts, "zh", wrong_text)
        who = self.texts(parts, "who", lambda text: check.wrong_who(text, self._known, keys))
        if not who and "who" in parts:
            self.wrong(parts["who"], t("somebody has to decide"))
        return StepSpec(
            self.text(parts, "key", wrong_key),
            zh,
            self.text(parts, "en", wrong_text, zh),
            who,
            self.text(parts, "rule", check.wrong_rule, "all"),
            self.text(parts, "within", wrong_delay, "8wh"),
            self.text(parts, "only", lambda text: check.wrong_only(text, keys)),
            self._flag(parts, "reason", False),
            self.texts(parts, "looks_at", lambda text: check.wrong_field(text, keys)),
        )

    def _part(self, node: Node) -> Part:
        parts = self.parts(node, PART, ("key", "zh", "who"))
        zh = self.text(parts, "zh", wrong_text)
        who = self.text(parts, "who", lambda text: check.wrong_who(text, self._known, {}))
        return Part(self.text(parts, "key", wrong_key), zh, self.text(parts, "en", wrong_text, zh), who)

    def _flag(self, parts: Mapping[str, Node], name: str, usual: bool) -> bool:
        said = self.text(parts, name, one_of(*TRUE, *FALSE), "yes" if usual else "no")
        return said.lower() in TRUE


def explain() -> Words:
    """Say how a kind is handed in."""
    return t("Send “request-kind import” with a .yaml; “request-kind export” gives one to begin with.")
