"""Finding topics: by a word of theirs, by state, column and person, by rank."""

from __future__ import annotations

from typing import Annotated

from handlers import _topic_lists as lists
from handlers._chat import Chat
from handlers._command import command
from handlers._export import SheetKind, exported
from handlers._ranking import ranking
from models.column import ContentColumn
from models.message import Message
from models.person import Person, Role
from models.words import t


@command("topic find", "选题 查找", "xtcz", "选题 搜索", role=Role.GUEST)
def find(chat: Chat, text: Annotated[str, t("Text")]) -> Message:
    """Find topics and published titles, by characters or pinyin"""
    return lists.found(chat, text)


@command("topic list", "选题 列表", "xtlb", role=Role.GUEST)
def list_topics(
    chat: Chat,
    state: Annotated[lists.Standing | None, t("State")] = None,
    column: Annotated[ContentColumn | None, t("Column")] = None,
    person: Annotated[Person | None, t("Person")] = None,
) -> Message:
    """List topics by state, column or person; those that wait for a decision unless you say"""
    return lists.listed(chat, state, column, person)


@command("topic rank", "选题 排行", "xtph", "排行", role=Role.GUEST)
def rank(chat: Chat) -> Message:
    """Rank the open topics, and say why each stands where it does"""
    return ranking(chat)


@command("topic export", "选题 导出", "xtdc")
def export(
    chat: Chat,
    state: Annotated[lists.Standing | None, t("State")] = None,
    kind: Annotated[SheetKind | None, t("Format")] = None,
) -> Message:
    """Export topics as a sheet, xlsx or csv; all of them unless you name a state"""
    return exported(chat, state, kind or SheetKind.XLSX)
