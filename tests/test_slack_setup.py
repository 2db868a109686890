"""A first set-up in Slack, step by step: what the terminal prints is what the page shows."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import yaml

from bot.manual import SLACK
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_hand import slack_process
from tests.terminal import Terminal

LONGEST_WAIT = 60  # seconds for a command to end


class Newcomer:
    """Somebody who sets Paiqi up in a terminal and in Slack; `transcript` tells all of it."""

    def __init__(self, slack: FakeSlack, database_url: str) -> None:
        self.slack = slack
        self.terminal = Terminal(database_url)
        self.terminal.environment |= {"SLACK_API_URL": slack.url, "PAIQI_PORT": "0"}
        self.transcript: list[str] = []

    def types(self, *arguments: str) -> None:
        """Run a command to its end."""
        typed = self.terminal.starts(*arguments)
        out, err = typed.communicate(timeout=LONGEST_WAIT)
        ended = [] if typed.returncode == 0 else [f"(exit code {typed.returncode})"]
        self._notes(f"$ python -m bot {' '.join(arguments)}", *out.splitlines(), *err.splitlines(), *ended)

    def sets(self, **settings: str) -> None:
        """Write settings."""
        self.terminal.environment |= settings
        self._notes(f"# .env now has {', '.join(settings)}")

    def pastes_the_manifest(self) -> None:
        """Let the app be made and installed as its manifest says."""
        printed = self.terminal.types("slack", "manifest").out
        self.slack.installs(yaml.safe_load(printed))
        self._notes(
            "$ python -m bot slack manifest", "(…)", "# pasted at https://api.slack.com/apps, installed"
        )

    @contextmanager
    def serves(self) -> Iterator[None]:
        """Run the server until the end of this."""
        serving = self.terminal.starts("serve")
        self._notes("$ python -m bot serve &")
        assert self.slack.socket.waits_for(1)
        try:
            yield
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.communicate(timeout=LONGEST_WAIT)

    def invites(self, channel: str) -> None:
        """Take the bot into a channel."""
        self.slack.office.joins(self.slack.world.bot.id, channel)
        self._notes(f"# in #{channel}: /invite @paiqi")

    def says(self, who: str, line: str, channel: str) -> None:
        """Let somebody say something in a channel."""
        assert self.slack.person(who).types(line, channel).ok
        self._notes(f"# in #{channel}, {who}: {line}")

    def _notes(self, *lines: str) -> None:
        self.transcript.append("\n".join(lines))


@pytest.mark.parametrize("unmigrated_url", ["sqlite"], indirect=True)
def test_a_first_set_up_is_as_its_page_shows(unmigrated_url: str) -> None:
    with slack_process() as slack:
        admin = slack.user("管理员").id
        slack.channel("选题", ["管理员"], bot=False)
        newcomer = Newcomer(slack, unmigrated_url)

        newcomer.types("doctor", "slack")
        newcomer.pastes_the_manifest()
        newcomer.sets(
            SLACK_BOT_TOKEN=slack.bot_token, SLACK_APP_TOKEN=slack.app_token, PAIQI_ADMIN=f"slack:{admin}"
        )
        newcomer.types("doctor", "slack")
        with newcomer.serves():
            newcomer.types("doctor", "slack")
            newcomer.invites("选题")
            newcomer.says("管理员", "/paiqi 群 用途 选题 #选题", "选题")
            newcomer.says("管理员", "/paiqi 群 用途 排期 #选题", "选题")
            newcomer.types("doctor", "slack")

    assert "\n\n".join(newcomer.transcript) == _shown()


def _shown() -> str:
    """The transcript on the page."""
    page = SLACK.read_text("utf-8")
    shown = re.search(r"<!-- transcript -->\n```\n(.*?)\n```\n<!-- /transcript -->", page, re.S)
    assert shown is not None
    return shown[1]
