"""How tests reach the pretended Slack: the settings that name it, and waiting for what it does meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.fakes.slack import FakeSlack

LONGEST_WAIT = 10.0  # seconds for what happens in another thread


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, which happens in another thread."""
    latest = time.monotonic() + LONGEST_WAIT
    while not holds():
        assert time.monotonic() < latest, "this took too long"
        time.sleep(0.005)


@contextmanager
def settings_for(slack: FakeSlack, by: str) -> Iterator[None]:
    """The environment in which the program finds the pretended Slack."""
    named = {
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_FILES_HOSTS": f"127.0.0.1:{slack.port}",
        "SLACK_HOOKS_HOSTS": f"127.0.0.1:{slack.port}",
        **({"SLACK_APP_TOKEN": slack.app_token} if by == "socket" else {}),
        **({"SLACK_SIGNING_SECRET": slack.signing_secret} if by == "http" else {}),
    }
    before = dict(os.environ)
    os.environ.update(named)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
