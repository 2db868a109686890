"""What may go wrong with Slack, and what people see of it: each row is played, and printed in docs/slack.md.

`python -m tests.slack_faults` writes the table.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.migrate import migrate
from models.person import Role
from tests.pretended import ROOT
from tests.slack_team import SlackTeam, in_slack

PAGE = ROOT / "docs" / "slack.md"
MARKED = re.compile(r"(<!-- faults -->\n).*?(<!-- /faults -->)", re.DOTALL)
TITLE = "618美妆测评"
POST, ALONE, UPDATE, OPEN = "chat.postMessage", "chat.postEphemeral", "chat.update", "views.open"
Play = Callable[[SlackTeam], object]


@dataclass(frozen=True)
class Row:
    """What goes wrong, in words; how it is brought about; what somebody does; and what is seen in the end."""

    wrong: str
    happens: Play
    act: Play


def _fault(method: str, answer: str, **how: object) -> Play:
    return lambda team: team.slack.fault(method, answer, **how)


def _types(line: str) -> Play:
    return lambda team: team.joined("市场").hands.types(f"/paiqi {line}", "选题")


_propose, _form, _ask = _types(f"选题 提交 {TITLE}"), _types("选题 提交"), _types("待办")


def _mention(team: SlackTeam) -> object:
    return team.joined("市场").hands.mentions(f"选题 提交 {TITLE}", "选题")


def _vote(team: SlackTeam) -> object:
    team.slack.calm()
    _propose(team)
    team.delivers()
    team.slack.fault(UPDATE, "reset", done=True)
    return team.joined("市场").presses("投票")


def _revoke(team: SlackTeam) -> None:
    team.joined("负责人").says("待办")
    team.slack.token_fails("token_revoked")


def _come_back(team: SlackTeam) -> None:
    _propose(team)
    team.slack.token_fails("")


ROWS = (
    Row(f"`{POST}`: posted, then the connection is reset", _fault(POST, "reset", done=True), _propose),
    Row(f"`{POST}`: reset before it is posted", _fault(POST, "reset"), _propose),
    Row(f"`{POST}`: posted, then 500", _fault(POST, "500", done=True), _propose),
    Row(f"`{POST}`: 503, three times", _fault(POST, "503", times=3), _propose),
    Row(f"`{POST}`: 429, Retry-After 2", _fault(POST, "429", retry_after=2), _propose),
    Row(f"`{POST}`: no JSON", _fault(POST, "garbage", done=True), _propose),
    Row(f"`{POST}`: internal_error", _fault(POST, "internal_error", done=True), _propose),
    Row(f"`{POST}`: is_archived", _fault(POST, "is_archived"), _propose),
    Row("the token is revoked, and mended", _revoke, _come_back),
    Row(f"`{ALONE}`: not_in_channel", _fault(ALONE, "not_in_channel"), _ask),
    Row(f"`{UPDATE}`: changed, then reset", _fault(UPDATE, "reset"), _vote),
    Row(f"`{OPEN}`: expired_trigger_id", _fault(OPEN, "expired_trigger_id"), _form),
    Row(f"`{OPEN}`: 500", _fault(OPEN, "500"), _form),
    Row("`users.info`: 500", _fault("users.info", "500", times=-1), _ask),
    Row("`conversations.info`: 500", _fault("conversations.info", "500", times=-1), _ask),
    Row("an event comes twice, under two ids", lambda team: team.slack.odd("app_mention", "twice"), _mention),
)


def played(row: Row, database_url: str) -> str:
    """What somebody sees in the end: each message of ours once, by its first line."""
    with in_slack(database_url, "http") as team:
        team.member("市场")
        team.member("负责人", Role.ADMIN)
        row.happens(team)
        row.act(team)
        team.workspace.stop()  # when each window that was asked for is there
        team.delivers()
        team.settles()  # what was given up is told
        return "; ".join(_seen(team)) or "nothing"


def _seen(team: SlackTeam) -> Iterator[str]:
    places = {
        "in the room": [m for m in team.slack.messages("选题") if m.by_app],
        "to them alone": team.slack.ephemerals("市场"),
        "directly": [m for m in team.slack.dm("市场") if m.by_app],
    }
    for place, messages in places.items():
        lines = [message.text.splitlines()[0] for message in messages]
        yield from (f"{place}: {line}{_times(lines.count(line))}" for line in dict.fromkeys(lines))
    yield from (f"Slack's own error: {trouble}" for trouble in team.slack.person("市场").troubles)
    view = team.slack.modal("市场")
    if view is not None:
        yield f"a window: {view.title}"


def _times(count: int) -> str:
    return "" if count == 1 else f" ({count} times)"


def table() -> str:
    """Play each row, and give what was seen as a table."""
    with tempfile.TemporaryDirectory() as folder:
        blank = Path(folder) / "blank.db"
        migrate(f"sqlite:///{blank}")
        rows = []
        for number, row in enumerate(ROWS):
            file = shutil.copyfile(blank, Path(folder) / f"{number}.db")
            rows.append(f"| {row.wrong} | {played(row, f'sqlite:///{file}')} |")
    return "\n".join(["| what goes wrong | what is seen in the end |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(MARKED.sub(lambda found: found[1] + table() + found[2], page), "utf-8")
    sys.stdout.write(table())
