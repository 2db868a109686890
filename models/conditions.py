"""What makes further stages necessary: claims that legal checks, a sponsor who sees it first."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.article import Article
from models.audit import Deed
from models.doers import doer_of
from models.life import write_down
from models.named import Named
from models.person import Person
from models.planning import due_at
from models.progress import replan
from models.refusal import Refusal
from models.sop import StageSpec, template_as
from models.stage import Stage, stages_of
from models.words import t
from models.workcalendar import WorkCalendar


class Condition(Named):
    """What may be so about an article."""

    CLAIMS = "claims", t("claims that legal checks"), "功效宣称", "宣称", "claim"
    SPONSOR = "sponsor", t("a sponsor"), "合作方", "赞助", "商单"


class Holds(Named):
    """Whether it is so."""

    YES = "yes", t("yes"), "有", "是"
    NO = "no", t("no"), "没有", "无", "否"


def note_condition(
    session: Session,
    article: Article,
    condition: Condition,
    holds: Holds,
    by: Person,
    at: datetime,
    calendar: WorkCalendar,
) -> list[Stage]:
    """Note what is so about an article; the stages that come in or are left out by it.

    Refusal where such a stage, or what comes after it, is under way.
    """
    name = "claims" if condition is Condition.CLAIMS else "sponsored"
    setattr(article, name, holds is Holds.YES)
    write_down(session, Deed(article.subject, "condition", by.id, at, why=f"{condition} {holds}"))
    if holds is Holds.YES:
        changed = _bring_in(session, article, condition, at, calendar)
    else:
        changed = _leave_out(session, article, condition, at)
    session.flush()
    replan(session, article, at, calendar)
    return changed


def _leave_out(session: Session, article: Article, condition: Condition, at: datetime) -> list[Stage]:
    found = [one for one in stages_of(session, article) if one.read.only == condition and not one.is_over]
    for stage in found:
        if stage.state != "waiting":
            raise Refusal(t("{stage} is under way already; finish it, or hand it over.", stage=stage.name))
        stage.move(session, "skip", None, at)
    return found


def _bring_in(
    session: Session, article: Article, condition: Condition, at: datetime, calendar: WorkCalendar
) -> list[Stage]:
    wanted = template_as(session, article.sop, article.sop_version).stages_for(article.conditions)
    there = {one.read.key for one in stages_of(session, article) if one.state != "skipped"}
    missing = [spec for spec in wanted if spec.only == condition and spec.key not in there]
    return [_insert(session, article, spec, wanted, at, calendar) for spec in missing]


def _insert(
    session: Session,
    article: Article,
    spec: StageSpec,
    wanted: tuple[StageSpec, ...],
    at: datetime,
    calendar: WorkCalendar,
) -> Stage:
    """Put a stage before the first of those that follow it; Refusal where that one has begun."""
    following = [one.key for one in wanted[wanted.index(spec) + 1 :]]
    later = [one for one in stages_of(session, article) if one.read.key in following]
    begun = next((one for one in later if one.state not in ("waiting", "skipped")), None)
    if begun is not None:
        raise Refusal(
            t("{stage} has begun, and this would come before it; ask in its review.", stage=begun.name)
        )
    place = min((one.place for one in later), default=len(wanted))
    for one in later:
        one.place += 1
    due = due_at(spec, article.out_at, calendar)
    doer = doer_of(session, spec.who, article, due.date())
    stage = Stage(
        article=article.id, place=place, spec=spec.as_data(), planned=due, due=due,
        doer=doer.id if doer else article.owner,
    )  # fmt: skip
    session.add(stage)
    session.flush()
    write_down(session, Deed(stage.subject, "plan", None, at, after=stage.state))
    return stage
