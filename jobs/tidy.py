"""What nobody needs any more is thrown away at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from handlers._chat import Tools
from jobs._job import Daily, job
from models import occurrence
from models.draft import Draft
from models.inbox import Heard
from models.teamwork import drafts_kept

REPEATS = timedelta(days=14)  # the platforms repeat an event for hours, not for weeks
CLAIMS = timedelta(days=14)


@job("tidy", when=Daily(3, 20))
def tidy(session: Session, now: datetime, tools: Tools) -> None:
    """Forget what was heard, claimed and posted long ago; drafts that nobody posted are kept."""
    session.execute(delete(Heard).where(col(Heard.at) < now - REPEATS))
    session.execute(
        delete(Draft).where(col(Draft.posted).is_not(None), col(Draft.at) < now - drafts_kept(session))
    )
    occurrence.tidy(session, now - CLAIMS)
