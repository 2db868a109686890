"""Writers from outside of the team: who is reminded for them, and what they are paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from models.article import Article
from models.audit import Deed
from models.doers import doer_of
from models.fee import note_fee
from models.life import write_down
from models.person import Person, Role
from models.refusal import Refusal
from models.stage import Stage, give_stage, stages_of
from models.words import Words, joined, nt, t

LONGEST_NAME = 40


@command("article writer", "稿件 外部作者", "gjwbzz", role=Role.LEAD)
def set_writer(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    name: Annotated[str, t("Writer's name")],
    contact: Annotated[Person, t("Contact")],
    fee: Annotated[Decimal | None, t("Fee")] = None,
) -> Words:
    """Let somebody from outside write an article; their contact is reminded, their fee is due at approval"""
    if not article.is_alive:
        raise Refusal(article.no_longer(chat.session))
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME:
        raise Refusal(t("A writer's name has 1 to {most} characters.", most=LONGEST_NAME), field="name")
    if article.fee_at is not None and fee != article.fee:
        raise Refusal(
            t("The fee of {fee} is due already and stays.", fee=article.fee or Decimal(0)), field="fee"
        )
    moved = _change(chat, article, bare, contact, fee)
    note_fee(chat.session, article, chat.now)
    said = t("{writer} writes {article}; {person} is reminded.", writer=bare, article=titled(article),
             person=contact.name)  # fmt: skip
    steps = nt("{count} step goes to {person}.", "{count} steps go to {person}.", moved, person=contact.name)
    due = t("The fee of {fee} is due at approval.", fee=fee) if fee and article.fee_at is None else ""
    return joined([said, steps if moved else "", due], "\n")


def _change(chat: Chat, article: Article, name: str, contact: Person, fee: Decimal | None) -> int:
    """Note the writer; how many steps that were the former contact's are the new one's now."""
    session = chat.session
    unfinished = [one for one in stages_of(session, article) if not one.is_over]
    theirs = [one for one in unfinished if one.doer is not None and one.doer == _meant(chat, one, article)]
    why = f"{article.writer} {article.fee or ''} → {name} {fee or ''}"
    article.writer, article.contact, article.fee = name, contact.id, fee
    session.flush()
    write_down(session, Deed(article.subject, "writer", chat.me.id, chat.now, why=why))
    moved = [one for one in theirs if _meant(chat, one, article) == contact.id != one.doer]
    for stage in moved:
        give_stage(session, stage, contact, chat.me, chat.now)
    return len(moved)


def _meant(chat: Chat, stage: Stage, article: Article) -> int | None:
    """Who does a step by its template."""
    day = stage.due.astimezone(chat.tools.zone).date()
    doer = doer_of(chat.session, stage.read.who, article, day)
    return doer.id if doer is not None else article.owner
