"""What is so about an article and makes further steps necessary."""

from __future__ import annotations

from typing import Annotated

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from models.article import Article
from models.conditions import Condition, Holds, note_condition
from models.life import mark
from models.person import Person
from models.refusal import Refusal
from models.stage import Stage
from models.teamwork import team_calendar
from models.words import Words, joined, t


@command("article condition", "稿件 条件", "gjtj")
def set_condition(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    condition: Annotated[Condition, t("What it has")],
    holds: Annotated[Holds, t("Yes or no")] = Holds.YES,
) -> Words:
    """Say that an article makes claims or has a sponsor, or no longer; its steps follow"""
    if not article.is_alive or article.is_out:
        raise Refusal(article.no_longer(chat.session))
    if not article.capacities(chat.me) & {"owner", "editor", "lead"}:
        raise Refusal(t("Only the article's owner, an editor or a lead can say this."))
    calendar = team_calendar(chat.session, chat.tools.calendar)
    changed = note_condition(chat.session, article, condition, holds, chat.me, chat.now, calendar)
    mark(chat.session, article.subject)
    noted = t("{article}: {what}: {holds}", article=titled(article), what=condition.label, holds=holds.label)
    said = joined([noted, *(_line(chat, one) for one in changed)], "\n")
    chat.add_to_thread(article.subject, said)
    return said


def _line(chat: Chat, stage: Stage) -> Words:
    if stage.state == "skipped":
        return t("left out: {stage}", stage=stage.name)
    doer = chat.session.get(Person, stage.doer) if stage.doer is not None else None
    who = doer.name if doer is not None else ""
    return t("comes in: {stage}", stage=joined([stage.name, who, t("{moment}", moment=stage.due)]))
