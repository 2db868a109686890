"""Articles: their plan, where they stand, when they go out, and that they are out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlmodel import Session, col, select

from handlers import _production as production
from handlers._article_card import draw_article, slot_of, titled
from handlers._chat import Chat
from handlers._command import command
from handlers._dates import When
from handlers._publishing import close_review, put_out
from handlers._pushing import place
from handlers._reviewing import go_on
from handlers._topics import checked_links
from handlers._waiting import Waiting, waits
from models.article import ALIVE, Article, article_of
from models.message import Button, Message
from models.person import Person, Role
from models.progress import start
from models.push import leave_push
from models.refusal import Refusal
from models.sop import Template
from models.stage import Stage, stages_of
from models.teamwork import team_calendar
from models.topic import Topic
from models.words import Words, joined, t

MOST_LISTED = 30


@command("article start", "稿件 开始", "gjks", "开始执行", role=Role.LEAD)
def begin(chat: Chat, article: Annotated[Article, t("Article")]) -> Words:
    """Confirm an article's plan: its card is posted and the first step begins"""
    start(chat.session, article, chat.me, chat.now)
    production.post_card(chat, article)
    first = go_on(chat, article)
    if first is None:
        return t("{article} is started.", article=titled(article))
    doer = chat.session.get_one(Person, first.doer)
    return t(
        "{article} is started; {person} is told: {stage}.",
        article=titled(article),
        person=doer.name,
        stage=first.name,
    )


@command("article plan", "稿件 排计划", "gjpjh", role=Role.LEAD)
def plan_topic(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Plan an accepted topic that has no plan yet, as one brought along from a sheet"""
    if topic.state != "accepted" or topic.slot is None or topic.owner is None:
        raise Refusal(t("{number} is not accepted yet; accept it first.", number=topic.short_id))
    article = article_of(chat.session, topic.id)
    if article is None:
        owner = chat.session.get_one(Person, topic.owner)
        return production.plan_article(chat, topic, owner, When(topic.slot, topic.slot_timed))
    if article.state != "planned":
        raise Refusal(t("{number} has begun and keeps its steps.", number=article.short_id))
    return production.lay_out_and_show(chat, article, production.template_of(chat.session, article))


@command("article show", "稿件 查看", "gjck")
def show(chat: Chat, article: Annotated[Article, t("Article")]) -> Message:
    """Show an article's card"""
    return draw_article(chat.session, article.subject, "room")


@command("article slot", "稿件 改时间", "gjgsj", "改发布时间", role=Role.LEAD)
def change_slot(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    slot: Annotated[When, t("Publishes")],
) -> Message:
    """Publish an article at another time; what has not begun is planned anew"""
    if article.is_out or not article.is_alive:
        raise Refusal(article.no_longer(chat.session))
    if slot.at.date() < chat.now.date():
        raise Refusal(t("{moment} has passed.", moment=slot.at.date()), field="slot")
    moved = production.move_slot(chat, article, slot)
    if article.state == "planned":
        return production.lay_out_and_show(chat, article, production.template_of(chat.session, article))
    placed = place(chat, article)
    production.tell_moved(chat, article, moved)
    done = t("{article} is published {moment}.", article=titled(article), moment=slot_of(article))
    told = joined([joined([done, placed.where], " "), production.moved_words(moved), *placed.notes], "\n")
    return Message(told, buttons=placed.buttons)


@command("article template", "稿件 换模板", "gjhmb", role=Role.LEAD)
def change_template(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    template: Annotated[Template, t("Template")],
) -> Message:
    """Plan an article that has not begun by another template"""
    if article.state != "planned":
        raise Refusal(t("{number} has begun and keeps its steps.", number=article.short_id))
    return production.lay_out_and_show(chat, article, template)


@command("article progress", "稿件 进度", "gjjd", "进度")
def progress(chat: Chat, article: Annotated[Article, t("Article")]) -> Message:
    """Show each step of an article: when, who, and why then"""
    calendar = team_calendar(chat.session, chat.tools.calendar)
    lines = [_explained(chat, stage) for stage in stages_of(chat.session, article)]
    unsure = calendar.warning_for([one.due.date() for one in stages_of(chat.session, article)])
    heading = t("{article} is published {moment}", article=titled(article), moment=slot_of(article))
    body = joined(lines, "\n") or t("It has no steps.")
    return Message(heading, sections=tuple(part for part in (body, unsure or "") if part))


def _explained(chat: Chat, stage: Stage) -> Words:
    doer = chat.session.get(Person, stage.doer) if stage.doer is not None else None
    rule = stage.read.due.words
    if stage.due != stage.planned:
        rule = joined([rule, t("planned for {moment}", moment=stage.planned), stage.moved_why])
    when = stage.done_at if stage.state == "done" and stage.done_at else stage.due
    state = stage.STATES[stage.state]
    return joined([stage.name, state, t("{moment}", moment=when), doer.name if doer else "", rule])


@command("article list", "稿件 列表", "gjlb")
def list_articles(chat: Chat, owner: Annotated[Person | None, t("Owner")] = None) -> Message:
    """List the articles under way, by when they are published; @somebody for theirs"""
    asked = select(Article).where(col(Article.state).in_(ALIVE)).order_by(col(Article.slot))
    found = [
        one
        for one in chat.session.exec(asked)
        if chat.account in (None, one.account) and (owner is None or one.owner == owner.id)
    ]
    if not found:
        return Message(t("No article is under way."), buttons=(Button(t("Topics by votes"), "topic rank"),))
    lines = [_listed(chat, one) for one in found[:MOST_LISTED]]
    return Message(t("Articles under way"), sections=(joined(lines, "\n"),))


def _listed(chat: Chat, article: Article) -> Words:
    turn = production.turn_of(chat.session, article)
    doer = chat.session.get(Person, turn.doer) if turn is not None and turn.doer is not None else None
    now = joined([turn.name, doer.name if doer else ""], " ") if turn is not None else ""
    return joined([titled(article), slot_of(article), article.STATES[article.state], now])


@command("article schedule", "稿件 已定时", "gjyds", "已定时")
def note_scheduled(
    chat: Chat, article: Annotated[Article, t("Article")], when: Annotated[When | None, t("When")] = None
) -> Words:
    """Note that an article is set to go out by itself in the back office, and when"""
    if when is not None and not when.has_time:
        raise Refusal(t("At what time? For example 20:07."), field="when")
    article.move(chat.session, "schedule", chat.me, chat.now)
    article.scheduled_at = when.at if when is not None else article.slot
    said = t("{person} scheduled this for {moment}.", person=chat.me.name, moment=article.scheduled_at)
    chat.add_to_thread(article.subject, said)
    return t("{article} is scheduled for {moment}.", article=titled(article), moment=article.scheduled_at)


@command("article publish", "稿件 登记发布", "gjdjfb", "登记发布")
def publish(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    link: Annotated[str | None, t("Link")] = None,
) -> Words:
    """Note that an article is out, with its link"""
    unreviewed = article.state in ("writing", "reviewing")
    address = checked_links(link or "")
    calendar = team_calendar(chat.session, chat.tools.calendar)
    put_out(chat.session, article, chat.me, chat.now, address, calendar)
    go_on(chat, article)
    said = t("{person} published this {link}", person=chat.me.name, link=address)
    warned = t("It was not approved before it went out.") if unreviewed else ""
    chat.add_to_thread(article.subject, joined([said, warned], "\n"))
    return joined([t("{article} is out.", article=titled(article)), warned], "\n")


@command("article drop", "稿件 放弃", "gjfq", role=Role.LEAD)
def drop(chat: Chat, article: Annotated[Article, t("Article")], reason: Annotated[str, t("Reason")]) -> Words:
    """Give up an article, and say why; nobody is reminded of it any more"""
    article.move(chat.session, "drop", chat.me, chat.now, why=reason)
    leave_push(chat.session, article)
    for stage in stages_of(chat.session, article):
        if not stage.is_over:
            stage.move(chat.session, "skip", None, chat.now)
            stage.remind_at = None
    close_review(chat.session, article, chat.now)
    said = t("{person} dropped this: {reason}", person=chat.me.name, reason=reason)
    chat.add_to_thread(article.subject, said)
    told = t(
        "{article} was dropped by {person}: {reason}",
        article=titled(article),
        person=chat.me.name,
        reason=reason,
    )
    chat.tell(chat.session.get_one(Person, article.owner), told)
    return t("{article} is dropped.", article=titled(article))


@waits("article")
def waiting_articles(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """The plans that a lead has still to confirm."""
    if not person.is_at_least(Role.LEAD):
        return []
    asked = select(Article).where(Article.state == "planned").order_by(col(Article.slot))
    return [_to_start(article) for article in session.exec(asked)]


def _to_start(article: Article) -> Waiting:
    begin = Button(t("Start"), f"article start {article.short_id}")
    see = Button(t("Progress"), f"article progress {article.short_id}")
    when = t("published {moment}", moment=slot_of(article))
    return Waiting(titled(article), t("plan to confirm"), article.slot, when, (begin, see))
