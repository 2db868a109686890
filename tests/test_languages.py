"""Each card in each language: nothing untranslated in either, but what people typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from bot.words import Reader, localise, say
from handlers._command import commands
from handlers._form import Form
from models.inbox import Incoming
from models.message import Message, message_from_data
from models.outbox import Parcel
from models.person import Role
from models.playbook import SHIPPED
from models.request_money import LINES
from models.words import Words
from tests.team import ROOMS, Team

CJK = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
# What is the same in both languages: our name, examples of what may be typed, languages' own names.
KEPT = ("Paiqi", "WeChat", "local", "en", "userid", "xlsx", "csv", "editor@example.com", "editor-a",
        "yaml", "YAML", "wd", "all", "any", "veto")  # fmt: skip
TALK = (
    "help",
    "help all",
    "topic",
    "topic propose {a}\n{b}",
    "topic propose {a} {c}",
    "topic post D1",
    "topic post D1",
    "topic propose {long}",
    "topic vote T1",
    "topic vote T1",
    "topic unvote T1",
    "topic unvote T1",
    "topic shortlist T1",
    "topic edit T1 {c}",
    "topic accept T1 @{me} due tomorrow 18:00",
    "topic accept T1 @{me} due tomorrow 18:00",
    "topic accept T2 @{nobody} due tomorrow",
    "topic accept T2 @{me} due {nonsense}",
    "topic accept T2 @{me} due today 09:00",
    "topic decline T2 {b}",
    "topic withdraw T2",
    "topic show T99",
    "topic show T1",
    "topic history T1",
    "topic find {a}",
    "topic find {nonsense}",
    "topic list",
    "topic rank",
    "remind tomorrow 15:00 {a}",
    "reminder list",
    "my",
    "people list",
    "people role editor @{me}",
    "people role {nonsense} @{me}",
    "people away {nonsense} @{me}",
    "people away Friday @{me}",
    "people away Friday",
    "people list",
    "people back",
    "people back",
    "people import",
    "setting list",
    "setting set hours {nonsense}",
    "setting set push 8",
    "link",
    "unlink",
    "position list",
    "position give {a} @{me}",
    "position list",
    "position end {a} @{me}",
    "position list",
    "people leave @{me}",
    "duty set tomorrow @{me}",
    "duty set {nonsense}",
    "duty",
    "duty list",
    "duty list 2026-05-01 to 2026-05-10",
    "duty swap tomorrow",
    "people away tomorrow",
    "people back",
    "room list",
    "room use topics",
    "outbox list",
    "outbox retry 1",
    "{nonsense}",
    "topci propose {a}",
)
TYPED = {
    "zh_CN": {
        "a": "Summer sale",
        "b": "because",
        "c": "extra",
        "me": "mia",
        "nobody": "zed",
        "nonsense": "qqqq",
    },
    "en": {
        "a": "夏日特卖",
        "b": "因为",
        "c": "补充",
        "me": "小美",
        "nobody": "没有人",
        "nonsense": "乱七八糟",
    },
}


def everything(message: Message | Form, reader: Reader) -> Iterator[str]:
    """All that a reader sees of a card or form."""
    if isinstance(message, Form):
        words: list[Words] = [message.heading, message.notice or ""]
        for field in message.fields:
            words += [field.label, field.hint or "", field.error or "", *(c.label for c in field.choices)]
        yield from (say(one, reader) for one in words)
        return
    shown = localise(message, reader)
    yield from map(str, (shown.text, *shown.sections))
    for shown_field in shown.fields:
        yield from (str(shown_field.label), str(shown_field.value))
    for button in shown.buttons:
        yield str(button.label)
        if button.confirm is not None:
            yield from map(str, (button.confirm.title, button.confirm.text, button.confirm.yes))


def foreign(text: str, language: str, typed: list[str]) -> list[str]:
    """What of a text is in the other language and was not typed by anybody."""
    for known in sorted((*typed, *KEPT), key=len, reverse=True):
        text = text.replace(known, "")
    found = (LATIN if language == "zh_CN" else CJK).findall(text)
    return [one for one in found if not any(one in known for known in typed)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_reader_sees_one_language_and_what_people_typed(team: Team, language: str) -> None:
    typed = TYPED[language] | {"long": TYPED[language]["a"] * 12}
    team.member(typed["me"], Role.ADMIN, language=language)
    seen: list[Message | Form] = []

    lines = [line.format(**typed) for line in TALK] + [f"{made.head} …" for made in commands()]
    for line in lines:
        heard = team.paiqi.receiver.hear(
            Incoming("local", team.event(), typed["me"], line, room="选题", typed=False)
        )
        seen += [heard.form] if heard.form else []
    team.passes(days=1)
    with team.paiqi.db.reading() as session:
        seen += [message_from_data(row.body) for row in session.exec(select(Parcel).order_by(col(Parcel.id)))]

    names = (*ROOMS, *LINES, *(matter for matter, _ in SHIPPED))  # of what the team has, in its own language
    known = [*typed.values(), *names, *_said(lines), "topic"]
    reader = team.reader(language)
    strange = [(t, f) for m in seen for t in everything(m, reader) if (f := foreign(t, language, known))]
    assert strange == []
    assert len(seen) > 60


def _said(lines: list[str]) -> list[str]:
    """The first words of lines, which an answer may quote."""
    return [line.split()[0][:20] for line in lines if line.split()[0] in ("qqqq", "乱七八糟", "topci")]
