"""Sign-ins whose time is over are forgotten at night."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers._chat import Tools
from jobs._job import Daily, job
from models.signin import tidy


@job("sign-ins", when=Daily(3, 25))
def forget_sign_ins(session: Session, now: datetime, tools: Tools) -> None:
    """Forget links and sign-ins that work no longer."""
    tidy(session, now)
