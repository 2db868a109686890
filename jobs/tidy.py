"""What nobody needs any more is thrown away at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from handlers._chat import Tools
from jobs._job import Daily, job
from models import ahead, occurrence, retention
from models.draft import Draft
from models.inbox import Heard
from models.teamwork import drafts_kept, messages_kept

REPEATS = timedelta(days=14)  # the platforms repeat an event for hours, not for weeks
CLAIMS = timedelta(days=14)
UNIMPORTED = timedelta(days=7)  # sheets that were read


@job("tidy", when=Daily(3, 20))
def tidy(session: Session, now: datetime, tools: Tools) -> None:
    """Forget what was heard, claimed and posted long ago; drafts that nobody posted are kept."""
    session.execute(delete(Heard).where(col(Heard.at) < now - REPEATS))
    ahead.forget_old(session, now - UNIMPORTED)
    old = delete(Draft).where(col(Draft.posted).is_not(None), col(Draft.at) < now - drafts_kept(session))
    drafts = session.execute(old).rowcount  # type: ignore[attr-defined]
    occurrence.tidy(session, now - CLAIMS)
    retention.begin(session, now, now - messages_kept(session), drafts)


@job("forget", when=retention.next_after)
def forget(session: Session, now: datetime, tools: Tools) -> None:
    """Forget lines and messages that are older than the team keeps them, a batch at a time."""
    run = retention.under_way(session, locked=True)
    if run is not None:
        retention.go_on(session, run, now)
