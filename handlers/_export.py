"""Topics as a sheet: what stands on each card, a line each, under headings that an import understands."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, select

from handlers._chat import Chat
from handlers._sheet import write_sheet
from handlers._topic_lists import Standing
from models.column import ContentColumn
from models.file import StoredFile
from models.message import Attachment, Message
from models.named import Named
from models.person import Person
from models.room import accounts_of, of_account
from models.topic import Topic
from models.vote import votes_by_topic
from models.words import Words, nt, t

# In the team's language whoever asks: the sheet goes round, and an import knows these headings.
HEADINGS = (
    *("编号", "标题", "角度", "栏目", "状态", "提交人", "负责人"),
    *("发布时间", "票数", "读者需求", "链接", "原因", "账号"),
)


class SheetKind(Named):
    """What a sheet is written as."""

    XLSX = "xlsx", t("workbook"), "excel"
    CSV = "csv", t("text table"), "CSV"


def exported(chat: Chat, state: Standing | None, kind: SheetKind) -> Message:
    """Write topics of a state, or all, into a file that the answer brings along."""
    asked = select(Topic).where(of_account(Topic.account, chat.account)).order_by(col(Topic.id))
    if state is not None:
        asked = asked.where(Topic.state == state.value)
    topics = list(chat.session.exec(asked))
    content = write_sheet(kind.value, HEADINGS, _rows(chat, topics))
    said = nt("{count} topic exported", "{count} topics exported", len(topics))
    return attached(chat, said, f"选题-{chat.now:%Y-%m-%d}", kind, content)


def attached(chat: Chat, said: Words, stem: str, kind: SheetKind, content: bytes) -> Message:
    """Keep a sheet as a file of the speaker's, and bring it along with the answer."""
    name = f"{stem}.{kind.value}"
    file = StoredFile(
        name=name, kind=kind.value, size=len(content), content=content, person=chat.me.id, at=chat.now
    )
    chat.session.add(file)
    chat.session.flush()
    return Message(said, attachment=Attachment(file.id, name))


def _rows(chat: Chat, topics: list[Topic]) -> Iterator[list[object]]:
    names = dict(chat.session.exec(select(Person.id, Person.name)).all())
    columns = dict(chat.session.exec(select(ContentColumn.id, ContentColumn.name)).all())
    accounts = {one.id: one.name for one in accounts_of(chat.session)}
    states = {standing.value: standing.also[0] for standing in Standing}
    votes = votes_by_topic(chat.session)
    for topic in topics:
        yield [
            topic.short_id,
            topic.title,
            topic.angle,
            columns.get(topic.column, "") if topic.column else "",
            topic.stage or states[topic.state],
            names[topic.proposer],
            names.get(topic.owner, "") if topic.owner else "",
            _slot(chat, topic),
            votes.get(topic.id, 0),
            topic.need,
            topic.links,
            topic.reason,
            accounts.get(topic.account, "") if topic.account else "",
        ]


def _slot(chat: Chat, topic: Topic) -> str:
    if topic.slot is None or topic.slot_day is None:
        return topic.wished.isoformat() if topic.wished else ""
    if not topic.slot_timed:
        return topic.slot_day.isoformat()
    return f"{topic.slot.astimezone(chat.tools.zone):%Y-%m-%d %H:%M}"
