"""One try at one message: shown in its reader's language, asked for where in doubt, and judged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import uniform

import structlog
from sqlmodel import Session

from bot.claim import Due, Mark, Taken, Verdict
from bot.db import Database
from bot.patience import SETTLING, Failing, Jitter, began, is_ahead, next_try, pause
from bot.platform import Away, Delivery, Later, Never, Platform
from bot.words import Reader, localise
from models.message import message_from_data
from models.outbox import Address, Outcome

LONGEST_AWAY = timedelta(hours=1)  # a platform that asks for more is asked again by then
LONGEST_ERROR = 500  # characters

Clock = Callable[[], datetime]
Readers = Callable[[Session, Address], Reader]
log = structlog.get_logger()


class Sender:
    """Tries rows in hand on one platform; `now` is real time."""

    def __init__(
        self, db: Database, platform: Platform, readers: Readers, now: Clock, jitter: Jitter = uniform
    ) -> None:
        self._db = db
        self._platform = platform
        self._readers = readers
        self._known: dict[Address, Reader] = {}
        self._now = now
        self._jitter = jitter
        self._times_away = 0
        self.away_until: datetime | None = None

    def is_away(self) -> bool:
        """Whether the platform is left alone for now, as it did not answer."""
        return is_ahead(self.away_until, self._now(), most=LONGEST_AWAY)

    def forget_readers(self) -> None:
        """Look anew who reads what, as people change their language."""
        self._known.clear()

    def send(self, taken: Taken) -> Verdict:
        """Try to show a row, and say what became of it; only what the database raises is raised."""
        reader = self._reader(_address(taken.due))
        try:
            delivery = _delivery(taken, reader)
        except Exception as error:
            return self._given_up(taken.due, f"cannot be shown: {_said(error)}", surely_not_sent=True)
        verdict = self._try(taken, delivery)
        if verdict.mark is not None:
            self._times_away, self.away_until = 0, None
        return verdict

    def _try(self, taken: Taken, delivery: Delivery) -> Verdict:
        due = taken.due
        if taken.in_doubt and due.edits is None and (told := self._ask(due, delivery)):
            return told
        try:
            ref = self._show(taken, delivery)
        except Away as away:
            return self._went_away(away, surely_not_sent=True)
        except Later as later:
            return self._failed(due, str(later), later.after or 0.0, surely_not_sent=True)
        except Never as never:
            return self._given_up(due, str(never), surely_not_sent=True)
        except Exception as error:
            log.warning("it is open whether this was sent", row=due.id, event_id=due.event, why=_said(error))
            settled = SETTLING.total_seconds()
            return self._ask(due, delivery) or self._failed(due, _said(error), settled)
        return self._sent(due, ref)

    def _show(self, taken: Taken, delivery: Delivery) -> str | None:
        if taken.due.edits is None:
            return self._platform.send(delivery)
        # A message whose reference the platform never gave cannot be changed any more.
        if taken.ref is None:
            raise Never("the message that this edits has no reference")
        self._platform.edit(delivery, taken.ref)
        return None

    def _ask(self, due: Due, delivery: Delivery) -> Verdict | None:
        """Ask whether it is there already; None if it is not.

        An edit may be done twice: for one it is only asked whether anybody answers.
        """
        try:
            ref = self._platform.find(delivery)
        except Later as later:
            if isinstance(later, Away):
                return self._went_away(later)
            return self._failed(due, str(later), later.after or 0.0)
        except Never as never:
            return self._given_up(due, str(never))
        except Exception as error:
            return self._went_away(error)
        return None if ref is None or due.edits is not None else self._sent(due, ref)

    def _sent(self, due: Due, ref: str | None) -> Verdict:
        return Verdict(Mark(Outcome.SENT, due.tries, ref, sent_at=self._now()))

    def _failed(self, due: Due, why: str, least: float, surely_not_sent: bool = False) -> Verdict:
        now = self._now()
        failing = Failing(due.tries + 1, due.failing_since)
        retry_at = next_try(failing, now, least, self._jitter)
        if retry_at is None:
            return self._given_up(due, why, surely_not_sent)
        mark = Mark(
            Outcome.WAITING, failing.tries, retry_at=retry_at, failing_since=began(failing, now), error=why
        )
        return Verdict(mark, surely_not_sent)

    def _given_up(self, due: Due, why: str, surely_not_sent: bool = False) -> Verdict:
        since = began(Failing(due.tries, due.failing_since), self._now())
        return Verdict(Mark(Outcome.PARKED, due.tries + 1, failing_since=since, error=why), surely_not_sent)

    def _went_away(self, error: Exception, surely_not_sent: bool = False) -> Verdict:
        self._times_away += 1
        least = (error.after or 0.0) if isinstance(error, Later) else 0.0
        wait = timedelta(seconds=max(least, pause(self._times_away, self._jitter)))
        self.away_until = self._now() + min(wait, LONGEST_AWAY)
        log.warning("the platform does not answer", platform=self._platform.name, why=_said(error))
        return Verdict(None, surely_not_sent)

    def _reader(self, to: Address) -> Reader:
        if to not in self._known:
            with self._db.glance() as session:
                self._known[to] = self._readers(session, to)
        return self._known[to]


def _address(due: Due) -> Address:
    return Address(due.platform, due.room, due.direct, due.only, language=due.language)


def _delivery(taken: Taken, reader: Reader) -> Delivery:
    due = taken.due
    source = message_from_data(json.loads(due.body))
    return Delivery(
        # Numbers begin anew in a new database; with the time none returns in the platform's memory.
        key=f"{due.id}-{int(due.at.timestamp() * 1000):x}",
        at=due.at,
        to=replace(_address(due), thread=due.thread, thread_of=due.thread_of),
        message=localise(source, reader),
        source=source,
        language=reader.language,
        thread=due.thread or (taken.ref if due.thread_of else None),
    )


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
