"""The cards of reviews: which version, who reads it and until when, and what was decided."""

from __future__ import annotations

from sqlmodel import Session

from handlers._article_card import slot_of, titled
from handlers._called import called
from handlers._cards import draws
from handlers._version_words import changed_words, check_words, checks_of, version_words
from models.article import Article
from models.file import StoredFile
from models.message import Attachment, Button, Field, Message
from models.person import Person
from models.review import ALL, ANY, APPROVE, Review, Reviewer, kept_by, needed, seats_of
from models.stage import Stage
from models.version import Version
from models.words import Text, Words, joined, nt, t

EXCERPT = 300  # characters of a text that stand in a room
LONGEST = 2_900  # of a text that is shown whole
HEADINGS = {
    "open": t("To review:《{title}》, version {number}"),
    "passed": t("Approved:《{title}》, version {number}"),
    "returned": t("Returned:《{title}》, version {number}"),
    "voided": t("No longer approved:《{title}》, version {number}"),
    "replaced": t("A newer version took its place:《{title}》, version {number}"),
    "closed": t("Not to be reviewed any more:《{title}》, version {number}"),
}


def view_of(person: Person) -> str:
    """The view of a copy that one person gets."""
    return f"reviewer:{person.id}"


@draws("review")
def draw_review(session: Session, subject: str, view: str) -> Message:
    """Draw a review as a room or one of its reviewers sees it."""
    review = session.get_one(Review, int(subject.partition(":V")[2]))
    version = session.get_one(Version, review.read)
    seats = seats_of(session, review)
    reader = _reader(session, view)
    heading = HEADINGS[review.state]
    return Message(
        Text(heading.msgid, {"title": version.title, "number": version.number}),
        fields=tuple(_fields(session, review, version, seats)),
        sections=tuple(_sections(session, review, version, seats, whole=reader is not None)),
        buttons=_buttons(review, version, seats, reader),
        attachment=_attachment(session, version),
        subject=review.subject,
        view=view,
    )


def _reader(session: Session, view: str) -> Person | None:
    kind, _, number = view.partition(":")
    return session.get_one(Person, int(number)) if kind == "reviewer" else None


def _fields(session: Session, review: Review, version: Version, seats: list[Reviewer]) -> list[Field]:
    article, stage = session.get_one(Article, review.article), session.get_one(Stage, review.stage)
    author = session.get_one(Person, version.author)
    is_open = review.state == "open"
    shown: list[tuple[Words, Words]] = [
        (t("Article"), joined([titled(article), stage.name])),
        (t("Version"), joined([author.name, *version_words(version), _round(review)])),
        (t("Reviewers"), joined([_names(session, seats), rule_words(review, seats)])),
        (t("Due"), t("{moment}", moment=review.due) if is_open else ""),
        (t("Publishes"), slot_of(article) if not article.is_out else ""),
        (t("Link"), version.link),
        (t("Edited since"), _kept(session, review)),
    ]
    return [Field(label, value) for label, value in shown if value]


def _kept(session: Session, review: Review) -> Words:
    """The small edit for which an approval stands."""
    version = kept_by(session, review)
    if version is None:
        return ""
    by = session.get_one(Person, version.author).name
    return joined([t("version {number}", number=version.number), by, t("a small edit, the approval stands")])


def _names(session: Session, seats: list[Reviewer]) -> Words:
    return joined([called(session, session.get_one(Person, seat.person)) for seat in seats], "、")


def _round(review: Review) -> Words:
    return t("round {number}", number=review.round) if review.round > 1 else ""


def rule_words(review: Review, seats: list[Reviewer]) -> Words:
    """How many of several must agree."""
    asked = [seat for seat in seats if seat.added_by is None]
    if len(asked) == 1 or review.rule == ALL:
        return t("all of them") if len(seats) > 1 else ""
    return (
        t("one is enough")
        if review.rule == ANY
        else nt("{count} must agree", "{count} must agree", needed(review, len(asked)))
    )


def _sections(
    session: Session, review: Review, version: Version, seats: list[Reviewer], whole: bool
) -> list[Words]:
    shown = [
        changed_words(session, version),
        check_words(checks_of(session, version)) if review.state == "open" else "",
        _excerpt(version.text, LONGEST if whole else EXCERPT),
        _alone(review, version, seats),
        joined([_decision(session, seat) for seat in seats if seat.decision], "\n"),
    ]
    return [words for words in shown if words]


def _excerpt(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _alone(review: Review, version: Version, seats: list[Reviewer]) -> Words:
    if [seat.person for seat in seats] != [version.author] or review.state != "open":
        return ""
    return t("Nobody else is here who could review it: its author decides alone.")


def _decision(session: Session, seat: Reviewer) -> Words:
    """Who decided what, when and why; with it for whom, if they stood in."""
    by = session.get_one(Person, seat.by or seat.person).name
    person = session.get_one(Person, seat.person).name
    who = t("{person} (for {other})", person=by, other=person) if seat.by not in (None, seat.person) else by
    what = t("approved") if seat.decision == APPROVE else t("returned")
    at = t("{moment}", moment=seat.at) if seat.at is not None else ""
    line = joined([who, what, at])
    return t("{line}: {comment}", line=line, comment=seat.comment) if seat.comment else line


def _attachment(session: Session, version: Version) -> Attachment | None:
    if version.file is None:
        return None
    file = session.get_one(StoredFile, version.file)
    return Attachment(file.id, file.name) if file.name else None


def _buttons(
    review: Review, version: Version, seats: list[Reviewer], reader: Person | None
) -> tuple[Button, ...]:
    """A room's copy shows both decisions, for whoever may press them; a person's, their own."""
    mine = [seat for seat in seats if not seat.decision and reader and reader.acts_for(seat.person)]
    if review.state != "open" or (reader is not None and not mine):
        return ()
    number = review.short_id
    decisions = (approve_button(review, version), Button(t("Return…"), f"review return {number} …"))
    read = (Button(t("Preview"), f"review preview {number}"),) if version.kind == "text" else ()
    if reader is None:
        return (*decisions, *read)
    hand = Button(t("Reassign…"), f"review hand-over {number} …")
    return (*decisions, *read, hand, Button(t("Add reviewer…"), f"review add {number} …"))


def approve_button(review: Review, version: Version, comment: str = "") -> Button:
    """What approves this very version, and no other."""
    says = " ".join(["review approve", review.short_id, *comment.split(), "--hash", version.sign])
    return Button(t("Approve"), says, primary=True)
