"""The cards of articles and of their stages, and the words about both."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from handlers._article_figures import figures_of
from handlers._called import called
from handlers._cards import draws
from models.article import Article
from models.column import ContentColumn
from models.life import Living, after, mark
from models.message import Button, Confirm, Field, Message
from models.person import Person
from models.push import place_words
from models.retro import latest_retro
from models.review import Review, last_review, names_of, reviews_for, seats_of, to_decide
from models.room import told_apart
from models.sop import PUBLISH, RETRO
from models.stage import Stage, open_stages, stages_of
from models.version import takes_version
from models.words import Text, Words, joined, nt, t
from models.workcalendar import WorkCalendar

MOST_LISTED = 20
MARKS = {"done": " ✓", "open": " ●", "reviewing": " ●"}


def titled(article: Article) -> Words:
    """An article as it stands in a sentence."""
    return Text("{number}《{title}》", {"number": article.short_id, "title": article.title})


def slot_of(article: Article) -> Words:
    """When it is published; just the day where no time was said."""
    return t("{moment}", moment=article.slot if article.slot_timed else article.slot_day)


def place_of(article: Article) -> Words:
    """An article's place in its push, as it is called."""
    return place_words(article.position) if article.push is not None and article.position else ""


def progress_line(stages: list[Stage]) -> Words:
    """All stages in one line, those done and that whose turn it is marked."""
    shown = [stage for stage in stages if stage.state != "skipped"]
    return joined([joined([one.name, MARKS.get(one.state, "").strip()], " ") for one in shown], " → ")


def left_words(due: datetime, now: datetime, calendar: WorkCalendar) -> Words:
    """How much working time is left until something is due, or how much has passed since."""
    left = calendar.working_time_between(now, due)
    minutes = int(abs(left).total_seconds()) // 60
    a_day = int(calendar.hours.length.total_seconds()) // 60
    days, hours = divmod(minutes, a_day)
    parts = [
        nt("{count} working day", "{count} working days", days) if days else "",
        nt("{count} hour", "{count} hours", hours // 60) if hours // 60 else "",
        nt("{count} minute", "{count} minutes", hours % 60) if not days and hours < 60 else "",
    ]
    length = joined(parts, " ")
    return t("{length} left", length=length) if due >= now else t("{length} late", length=length)


@draws("article")
def draw_article(session: Session, subject: str, view: str) -> Message:
    """Draw an article: where it stands, who has it now and until when."""
    article = session.get_one(Article, int(subject.partition(":A")[2]))
    stages = stages_of(session, article)
    figures = figures_of(session, article)
    counted = joined([t("Figures"), figures], " ") if figures else ""
    return Message(
        joined([t("Article {number}", number=article.short_id), article.title]),
        fields=tuple(_fields(session, article, stages)),
        sections=tuple(words for words in (progress_line(stages) if stages else "", counted) if words),
        buttons=_buttons(article),
        subject=article.subject,
        view=view,
    )


def _fields(session: Session, article: Article, stages: list[Stage]) -> list[Field]:
    column = session.get(ContentColumn, article.column) if article.column is not None else None
    account = told_apart(session).get(article.account, "")
    owner = called(session, session.get_one(Person, article.owner))
    shown: list[tuple[Words, Words]] = [
        (t("State"), joined([article.STATES[article.state], _since(article)])),
        (
            t("Owner"),
            joined([*_written(session, article), owner]),
        ),
        (t("Publishes"), joined([slot_of(article), place_of(article)]) if not article.is_out else ""),
        (t("Column"), joined([column.name if column else "", account])),
        (t("Now"), _now(session, article, stages)),
        (t("Link"), article.link),
        (t("Looked back"), _looked_back(session, article)),
    ]
    return [Field(label, value) for label, value in shown if value]


def _looked_back(session: Session, article: Article) -> Words:
    """Who wrote its retro, and when it was last changed."""
    retro = latest_retro(session, article.id) if article.is_out else None
    if retro is None:
        return ""
    return joined([session.get_one(Person, retro.author).name, t("{moment}", moment=retro.at)])


def _written(session: Session, article: Article) -> list[Words]:
    """Who writes it from outside, through whom, and for what fee."""
    if not article.writer:
        return []
    contact = session.get(Person, article.contact) if article.contact is not None else None
    through = t("through {person}", person=contact.name) if contact is not None else ""
    fee: Words = ""
    if article.fee_at is not None:
        fee = t("fee {fee}, due since {moment}", fee=article.fee or Decimal(0), moment=article.fee_at)
    elif article.fee is not None:
        fee = t("fee {fee}", fee=article.fee)
    return [article.writer, through, fee]


def _since(article: Article) -> Words:
    if article.is_out and article.published_at is not None:
        return t("{moment}", moment=article.published_at)
    if article.scheduled_at is None or article.is_out:
        return ""
    if article.state == "scheduled":
        return t("in the back office for {moment}", moment=article.scheduled_at)
    return t("still in the back office for {moment}: cancel that first", moment=article.scheduled_at)


def _now(session: Session, article: Article, stages: list[Stage]) -> Words:
    """Whose turn it is, and until when."""
    if not article.is_alive:
        return ""
    turn = next((one for one in stages if one.state in ("open", "reviewing")), None)
    if turn is None:
        return ""
    review = last_review(session, turn) if turn.state == "reviewing" else None
    if review is not None:
        names = names_of(session, to_decide(session, review))
        return joined([turn.name, names, t("until {moment}", moment=review.due)])
    doer = session.get(Person, turn.doer) if turn.doer is not None else None
    until = t("until {moment}", moment=turn.due)
    stuck = t("stuck: {what}", what=turn.blocked) if turn.blocked else ""
    return joined([turn.name, called(session, doer) if doer else t("nobody"), until, stuck])


def _buttons(article: Article) -> tuple[Button, ...]:
    number = article.short_id
    progress = Button(t("Progress"), f"article progress {number}")
    begin = Button(t("Start"), f"article start {number}", primary=True)
    move = Button(t("Another slot…"), f"article slot {number} …")
    drop = Button(t("Drop…"), f"article drop {number} …")
    publish = Button(t("Published…"), f"article publish {number} …", primary=True)
    retro = Button(t("Retro…"), f"article retro {number} …")
    shown = {
        "planned": (begin, move, progress, drop),
        "writing": (progress, move, drop),
        "reviewing": (progress, move, drop),
        "approved": (publish, Button(t("Scheduled…"), f"article schedule {number} …"), progress, move, drop),
        "scheduled": (publish, progress, move, drop),
        "published": (progress, retro),
        "closed": (progress, retro),
    }
    return shown.get(article.state, ())


@draws("stage")
def draw_stage(session: Session, subject: str, view: str) -> Message:
    """Draw a stage for whoever does it: what, until when, what comes next, and what to do about it."""
    stage = session.get_one(Stage, int(subject.partition(":S")[2]))
    article = session.get_one(Article, stage.article)
    stages = stages_of(session, article)
    checks = joined([f"□ {one}" for one in stage.read.checklist], "\n")
    return Message(
        _heading(session, stage, article),
        fields=tuple(Field(label, value) for label, value in _stage_fields(session, stage, stages) if value),
        sections=tuple(part for part in (progress_line(stages), checks) if part),
        buttons=_stage_buttons(session, stage, article),
        subject=stage.subject,
        view=view,
    )


def _heading(session: Session, stage: Stage, article: Article) -> Words:
    name, title = stage.name, article.title
    if stage.state == "done" and stage.done_at is not None:
        who = session.get(Person, stage.done_by) if stage.done_by is not None else None
        said = t("{stage} of《{title}》 is done", stage=name, title=title)
        return joined([said, who.name if who else "", t("{moment}", moment=stage.done_at)])
    if stage.state == "skipped" or not article.is_alive:
        return t("{stage} of《{title}》 is not needed any more", stage=name, title=title)
    if stage.state == "reviewing":
        return t("{stage} of《{title}》 is in review", stage=name, title=title)
    if stage.state == "waiting":
        return t("{stage} of《{title}》: not your turn yet", stage=name, title=title)
    return t("《{title}》: {stage}", stage=name, title=title)


def _stage_fields(session: Session, stage: Stage, stages: list[Stage]) -> list[tuple[Words, Words]]:
    following = next((one for one in stages if one.place > stage.place and one.state != "skipped"), None)
    after: Words = ""
    if following is not None and stage.state == "open":
        doer = session.get(Person, following.doer) if following.doer is not None else None
        after = joined([following.name, called(session, doer) if doer else ""])
    return [
        (t("Due"), joined([t("{moment}", moment=stage.due), stage.moved_why])),
        (t("Next"), after),
        (t("Stuck"), stage.blocked),
    ]


def _stage_buttons(session: Session, stage: Stage, article: Article) -> tuple[Button, ...]:
    number = stage.short_id
    if stage.state == "done" and last_review(session, stage) is None:
        return (Button(t("Undo"), f"article undo {number}"),)
    if stage.state != "open" or not article.is_alive:
        return ()
    return (
        _strong(session, stage, article),
        Button(t("Later…"), f"article snooze {number} …"),
        Button(t("Reassign…"), f"article hand-over {number} …"),
        Button(t("Stuck…"), f"article blocked {number} …"),
        Button(t("In 1 hour"), f"article snooze {number} in 1 hour"),
        Button(t("Tomorrow 09:37"), f"article snooze {number} tomorrow 09:37"),
        Button(t("New date…"), f"article reschedule {number} …"),
    )


def _strong(session: Session, stage: Stage, article: Article) -> Button:
    number = stage.short_id
    if stage.read.kind == PUBLISH:
        return Button(t("Published…"), f"article publish {article.short_id} …", primary=True)
    if takes_version(session, stage):
        return Button(t("Hand in…"), f"article hand-in {number} …", primary=True)
    if stage.read.key == RETRO and article.is_out:
        return Button(t("Retro…"), f"article retro {article.short_id} …", primary=True)
    sure = None
    if stage.read.checklist:
        listed = joined(stage.read.checklist, "、")
        sure = Confirm(t("All of it checked?"), listed, t("All checked"))
    return Button(t("Done"), f"article done {number}", primary=True, confirm=sure)


def plan_table(session: Session, stages: list[Stage], now: datetime, calendar: WorkCalendar) -> Words:
    """The plan with real dates, a line a stage."""
    lines = []
    for stage in stages:
        doer = session.get(Person, stage.doer) if stage.doer is not None else None
        mark = calendar.mark(stage.due.astimezone(calendar.zone).date())
        parts = [t("{moment}", moment=stage.due), mark, stage.name, called(session, doer) if doer else ""]
        lines.append(joined(parts))
    return joined(lines, "\n")


@draws("daylist")
def draw_day_list(session: Session, subject: str, view: str) -> Message:
    """Draw the one list that stands for what is more than a day's messages."""
    person = session.get_one(Person, int(subject.partition(":")[2]))
    lines = [_day_line(session, one, one.name) for one in open_stages(session, person)]
    lines += [_day_line(session, one, t("to review")) for one in reviews_for(session, person)]
    mine = Button(t("My list"), "my", primary=True)
    body = joined(lines[:MOST_LISTED], "\n") or t("Nothing is left to do.")
    return Message(
        t("The rest of today in one list"), sections=(body,), buttons=(mine,), subject=subject, view=view
    )


def _day_line(session: Session, one: Stage | Review, what: Words) -> Words:
    article = session.get_one(Article, one.article)
    return joined([one.short_id, titled(article), what, t("{moment}", moment=one.due)])


@after("stage", "finish", "hand in", "pass", "arrive", "skip", "close")
def _stage_is_listed_no_more(session: Session, thing: Living, at: datetime) -> None:
    doer = session.get_one(Stage, thing.id).doer
    if doer is not None:
        mark(session, f"daylist:{doer}")


@after("review", "pass", "return", "replace", "close")
def _review_is_listed_no_more(session: Session, thing: Living, at: datetime) -> None:
    for seat in seats_of(session, session.get_one(Review, thing.id)):
        mark(session, f"daylist:{seat.person}")
