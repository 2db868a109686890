"""The layers hold, and the test of that can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import findings

ROOT = Path(__file__).parent.parent
LONG_BODY = "".join(f"    x{n} = {n}\n" for n in range(40))

BROKEN = [
    pytest.param(
        "models/topic.py", "import bot.db", "models may not import bot.db", id="model knows the bot"
    ),
    pytest.param(
        "models/topic.py",
        "def f():\n    from handlers import help",
        "models may not import handlers",
        id="model knows a handler, inside a function",
    ),
    pytest.param(
        "handlers/topic.py", "import jobs", "handlers may not import jobs", id="handler knows a job"
    ),
    pytest.param(
        "bot/app.py", "import tests.team", "program may not import tests.team", id="bot knows a test"
    ),
    pytest.param(
        "bot/app.py",
        "from apscheduler.triggers.cron import CronTrigger",
        "only bot/clock.py may import apscheduler",
        id="second clock",
    ),
    pytest.param(
        "bot/web/page.py",
        "import slack_sdk.web",
        "only bot/platforms/ may import slack_sdk",
        id="page knows Slack",
    ),
    pytest.param(
        "handlers/topic.py", "import slack_bolt", "only bot/platforms/ may import", id="handler knows Slack"
    ),
    pytest.param(
        "bot/receive.py", "import wechatpy", "only bot/platforms/ and bot/sources/", id="way in knows WeChat"
    ),
    pytest.param(
        "jobs/digest.py", "import starlette", "only bot/ may import starlette", id="job knows the web"
    ),
    pytest.param(
        "models/topic.py",
        "import datetime as dt\ndt.datetime.now()",
        "datetime.datetime.now is read outside bot/",
        id="model reads the clock under another name",
    ),
    pytest.param(
        "jobs/digest.py",
        "from datetime import datetime\nField(default_factory=datetime.utcnow)",
        "datetime.datetime.utcnow is read outside bot/",
        id="job hands the clock on",
    ),
    pytest.param(
        "handlers/topic.py",
        "import time\ntime.time()",
        "time.time is read outside",
        id="handler reads seconds",
    ),
    pytest.param(
        "handlers/topic.py",
        "from datetime import date\ndate.today()",
        "date.today is read outside bot/",
        id="handler asks for today",
    ),
    pytest.param(
        "models/topic.py",
        "from sqlmodel import func\nfunc.now()",
        "sqlmodel.func.now is read outside bot/",
        id="model reads the database's clock",
    ),
    pytest.param(
        "models/topic.py",
        "from os import environ\nenviron['HOME']",
        "os.environ is read outside bot/",
        id="model reads the environment",
    ),
    pytest.param(
        "jobs/digest.py", "import os\nos.getenv('X')", "os.getenv is read", id="job reads a variable"
    ),
    pytest.param(
        "bot/courier.py", "session.commit()", "only bot/db.py may commit", id="commit beside the door"
    ),
    pytest.param("handlers/topic.py", f"def f():\n{LONG_BODY}", "f has 41 lines", id="long function"),
    pytest.param("bench/run.py", f"async def f():\n{LONG_BODY}", "f has 41 lines", id="long measurement"),
    pytest.param("models/topic.py", "x = 1\n" * 301, "has 301 lines, more than 300", id="long file"),
]

ALLOWED = [
    pytest.param(
        "bot/clock.py", "import apscheduler\nimport time\ntime.time()", id="the clock reads the clock"
    ),
    pytest.param("bot/platforms/slack.py", "import slack_bolt\nimport handlers", id="platform knows its kit"),
    pytest.param("bot/sources/account.py", "import wechatpy", id="source knows its kit"),
    pytest.param("bot/db.py", "session.commit()", id="the door commits"),
    pytest.param("jobs/digest.py", "import models\nfrom handlers import help", id="arrow to the left"),
    pytest.param(
        "handlers/date.py", "import datetime\ndatetime.datetime(2026, 1, 1)", id="a date is no clock"
    ),
    pytest.param("models/migrations/versions/1.py", f"def f():\n{LONG_BODY}", id="long migration"),
    pytest.param("handlers/topic.py", "chat.now\nself.time.time", id="a time that was handed in"),
]


def test_each_file_keeps_to_its_layer() -> None:
    assert findings(ROOT) == []


@pytest.mark.parametrize(("file", "text", "what"), BROKEN)
def test_a_broken_rule_is_found(tmp_path: Path, file: str, text: str, what: str) -> None:
    _write(tmp_path / file, text)

    [found] = findings(tmp_path)

    assert found.startswith(file)
    assert what in found


@pytest.mark.parametrize(("file", "text"), ALLOWED)
def test_what_is_allowed_is_not_found(tmp_path: Path, file: str, text: str) -> None:
    _write(tmp_path / file, text)

    assert findings(tmp_path) == []


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)
