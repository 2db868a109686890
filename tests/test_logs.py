"""Logs: a line each, with the event and the person, and never what was said."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from models.person import Role
from tests.team import Team


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    logging.root.handlers.clear()


def test_each_line_is_json_with_the_event_and_the_person(
    capsys: pytest.CaptureFixture[str], team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.begin("INFO")
    market = team.member("市场")
    monkeypatch.setattr(team.paiqi.tools.titles, "nearest", None)

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
