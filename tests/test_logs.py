"""Logs: a line each, with the event and the person, and never what was said."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text

from bot import logs
from models.person import Role
from tests.team import Team


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    logging.root.handlers.clear()


def test_each_line_is_json_with_the_event_and_the_person(
    capsys: pytest.CaptureFixture[str], team: Team
) -> None:
    logs.begin("INFO")
    market = team.member("市场")
    with team.paiqi.db.transaction() as session:
        session.execute(text("UPDATE room SET uses = '5'"))  # nobody expects a number there

    market.says("选题 提交 618美妆测评", event="E1")
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert (line["event_id"], line["person"], line["level"]) == ("local:event:E1", "市场", "error")
    assert "TypeError" in line["exception"]


def test_what_people_say_is_not_logged(capsys: pytest.CaptureFixture[str], team: Team) -> None:
    logs.begin("INFO")
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    market.says("选题 提交 618美妆测评")
    lead.says("选题 不采用 T1 太晚了")
    market.says("提醒 明天15:00 交首图")
    team.passes(days=2)

    logged = capsys.readouterr().err

    assert '"job": "reminders"' in logged
    assert [said for said in ("618美妆测评", "太晚了", "交首图") if said in logged] == []


def test_libraries_log_in_the_same_shape_and_only_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin("INFO")
    logging.getLogger("apscheduler").info("looking around")
    logging.getLogger("apscheduler").warning("late")

    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert (line["event"], line["level"]) == ("late", "warning")


def test_nobody_elses_words_make_a_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin("INFO")
    words = 'a\n{"event": "forged"}\r\x1b[2J\x9b31m\u2028\u202eb'
    structlog.get_logger().warning(words, person=words)
    logging.getLogger("uvicorn.error").warning(words)

    logged = capsys.readouterr().err

    assert [json.loads(line)["event"] for line in logged.splitlines()] == [words, words]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", logged)


def test_on_a_terminal_nobody_elses_words_move_the_cursor_or_begin_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    logs.begin("INFO")
    words = "a\nforged\r\x1b]0;title\x07\x9b31m\u202eb"
    try:
        raise ValueError(words)
    except ValueError:
        structlog.get_logger().exception(words, person=words)

    logged = capsys.readouterr().err

    assert "\\u001b]0;title" in logged and "\\u202eb" in logged
    assert not re.search("\x1b]|[\x07\r\x9b\u202e]|^forged.*person", logged, re.M)
