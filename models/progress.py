"""How an article goes on: its stages are made from a plan, open in turn, and move when a date slips."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from models.article import Article
from models.audit import Deed
from models.doers import Roll, doer_of
from models.life import write_down
from models.person import Person
from models.planning import Plan, Step, comes_before, plan
from models.refusal import Refusal
from models.sop import PUBLISH, TOPIC, Template
from models.stage import UNDO, Stage, stages_of
from models.words import t
from models.workcalendar import WorkCalendar


def plan_for(
    session: Session, article: Article, template: Template, now: datetime, calendar: WorkCalendar
) -> Plan:
    """Plan an article by a template."""
    stages = template.stages_for(article.conditions)
    return plan(stages, article.slot, now, calendar, Roll(session).free(article))


def lay_out(session: Session, article: Article, template: Template, made: Plan, at: datetime) -> list[Stage]:
    """Give an article the stages of a plan, in place of those of an earlier plan of which none has begun."""
    article.sop, article.sop_version = template.name, template.version
    known = {stage.place: stage for stage in stages_of(session, article)}
    for place, step in enumerate(made.steps, 1):
        doer = doer_of(session, step.spec.who, article, step.due.date())
        stage = known.pop(place, None) or _new_stage(session, article, place, step, at)
        stage.spec, stage.planned, stage.due = step.spec.as_data(), step.due, step.due
        stage.doer = doer.id if doer else article.owner
    for left_over in known.values():
        session.delete(left_over)
    session.flush()
    return stages_of(session, article)


def _new_stage(session: Session, article: Article, place: int, step: Step, at: datetime) -> Stage:
    stage = Stage(article=article.id, place=place, spec={}, planned=step.due, due=step.due)
    session.add(stage)
    session.flush()
    write_down(session, Deed(stage.subject, "plan", None, at, after=stage.state))
    return stage


def start(session: Session, article: Article, by: Person, at: datetime) -> None:
    """Let an article begin: the topic's own stage is done, and the next one may open."""
    article.move(session, "start", by, at)
    article.started_at = at
    for stage in stages_of(session, article):
        if stage.read.kind == TOPIC and stage.state == "waiting":
            stage.move(session, "open", None, at)
            stage.move(session, "finish", by, at)
            stage.opened_at = stage.done_at = at
            stage.done_by = by.id


def open_next(session: Session, article: Article, at: datetime) -> Stage | None:
    """Open the stage whose turn it is; None while another is open, or nothing is left before publishing.

    What comes after publishing waits for it, and then for nothing else; after the last of it a published
    article is closed.
    """
    stages = stages_of(session, article)
    waiting = [stage for stage in stages if stage.state == "waiting"]
    if article.is_out:
        for stage in waiting:
            _open(session, stage, article, at)
        if article.state == "published" and all(stage.is_over for stage in stages):
            article.move(session, "close", None, at)
        return min(waiting, key=lambda stage: stage.due, default=None)
    if not waiting or any(stage.state in ("open", "reviewing") for stage in stages):
        return None
    if article.state == "writing" and not _reviews_ahead(stages):
        article.move(session, "approve", None, at)
    _open(session, waiting[0], article, at)
    return waiting[0]


def _open(session: Session, stage: Stage, article: Article, at: datetime) -> None:
    stage.move(session, "open", None, at)
    stage.opened_at, stage.told, stage.told_at, stage.raised, stage.raised_at = at, 0, None, 0, None
    stage.remind_at = first_reminder(stage, article, at)


def _reviews_ahead(stages: list[Stage]) -> bool:
    """Whether anything before publishing is still to be reviewed or handed in."""
    ahead = [one for one in stages if not one.is_over and not one.read.essential and one.read.kind != PUBLISH]
    before = [one for one in ahead if one.place < _publishing(stages)]
    return bool(before)


def _publishing(stages: list[Stage]) -> int:
    return next((one.place for one in stages if one.read.kind == PUBLISH), len(stages) + 1)


def first_reminder(stage: Stage, article: Article, at: datetime) -> datetime:
    """When the doer is first told: at once while the article is made, later when the time comes."""
    spec = stage.read
    if stage.due <= article.out_at and not spec.essential:
        return at
    return max(at, stage.due)


def settle(stage: Stage, by: Person | None, at: datetime) -> None:
    """Note who did a stage, None being Paiqi itself, and remind nobody of it any more."""
    stage.done_at, stage.done_by = at, by.id if by is not None else None
    stage.remind_at, stage.blocked, stage.snoozed = None, "", False


def undo(session: Session, stage: Stage, by: Person, at: datetime) -> None:
    """Take back that a stage is done, within ten minutes, and while the next one has not gone on."""
    if stage.state == "done" and (stage.done_at is None or at - stage.done_at > UNDO):
        raise Refusal(t("{number} was done more than ten minutes ago.", number=stage.short_id))
    article = session.get_one(Article, stage.article)
    stages = stages_of(session, article)
    for later in stages if stage.place < _publishing(stages) else ():
        if later.place > stage.place and later.state == "open":
            later.move(session, "close", None, at)
            later.remind_at = None
        elif later.place > stage.place and later.state not in ("waiting", "skipped"):
            raise Refusal(t("What comes after it has gone on; ask its doer to wait."))
    stage.move(session, "undo", by, at)
    stage.done_at = stage.done_by = None
    stage.remind_at = stage.due if stage.due > at else at + timedelta(hours=1)


def replan(
    session: Session, article: Article, now: datetime, calendar: WorkCalendar
) -> list[tuple[Stage, datetime]]:
    """Date anew the stages of an article that have not begun; those that moved, each with its date before."""
    return date_anew(article, stages_of(session, article), now, calendar, Roll(session))


def date_anew(
    article: Article, stages: Iterable[Stage], now: datetime, calendar: WorkCalendar, roll: Roll
) -> list[tuple[Stage, datetime]]:
    """Date anew those stages that have not begun. What somebody was granted stays, while it fits the slot."""
    waiting = [
        one for one in stages if one.state == "waiting" and not (one.moved_why and _fits(one, article))
    ]
    if not waiting:
        return []
    made = plan([stage.read for stage in waiting], article.out_at, now, calendar, roll.free(article))
    moved = []
    for stage, step in zip(waiting, made.steps, strict=True):
        if stage.due != step.due:
            moved.append((stage, stage.due))
            stage.due = step.due
    return moved


def _fits(stage: Stage, article: Article) -> bool:
    """Whether a granted date is still on the side of publishing on which its stage is."""
    return (stage.due <= article.out_at) == comes_before(stage.read)


def delay(session: Session, stage: Stage, due: datetime, why: str, by: Person, at: datetime) -> None:
    """Move the deadline of a stage, and say why; its doer is told again from here."""
    before = stage.due
    stage.due, stage.moved_why, stage.raised, stage.raised_at = due, why, 0, None
    stage.remind_at = at if stage.state == "open" else None
    stage.snoozed = False
    moved = f"{before.isoformat()} → {due.isoformat()}"
    write_down(session, Deed(stage.subject, "reschedule", by.id, at, after=stage.state, why=f"{moved} {why}"))
