"""Fees (稿费) of writers from outside: due when their article is approved, and said once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from models.article import Article
from models.budget import FEES, Figures, line_for
from models.doers import deciding
from models.life import Living, after
from models.message import Message
from models.person import Person
from models.sop_report import Month
from models.spending import Act, hold
from models.telling import tell
from models.words import t

DUE = ("approved", "scheduled", "published", "closed")


@after("article", "approve", "publish", "sent")
def note_fee(session: Session, article: Living, at: datetime) -> None:
    """Note when a fee fell due, and tell the contact and the leads; what is out unapproved is owed too."""
    if not isinstance(article, Article) or article.fee is None or article.fee_at is not None:
        return
    if not article.fee or article.state not in DUE:
        return
    article.fee_at = at
    _pay(session, article, article.fee, at)
    words = t(
        "The fee of {writer} for {number}《{title}》 is due: {fee}",
        writer=article.writer,
        number=article.short_id,
        title=article.title,
        fee=article.fee,
    )
    for person in _told(session, article):
        tell(session, person, Message(words), at, f"{article.subject}:fee:{person.id}")


def _pay(session: Session, article: Article, fee: Decimal, at: datetime) -> None:
    """Let the month's line for fees pay, where the article's account has one, or all have one together."""
    line = line_for(session, Month(at.date().replace(day=1)), article.account, FEES)
    if line is not None:
        paid = Act(None, at, article.subject, article.writer)
        hold(session, line, Figures(spent=fee), paid, beyond=True)


def _told(session: Session, article: Article) -> list[Person]:
    """The contact, and the leads; the admins where nobody else leads."""
    contact = session.get_one(Person, article.contact if article.contact is not None else article.owner)
    return [contact, *(one for one in deciding(session) if one.id != contact.id)]
