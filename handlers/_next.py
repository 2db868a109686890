"""What comes next for an article, in words."""

from __future__ import annotations

from handlers._chat import Chat
from handlers._reviewing import waits_for
from models.person import Person
from models.review import last_review
from models.stage import Stage
from models.words import Words, t


def coming_words(chat: Chat, stage: Stage | None) -> Words:
    """Name the next step and who does it, or who reviews."""
    if stage is None:
        return ""
    review = last_review(chat.session, stage) if stage.state == "reviewing" else None
    if review is not None:
        return waits_for(chat, review)
    doer = chat.session.get(Person, stage.doer) if stage.doer is not None else None
    return t(
        "Next: {stage}, {person}, until {moment}.",
        stage=stage.name,
        person=doer.name if doer else t("nobody"),
        moment=stage.due,
    )
