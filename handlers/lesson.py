"""Lessons: kept, found again, listed, corrected and taken off the list."""

from __future__ import annotations

from typing import Annotated

from handlers import _lesson_lists as lists
from handlers._chat import Chat
from handlers._command import command
from handlers._export import SheetKind
from handlers._lesson_words import lesson_lines, named
from models.audit import Deed
from models.column import ContentColumn
from models.lesson import LONGEST, Kind, Lesson, Tag, add_lesson
from models.life import mark, write_down
from models.message import Button, Confirm, Message
from models.refusal import Refusal
from models.words import Words, t


@command("lesson add", "经验 新增", "jyxz", "记经验")
def add(
    chat: Chat,
    text: Annotated[str, t("What was learned")],
    column: Annotated[ContentColumn | None, t("Column")] = None,
    kind: Annotated[Kind | None, t("Kind of lesson")] = None,
) -> Message:
    """Keep a lesson, with its #column if you like; it is shown again when something like it is proposed"""
    account = column.account if column is not None and column.account is not None else chat.account
    tag = Tag(column.id if column else None, account)
    lesson = add_lesson(chat.session, _checked(text), kind or Kind.LEARNED, tag, chat.me, chat.now)
    return Message(t("{lesson} is kept.", lesson=named(lesson)), buttons=_buttons(chat, lesson))


@command("lesson show", "经验 查看", "jyck")
def show(chat: Chat, lesson: Annotated[Lesson, t("Lesson")]) -> Message:
    """Show a lesson: what it says, who wrote it, and what taught it"""
    _check_in_use(chat, lesson)
    return Message(lesson_lines(chat.session, [lesson])[0], buttons=_buttons(chat, lesson))


@command("lesson find", "经验 查找", "jycz", "经验 搜索", "查经验")
def find(chat: Chat, text: Annotated[str, t("Text")]) -> Message:
    """Find lessons by characters or pinyin, or what is like them"""
    return lists.found(chat, text)


@command("lesson list", "经验 列表", "jylb")
def list_lessons(chat: Chat, column: Annotated[ContentColumn | None, t("Column")] = None) -> Message:
    """List what was learned, the newest first; of one column if you name it"""
    return lists.listed(chat, column)


@command("lesson edit", "经验 修改", "jyxg")
def edit(
    chat: Chat,
    lesson: Annotated[Lesson, t("Lesson")],
    text: Annotated[str, t("What was learned")],
    column: Annotated[ContentColumn | None, t("Column")] = None,
) -> Words:
    """Put a lesson in other words, or into a #column"""
    _check_in_use(chat, lesson)
    if not lesson.capacities(chat.me) & {"writer", "lead"}:
        raise Refusal(t("Only who wrote {number} or a lead can change it.", number=lesson.short_id))
    lesson.text = _checked(text)
    lesson.column = column.id if column is not None else lesson.column
    write_down(chat.session, Deed(lesson.subject, "edit", chat.me.id, chat.now, after=lesson.state))
    return t("{number} now reads: {title}", number=lesson.short_id, title=lesson.text)


@command("lesson drop", "经验 删除", "jysc")
def drop(chat: Chat, lesson: Annotated[Lesson, t("Lesson")]) -> Words:
    """Take a lesson off the list; it is shown to nobody any more"""
    lesson.move(chat.session, "drop", chat.me, chat.now)
    if lesson.article is not None:
        mark(chat.session, f"retro:A{lesson.article}")
    return t("{lesson} is off the list.", lesson=named(lesson))


@command("lesson export", "经验 导出", "jydc")
def export(chat: Chat, kind: Annotated[SheetKind | None, t("Format")] = None) -> Message:
    """Export the lessons as a sheet, xlsx or csv"""
    return lists.exported(chat, kind or SheetKind.XLSX)


def _checked(text: str) -> str:
    bare = " ".join(text.split())
    if len(bare) > LONGEST:
        words = t(
            "A lesson has {most} characters at most; this has {length}.", most=LONGEST, length=len(bare)
        )
        raise Refusal(words, field="text")
    return bare


def _check_in_use(chat: Chat, lesson: Lesson) -> None:
    if lesson.state != "kept" or not lesson.text:
        raise Refusal(t("{number} was taken off the list.", number=lesson.short_id))


def _buttons(chat: Chat, lesson: Lesson) -> tuple[Button, ...]:
    if not lesson.capacities(chat.me) & {"writer", "lead"}:
        return ()
    number = lesson.short_id
    sure = Confirm(t("Take {number} off the list?", number=number), lesson.text, t("Take off"))
    return (
        Button(t("Change…"), f"lesson edit {number} …"),
        Button(t("Take off"), f"lesson drop {number}", confirm=sure),
    )
