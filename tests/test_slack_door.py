"""The door of HTTP mode: what Slack signed a moment ago comes in, and nothing else does anything."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from sqlmodel import func, select

from models.topic import Topic
from tests.fakes.slack import SIGNING_SECRET, TEAM
from tests.slack_team import SlackTeam, in_slack

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def team(database_url: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack that posts to us."""
    with in_slack(database_url, "http") as made:
        yield made


def _signed(body: bytes, at: float | None = None, secret: str = SIGNING_SECRET) -> dict[str, str]:
    moment = str(int(time.time() if at is None else at))
    base = f"v0:{moment}:".encode() + body
    mark = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={mark}", "Content-Type": FORM}


def _posts(team: SlackTeam, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return httpx.post(f"{team.served.url}/slack/events", content=body, headers=headers, trust_env=False)


def _slash(team: SlackTeam, text: str, **also: str) -> bytes:
    told = {
        "command": "/paiqi",
        "text": text,
        "user_id": team.slack.person("市场").id,
        "user_name": "市场",
        "channel_id": team.slack.channel_id("选题"),
        "team_id": TEAM,
        "trigger_id": f"1.2.{text}",
        **also,
    }
    return urlencode(told).encode()


def _topics(team: SlackTeam) -> int:
    counted: int = team.reads(lambda session: session.exec(select(func.count()).select_from(Topic)).one())
    return counted


def test_a_signed_command_is_heard_and_the_same_bytes_again_do_nothing_more(team: SlackTeam) -> None:
    team.member("市场")
    body = _slash(team, "选题 提交 618美妆测评")
    headers = _signed(body)

    first, again = _posts(team, body, headers), _posts(team, body, headers)

    assert (first.status_code, again.status_code) == (200, 200)
    assert _topics(team) == 1


@pytest.mark.parametrize("word", ["payload", "payload={}", "ssl_check=1", "type=url_verification"])
def test_no_word_of_a_command_makes_it_something_else(team: SlackTeam, word: str) -> None:
    team.member("市场")
    body = _slash(team, f"选题 提交 {word}")

    assert _posts(team, body, _signed(body)).status_code == 200
    assert _topics(team) == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"X-Slack-Signature": "v0=" + "0" * 64}, id="another signature"),
        pytest.param({"X-Slack-Signature": "v0=\xff"}, id="no ASCII"),
        pytest.param({"X-Slack-Signature": ""}, id="no signature"),
        pytest.param({"X-Slack-Request-Timestamp": "soon"}, id="no number"),
        pytest.param({"X-Slack-Request-Timestamp": "9" * 400}, id="a number without end"),
        pytest.param({"X-Slack-Request-Timestamp": "-1"}, id="a time before time"),
        pytest.param({"X-Slack-Request-Timestamp": ""}, id="no time"),
    ],
)
def test_what_is_not_signed_is_refused(team: SlackTeam, change: dict[str, str]) -> None:
    team.member("市场")
    body = _slash(team, "选题 提交 618美妆测评")
    headers = {name.encode(): value.encode("latin-1") for name, value in (_signed(body) | change).items()}

    answer = httpx.post(f"{team.served.url}/slack/events", content=body, headers=headers, trust_env=False)

    assert answer.status_code == 401
    assert _topics(team) == 0


@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_was_signed_at_another_time_is_refused(team: SlackTeam, seconds: int) -> None:
    team.member("市场")
    body = _slash(team, "选题 提交 618美妆测评")

    answer = _posts(team, body, _signed(body, time.time() + seconds))

    assert answer.status_code == 401
    assert _topics(team) == 0


def test_what_somebody_else_signed_is_refused(team: SlackTeam) -> None:
    team.member("市场")
    body = _slash(team, "选题 提交 618美妆测评")

    assert _posts(team, body, _signed(body, secret="another")).status_code == 401


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param(JSON, b"{", id="half of a JSON"),
        pytest.param(JSON, b"[]", id="a list"),
        pytest.param(JSON, b'"text"', id="a text"),
        pytest.param(JSON, b"[" * 100_000, id="depth without end"),
        pytest.param(JSON, b"\xff\xfe", id="no text"),
        pytest.param(FORM, b"payload=%7B", id="half of a payload"),
        pytest.param(FORM, b"payload=[]", id="a payload that is a list"),
        pytest.param(FORM, b"\xff\xfe=\xff", id="a form that is no text"),
    ],
)
def test_what_is_signed_and_cannot_be_read_is_refused(team: SlackTeam, kind: str, body: bytes) -> None:
    answer = _posts(team, body, _signed(body) | {"Content-Type": kind})

    assert answer.status_code == 400
    assert answer.headers["X-Slack-No-Retry"] == "1"


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"type": "event_callback"}, id="an event that says nothing"),
        pytest.param({"type": "event_callback", "event": 7, "event_id": 1}, id="an event that is a number"),
        pytest.param({"type": "event_callback", "event": {"type": "message"}, "event_id": "E"}, id="no user"),
        pytest.param({"type": "block_actions", "actions": []}, id="a press of nothing"),
        pytest.param({"type": "view_submission", "view": {}}, id="a form without anything"),
        pytest.param({"type": "never heard of"}, id="something new"),
    ],
)
def test_what_is_signed_and_makes_no_sense_harms_nobody(team: SlackTeam, told: dict[str, object]) -> None:
    body = json.dumps({"team_id": TEAM, **told}).encode()

    answer = _posts(team, body, _signed(body) | {"Content-Type": JSON})

    assert answer.status_code < 500


def test_a_body_larger_than_any_of_slacks_is_not_read_to_its_end(team: SlackTeam) -> None:
    body = b"x" * (1024 * 1024 + 1)

    assert _posts(team, body, _signed(body)).status_code == 413


def test_slacks_own_questions_are_answered_when_they_are_signed(team: SlackTeam) -> None:
    check, asked = b"ssl_check=1&token=t", b'{"type": "url_verification", "challenge": "abc"}'

    unsigned = _posts(team, check, {"Content-Type": FORM})
    checked = _posts(team, check, _signed(check))
    challenged = _posts(team, asked, _signed(asked) | {"Content-Type": JSON})

    assert (unsigned.status_code, checked.status_code) == (401, 200)
    assert challenged.json() == {"challenge": "abc"}


def test_another_workspace_is_told_to_go(team: SlackTeam) -> None:
    team.member("市场")
    body = _slash(team, "选题 提交 618美妆测评", team_id="T0OTHER")

    answer = _posts(team, body, _signed(body))

    assert answer.status_code == 403
    assert _topics(team) == 0


def test_nothing_but_posts_comes_in(team: SlackTeam) -> None:
    assert httpx.get(f"{team.served.url}/slack/events", trust_env=False).status_code == 405


def test_while_slack_does_not_say_who_we_are_it_is_asked_to_come_again(team: SlackTeam) -> None:
    team.member("市场")
    team.slack.fault("auth.test", "500", times=-1)
    body = _slash(team, "选题 提交 618美妆测评")

    answer = _posts(team, body, _signed(body))

    assert answer.status_code == 503
    assert _topics(team) == 0
