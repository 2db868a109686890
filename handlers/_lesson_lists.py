"""Lists of lessons: all of them, what was found, and as a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, select

from handlers._chat import Chat
from handlers._export import SheetKind, attached
from handlers._lesson_words import in_parts, lesson_lines
from handlers._sheet import write_sheet
from handlers._sounding import SOUNDED, sounds_in
from models.article import Article
from models.column import ContentColumn
from models.lesson import Kind, Lesson, lessons
from models.message import Button, Message
from models.person import Person
from models.recalling import alike
from models.room import accounts_of
from models.words import joined, nt, t

TOP = 10
SHOWN = 20

# In the team's language whoever asks, as all sheets are.
HEADINGS = ("编号", "经验", "类别", "栏目", "账号", "稿件", "标题", "记录人", "日期")


def listed(chat: Chat, column: ContentColumn | None) -> Message:
    """What was learned, of a column or of all, newest first."""
    known = lessons(chat.session, chat.account, column.id if column else None)
    new = Button(t("Add a lesson…"), "lesson add …", primary=True)
    if not known:
        return Message(t("No lesson is kept yet; retros of articles bring some."), buttons=(new,))
    left = len(known) - SHOWN
    rest = nt("and {count} more; find them by a word of theirs",
              "and {count} more; find them by a word of theirs", left)  # fmt: skip
    parts = in_parts(lesson_lines(chat.session, known[:SHOWN]))
    return Message(
        joined([t("Lessons"), column.name if column else ""]),
        sections=(*parts, *((rest,) if left > 0 else ())),
        buttons=(new, Button(t("As a sheet"), "lesson export")),
    )


def found(chat: Chat, text: str) -> Message:
    """Lessons that hold a text, that sound like it, or else that are like it."""
    session, account = chat.session, chat.account
    chosen = lessons(session, account, holding=text, limit=TOP)
    if not chosen and text.isascii():
        known = lessons(session, account, limit=SOUNDED)
        chosen = [one for one in known if sounds_in(text, one.text)][:TOP]
    if not chosen:
        chosen = alike(session, text, account)
    if not chosen:
        return Message(t("Nothing found for “{text}”.", text=text))
    parts = in_parts(lesson_lines(chat.session, chosen))
    return Message(t("Found for “{text}”", text=text), sections=parts)


def exported(chat: Chat, kind: SheetKind) -> Message:
    """Write the lessons into a file that the answer brings along."""
    known = lessons(chat.session, chat.account)[::-1]
    content = write_sheet(kind.value, HEADINGS, _rows(chat, known))
    said = nt("{count} lesson exported", "{count} lessons exported", len(known))
    return attached(chat, said, f"经验-{chat.now:%Y-%m-%d}", kind, content)


def _rows(chat: Chat, known: list[Lesson]) -> Iterator[list[object]]:
    names = dict(chat.session.exec(select(Person.id, Person.name)).all())
    columns = dict(chat.session.exec(select(ContentColumn.id, ContentColumn.name)).all())
    accounts = {one.id: one.name for one in accounts_of(chat.session)}
    taught = {one.article for one in known if one.article is not None}
    asked = select(Article.id, Article.title).where(col(Article.id).in_(taught))
    titles = dict(chat.session.exec(asked).all())
    for one in known:
        yield [
            one.short_id,
            one.text,
            Kind.of(one.kind).also[0],
            columns.get(one.column, "") if one.column else "",
            accounts.get(one.account, "") if one.account else "",
            f"A{one.article}" if one.article else "",
            titles.get(one.article, "") if one.article else "",
            names[one.person],
            f"{one.at.astimezone(chat.tools.zone):%Y-%m-%d}",
        ]
