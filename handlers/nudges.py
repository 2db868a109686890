"""Why somebody was told of a step, or was not: the rule, the state and the day that decided it."""

from __future__ import annotations

from typing import Annotated

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from models.article import Article
from models.message import Field, Message
from models.nudge import Nudge, Told, nudges_of, words_of
from models.offset import Offset
from models.person import Person
from models.reminding import escalates_at, told_person
from models.review import last_review, names_of, to_decide
from models.stage import Stage
from models.teamwork import team_calendar
from models.words import Words, joined, t

MOST_TOLD = 12


@command("article why", "稿件 为什么", "gjwsm")
def explain_step(chat: Chat, stage: Annotated[Stage, t("Step")]) -> Message:
    """Answer why somebody was reminded of a step, or was not"""
    article = chat.session.get_one(Article, stage.article)
    told = nudges_of(chat.session, stage.id)
    lines = joined([_line(chat, one) for one in told[-MOST_TOLD:]], "\n")
    fields = [
        (t("State"), stage.STATES[stage.state]),
        (t("Due"), _due(stage)),
        (t("Rule"), _rule(stage)),
        (t("Next reminder"), _coming(chat, stage, article)),
        (t("Goes up"), _up(chat, stage)),
    ]
    return Message(
        t("Reminders of {stage} of {article}", stage=stage.name, article=titled(article)),
        fields=tuple(Field(label, value) for label, value in fields if value),
        sections=(lines or t("Nobody was told of it yet."),),
    )


def _line(chat: Chat, one: Nudge) -> Words:
    """When who was told, by which rule; or that nobody was."""
    person = chat.session.get_one(Person, one.person)
    kind = Told.of(one.kind)
    late = t("wanted {moment}", moment=one.wanted) if one.at - one.wanted > _A_WHILE else ""
    return joined([t("{moment}", moment=one.at), person.name, kind.label, words_of(one), late])


_A_WHILE = Offset.read("+2m").rough


def _due(stage: Stage) -> Words:
    moved = t("planned for {moment}", moment=stage.planned) if stage.due != stage.planned else ""
    return joined([t("{moment}", moment=stage.due), stage.read.due.words, moved, stage.moved_why])


def _rule(stage: Stage) -> Words:
    """The policy of its template, in words."""
    policy = stage.read.policy
    ahead = joined([Offset.read(one).length for one in policy.before], "、")
    kept = t("keeps its hour on days off, to whoever is on duty") if stage.read.essential else ""
    before = t("{length} ahead", length=ahead) if ahead else ""
    return joined([before, t("when it is due"), t("then each working day"), kept])


def _coming(chat: Chat, stage: Stage, article: Article) -> Words:
    """When who is told next; or why nobody is."""
    if stage.is_over or not article.is_alive:
        return t("none: nothing is to be done any more")
    if stage.state == "waiting":
        return t("none yet: it is not its turn")
    if stage.state == "reviewing":
        return _reviewers(chat, stage)
    if stage.remind_at is None:
        return t("none")
    calendar = team_calendar(chat.session, chat.tools.calendar)
    person = told_person(chat.session, stage, stage.remind_at, calendar)
    put_off = t("put off by hand") if stage.snoozed else ""
    mark = calendar.mark(stage.remind_at.astimezone(calendar.zone).date())
    return joined([t("{moment}", moment=stage.remind_at), mark, person.name if person else "", put_off])


def _reviewers(chat: Chat, stage: Stage) -> Words:
    """When those who have yet to decide are told next."""
    review = last_review(chat.session, stage)
    if review is None or review.remind_at is None:
        return t("none: it is with its reviewers")
    names = names_of(chat.session, to_decide(chat.session, review))
    return joined([t("{moment}", moment=review.remind_at), review.short_id, names])


def _up(chat: Chat, stage: Stage) -> Words:
    at = escalates_at(stage, team_calendar(chat.session, chat.tools.calendar))
    if at is None or stage.state != "open":
        return ""
    return t("{moment}, if it stays undone", moment=at)
