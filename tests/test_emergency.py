"""What cannot wait: people are paged one after the other, at night too, until one takes it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.emergency import Paged
from models.person import Person, Role
from models.request import Request
from models.request_shipped import SHIPPED
from models.requesting import new_request, submit
from models.teamwork import team_calendar
from tests.team import Member, Team

SATURDAY = "2026-03-14 23:40"
VALUES = {
    "content": "奖品数量写成了 1000 份",
    "action": "改正文错字",
    "links": "https://mp.weixin.qq.com/s/abc",
}


def at_night(team: Team) -> tuple[Member, Member, Member, Member]:
    """Saturday night: who filed it, who is on duty, a lead, and the head of the 法务部."""
    lead, duty = team.member("负责人", Role.LEAD), team.member("值班甲", Role.EDITOR)
    market, head = team.member("市场"), team.member("法务主管", department="法务部")
    lead.says("值班 安排 3月14日 值班甲")
    team.passes_until(SATURDAY)
    return market, duty, lead, head


def report(team: Team, name: str = "市场") -> str:
    """File an urgent correction; its number."""
    with team.paiqi.db.transaction() as session:
        filer = session.exec(select(Person).where(Person.name == name)).one()
        made = new_request(session, SHIPPED["correction"], filer, "618 奖品写错", VALUES, team.now)
        submit(session, made, filer, team.now, team_calendar(session, team.paiqi.tools.calendar))
    team.settles()
    return f"R{made.id}"


def paged(team: Team) -> list[str]:
    """Who was paged, in their order."""
    asked = select(Person.name).join(Paged).order_by(col(Paged.id))
    return team.reads(lambda session: list(session.exec(asked)))


def state(team: Team) -> str:
    """Where the request stands."""

    def read(session: Session) -> str:
        return session.exec(select(Request)).one().state

    return team.reads(read)


def test_who_is_on_duty_is_paged_at_night_and_takes_it(team: Team) -> None:
    market, duty, lead, _ = at_night(team)

    report(team)

    assert paged(team) == ["值班甲"]
    card = duty.sees("R1")
    assert card.startswith(
        "紧急：R1 618 奖品写错\n处理方式 改正文错字\n原文 https://mp.weixin.qq.com/s/abc\n"
    )
    assert "奖品数量写成了 1000 份" in card
    assert "改正文错字：只能改正文里的文字" in card
    assert "还没有人接手，3月14日 周六 23:50 呼叫下一个人。" in card
    assert card.endswith("[我来处理] [叫下一个人]")

    assert duty.presses("我来处理").startswith("紧急：R1 618 奖品写错")

    assert state(team) == "doing"
    assert "[我来处理]" not in duty.sees("R1")
    assert "3月14日 周六 23:40 · 值班甲接手" in duty.sees("R1")
    assert market.hears() == "R1 618 奖品写错：值班甲接手了。"
    team.passes(hours=12)
    assert paged(team) == ["值班甲"]
    assert lead.says("紧急 接手 R1") == "3月14日 周六 23:40 值班甲 已处理，R1 现在是“处理中”，不用再处理了。"


def test_it_is_done_first_and_approved_afterwards_and_the_record_tells_all_of_it(team: Team) -> None:
    market, duty, _, _ = at_night(team)
    report(team)
    duty.presses("我来处理")
    team.passes(minutes=12)

    duty.presses("处理完了…")
    duty.fills(what="正文已改成 100 份，并置顶留言说明")
    assert state(team) == "pending"
    team.passes_until("2026-03-16 09:30")
    duty.presses("同意")

    assert state(team) == "closed"
    told = market.says("紧急 经过 R1")
    assert [line.partition(" · ")[2] for line in told.splitlines() if " · " in line] == [
        "市场上报",
        "呼叫：值班甲",
        "值班甲接手",
        "值班甲处理完：正文已改成 100 份，并置顶留言说明",
        "开始补审",
        "值班甲补审通过，已关闭",
    ]
    assert team.wrongs() == []


def test_every_ten_minutes_the_next_one_is_paged_until_somebody_takes_it(team: Team) -> None:
    _, duty, lead, head = at_night(team)
    report(team)

    team.passes(minutes=9)
    assert paged(team) == ["值班甲"]
    team.passes(minutes=1)
    assert paged(team) == ["值班甲", "负责人"]
    team.passes(minutes=10)
    assert paged(team) == ["值班甲", "负责人", "法务主管"]
    team.passes(minutes=10)
    assert paged(team) == ["值班甲", "负责人", "法务主管", "值班甲"]

    head.presses("我来处理")

    team.passes(hours=2)
    assert len(paged(team)) == 4
    assert "3月15日 周日 00:00 · 呼叫：法务主管" in duty.sees("R1")
    assert "[我来处理]" not in lead.sees("R1") + duty.sees("R1") + head.sees("R1")
    assert duty.hears_times("紧急：R1 618 奖品写错") == 2


def test_who_cannot_lets_the_next_one_be_paged_at_once(team: Team) -> None:
    market, duty, _, _ = at_night(team)
    report(team)

    assert market.says("紧急 接手 R1") == "R1 只有被呼叫的人或编辑能接手。"
    assert duty.presses("叫下一个人") == "正在呼叫下一个人。"
    team.settles()

    assert paged(team) == ["值班甲", "负责人"]
    team.passes(minutes=9)
    assert paged(team) == ["值班甲", "负责人"]


def test_what_was_missed_while_paiqi_was_off_is_paged_once_and_says_so(team: Team) -> None:
    _, _, lead, _ = at_night(team)
    report(team)

    team.leaves(hours=3)
    team.settles()

    assert paged(team) == ["值班甲", "负责人"]
    assert "本应 3月14日 周六 23:50 提醒。" in lead.sees("R1")
    team.passes(minutes=10)
    assert len(paged(team)) == 3


def test_two_replicas_page_one_person_once(team: Team) -> None:
    at_night(team)
    report(team)
    team.leaves(minutes=11)

    other = team.another_runner()
    team.paiqi.runner.run_due(), other.run_due()
    team.settles()

    assert paged(team) == ["值班甲", "负责人"]


def test_who_stands_in_for_who_is_on_duty_is_paged_before_those_who_lead(team: Team) -> None:
    _, duty, _, _ = at_night(team)
    team.member("编辑乙", Role.EDITOR)
    duty.says("成员 请假 今天到3月16日 @编辑乙")
    report(team)
    team.passes(minutes=30)

    assert paged(team) == ["编辑乙", "负责人", "法务主管", "值班甲"]


def test_a_lead_writes_anew_what_wechat_lets_one_change(team: Team) -> None:
    market, duty, lead, _ = at_night(team)

    lead.says("紧急 改规则 改正文错字：现在只能改 20 个字")
    report(team)

    assert "改正文错字：现在只能改 20 个字" in duty.sees("R1")
    assert "要由负责人来做" in market.says("紧急 改规则 随便改")
    assert market.says("紧急 规则") == "微信允许改什么\n改正文错字：现在只能改 20 个字"
    assert "R1 · 618 奖品写错" in market.says("紧急 列表")
