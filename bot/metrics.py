"""What is counted for those who watch over Paiqi: commands, messages and jobs, for Prometheus."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram, generate_latest
from sqlmodel import Session, col, func, select

from models import watch
from models.outbox import Outcome, Parcel

_COMMANDS = Histogram(
    "paiqi_command_seconds",
    "From hearing a line to its answer in the outbox.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3, 5),
)
_SENT = Counter("paiqi_sent", "Messages and edits sent.", ["platform"])
_PARKED = Counter("paiqi_parked", "Messages and edits given up.", ["platform"])
_DELAY = Histogram(
    "paiqi_delivery_seconds",
    "From when a message was due to when it was sent, in the team's time.",
    ["platform"],
    buckets=(0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 30, 300, 3600),
)
_WAITING = Gauge("paiqi_outbox_waiting", "Messages that are due and not sent.", ["platform"])
_OLDEST = Gauge("paiqi_outbox_oldest_seconds", "How long the oldest of them has been due.", ["platform"])
_PROBLEM = Gauge("paiqi_problem", "Whether the auditor found something wrong, 0 or 1.", ["problem"])
_RUNS = Counter("paiqi_job_runs", "Runs of a job.", ["job", "outcome"])
_LATENESS = Histogram(
    "paiqi_job_lateness_seconds",
    "From when a job was due to when it ran.",
    ["job"],
    buckets=(0.01, 0.1, 0.5, 1, 5, 30, 300, 3600, 86400),
)


def command(seconds: float) -> None:
    """Count a line answered."""
    _COMMANDS.observe(seconds)


def sent(platform: str, seconds_late: float) -> None:
    """Count a message sent."""
    _SENT.labels(platform).inc()
    _DELAY.labels(platform).observe(max(0.0, seconds_late))


def parked(platform: str) -> None:
    """Count a message given up."""
    _PARKED.labels(platform).inc()


def job(name: str, seconds_late: float, done: bool) -> None:
    """Count a run of a job that was done or failed."""
    _RUNS.labels(name, "done" if done else "failed").inc()
    _LATENESS.labels(name).observe(max(0.0, seconds_late))


def exposition(session: Session, now: datetime) -> bytes:
    """All figures as Prometheus' text (`prometheus_client.CONTENT_TYPE_LATEST`); `now` is the domain's."""
    _WAITING.clear()
    _OLDEST.clear()
    due = select(Parcel.platform, func.count(), func.min(Parcel.at))
    due = due.where(Parcel.state == Outcome.WAITING, Parcel.at <= now).group_by(col(Parcel.platform))
    for platform, count, oldest in session.exec(due):
        _WAITING.labels(platform).set(count)
        _OLDEST.labels(platform).set((now - oldest).total_seconds())
    told = watch.seen(session)["told"]
    for problem in watch.Problem:
        _PROBLEM.labels(problem.value).set(problem in told)
    return generate_latest()
