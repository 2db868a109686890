"""What else is typed in a terminal: time passes, the record is proved, the doctor looks, the sample goes."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import col, update

from bot.db import Database
from models import outbox
from models.message import Message
from models.outbox import Address, Parcel
from tests.terminal import KEYS, Terminal


def test_the_clock_is_set_before_the_line_is_heard(new_terminal: Terminal) -> None:
    [said] = new_terminal.says("市场", "提醒 明天下午三点 交首图", "--at", "2026-12-01T09:00").texts

    assert said == "好的，12月2日 周三 15:00 提醒你：交首图"


def test_on_a_new_database_any_moment_will_do(new_terminal: Terminal) -> None:
    printed = new_terminal.says("市场", "提醒 明天下午三点 交首图", "--at", "2025-12-01 09:00")

    assert (printed.code, printed.texts) == (0, ["好的，12月2日 周二 15:00 提醒你：交首图"])


def test_time_passes_and_brings_what_falls_due_in_order(new_terminal: Terminal) -> None:
    new_terminal.says("设计", "提醒 12月1日 11:00 交首图", "--at", "2026-11-30T18:00")
    new_terminal.says("设计", "提醒 12月1日 10:00 对稿")

    printed = new_terminal.types("tick", "--at", "2026-12-01T12:00", "--json")

    assert [list(line) for line in printed.lines] == [KEYS] * len(printed.lines)
    assert [line["text"] for line in printed.lines if line["to"] == "设计"] == ["提醒：对稿", "提醒：交首图"]
    to_lead = [line["text"].split("\n")[0] for line in printed.lines if line["to"] == "负责人"]
    assert to_lead[0] == "46 个选题等你定"
    assert "A1《新品精华试用官招募》的首日数据已超时" in to_lead[1]


def test_what_has_rung_does_not_ring_again(new_terminal: Terminal) -> None:
    new_terminal.says("设计", "提醒 12月1日 11:00 交首图", "--at", "2026-11-30T18:00")
    new_terminal.types("tick", "--at", "2026-12-01T12:00")

    printed = new_terminal.types("tick", "--at", "2026-12-01T12:00", "--json")

    assert (printed.code, printed.out) == (0, "")


def test_time_does_not_pass_backwards(new_terminal: Terminal) -> None:
    new_terminal.types("tick", "--at", "2026-12-01T12:00")

    printed = new_terminal.types("tick", "--at", "2026-12-01T11:59")

    assert (printed.code, printed.out) == (2, "")
    assert "时间只能往前：可以设到 12月1日 周二 12:00 或更晚" in printed.err


def test_the_record_is_proved_by_a_command(terminal: Terminal) -> None:
    terminal.says("市场", "选题 投票 T3")

    printed = terminal.types("audit", "verify")

    assert printed.code == 0
    assert printed.out.startswith("Every link holds: ")


def test_the_doctor_finds_everything_well(terminal: Terminal) -> None:
    terminal.says("市场", "帮助")

    printed = terminal.types("doctor")

    assert printed.code == 0
    assert [line[:2] for line in printed.out.splitlines()] == ["ok"] * 10


def test_the_doctor_tells_when_no_server_answers(terminal: Terminal) -> None:
    terminal.environment["PAIQI_PORT"] = "1"

    printed = terminal.types("doctor", "--live")

    assert printed.code == 1
    assert "http://127.0.0.1:1/healthz" in printed.err


def test_the_doctor_tells_what_is_wrong_with_the_settings(terminal: Terminal) -> None:
    terminal.environment["PAIQI_ZONE"] = "Mars/Olympus"

    printed = terminal.types("doctor")

    assert (printed.code, "there is no time zone 'Mars/Olympus'" in printed.out) == (1, True)


def test_a_wrong_setting_ends_a_command_with_its_name(terminal: Terminal) -> None:
    terminal.environment["PAIQI_ZONE"] = "Mars/Olympus"

    printed = terminal.says("市场", "帮助")

    assert printed.code == 2
    assert printed.err.startswith("PAIQI_ZONE: there is no time zone 'Mars/Olympus'")


def test_what_was_given_up_is_listed_and_sent_again(terminal: Terminal, sampled_url: str) -> None:
    terminal.says("市场", "帮助")
    db = Database(sampled_url)
    with db.transaction() as session:
        at = datetime.now(UTC)
        lost = Address("local", "没有这个群")
        number = outbox.post(session, lost, Message("早上好"), at)
        session.execute(update(Parcel).where(col(Parcel.id) == number).values(state="parked", error="gone"))
    db.close()

    listed = terminal.types("outbox", "list")
    retried = terminal.types("outbox", "retry", str(number))
    again = terminal.types("outbox", "retry", str(number))

    assert listed.out.startswith(f"{number}  ")
    assert listed.out.rstrip().endswith("local:没有这个群  gone")
    assert (retried.code, retried.out) == (0, f"On its way again as {(number or 0) + 1}.\n")
    assert (again.code, again.err) == (2, f"没有编号 {number} 的失败消息。\n")


def test_the_sample_is_taken_away_and_brought_back_by_commands(new_terminal: Terminal) -> None:
    new_terminal.says("市场", "帮助", "--at", "2026-12-01T09:00")

    removed = new_terminal.types("sample", "remove")
    without = new_terminal.says("负责人", "选题 列表").texts
    new_terminal.types("sample", "reset")
    again = new_terminal.says("市场", "选题 列表").texts

    assert removed.out == "The sample is gone. The rooms stay, and 负责人.\n"
    assert without[0].startswith("选题池现在是空的。")
    assert "待定的选题" in again[0]
