"""Plans as files that a person can edit: YAML, and a sheet of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from handlers._plan_rows import CHAPTER, DATE, DAY, GOAL, PART, QUOTA, Row
from handlers._sheet import Heading, read_sheet, write_sheet
from handlers._yaml import Wrong, compose_plain
from models.words import joined, t

EXAMPLE = Path(__file__).with_name("plan_example.yaml")
HEADER = """\
# 月度规划：改好后用“规划 导入”交回来，会先给你看改了什么。
# 目标写“指标 数”，例如：新增关注 5000 挑战 6000、互动率 15%、直播销售额 300万；没有指标的写成一句话
"""
HEADINGS = (
    Heading("kind", t("Kind"), ("类别",), required=True),
    Heading("name", t("What"), ("内容",), required=True),
    Heading("value", t("Value"), ("数值",)),
    Heading("stretch", t("Stretch"), ("挑战",)),
    Heading("owner", t("Responsible"), ("负责人",)),
    Heading("due", t("Deadline"), ("期限",)),
    Heading("weeks", t("Weeks"), ("各周",)),
    Heading("note", t("Note"), ("说明",)),
)
CELLS = {
    "目标": "name",
    "数值": "value",
    "挑战": "stretch",
    "负责人": "owner",
    "期限": "due",
    "各周": "weeks",
    "说明": "note",
}
PARTS = "组成"


def rows_in(name: str, content: bytes) -> tuple[list[Row], tuple[Wrong, ...]]:
    """The rows of a sheet or of YAML, by what it is; Refusal for a sheet that cannot be read."""
    if name.casefold().endswith((".xlsx", ".csv", ".xls")) or content[:2] == b"PK":
        lines = read_sheet(name, content).lines(HEADINGS)
        return [Row(line.number, line.cells.get("kind", ""), line.cells) for line in lines], ()
    return rows_in_yaml(content)


def rows_in_yaml(content: bytes) -> tuple[list[Row], tuple[Wrong, ...]]:
    """The rows that YAML says, or what is wrong with it."""
    root, wrongs = compose_plain(content)
    if root is None:
        return [], wrongs
    reader = _Nodes()
    rows = list(reader.rows(root))
    return rows, tuple(reader.wrongs)


class _Nodes:
    """Takes nodes apart, and notes where something else should stand."""

    def __init__(self) -> None:
        self.wrongs: list[Wrong] = []

    def rows(self, root: Node) -> Iterator[Row]:
        for title, node in self._pairs(root):
            match title:
                case "目标":
                    yield from self._goals(node, GOAL)
                case "发布日":
                    yield from (Row(_line(one), DAY, {"name": self._text(one)}) for one in self._each(node))
                case "配额" | "关键日" | "章节":
                    kind = {"配额": QUOTA, "关键日": DATE, "章节": CHAPTER}[title]
                    for name, value in self._pairs(node):
                        yield Row(_line(value), kind, {"name": name, "value": self._text(value)})
                case _:
                    known = joined((GOAL, QUOTA, DAY, DATE, CHAPTER), ", ")
                    words = t("“{name}” is not known here; there are: {names}", name=title[:40], names=known)
                    self.wrongs.append(Wrong(_line(node), words))

    def _goals(self, node: Node, kind: str) -> Iterator[Row]:
        for one in self._each(node):
            if isinstance(one, ScalarNode):
                yield Row(_line(one), kind, {"name": self._text(one)})
                continue
            parts = dict(self._pairs(one))
            cells = {CELLS[name]: self._cell(value) for name, value in parts.items() if name in CELLS}
            yield Row(_line(one), kind, cells)
            for name, value in parts.items():
                if name == PARTS and kind == GOAL:
                    yield from self._goals(value, PART)
                elif name not in CELLS:
                    known = joined((*CELLS, PARTS), ", ")
                    words = t("“{name}” is not known here; there are: {names}", name=name[:40], names=known)
                    self.wrongs.append(Wrong(_line(value), words))

    def _cell(self, node: Node) -> str:
        if isinstance(node, SequenceNode):
            return "、".join(self._text(one) for one in node.value)
        return self._text(node)

    def _pairs(self, node: Node) -> list[tuple[str, Node]]:
        if not isinstance(node, MappingNode):
            self.wrongs.append(Wrong(_line(node), t("here should stand names, each with a colon")))
            return []
        return [(self._text(name), value) for name, value in node.value]

    def _each(self, node: Node) -> list[Node]:
        return list(node.value) if isinstance(node, SequenceNode) else [node]

    def _text(self, node: Node) -> str:
        if isinstance(node, ScalarNode):
            return str(node.value).strip()
        self.wrongs.append(Wrong(_line(node), t("here should stand one value")))
        return ""


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def write_yaml(rows: list[Row]) -> bytes:
    """Write rows as YAML that reads back the same."""
    goals: list[dict[str, object]] = []
    data: dict[str, object] = {GOAL: goals}
    for row in rows:
        if row.kind == GOAL:
            goals.append(_goal_data(row.cells))
        elif row.kind == PART:
            parts = goals[-1].setdefault(PARTS, [])
            assert isinstance(parts, list)
            parts.append(_goal_data(row.cells))
        elif row.kind == DAY:
            days = data.setdefault(DAY, [])
            assert isinstance(days, list)
            days.append(row.of("name"))
        else:
            named = data.setdefault(row.kind, {})
            assert isinstance(named, dict)
            named[row.of("name")] = row.of("value")
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000)
    return f"{HEADER}{text}".encode()


def _goal_data(cells: Mapping[str, str]) -> dict[str, object]:
    return {title: cells[name] for title, name in CELLS.items() if name in cells}


def write_rows(rows: list[Row]) -> bytes:
    """Write rows as a workbook that reads back the same."""
    titles = [heading.also[0] for heading in HEADINGS]
    names = [heading.name for heading in HEADINGS[1:]]
    return write_sheet("xlsx", titles, ([row.kind, *(row.of(name) for name in names)] for row in rows))
