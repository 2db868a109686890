"""Whatever Paiqi says, asks and draws fits Slack, in both languages and whatever people typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session, col, select

from bot.platforms.slack.cards import card
from bot.platforms.slack.inputs import inputs
from bot.platforms.slack.modals import modal, said
from bot.words import LANGUAGES, Reader, localise
from handlers._cards import DRAWERS, draw
from handlers._command import commands
from handlers._form import Form
from models.article import Article
from models.connection import Connection
from models.inbox import Incoming
from models.message import Message, message_from_data
from models.outbox import Address, Parcel, post
from models.person import Role
from models.room import Account
from models.stage import open_stages
from models.topic import OPEN, Topic
from tests.sheets import hand_in
from tests.slack_limits import refused, refused_view
from tests.slack_typed import HOSTILE
from tests.team import Member, Team
from tests.test_emergency import report
from tests.test_languages import TALK, TYPED
from tests.test_link import code, slack_says

# What opens a form that knows more than its command's name, and cards of every kind.
MORE = (
    "topic edit T1 …",
    "topic accept T2 @编辑甲 due someday …",
    "topic accept T2 @编辑甲 due next wed 18:00 …",
    "topic list --state open --column 深度干货 --person 编辑甲 …",
    "people leave @编辑甲",
    "people leave @编辑甲 …",
    "people away Friday @编辑乙 …",
    "setting set quiet …",
    "remind someday to write …",
    "duty set 3月12日 编辑甲\n3月13日 {me}",
    "duty swap 3月13日 @编辑甲",
    "duty swap …",
    "room use topics #选题",
)
TYPES = (
    "topic propose {0}",
    "topic propose {0}\n{0}",
    "topic propose 618 {0} …",
    "topic concern T1 {0}",
    "topic decline T2 {0}",
    "topic batch {0}\n{0}",
    "remind tomorrow 15:00 {0}",
    "remind {0} …",
    "column add {0} 4",
    "position give {0} @mia",
    "people away {0}",
    "topic find {0}",
    "help {0}",
    "{0}",
)

RETRO = ("keep", "improve", "learned")

sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def hears(team: Team, line: str, who: str = "mia", room: str | None = "选题") -> Iterator[Form]:
    """Take a line through; the form that it opens, if any."""
    said_here = Incoming("local", team.event(), who, line, room=room, typed=False)
    form = team.paiqi.receiver.hear(said_here).form
    if form is not None:
        yield form


def all_said(team: Team) -> list[Message]:
    """All that was ever sent or waits to be, and each card of it as it is drawn now."""
    with team.paiqi.db.reading() as session:
        sent = [message_from_data(row.body) for row in session.exec(select(Parcel).order_by(col(Parcel.id)))]
        topics = [(f"topic:T{number}", "room") for number in session.exec(select(Topic.id))]
        known = dict.fromkeys([*topics, *((one.subject, one.view) for one in sent if one.subject)])
        return sent + [draw(session, subject, view) for subject, view in known]


def refusals(team: Team, messages: list[Message], forms: list[Form]) -> list[tuple[object, list[str]]]:
    """What Slack would refuse of them, each with why."""
    found: list[tuple[object, list[str]]] = []
    for reader in map(team.reader, LANGUAGES):
        for message in messages:
            found.append((message, wrong_with(localise(message, reader), reader)))
        for form in forms:
            found.append((form, wrong_with_form(form, reader, team)))
    return [(what, why) for what, why in found if why]


def wrong_with(message: Message, reader: Reader) -> list[str]:
    made = card(message, reader, picture="F012", file="https://paiqi.example/file/1/a")
    told = [] if 0 < len(made["text"].encode()) <= 3_900 else ["the text of notifications"]
    return [*told, *refused(made["blocks"]), *refused_view(said([message], "help", reader, metadata="{}"))]


def wrong_with_form(form: Form, reader: Reader, team: Team) -> list[str]:
    view = modal(form, reader, team.now, callback="form", metadata="{}")
    fields = {one.name for one in form.fields for _ in inputs(one, reader, team.now)}
    there = {block["block_id"].partition(":")[2] for block in view["blocks"] if "block_id" in block}
    return [*refused_view(view), *sorted(fields - there)]


def with_an_article(team: Team) -> None:
    """Let an article be under way and in review, then out."""
    lead = team.joined("负责人")
    topic = team.reads(lambda s: s.exec(select(Topic.id).where(col(Topic.state).in_(OPEN)).limit(1)).one())
    lead.says(f"topic accept T{topic} @负责人 due in 20 days")
    lead.says(f"article start A{team.reads(_articles)}")
    team.settles()
    for step in team.reads(lambda s: [one.short_id for one in open_stages(s)]):
        lead.says(f"article hand-in {step} https://docs.example.cn/1")
    for step in team.reads(lambda s: [one.short_id for one in open_stages(s)]):
        lead.says(f"article hand-in {step} https://docs.example.cn/2")
    _look_back(team, lead)


def _look_back(team: Team, lead: Member) -> None:
    """Let the article be out, and its retro be as long as it may be."""
    number = team.reads(_articles)
    lead.says(f"article publish A{number} https://mp.weixin.qq.com/s/1")
    lead.says(f"article retro A{number} …")
    lead.fills(**{name: "\n".join(f"{name} {n} {'长' * 185}" for n in range(10)) for name in RETRO})
    for line in ("lesson list", "lesson find 长", "report sop"):
        lead.says(line)


def with_what_else(team: Team) -> None:
    """Let there be a plan, a risk and a request that cannot wait, each as long as people write."""
    mia = team.joined("mia")
    mia.says("规划 新建 2026-05 样例")
    mia.says("规划 提交 Y1 @负责人")
    with team.paiqi.db.transaction() as session:
        account = Account(name="长" * 30)
        session.add(account)
        session.flush()
        told = Connection(account=account.id, app_id="wx1", secret="A_SECRET", since=team.now.date(), done=3)
        session.add(told)
        session.flush()
        post(session, Address("local", "数据"), draw(session, told.subject, "room"), team.now)
    mia.says(f"risk add high high {'供应商断供' * 8} @mia due in 2 days")
    team.joined("负责人").says(f"emergency take {report(team, 'mia')}")


def _articles(session: Session) -> int:
    return max(session.exec(select(Article.id)), default=0)


@sqlite_alone
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_answer_and_form_of_the_program_fits_slack(team: Team, language: str) -> None:
    typed = TYPED[language] | {"me": "mia", "long": "x" * 60}
    team.member("mia", Role.ADMIN, language=language)
    with team.paiqi.db.transaction() as session:
        team.paiqi.sample.load(session, team.now)
    sheet = ["标题", "发布时间"], [["防晒霜怎么选", "2026-03-04"]]
    hand_in(team.joined("mia"), "文章 导入", *sheet)

    heads = [made.head for made in commands()]
    lines = [f"{head} …" for head in heads] + [line.format(**typed) for line in (*MORE, *TALK)]
    forms = [form for line in lines for form in hears(team, line)]
    with_an_article(team)
    with_what_else(team)
    team.passes(days=5)
    slack_says(team, f"link {code(team.joined('mia').says('link'))}")
    messages = all_said(team)

    assert refusals(team, messages, forms) == []
    assert {form.command for form in forms} >= set(heads)
    assert {one.subject.partition(":")[0] for one in messages if one.subject} >= set(DRAWERS) - {"daylist"}
    assert len(messages) > 150


@sqlite_alone
def test_whatever_is_typed_anywhere_fits_slack(team: Team) -> None:
    team.member("mia", Role.ADMIN)
    storable = [text for name, text in HOSTILE.items() if name != "half a pair"]

    lines = [line.format(text) for text in storable for line in TYPES]
    forms = [form for line in lines for form in hears(team, line, room=None)]
    forms += [form for made in commands() for form in hears(team, f"{made.head} …")]

    assert refusals(team, all_said(team), forms) == []
    assert len(forms) > 100
