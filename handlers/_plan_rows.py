"""A plan as rows, as sheets and YAML hold it: read for a month with every wrong by its line, and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from sqlmodel import Session

from handlers._goal_reading import read_goal, read_weeks, typed_amount, typed_name
from handlers._plain import plain
from handlers._plan_spec import GoalSpec, PlanSpec
from handlers._yaml import Wrong
from models.column import columns_of
from models.goal import last_of
from models.metric import metrics_of
from models.person import everyone
from models.plan import CHAPTERS
from models.refusal import Refusal
from models.teamwork import Weekday
from models.words import Text, Words, t

V = TypeVar("V")
GOAL, PART, QUOTA, DAY, DATE, CHAPTER = "目标", "组成", "配额", "发布日", "关键日", "章节"
TITLES = {
    "year": "年度目标",
    "position": "定位",
    "readers": "人群",
    "value": "价值主张",
    "rivals": "竞争格局",
    "tools": "工具与认证年审",
    "community": "社群",
    "trials": "实验",
    "incentives": "激励",
    "cases": "案例",
}
"""What chapters are called in files, which go round in the team's language."""
LAST = ("月底", "月末", "end", "last")
MOST_GOALS, MOST_QUOTA = 20, 999
LONGEST_TEXT, LONGEST_NOTE = 3_000, 200  # characters
WEEKDAYS = tuple(day for day in Weekday if day is not Weekday.OFF)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a file says. `cells` are `name`, `value`, `stretch`, `owner`, `due`, `weeks`, `note`."""

    line: int
    kind: str
    cells: Mapping[str, str]

    def of(self, name: str) -> str:
        """What stands in a cell."""
        return self.cells.get(name, "").strip()


@dataclass
class Reader:
    """Reads rows for a month of an account, and notes what is wrong, going on without it."""

    session: Session
    account: int
    month: date
    wrongs: list[Wrong] = field(default_factory=list)

    def read(self, rows: Iterable[Row]) -> PlanSpec:
        """A plan; what is wrong is in `wrongs`."""
        spec, goals = PlanSpec(), list[GoalSpec]()
        for row in rows:
            if row.kind == GOAL:
                goals.append(self._goal(row))
            elif row.kind == PART and goals:
                goals[-1] = replace(goals[-1], parts=(*goals[-1].parts, self._goal(row)))
            else:
                spec = self._other(row, spec)
        if len(goals) > MOST_GOALS:
            self._wrong(1, t("A plan has {most} goals at most.", most=MOST_GOALS))
        return replace(spec, goals=tuple(goals))

    def _other(self, row: Row, spec: PlanSpec) -> PlanSpec:
        match row.kind:
            case "配额":
                return replace(spec, quotas=spec.quotas | self._quota(row))
            case "发布日":
                return replace(spec, days=tuple(sorted({*spec.days, *self._weekday(row)})))
            case "关键日":
                return replace(spec, dates=(*spec.dates, *self._named_day(row)))
            case "章节":
                return replace(spec, texts=spec.texts | self._chapter(row))
        self._wrong(row.line, t("“{kind}” is not known here", kind=row.kind[:40]))
        return spec

    def _goal(self, row: Row) -> GoalSpec:
        hoped = f"挑战 {row.of('stretch')}" if row.of("stretch") else ""
        try:
            said = read_goal(self.session, f"{row.of('name')} {row.of('value')} {hoped}")
            metric = metrics_of(self.session).get(said.metric)
            weeks = read_weeks(metric, self.month, row.of("weeks")) if metric else []
        except Refusal as refusal:
            self._wrong(row.line, refusal.words)
            return GoalSpec()
        if not said.metric and not said.name:
            self._wrong(row.line, t("a goal says what is to be reached"))
        people = {plain(one.name): one.id for one in everyone(self.session)}
        owner = self._named(row.line, people, row.of("owner"), t("There is nobody called “{name}”."))
        due = self._day(row.line, row.of("due"))
        note = row.of("note")[:LONGEST_NOTE]
        return GoalSpec(
            said.name, said.metric, said.source, said.amount, said.stretch, owner, due, tuple(weeks), note
        )

    def _day(self, line: int, text: str) -> date | None:
        """A day: 月底, a day of the month, or a date."""
        if not text or text.casefold() in LAST:
            return last_of(self.month) if text else None
        found = re.fullmatch(r"(\d{1,2})[日号]?", text)
        try:
            return self.month.replace(day=int(found[1])) if found else date.fromisoformat(text[:10])
        except ValueError:
            self._wrong(line, t("“{text}” is no day; write 2026-06-30, 15 or end", text=text[:40]))
            return None

    def _quota(self, row: Row) -> dict[int, int]:
        known = {plain(one.name): one.id for one in columns_of(self.session, self.account)}
        number = self._named(row.line, known, row.of("name"), t("There is no column “{name}”."))
        asked = row.of("value")
        if not asked.isdecimal() or int(asked) > MOST_QUOTA:
            self._wrong(row.line, t("A quota is from 0 to {most}.", most=MOST_QUOTA))
            return {}
        return {number: int(asked)} if number is not None else {}

    def _weekday(self, row: Row) -> tuple[int, ...]:
        known = {plain(name): place for place, day in enumerate(WEEKDAYS) for name in (day.value, *day.also)}
        found = self._named(row.line, known, row.of("name"), t("“{name}” is no day of the week"))
        return () if found is None else (found,)

    def _named_day(self, row: Row) -> tuple[tuple[date, str], ...]:
        day, name = self._day(row.line, row.of("name")), row.of("value")[:LONGEST_NOTE]
        if not name:
            self._wrong(row.line, t("a key date has a name"))
        return ((day, name),) if day is not None and name else ()

    def _chapter(self, row: Row) -> dict[str, str]:
        known = {plain(name): key for key in CHAPTERS for name in (key, TITLES[key], CHAPTERS[key].msgid)}
        key = self._named(row.line, known, row.of("name"), t("There is no chapter “{name}”."))
        text = row.of("value")
        if len(text) > LONGEST_TEXT:
            said = t("This is {length} characters long; at most {most} fit.", length=len(text),
                     most=LONGEST_TEXT)  # fmt: skip
            self._wrong(row.line, said)
        return {key: text} if key and text else {}

    def _named(self, line: int, known: Mapping[str, V], written: str, unknown: Text) -> V | None:
        """What is called so; nothing where nothing is written."""
        found = known.get(plain(written.lstrip("@＠#＃")))
        if found is None and written:
            self._wrong(line, Text(unknown.msgid, {"name": written[:40]}))
        return found

    def _wrong(self, line: int, words: Words) -> None:
        self.wrongs.append(Wrong(line, words))


def rows_of(session: Session, account: int, spec: PlanSpec) -> list[Row]:
    """A plan as rows, which read back say the same."""
    columns = {one.id: one.name for one in columns_of(session, account)}
    people = {one.id: one.name for one in everyone(session)}
    rows: list[tuple[str, dict[str, str]]] = []
    for goal in spec.goals:
        rows.append((GOAL, _goal_cells(session, goal, people)))
        rows += [(PART, _goal_cells(session, part, people)) for part in goal.parts]
    rows += [
        (QUOTA, {"name": columns[number], "value": str(quota)})
        for number, quota in spec.quotas.items()
        if number in columns
    ]
    rows += [(DAY, {"name": WEEKDAYS[day].also[0]}) for day in spec.days]
    rows += [(DATE, {"name": day.isoformat(), "value": name}) for day, name in spec.dates]
    rows += [(CHAPTER, {"name": TITLES[key], "value": text}) for key, text in spec.texts.items()]
    return [Row(0, kind, cells) for kind, cells in rows]


def _goal_cells(session: Session, goal: GoalSpec, people: Mapping[int, str]) -> dict[str, str]:
    metric = metrics_of(session).get(goal.metric)
    cells = {"name": goal.name or typed_name(metric, goal.source), "note": goal.note}
    if goal.owner is not None and goal.owner in people:
        cells["owner"] = people[goal.owner]
    if goal.due is not None:
        cells["due"] = goal.due.isoformat()
    if metric is not None:
        amounts = {"value": goal.amount, "stretch": goal.stretch}
        cells |= {name: typed_amount(metric, one) for name, one in amounts.items() if one is not None}
        cells["weeks"] = "、".join(typed_amount(metric, week) for week in goal.weeks)
    return {name: text for name, text in cells.items() if text}
