"""What the commands about articles share: planning, starting, going on, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from handlers._article_card import draw_article, left_words, plan_table, titled
from handlers._chat import Chat
from handlers._dates import When
from handlers._lesson_words import recalled
from handlers._pushing import place
from handlers._templates import template_name
from models.article import Article
from models.audit import Deed
from models.column import ContentColumn
from models.doers import Roll
from models.life import mark, write_down
from models.message import Button, Message
from models.person import Person
from models.planning import Plan, earliest, moment_of, shorter
from models.progress import lay_out, plan_for, replan
from models.room import Use
from models.sop import SHIPPED, Template, template, template_for, templates
from models.stage import Stage, stages_of
from models.teamwork import team_calendar
from models.topic import Topic
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar


def plan_article(chat: Chat, topic: Topic, owner: Person, slot: When) -> Message:
    """Make an article of an accepted topic and show its plan; nothing begins before the plan is confirmed."""
    calendar = team_calendar(chat.session, chat.tools.calendar)
    article = Article(
        topic=topic.id,
        title=topic.title,
        account=topic.account,
        column=topic.column,
        owner=owner.id,
        slot=moment_of(slot.at, slot.has_time, calendar),
        slot_day=slot.at.date(),
        slot_timed=slot.has_time,
        sop="",
    )
    chat.session.add(article)
    chat.session.flush()
    deed = Deed(article.subject, "plan", chat.me.id, chat.now, after=article.state, why=topic.short_id)
    write_down(chat.session, deed)
    column = chat.session.get(ContentColumn, topic.column) if topic.column is not None else None
    shown = lay_out_and_show(chat, article, template_for(chat.session, column))
    learned = recalled(chat.session, article.title, article.column, article.account)
    return replace(shown, sections=(*shown.sections, *((learned,) if learned else ())))


def lay_out_and_show(chat: Chat, article: Article, by: Template) -> Message:
    """Plan an article by a template, in place of an earlier plan, and show it with what is wrong with it."""
    calendar = team_calendar(chat.session, chat.tools.calendar)
    made = plan_for(chat.session, article, by, chat.now, calendar)
    stages = lay_out(chat.session, article, by, made, chat.now)
    number = article.short_id
    fits = earliest(by.stages_for(article.conditions), article.slot, chat.now, calendar)
    placed = place(chat, article, fits)
    notes = [*placed.notes, *_lacking(chat, article, by, made, calendar), _unsure(stages, calendar)]
    table = plan_table(chat.session, stages, chat.now, calendar)
    return Message(
        t("Plan of {article} by “{template}”", article=titled(article), template=template_name(by)),
        sections=tuple(part for part in (placed.where, table, joined(notes, "\n")) if part),
        buttons=(
            Button(t("Start"), f"article start {number}", primary=True),
            *placed.buttons,
            Button(t("Another slot…"), f"article slot {number} …"),
            Button(t("Another template…"), f"article template {number} …"),
        ),
    )


def _lacking(chat: Chat, article: Article, by: Template, made: Plan, calendar: WorkCalendar) -> list[Words]:
    """Say by how much a slot cannot be met, and what would fit."""
    if not made.short:
        return []
    now, first = chat.now, next(step for step in made.steps if step.spec.kind != "topic")
    short = left_words(calendar.add_working_time(now, -made.short), now, calendar)
    said: list[Words] = [
        t("The slot comes too early for this template: its first step would be {late}.", late=short),
        t("Started all the same, its steps are squeezed, the first one until {moment}.", moment=first.due),
    ]
    stages = by.stages_for(article.conditions)
    later = earliest(stages, article.slot, now, calendar, Roll(chat.session).free(article))
    if later is not None:
        said.append(t("The first slot that fits: {moment}", moment=later))
    fitting = shorter(templates(chat.session), article.slot, now, calendar, article.conditions)
    names = joined([template_name(one) for one in fitting if one.name != by.name], " / ")
    return [*said, t("Templates that fit this slot: {names}", names=names)] if names else said


def _unsure(stages: list[Stage], calendar: WorkCalendar) -> Words:
    """Say so where days of the plan are in a year whose holidays are not announced."""
    return calendar.warning_for([stage.due.astimezone(calendar.zone).date() for stage in stages]) or ""


def template_of(session: Session, article: Article) -> Template:
    """The template that an article is planned by, as it is now."""
    return template(session, article.sop) or SHIPPED["standard"]


def post_card(chat: Chat, article: Article) -> None:
    """Post an article's one card in its account's room."""
    card = draw_article(chat.session, article.subject, "room")
    chat.post(Use.SOP, card, key=f"{article.subject}:card", account=article.account)


def move_slot(chat: Chat, article: Article, slot: When) -> list[tuple[Stage, datetime]]:
    """Let an article be published at another time; the stages that moved, each with its date before."""
    calendar = team_calendar(chat.session, chat.tools.calendar)
    before = article.slot
    article.slot = moment_of(slot.at, slot.has_time, calendar)
    article.slot_day, article.slot_timed = slot.at.date(), slot.has_time
    topic = chat.session.get_one(Topic, article.topic)
    topic.slot, topic.slot_day, topic.slot_timed = slot.at, article.slot_day, slot.has_time
    mark(chat.session, topic.subject)
    moved = f"{before.isoformat()} → {article.slot.isoformat()}"
    write_down(chat.session, Deed(article.subject, "slot", chat.me.id, chat.now, why=moved))
    return replan(chat.session, article, chat.now, calendar)


def moved_words(moved: list[tuple[Stage, datetime]]) -> Words:
    """Say which stages moved, from when to when."""
    return joined(
        [
            t("{stage}: {before} → {after}", stage=one.name, before=before, after=one.due)
            for one, before in moved
        ],
        "\n",
    )


def tell_moved(chat: Chat, article: Article, moved: list[tuple[Stage, datetime]]) -> None:
    """Say once, in the article's thread, what moved."""
    if moved:
        said = t("{person} moved this. What moves with it:", person=chat.me.name)
        chat.add_to_thread(article.subject, joined([said, moved_words(moved)], "\n"))


def turn_of(session: Session, article: Article) -> Stage | None:
    """The stage whose turn it is."""
    return next((one for one in stages_of(session, article) if one.state in ("open", "reviewing")), None)
