"""Fees (稿费) of writers from outside: due when their article is approved, and said once."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.article import Article
from models.doers import leads_first
from models.life import Living, after
from models.message import Message
from models.person import Person, Role
from models.telling import tell
from models.words import t

DUE = ("approved", "scheduled", "published", "closed")


@after("article", "approve", "publish")
def note_fee(session: Session, article: Living, at: datetime) -> None:
    """Note when a fee fell due, and tell the contact and the leads; what is out unapproved is owed too."""
    if not isinstance(article, Article) or article.fee is None or article.fee_at is not None:
        return
    if not article.fee or article.state not in DUE:
        return
    article.fee_at = at
    words = t(
        "The fee of {writer} for {number}《{title}》 is due: {fee}",
        writer=article.writer,
        number=article.short_id,
        title=article.title,
        fee=article.fee,
    )
    for person in _told(session, article):
        tell(session, person, Message(words), at, f"{article.subject}:fee:{person.id}")


def _told(session: Session, article: Article) -> list[Person]:
    """The contact, and the leads; the admins where nobody else leads."""
    leading = leads_first(session)
    chosen = [one for one in leading if one.role == Role.LEAD] or leading
    contact = session.get_one(Person, article.contact if article.contact is not None else article.owner)
    return [contact, *(one for one in chosen if one.id != contact.id)]
