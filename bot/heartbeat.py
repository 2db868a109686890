"""Tells a watcher outside each minute that all is well; silence is the alarm, even if no chat is reached."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from threading import Event
from urllib.error import HTTPError

import structlog

EACH = 60.0  # seconds
PATIENCE = 4.0  # seconds for the watcher to answer; less than a stop may take

log = structlog.get_logger()


class Heartbeat:
    """Calls a URL by GET while `is_well` says so; of failures in a row the first is logged."""

    def __init__(
        self, url: str, is_well: Callable[[], bool], each: float = EACH, patience: float = PATIENCE
    ) -> None:
        self._url = url
        self._is_well = is_well
        self._each = each
        self._patience = patience
        self._silent = False

    def run(self, stop: Event) -> None:
        """Beat until told to stop."""
        while not stop.is_set():
            self.beat()
            stop.wait(self._each)

    def beat(self) -> None:
        """Call once, if all is well."""
        why = self._call() if self._is_well() else "something is not well: python -m bot doctor"
        if why and not self._silent:
            log.warning("no heartbeat", why=why)
        elif self._silent and not why:
            log.info("the heartbeat is heard again")
        self._silent = bool(why)

    def _call(self) -> str:
        """Call the watcher; why it failed, without the URL, which is a secret."""
        try:
            with urllib.request.urlopen(self._url, timeout=self._patience) as answer:
                answer.read(1)
        except HTTPError as error:
            with error:
                return f"the watcher answers {error.code}"
        except (OSError, ValueError) as error:
            return f"the watcher does not answer ({type(error).__name__})"
        return ""
