"""Logs: one line per event on standard error, as JSON unless a person is watching."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.types import Processor


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
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _take_in_others(shared: list[Processor], last: list[Processor]) -> None:
    """Give what libraries log, which is asked only for what is wrong, the same shape."""
    handler = logging.StreamHandler(sys.stderr)
    ours = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ours))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
