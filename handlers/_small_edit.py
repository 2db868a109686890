"""An article changed after it was approved: whether the team lets the approval stand, and why not."""

from __future__ import annotations

from functools import partial

from sqlmodel import Session

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._version_words import changed_words
from models.article import Article
from models.audit import Deed
from models.life import mark, write_down
from models.material import why_material
from models.message import Button, Message
from models.person import Person
from models.review import Review, seats_of
from models.riskwords import risks
from models.teamwork import small_edit
from models.version import Version
from models.worddiff import Written
from models.words import Words, joined, t


def why_void(session: Session, review: Review, version: Version) -> Words:
    """Say what ends an approval; nothing, if it stands after a change as small as the team allows.

    What was approved is compared, not the version before: many small edits are not one small edit.
    """
    approved = session.get_one(Version, review.read)
    most = small_edit(session)
    if not most:
        return t("each change is reviewed anew")
    if version.kind != "text" or approved.kind != "text":
        return t("what changed behind a link or in a file is not known")
    cover: list[Words] = [t("a cover")] if approved.has_cover != version.has_cover else []
    before, after = (Written(one.title, one.text) for one in (approved, version))
    reasons = cover + why_material(before, after, most, partial(risks, session))
    return t("the change touches {reasons}", reasons=joined(reasons, "、")) if reasons else ""


def keep_approval(chat: Chat, article: Article, review: Review, version: Version) -> Words:
    """Let an approval stand for a small edit, and show each reviewer what changed."""
    why = f"small edit: version {version.number} {version.hash}"
    write_down(chat.session, Deed(review.subject, "keep", chat.me.id, chat.now, after=review.state, why=why))
    article.approved_hash = version.hash
    mark(chat.session, review.subject)
    said = joined([_kept(chat, article, review, version), _also_there(article)], "\n")
    chat.add_to_thread(article.subject, said)
    approved = chat.session.get_one(Version, review.read)
    card = Message(
        said,
        sections=(changed_words(chat.session, version, approved),),
        buttons=(Button(t("Show"), f"review show {review.short_id}"),),
    )
    for seat in seats_of(chat.session, review):
        chat.tell(chat.session.get_one(Person, seat.by or seat.person), card)
    return said


def _kept(chat: Chat, article: Article, review: Review, version: Version) -> Words:
    return t(
        "{person} made a small edit of {article}, version {number}: the approval stands ({review}, at most"
        " {most} characters).",
        person=chat.me.name, article=titled(article), number=version.number, review=review.short_id,
        most=small_edit(chat.session),
    )  # fmt: skip


def _also_there(article: Article) -> Words:
    """What is still to be done by hand about an article that goes out by itself."""
    if article.scheduled_at is None:
        return ""
    return t("It is set to go out {moment}: make the edit in the back office, too.",
             moment=article.scheduled_at)  # fmt: skip
