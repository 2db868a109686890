"""The sample team: there at the start, taken away whole, brought back as it was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from bot.app import Paiqi
from models.audit import broken
from models.column import ContentColumn
from models.duty import Duty, Swap
from models.file import StoredFile
from models.link import LinkCode
from models.person import Department, Person, Role, everyone
from models.published import Published
from models.topic import Topic
from models.vote import votes_by_topic
from tests.said import moment
from tests.team import Team


@pytest.fixture
def full(team: Team) -> Iterator[Team]:
    """A team that is the sample and nobody else."""
    with team.paiqi.db.transaction() as session:
        team.paiqi.sample.load(session, team.now)
    yield team


def test_the_sample_is_twelve_people_of_eight_departments_each_with_a_head(full: Team) -> None:
    people = full.reads(everyone)
    heads = full.reads(_heads)

    assert " ".join(person.name for person in people) == (
        "负责人 编辑甲 编辑乙 内容主管 设计 市场 市场主管 品牌 产品 客服 法务 财务"
    )
    assert heads == {
        "运营部": "负责人", "设计部": "设计", "市场部": "市场主管", "品牌部": "品牌",
        "产品部": "产品", "客服部": "客服", "法务部": "法务", "财务部": "财务",
    }  # fmt: skip
    assert all(person.sample for person in people)


def test_the_sample_has_sixty_topics_and_three_hundred_titles(full: Team) -> None:
    topics, titles, columns = full.reads(_sizes)
    votes = full.reads(votes_by_topic)

    assert (topics, titles, columns) == (60, 300, 4)
    assert sum(votes.values()) > 200
    assert full.reads(broken) is None


def test_a_newcomer_finds_the_newest_open_topics_as_cards(full: Team) -> None:
    cards = full.room("选题").cards()

    assert len(cards) == 6
    assert all("[投票]" in card for card in cards)


def test_a_card_of_the_sample_stays_true(full: Team) -> None:
    editor = full.joined("编辑甲")
    newest = full.reads(_newest_open)

    editor.presses("投票")

    assert full.room("选题").cards()[-1] == editor.sees(newest.short_id)
    assert newest.title in editor.sees(newest.short_id)


def test_the_sample_goes_whole(full: Team) -> None:
    lead, market = full.joined("负责人"), full.joined("市场")
    market.says("选题 提交 公司年会怎么写得不无聊")
    market.says("提醒我明天下午三点交首图")
    lead.says("选题 投票 T3")
    lead.says("预算 设置 稿费 8000")

    said = lead.says("示例 清空")

    assert said == "示例已清空。群都留着；谁说第一句话，谁就成为成员。\n还在的有：负责人。\n[恢复示例]"
    assert full.reads(_rows_left) == {
        "person": 1,
        "identity": 1,
        "department": 1,
        "room": 4,
        "outbox": 1,
        "intent": 1,
        "local_message": 1,
    }


def test_whatever_names_its_people_goes_with_them(full: Team) -> None:
    with full.paiqi.db.transaction() as session:
        one, other = everyone(session)[1:3]
        day, until = full.now.date(), full.now + timedelta(days=1)
        session.add(Duty(day=day, person=one.id))
        session.add(Swap(state="asked", asker=one.id, asker_day=day, other=other.id))
        session.add(LinkCode(code="7F3A", person=one.id, platform="local", until=until))
        session.add(
            StoredFile(name="a.txt", kind="text/plain", size=1, content=b"a", person=one.id, at=full.now)
        )

    full.joined("负责人").says("示例 清空")

    assert set(full.reads(_rows_left)) <= {
        "person", "identity", "department", "room", "outbox", "intent", "local_message",
    }  # fmt: skip


def test_nothing_of_the_sample_is_in_the_way_afterwards(full: Team) -> None:
    lead = full.joined("负责人")
    lead.says("选题 提交 618 美妆测评合集")

    lead.says("示例 清空")
    said = full.member("小编").says("选题 提交 618 美妆测评合集")

    assert "先看一眼" not in said
    assert [topic.title for topic in full.reads(_topics)] == ["618 美妆测评合集"]
    assert full.reads(broken) is None


def test_what_real_people_made_stays_with_its_record(full: Team) -> None:
    newcomer, lead = full.member("小编"), full.joined("负责人")
    newcomer.says("选题 提交 公司年会怎么写得不无聊")
    number = full.reads(_newest_open).short_id
    lead.says(f"选题 定题 {number} @编辑甲 截止 下周三18:00")

    lead.says("示例 清空")

    assert [topic.title for topic in full.reads(_topics)] == ["公司年会怎么写得不无聊"]
    assert [person.name for person in full.reads(everyone)] == ["负责人", "编辑甲", "小编"]
    assert "作者 编辑甲" in newcomer.sees(number)
    assert full.reads(broken) is None


def test_with_an_admin_of_its_own_the_team_is_alone(full: Team) -> None:
    newcomer = full.member("小编", Role.ADMIN)

    newcomer.says("示例 清空")

    assert [person.name for person in full.reads(everyone)] == ["小编"]


def test_only_an_admin_takes_the_sample_away(full: Team) -> None:
    said = full.joined("编辑甲").says("示例 清空")

    assert said.startswith("这一步要由管理员来做：负责人。")
    assert len(full.reads(everyone)) == 12


def test_the_sample_comes_back_as_it_was_and_with_it_real_time(full: Team) -> None:
    lead, market = full.joined("负责人"), full.joined("市场")
    full.paiqi.clock.set_to(moment("2026-03-20 09:00"))
    full.settles()
    market.says("选题 提交 公司年会怎么写得不无聊")

    said = lead.says("示例 重置")

    assert said.startswith("示例已恢复成最初的样子，时间回到现在。")
    assert f"{full.now:%Y-%m-%d}" == "2026-03-11"
    assert len(full.reads(_topics)) == 60
    assert len(full.room("选题").cards()) == 6


def test_jobs_run_again_after_a_reset(full: Team) -> None:
    lead = full.joined("负责人")
    full.paiqi.clock.set_to(moment("2026-03-20 08:00"))
    full.settles()
    lead.says("示例 重置")

    full.passes_until("2026-03-12 09:08")

    assert lead.hears_times("个选题等你定") == 1


def test_a_removed_sample_does_not_come_back_by_itself(full: Team) -> None:
    full.joined("负责人").says("示例 清空")

    full.paiqi.sample.load_if_empty(full.paiqi.db, full.now)

    assert full.reads(_topics) == []


def test_it_is_loaded_once_by_several_who_start_at_the_same_moment(team: Team) -> None:
    starts = [threading.Thread(target=_start, args=(team,)) for _ in range(4)]

    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert len(team.reads(everyone)) == 12


def _start(team: Team) -> None:
    with Paiqi(team.paiqi.settings) as another:
        another.sample.load_if_empty(another.db, team.now)


def _sizes(session: Session) -> list[int]:
    kinds = (Topic, Published, ContentColumn)
    return [session.exec(select(func.count()).select_from(kind)).one() for kind in kinds]


def _heads(session: Session) -> dict[str, str]:
    asked = select(Department.name, Person.name).join(Person, col(Person.department) == Department.id)
    return dict(session.exec(asked.where(col(Person.heads))).all())


def _topics(session: Session) -> list[Topic]:
    return list(session.exec(select(Topic).order_by(col(Topic.id))))


def _newest_open(session: Session) -> Topic:
    return [topic for topic in _topics(session) if topic.is_open][-1]


def _rows_left(session: Session) -> dict[str, int]:
    """How many rows each table has, but for those that are about the program rather than the team."""
    ours = [table for table in SQLModel.metadata.sorted_tables if table.name not in ("setting", "inbox")]
    counts = {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in ours
    }
    return {name: count for name, count in counts.items() if count}
