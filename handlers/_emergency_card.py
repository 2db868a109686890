"""The card of an emergency: what is wrong, what WeChat lets one change, and all that happened since."""

from __future__ import annotations

from sqlmodel import Session

from handlers._cards import draws
from models.audit import Entry, history
from models.emergency import Emergency, emergency_of, missed, rules, subject_of
from models.message import Button, Field, Message
from models.person import Person
from models.request import Request
from models.words import Text, Words, joined, t

EXCERPT = 600  # characters of what is wrong
DEEDS: dict[str, Text] = {
    "submit": t("{person} reported it"),
    "page": t("paged: {said}"),
    "pass": t("{person} let the next one be paged"),
    "claim": t("{person} took it"),
    "deliver": t("{person} did it: {said}"),
    "review after": t("approval afterwards began"),
    "ratify": t("{person} approved it afterwards; closed"),
    "accept": t("{person} accepted it; closed"),
    "reject": t("{person} did not approve it afterwards: {said}"),
    "withdraw": t("{person} withdrew it"),
}


@draws("emergency")
def draw_emergency(session: Session, subject: str, view: str) -> Message:
    """Draw an emergency as those who are paged for it see it."""
    request = session.get_one(Request, int(subject.partition(":R")[2]))
    found = emergency_of(session, request)
    waits = found is not None and found.next_at is not None
    values = request.values
    fields: list[tuple[Words, Words]] = [
        (t("What to do"), values.get("action", "")),
        (t("Published as"), values.get("links", "")),
        (t("Reported by"), session.get_one(Person, request.filer).name),
    ]
    wrong = values.get("content", "")
    sections = (
        f"{wrong[:EXCERPT]}…" if len(wrong) > EXCERPT else wrong,
        joined([t("What WeChat lets one change"), rules(session)], "\n"),
        joined([t("So far"), *timeline(session, request)], "\n"),
        _next_words(session, found) if waits and found is not None else "",
    )
    return Message(
        t("Urgent: {number} {title}", number=request.short_id, title=request.title),
        fields=tuple(Field(label, value) for label, value in fields if value),
        sections=tuple(one for one in sections if one),
        buttons=_buttons(request, waits),
        subject=subject_of(request),
        view=view,
    )


def _buttons(request: Request, waits: bool) -> tuple[Button, ...]:
    number = request.short_id
    if waits:
        return (
            Button(t("I take it"), f"emergency take {number}", primary=True),
            Button(t("Page the next one"), f"emergency next {number}"),
        )
    if request.state == "doing":
        return (Button(t("It is done…"), f"request deliver {number} …", primary=True),)
    return ()


def _next_words(session: Session, found: Emergency) -> Words:
    late = missed(session, found)
    told = t("This should have been told {moment}.", moment=late) if late is not None else ""
    coming = t(
        "Nobody has taken it yet; the next one is paged {moment}.", moment=found.next_at or found.begun_at
    )
    return joined([told, coming], "\n")


def timeline(session: Session, request: Request) -> list[Words]:
    """All that happened, the first thing first: reported, paged whom, taken, done, closed."""
    return [_line(session, one) for one in history(session, request.subject) if one.verb in DEEDS]


def _line(session: Session, entry: Entry) -> Words:
    person = session.get_one(Person, entry.person).name if entry.person is not None else t("Paiqi")
    said = Text(DEEDS[entry.verb].msgid, {"person": person, "said": entry.why})
    return joined([t("{moment}", moment=entry.at), said])
