"""The auditor: looks whether what should happen does, and tells the admins once of what does not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._chat import Tools
from jobs._job import Daily, job
from models import watch
from models.admins import tell_admins
from models.message import Message
from models.watch import Problem, Seen
from models.words import Words, t

SURE = timedelta(minutes=1)  # after a pause or a leap of the clock, what is late goes out at once

ADVICE = {
    Problem.OUTBOX: t("See whether Paiqi runs and reaches the chat: python -m bot doctor"),
    Problem.JOBS: t("Its failure is in the log, under the job's name."),
    Problem.RECORD: t("Keep the database as it is, and compare it with a backup: python -m bot audit verify"),
}


@job(watch.NAME, when=watch.next_look)
def look(session: Session, now: datetime, tools: Tools) -> None:
    """Look for what is late; what still is at a second look is told, and also when it is well again."""
    known = watch.seen(session, locked=True)
    late = watch.late(session, now)
    for problem in (Problem.OUTBOX, Problem.JOBS):
        if problem not in late:
            known["suspected"].pop(problem, None)
            _is_well(session, known, problem, now, tools)
            continue
        since = datetime.fromisoformat(known["suspected"].setdefault(problem, now.isoformat()))
        if now - since >= SURE:
            _is_wrong(session, known, problem, late[problem], now, tools)
    known["looked_at"] = now.isoformat()
    watch.keep(session, known)


@job("record", when=Daily(4, 37))
def prove(session: Session, now: datetime, tools: Tools) -> None:
    """Prove what was written down since the night before."""
    known = watch.seen(session, locked=True)
    fault = watch.prove_record(session, known)
    if fault is None:
        _is_well(session, known, Problem.RECORD, now, tools)
    else:
        _is_wrong(session, known, Problem.RECORD, fault, now, tools)
    watch.keep(session, known)


def _is_wrong(
    session: Session, known: Seen, problem: Problem, what: Words, now: datetime, tools: Tools
) -> None:
    if problem not in known["told"]:
        known["told"][problem] = now.isoformat()
        message = Message(problem.label, sections=(what, ADVICE[problem]))
        _tell_admins(session, message, f"{problem}:{now.isoformat()}", now, tools)


def _is_well(session: Session, known: Seen, problem: Problem, now: datetime, tools: Tools) -> None:
    since = known["told"].pop(problem, None)
    if since is not None:
        message = Message(t("Well again: {problem}", problem=problem.label))
        _tell_admins(session, message, f"{problem}:{since}:well", now, tools)


def _tell_admins(session: Session, message: Message, about: str, now: datetime, tools: Tools) -> None:
    at = tools.calendar.next_push(now) if tools.calendar.is_quiet(now) else now
    tell_admins(session, message, at, f"auditor:{about}")
