"""Moving a team in: a sheet of people is read, tried out, shown, and entered whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from handlers._plain import plain
from handlers._rows import nothing_imported
from handlers._sheet import Heading, Line, Problem, Sheet
from models.person import Role, everyone
from models.refusal import Refusal
from models.roster import Entered, Listed, Outcome, enter
from models.words import Words, joined, t

HEADINGS = (
    Heading("name", t("Full name"), ("姓名", "名字", "成员", "full name"), required=True),
    Heading("department", t("Department"), ("部门", "所属部门", "team")),
    Heading("positions", t("Position"), ("岗位", "职位", "职务", "title", "position")),
    Heading("heads", t("Head"), ("负责人", "部门负责人", "是否负责人", "head")),
    Heading("email", t("Email"), ("邮箱", "电子邮箱", "邮件", "e-mail", "mail")),
    Heading("userid", t("userid"), ("账号", "帐号", "企业微信账号", "user id")),
    Heading("role", t("Role"), ("权限", "角色")),
)
YES = ("是", "yes", "y", "1", "✓", "√", "✔", "true", "对", "有")
NO = ("否", "no", "n", "0", "×", "✗", "false", "无", "-")
EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
USERID = re.compile(r"[\w.@-]{1,64}", re.ASCII)  # developer.work.weixin.qq.com/document/path/90195
LONGEST_NAME = 32
MOST_PEOPLE = 2_000


@dataclass(frozen=True, slots=True)
class Roster:
    """What a sheet of people says, and what is wrong with it; who heads by name is resolved."""

    listed: tuple[Listed, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What entering a roster would do."""

    entered: tuple[Entered, ...]
    problems: tuple[Problem, ...]
    untouched: int

    def of(self, outcome: Outcome) -> list[Entered]:
        """The lines with one outcome."""
        return [one for one in self.entered if one.outcome is outcome]

    @property
    def changes_nothing(self) -> bool:
        """Whether all is as the sheet says."""
        return not self.problems and all(one.outcome is Outcome.UNCHANGED for one in self.entered)


class _Wrong(Exception):
    def __init__(self, column: str, words: Words) -> None:
        self.column, self.words = column, words


def read_roster(sheet: Sheet) -> Roster:
    """Read a sheet as people; Refusal where it has no names or far too many."""
    listed: list[Listed] = []
    problems: list[Problem] = []
    named_heads: list[tuple[Listed, str]] = []
    for line in sheet.lines(HEADINGS):
        if len(listed) + len(problems) >= MOST_PEOPLE:
            raise Refusal(t("The sheet lists more than {most} people.", most=MOST_PEOPLE))
        problems += line.problems
        try:
            one, head = _listed(line)
        except _Wrong as wrong:
            problems.append(Problem(line.number, wrong.column, wrong.words))
            continue
        listed.append(one)
        named_heads += [(one, head)] if head else []
    listed, wrong_heads = _with_heads(listed, named_heads)
    problems += [*wrong_heads, *_twice(listed)]
    if not listed and not problems:
        raise Refusal(t("There is nobody in the sheet."))
    return Roster(tuple(listed), tuple(sorted(problems, key=lambda problem: problem.line)))


def _listed(line: Line) -> tuple[Listed, str]:
    """Read one line; with it the name of the department's head, where the column gives that."""
    cells = {heading.name: line.cells.get(heading.name, "") for heading in HEADINGS}
    heads, head = _heads(cells["heads"], cells["name"])
    one = Listed(
        line.number,
        _name(cells["name"]),
        cells["department"],
        tuple(dict.fromkeys(part for part in re.split(r"[、,，;；/]\s*", cells["positions"]) if part)),
        heads,
        _matching(EMAIL, "email", cells["email"]),
        _matching(USERID, "userid", cells["userid"]),
        _role(cells["role"]),
    )
    return one, head


def _name(text: str) -> str:
    if not text:
        raise _Wrong("name", t("is missing"))
    if len(text) > LONGEST_NAME or re.search(r"[@#\n]", text):
        raise _Wrong("name", t("“{text}” is no name", text=text[:LONGEST_NAME]))
    return text


def _matching(pattern: re.Pattern[str], column: str, text: str) -> str:
    if text and not pattern.fullmatch(text):
        raise _Wrong(column, t("“{text}” does not look right", text=text[:64]))
    return text


def _role(text: str) -> Role | None:
    writings = {plain(name): role for role in Role for name in (role.value, role.label.msgid, *role.also)}
    if text and plain(text) not in writings:
        names = joined([role.label for role in Role], " / ")
        raise _Wrong("role", t("“{text}” is not one of: {names}", text=text[:32], names=names))
    return writings.get(plain(text))


def _heads(text: str, name: str) -> tuple[bool | None, str]:
    said = plain(text)
    if not said:
        return None, ""
    if said in YES or said == plain(name):
        return True, ""
    return (False, "") if said in NO else (None, text)


def _with_heads(
    listed: list[Listed], named: Iterable[tuple[Listed, str]]
) -> tuple[list[Listed], list[Problem]]:
    """Make heads of those named as such in others' lines; one department has one head."""
    problems: list[Problem] = []
    heads = {(one.department, plain(one.name)) for one in listed if one.heads}
    known = {(one.department, plain(one.name)) for one in listed}
    for one, head in named:
        at = (one.department, plain(head))
        if at in known:
            heads.add(at)
        else:
            words = t("“{text}” is neither yes nor no, nor listed in this department", text=head[:32])
            problems.append(Problem(one.line, "heads", words))
    resolved = [
        replace(one, heads=True) if (one.department, plain(one.name)) in heads else one for one in listed
    ]
    first: dict[str, Listed] = {}
    for one in (one for one in resolved if one.heads):
        other = first.setdefault(one.department, one)
        if one.department and other is not one:
            problems.append(Problem(one.line, "heads", t("line {line} heads it too", line=other.line)))
    return resolved, problems


def _twice(listed: Sequence[Listed]) -> list[Problem]:
    """Find names, addresses and userids that stand there twice."""
    problems: list[Problem] = []
    for column in ("name", "email", "userid"):
        first: dict[str, int] = {}
        for one in listed:
            value = plain(getattr(one, column))
            if value and first.setdefault(value, one.line) != one.line:
                problems.append(Problem(one.line, column, t("stands in line {line} too", line=first[value])))
    return problems


def try_out(session: Session, roster: Roster, by: int | None, at: datetime) -> Trial:
    """Find out what entering a roster would do, by doing it and undoing it."""
    trial = session.begin_nested()
    names = {one.name for one in everyone(session)}
    entered, problems = _enter_all(session, roster, by, at)
    trial.rollback()
    untouched = len(names - {one.listed.name for one in entered} - _former_names(entered))
    problems = sorted([*roster.problems, *problems], key=lambda problem: problem.line)
    return Trial(tuple(entered), tuple(problems), untouched)


def enter_roster(session: Session, roster: Roster, by: int | None, at: datetime) -> Trial:
    """Enter a roster whole; Refusal, with nothing entered, while a line of it is bad."""
    tried = try_out(session, roster, by, at)
    if tried.problems:
        raise Refusal(nothing_imported(len(tried.problems)))
    _enter_all(session, roster, by, at)
    return tried


def _enter_all(
    session: Session, roster: Roster, by: int | None, at: datetime
) -> tuple[list[Entered], list[Problem]]:
    entered, problems = [], []
    # New admins first, so that one may take over from the last.
    for one in sorted(roster.listed, key=lambda one: one.role is not Role.ADMIN):
        try:
            entered.append(enter(session, one, by, at))
        except Refusal as refusal:
            problems.append(Problem(one.line, "", refusal.words))
    return sorted(entered, key=lambda one: one.listed.line), problems


def _former_names(entered: Iterable[Entered]) -> set[str]:
    return {fact.removeprefix("name: ") for one in entered for fact in one.lost if fact.startswith("name: ")}
