"""The made-up Slack in a process of its own, as the test holds it: everything it can do, over a control port.

What is plain comes over as a copy; what is not (a person, the sockets) is a `Far` thing of the same names.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import httpx

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_control import Ref

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0  # seconds


class Far:
    """Something in the other process; `_ref` is how it is called there."""

    _line: httpx.Client
    _ref: Ref

    def __init__(self, line: httpx.Client, ref: Ref) -> None:
        self.__dict__.update(_line=line, _ref=ref)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Give what it has under a name: a copy, or another thing over there."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self._near(self._ask("get", self._ref, name))

    def __setattr__(self, name: str, value: Any) -> None:  # noqa: ANN401
        """Set what it has under a name."""
        self._ask("set", self._ref, name, value)

    def __call__(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        """Let it do something; what is wrong there is wrong here."""
        return self._near(self._ask("call", self._ref, args, named))

    def _near(self, told: Any) -> Any:  # noqa: ANN401
        return Far(self._line, told) if isinstance(told, Ref) else told

    def _ask(self, *asked: Any) -> Any:  # noqa: ANN401
        answer = self._line.post("/", content=pickle.dumps(asked))
        fine, told = pickle.loads(answer.content)
        if not fine:
            raise told
        return told


@contextmanager
def slack_process() -> Iterator[FakeSlack]:
    """Run the made-up Slack in a process of its own; it is used like one in this process."""
    command = [sys.executable, "-m", "tests.fakes"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        control = json.loads(process.stdout.readline())
        url = f"http://127.0.0.1:{control}"
        with httpx.Client(base_url=url, timeout=PATIENCE, verify=False) as line:
            yield cast(FakeSlack, Far(line, Ref(0)))
        process.communicate()
