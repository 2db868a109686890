"""Logs: one line per event on standard error, as JSON unless a person is watching."""

from __future__ import annotations

import io
import logging
import re
import sys
from typing import IO

import structlog
from structlog.types import EventDict, ExcInfo, Processor

# What moves a cursor, ends a line or turns a word around; JSON itself escapes those below a space.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
JSON = structlog.processors.JSONRenderer(ensure_ascii=False)


def begin(level: str) -> None:
    """Write what is at least as severe as `level` (DEBUG, INFO, WARNING, ERROR)."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    last = _for_people() if sys.stderr.isatty() else _for_machines()
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    _take_in_others(shared, last)


def _for_people() -> list[Processor]:
    return [_in_one_line, structlog.dev.ConsoleRenderer(exception_formatter=_traceback)]


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, _as_json]


def _in_one_line(_: object, __: str, line: EventDict) -> EventDict:
    """Show what a terminal would act upon, so that nobody else's words look like a line of ours."""
    return {
        name: harmless(value).replace("\n", "\\n") if isinstance(value, str) else value
        for name, value in line.items()
    }


def _traceback(sio: IO[str], exc_info: ExcInfo) -> None:
    held = io.StringIO()
    structlog.dev.plain_traceback(held, exc_info)
    sio.write(harmless(held.getvalue()))


def _as_json(logger: object, method: str, line: EventDict) -> str:
    return harmless(str(JSON(logger, method, line)))


def harmless(text: str) -> str:
    """Write what cannot be seen as its number, `\\u001b`; line feeds stay."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _take_in_others(shared: list[Processor], last: list[Processor]) -> None:
    """Give what libraries log, which is asked only for what is wrong, the same shape."""
    handler = logging.StreamHandler(sys.stderr)
    ours = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ours))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
