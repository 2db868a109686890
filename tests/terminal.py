"""A terminal: `python -m bot …` typed by somebody, in this process or in one of its own."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from typer.testing import CliRunner

from bot.cli import app

ROOT = Path(__file__).parent.parent
KEYS = ["room", "thread", "to", "id", "edited", "subject", "text", "fields", "buttons", "image", "form"]


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON objects that were printed."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def texts(self) -> list[str]:
        """The texts of what was printed."""
        return [line["text"] for line in self.lines]


class Terminal:
    """A terminal whose settings name a database; `sample` loads the sample team into it."""

    def __init__(self, database_url: str, sample: bool = True) -> None:
        self.environment = {
            "PAIQI_DATABASE_URL": database_url,
            "PAIQI_SAMPLE": str(sample),
            "PAIQI_LOG_LEVEL": "ERROR",
        }

    def types(self, *arguments: str, stdin: str = "") -> Printed:
        """Type a command."""
        before = structlog.get_config()
        try:
            result = CliRunner().invoke(app, arguments, input=stdin, env=self.environment)
        finally:
            structlog.configure(**before)  # the command's standard error is closed by now
            logging.root.handlers.clear()
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Printed(result.exit_code, result.stdout, result.stderr)

    def says(self, who: str, line: str, *options: str, stdin: str = "") -> Printed:
        """Say a line, and hear the answer as JSON."""
        return self.types("say", "--as", who, "--json", *options, "--", line, stdin=stdin)

    def starts(self, *arguments: str) -> subprocess.Popen[str]:
        """Type a command in a process of its own."""
        command = [sys.executable, "-m", "bot", *arguments]
        environment = os.environ | self.environment
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
