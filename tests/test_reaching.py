"""Where people are reached: in the chat in which they speak, or asked to be written to, and nowhere else."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from models.audit import broken
from models.home import home
from models.inbox import Incoming
from models.outbox import Parcel
from models.person import Identity, Person, Role
from tests.served import Served
from tests.sheets import hand_in
from tests.team import Member, Team
from tests.test_link import link, slack_says


@pytest.fixture
def editor(team: Team) -> Member:
    """An editor known on the local chat and, linked to it, on Slack."""
    editor = team.member("编辑甲", Role.EDITOR)
    team.member("管理员", Role.ADMIN)
    slack_says(team, "帮助")
    link(team, editor)
    return editor


def reached(team: Team, name: str) -> str | None:
    """The platform on which somebody is written to."""

    def asked(session: Session) -> str | None:
        to = home(session, session.exec(select(Person).where(Person.name == name)).one())
        return None if to is None else to.platform

    return team.reads(asked)


def heard(team: Team, native: str) -> datetime | None:
    """When somebody was last heard, as far as was noted."""

    def noted(session: Session) -> datetime | None:
        return session.exec(select(Identity).where(Identity.native == native)).one().heard_at

    return team.reads(noted)


def test_a_person_is_written_to_where_they_spoke_last(team: Team, editor: Member) -> None:
    slack_says(team, "待办")
    assert reached(team, "编辑甲") == "slack"

    editor.says("待办")
    assert reached(team, "编辑甲") == "local"

    slack_says(team, "待办")
    assert reached(team, "编辑甲") == "slack"


def test_a_reminder_rings_where_its_person_speaks_by_then(team: Team, editor: Member) -> None:
    editor.says("提醒我今天15:00 交首图")
    slack_says(team, "待办")

    team.passes(hours=5)

    rung = col(Parcel.event).startswith("job:reminders")
    assert team.reads(lambda session: session.exec(select(Parcel.platform).where(rung)).all()) == ["slack"]


def test_who_asks_for_it_is_written_to_in_one_chat_wherever_they_speak(team: Team, editor: Member) -> None:
    assert editor.says("在这里找我") == "好的，以后都在这里找你。"
    slack_says(team, "待办")
    assert reached(team, "编辑甲") == "local"

    assert slack_says(team, "随处找我") == "好的，以后你最后在哪说话，就在哪找你。"
    assert reached(team, "编辑甲") == "slack"
    assert team.reads(broken) is None


def test_who_is_known_in_one_chat_alone_has_nothing_to_choose(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)

    assert lead.says("在这里找我").startswith("你只绑定了这一个聊天")


def test_who_was_imported_and_never_spoke_is_written_to_where_others_speak(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    hand_in(admin, "成员 导入", ["姓名", "userid"], [["编辑甲", "bianji-jia"]])
    admin.presses("导入")
    assert reached(team, "编辑甲") == "local"

    team.hear(Incoming("wecom", team.event(), "zhuguan", "帮助", name="主管"))

    assert reached(team, "编辑甲") == "wecom"


def test_a_chat_in_which_nobody_ever_spoke_swallows_nothing(team: Team) -> None:
    team.member("编辑甲", Role.EDITOR)
    assert reached(team, "编辑甲") == "local"

    slack_says(team, "帮助", who="U2")

    assert reached(team, "编辑甲") is None
    team.joined("编辑甲").says("待办")
    assert reached(team, "编辑甲") == "local"


def test_that_somebody_speaks_is_noted_once_a_day(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("待办")
    first = heard(team, "负责人")

    team.passes(hours=5)
    lead.says("待办")
    later = heard(team, "负责人")
    team.passes(days=1)
    lead.says("待办")
    next_day = heard(team, "负责人")

    assert first == later
    assert first and next_day and f"{next_day - first}".startswith("1 day, 5:00:00")


def test_a_line_of_somebody_known_costs_one_look_at_who_they_are(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("待办")
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(team.paiqi.db.engine, "before_cursor_execute", note)
    team.paiqi.receiver.hear(Incoming("local", team.event(), "负责人", "待办"))
    event.remove(team.paiqi.db.engine, "before_cursor_execute", note)

    assert sum("identity" in one for one in asked) == 1


def test_acting_as_somebody_is_not_speaking(team: Team) -> None:
    team.member("负责人", Role.LEAD)
    web = Served(team)

    answer = web.browser_of("负责人").posts("/as", name="负责人", back="/")
    web.close()

    assert answer.status_code == 303
    assert heard(team, "负责人") is None
