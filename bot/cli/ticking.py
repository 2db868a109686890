"""`tick`: time moves from one due moment to the next, and each time all that is due happens."""

from __future__ import annotations

import time
from datetime import datetime

import typer
from sqlmodel import Session, col, func, or_, select

from bot.app import Paiqi
from bot.cli.opening import moment, refused_backwards, rehearsing, set_clock
from bot.cli.output import Output
from bot.virtual import Backwards
from models import occurrence
from models.outbox import Outcome, Parcel

LONGEST_WAIT = 10.0  # real seconds until what another process took in hand is done
PATIENCE = 0.2  # seconds in which another sender may finish its batch
STEP = 0.01  # seconds between two looks


def tick(at: str | None, as_json: bool, language: str | None) -> None:
    """Let time pass until a moment, now if none is given, and print what was said meanwhile."""
    with rehearsing(at, only_if_new=True) as paiqi:
        until = paiqi.clock.now() if at is None else moment(paiqi, at)
        if at is not None:
            try:
                paiqi.clock.check(until)
            except Backwards as backwards:
                raise refused_backwards(backwards) from None
        ticking = Ticking(paiqi)
        ticking.settle()
        while (coming := ticking.coming()) is not None and coming <= until:
            set_clock(paiqi, coming)
            ticking.settle()
        if at is not None:
            set_clock(paiqi, until)
            ticking.settle()
        ticking.say(Output(paiqi, as_json, language))


class Ticking:
    """What time brings from now on: what jobs post, and what was to be sent later."""

    def __init__(self, paiqi: Paiqi) -> None:
        self._paiqi = paiqi
        with paiqi.db.reading() as session:
            self._last = session.exec(select(func.max(Parcel.id))).one() or 0
            waiting = select(Parcel.id).where(Parcel.state == Outcome.WAITING)
            self._waiting = set(session.exec(waiting))

    def coming(self) -> datetime | None:
        """When something falls due next: a job, or a message that waits for its time."""
        now = self._paiqi.clock.now()
        later = select(func.min(Parcel.at)).where(Parcel.state == Outcome.WAITING, Parcel.at > now)
        with self._paiqi.db.reading() as session:
            moments = (self._paiqi.runner.next_after(now), session.exec(later).one())
        return min((at for at in moments if at is not None), default=None)

    def settle(self) -> None:
        """Do all that is due now, or wait until another process has done it."""
        until = time.monotonic() + LONGEST_WAIT
        self._paiqi.runner.run_due()
        self._paiqi.deliver(PATIENCE)
        while self._left():
            if time.monotonic() > until:
                typer.echo("Something is still on its way; it is not shown here.", err=True)
                return
            time.sleep(STEP)
            self._paiqi.deliver(PATIENCE)

    def _left(self) -> bool:
        with self._paiqi.db.reading() as session:
            due = self._ours(session, Outcome.WAITING)
            now = self._paiqi.clock.now()
            return any(parcel.at <= now for parcel in due) or occurrence.under_way(
                session, self._paiqi.real()
            )

    def say(self, output: Output) -> None:
        """Print what was sent."""
        with self._paiqi.db.reading() as session:
            output.parcels(session, self._ours(session, Outcome.SENT))

    def _ours(self, session: Session, state: Outcome) -> list[Parcel]:
        """What jobs posted since, and what waited before, in the order in which it was sent."""
        posted = col(Parcel.event).startswith("job:") & (col(Parcel.id) > self._last)
        asked = select(Parcel).where(Parcel.state == state, or_(posted, col(Parcel.id).in_(self._waiting)))
        return list(session.exec(asked.order_by(col(Parcel.sent_at), col(Parcel.id))))
