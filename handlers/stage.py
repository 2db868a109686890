"""The steps of articles, for whoever does them: done, later, somebody else, stuck, another date."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from sqlmodel import Session

from handlers._article_card import draw_stage, titled
from handlers._chat import Chat
from handlers._command import command
from handlers._dates import When
from handlers._next import coming_words
from handlers._production import moved_words
from handlers._reviewing import go_on
from handlers._waiting import Waiting, waits
from models.article import Article
from models.audit import Deed
from models.doers import leads_first
from models.life import mark, write_down
from models.message import Button, Message
from models.person import Person
from models.progress import delay, replan, settle, undo
from models.refusal import Refusal
from models.review import last_review
from models.sop import PUBLISH
from models.stage import Stage, give_stage, open_stages
from models.teamwork import push_minute, team_calendar
from models.version import takes_version
from models.words import Words, joined, t

MORNING = time(9, 37)
AFTER_MOST = 2  # next steps named in an answer


def article_of(chat: Chat, stage: Stage) -> Article:
    """The article that a step is of."""
    return chat.session.get_one(Article, stage.article)


def named(chat: Chat, stage: Stage) -> Words:
    """A step as it stands in a sentence."""
    return t("{stage} of {article}", stage=stage.name, article=titled(article_of(chat, stage)))


def check_mine(chat: Chat, stage: Stage) -> None:
    """Refuse what is to be done by somebody else, or not now."""
    if stage.state != "open":
        raise Refusal(stage.no_longer(chat.session))
    if not stage.capacities(chat.me) & {"doer", "lead"}:
        doer = chat.session.get(Person, stage.doer) if stage.doer is not None else None
        raise Refusal(
            t("{stage} is with {person}.", stage=named(chat, stage), person=doer.name if doer else "")
        )


@command("article done", "稿件 完成", "gjwc", "做完了")
def mark_done(chat: Chat, stage: Annotated[Stage, t("Step")]) -> Words:
    """Mark a step of an article as done; the next one begins"""
    check_mine(chat, stage)
    if stage.read.kind == PUBLISH:
        number = article_of(chat, stage).short_id
        raise Refusal(t("Say “article publish {number}” with the link once it is out.", number=number))
    if takes_version(chat.session, stage):
        raise Refusal(t("This step hands something over: “article hand-in {number}”.", number=stage.short_id))
    stage.move(chat.session, "finish", chat.me, chat.now)
    settle(stage, chat.me, chat.now)
    coming = go_on(chat, article_of(chat, stage))
    mark(chat.session, article_of(chat, stage).subject)
    said = t("{person}: {stage} is done.", person=chat.me.name, stage=stage.name)
    chat.add_to_thread(article_of(chat, stage).subject, said)
    return joined([t("{stage} is done.", stage=named(chat, stage)), coming_words(chat, coming)], "\n")


@command("article undo", "稿件 撤销完成", "gjcxwc")
def take_back(chat: Chat, stage: Annotated[Stage, t("Step")]) -> Words:
    """Take back within ten minutes that a step is done"""
    if last_review(chat.session, stage) is not None:
        number = article_of(chat, stage).short_id
        raise Refusal(t("It was reviewed; “article revise {number}” has it reviewed anew.", number=number))
    undo(chat.session, stage, chat.me, chat.now)
    mark(chat.session, article_of(chat, stage).subject)
    said = t("{person}: {stage} is not done yet.", person=chat.me.name, stage=stage.name)
    chat.add_to_thread(article_of(chat, stage).subject, said)
    return t("{stage} is to do again.", stage=named(chat, stage))


@command("article snooze", "稿件 稍后提醒", "gjshtx")
def snooze(chat: Chat, stage: Annotated[Stage, t("Step")], when: Annotated[When, t("When")]) -> Words:
    """Be reminded of a step later; its deadline stays"""
    check_mine(chat, stage)
    at = _moment(chat, when)
    stage.remind_at, stage.snoozed = at, True
    write_down(chat.session, Deed(stage.subject, "snooze", chat.me.id, chat.now, why=at.isoformat()))
    late = t("It is due before that: {moment}.", moment=stage.due) if at > stage.due else ""
    told = t("I remind you of it {moment}; it stays due {due}.", moment=at, due=stage.due)
    return (late and joined([told, late], "\n")) or told


def _moment(chat: Chat, when: When) -> datetime:
    """The time that was said; on a day without one in the morning, and off the half hour."""
    at = when.at if when.has_time else datetime.combine(when.at.date(), MORNING, when.at.tzinfo)
    if at <= chat.now:
        raise Refusal(t("{moment} has passed.", moment=at), field="when")
    calendar = team_calendar(chat.session, chat.tools.calendar)
    return at if when.has_time else calendar.next_push(at, push_minute(chat.session))


@command("article hand-over", "稿件 转交", "gjzj")
def hand_over(
    chat: Chat,
    stage: Annotated[Stage, t("Step")],
    person: Annotated[Person, t("To")],
    reason: Annotated[str | None, t("Reason")] = None,
) -> Words:
    """Let somebody else do a step"""
    if stage.is_over:
        raise Refusal(stage.no_longer(chat.session))
    if not stage.capacities(chat.me) & {"doer", "lead"} and not article_of(chat, stage).capacities(
        chat.me
    ) & {"owner"}:
        raise Refusal(t("Only who does it, the article's owner or a lead can hand it over."))
    give_stage(chat.session, stage, person, chat.me, chat.now, reason or "")
    article = article_of(chat, stage)
    mark(chat.session, article.subject)
    said = t("{person} handed {stage} to {to}.", person=chat.me.name, stage=stage.name, to=person.name)
    chat.add_to_thread(article.subject, joined([said, reason or ""], " "))
    return t("{stage} is with {person} now.", stage=named(chat, stage), person=person.name)


@command("article blocked", "稿件 卡住", "gjkz", "卡住了")
def blocked(
    chat: Chat,
    stage: Annotated[Stage, t("Step")],
    reason: Annotated[str, t("What is in the way")],
    helper: Annotated[Person | None, t("Who can help")] = None,
) -> Words:
    """Say that a step is stuck, on what, and who can help"""
    check_mine(chat, stage)
    article = article_of(chat, stage)
    helping = helper or next((one for one in leads_first(chat.session) if one.id != chat.me.id), None)
    stage.blocked = reason
    write_down(chat.session, Deed(stage.subject, "blocked", chat.me.id, chat.now, why=reason))
    mark(chat.session, article.subject)
    who = helping.name if helping else ""
    said = t(
        "{stage} is stuck at {person}: {reason}. {helper}, can you help?",
        stage=stage.name,
        person=chat.me.name,
        reason=reason,
        helper=who,
    )
    chat.add_to_thread(article.subject, said)
    if helping is not None:
        free = Button(t("Solved"), f"article unblock {stage.short_id}", primary=True)
        move = Button(t("New date…"), f"article reschedule {stage.short_id} …")
        told = t("{stage} is stuck at {person}: {reason}", stage=named(chat, stage), person=chat.me.name,
                 reason=reason)  # fmt: skip
        chat.tell(helping, Message(told, buttons=(free, move)))
    return t("{stage} is noted as stuck; {person} is told.", stage=named(chat, stage), person=who)


@command("article unblock", "稿件 解决卡点", "gjjjkd")
def unblock(chat: Chat, stage: Annotated[Stage, t("Step")]) -> Words:
    """Say that a step is stuck no longer"""
    if not stage.blocked:
        raise Refusal(t("{stage} is not stuck.", stage=named(chat, stage)))
    stage.blocked = ""
    write_down(chat.session, Deed(stage.subject, "unblock", chat.me.id, chat.now))
    mark(chat.session, article_of(chat, stage).subject)
    said = t("{person}: {stage} goes on.", person=chat.me.name, stage=stage.name)
    chat.add_to_thread(article_of(chat, stage).subject, said)
    if stage.doer is not None:
        chat.tell(chat.session.get_one(Person, stage.doer), t("{stage} can go on.", stage=named(chat, stage)))
    return t("{stage} can go on.", stage=named(chat, stage))


@command("article reschedule", "稿件 改期", "gjgq")
def reschedule(
    chat: Chat,
    stage: Annotated[Stage, t("Step")],
    due: Annotated[When, t("Due")],
    reason: Annotated[str, t("Reason")],
) -> Words:
    """Move the deadline of a step, and say why; what has not begun is planned anew"""
    article = article_of(chat, stage)
    if stage.is_over:
        raise Refusal(stage.no_longer(chat.session))
    if not stage.capacities(chat.me) & {"doer", "lead"} and not article.capacities(chat.me) & {"owner"}:
        raise Refusal(t("Only who does it, the article's owner or a lead can move it."))
    calendar = team_calendar(chat.session, chat.tools.calendar)
    evening = calendar.hours.spans[-1][1]
    at = due.at if due.has_time else datetime.combine(due.at.date(), evening, calendar.zone)
    if at <= chat.now:
        raise Refusal(t("{moment} has passed.", moment=at), field="due")
    if at > article.slot and stage.due <= article.slot:
        late = t("{moment} is after the article is published; move that first.", moment=at)
        raise Refusal(late, field="due")
    delay(chat.session, stage, at, reason, chat.me, chat.now)
    moved = replan(chat.session, article, chat.now, calendar)
    mark(chat.session, article.subject)
    said = t(
        "{person} moved {stage} to {moment}: {reason}",
        person=chat.me.name,
        stage=stage.name,
        moment=at,
        reason=reason,
    )
    chat.add_to_thread(article.subject, joined([said, moved_words(moved)], "\n"))
    done = t("{stage} is due {moment} now.", stage=named(chat, stage), moment=at)
    return joined([done, moved_words(moved)], "\n")


@waits("stage")
def waiting_stages(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """The steps of articles whose turn it is, and that the person does."""
    return [_waiting(session, stage) for stage in open_stages(session, person) if stage.state == "open"]


def _waiting(session: Session, stage: Stage) -> Waiting:
    article = session.get_one(Article, stage.article)
    drawn = draw_stage(session, stage.subject, "doer")
    when = t("{moment}", moment=stage.due)
    note = t("stuck: {what}", what=stage.blocked) if stage.blocked else ""
    return Waiting(joined([titled(article), stage.name]), note, stage.due, when, drawn.shown[:2])
