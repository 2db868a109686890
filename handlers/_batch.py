"""Many topics at once, a line each: all lines are checked before the first is proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import _topics as topics
from handlers._chat import Chat
from handlers._plain import plain
from models.column import ContentColumn, columns_by_name
from models.draft import Draft
from models.likeness import Likeness
from models.message import Button, Message
from models.refusal import Refusal
from models.topic import Topic
from models.words import Words, joined, nt, t

MOST = 30
NUMBERED = re.compile(r"^\s*(?:[-*•·]|\(?\d{1,2}[.、)）])\s*")
COLUMN = re.compile(r"\s*[#＃](\S+)\s*$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line: a title, the column that stood behind it, and the account that it is for."""

    title: str
    column: ContentColumn | None
    account: int | None


def read_lines(chat: Chat, text: str) -> list[Proposal]:
    """Read a title from each line; Refusal names each line that is no topic."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Refusal(t("At most {most} lines at once; here are {count}.", most=MOST, count=len(lines)))
    known = columns_by_name(chat.session, chat.account)
    read: list[Proposal] = []
    wrong: list[Words] = []
    for number, line in enumerate(lines, 1):
        try:
            read.append(_read(chat, line, known))
        except Refusal as refusal:
            wrong.append(t("Line {line}: {what}", line=number, what=refusal.words))
    if wrong:
        raise Refusal(joined(wrong, "\n"), field="lines")
    return read


def _read(chat: Chat, line: str, known: dict[str, ContentColumn]) -> Proposal:
    text = NUMBERED.sub("", line).strip()
    named = COLUMN.search(text)
    column = _column(named[1], known) if named else None
    title = text[: named.start()].strip() if named else text
    topics.check_title(title)
    return Proposal(title, column, topics.account_for(chat, column))


def _column(name: str, known: dict[str, ContentColumn]) -> ContentColumn:
    found = next((one for each, one in known.items() if plain(each) == plain(name)), None)
    if found is None:
        names = joined(known, " / ")
        raise Refusal(t("There is no column “{name}”. There are: {names}", name=name, names=names))
    return found


def propose_all(chat: Chat, proposals: list[Proposal]) -> Message:
    """Propose what is new; what resembles something waits as a draft, to be posted by a button."""
    made: list[Topic] = []
    waiting: list[tuple[Draft, Likeness]] = []
    for one in proposals:
        column = one.column.id if one.column else None
        typed = topics.Typed(one.title, column=column, account=one.account)
        near = chat.tools.titles.nearest(chat.session, one.title)
        if near:
            waiting.append((topics.keep_draft(chat, typed), near[0]))
        else:
            made.append(topics.make(chat, typed)[0])
    return _summary(made, waiting)


def _summary(made: list[Topic], waiting: list[tuple[Draft, Likeness]]) -> Message:
    text = nt("{count} topic proposed", "{count} topics proposed", len(made))
    lines = [
        t(
            "{draft}《{title}》 resembles 《{other}》, alike {score}",
            draft=draft.short_id,
            title=draft.fields["title"],
            other=near.title,
            score=near.score,
        )
        for draft, near in waiting
    ]
    asked = nt(
        "{count} waits for your look; nothing of it is posted yet:",
        "{count} wait for your look; nothing of them is posted yet:",
        len(waiting),
    )
    named = joined([topics.named(topic) for topic in made], "\n")
    buttons = [
        Button(t("Post {draft}", draft=draft.short_id), f"topic post {draft.short_id}")
        for draft, _ in waiting[:20]
    ]
    sections = (named, joined([asked, *lines], "\n") if waiting else "")
    return Message(text, sections=tuple(words for words in sections if words), buttons=tuple(buttons))
