"""Send ten thousand hostile requests to each listener on each database, and write what came of them."""

from __future__ import annotations

import logging
import re
import sys
import time
from pathlib import Path

from bot.migrate import migrate
from tests.hostile.siege import Found, besieged
from tests.soak.__main__ import DATABASES

COUNT = 10_000
REPORT = Path(__file__).parents[2] / "docs" / "security.md"
LISTENERS = {True: "the local chat", False: "behind a sign-in"}
HEAD = """| listener | on | requests | refused | read a page | hung up | 500s | changed tables | faults |
|---|---|---|---|---|---|---|---|---|
"""


def main(seed: int = 1) -> int:
    """Besiege each, print what was wrong, and write the figures into the page; the number of faults."""
    logging.disable()  # each broken request is a line
    rows, faults = [], 0
    for database in DATABASES:
        for open_to_all, listener in LISTENERS.items():
            began = time.monotonic()
            found = _besieged(database, open_to_all, seed)
            faults += len(found.faults)
            rows.append(f"| {listener} | {database} | {_row(found)} |")
            told = [*found.faults[:20], f"{rows[-1]} {time.monotonic() - began:.0f} s"]
            sys.stdout.write("\n".join(told) + "\n")
            sys.stdout.flush()
    REPORT.write_text(written(REPORT.read_text("utf-8"), HEAD + "\n".join(rows)), "utf-8")
    return faults


def written(page: str, table: str) -> str:
    """The page with the table in its place."""
    marked = "<!-- siege -->\n{}<!-- /siege -->"
    return re.sub(marked.format(".*?"), lambda _: marked.format(f"{table}\n"), page, flags=re.S)


def _besieged(database: str, open_to_all: bool, seed: int) -> Found:
    with DATABASES[database]() as url:
        migrate(url)
        with besieged(url, open_to_all) as siege:
            return siege.endure(seed, COUNT)


def _row(found: Found) -> str:
    """The figures; what is below 400 was allowed, and is counted as read."""
    answers = found.statuses
    refused = sum(count for status, count in answers.items() if 400 <= status < 500)
    read = sum(count for status, count in answers.items() if 200 <= status < 400)
    errors = sum(count for status, count in answers.items() if status >= 500)
    changed = sum("the database changed" in fault for fault in found.faults)
    figures = (found.sent, refused, read, answers[0], errors, changed, len(found.faults))
    return " | ".join(f"{figure:,}" for figure in figures)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
