"""Who is told when a request goes on: its room, its approvers, who does it, and who filed it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers._cards import draw
from handlers._chat import Chat
from handlers._request_card import DECIDER, DOER, FILER, titled
from models import outbox
from models.audit import Deed
from models.doers import leads_first
from models.life import write_down
from models.message import Button, Message
from models.person import Person
from models.request import Request, Seat, doers, seats_at, seats_of
from models.request_doing import approve_after
from models.request_people import deputy_of
from models.request_stuck import stuck_of
from models.request_words import called
from models.requesting import names_of
from models.room import Use
from models.teamwork import team_calendar
from models.telling import tell
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar


def calendar_of(chat: Chat) -> WorkCalendar:
    """The team's work calendar."""
    return team_calendar(chat.session, chat.tools.calendar)


def show_filed(chat: Chat, request: Request) -> None:
    """Post the card of a new request in its room, and its filer's own copy."""
    card = draw(chat.session, request.subject)
    chat.post(Use.REQUESTS, card, key=f"{request.subject}:card", account=request.account)
    mine = draw(chat.session, request.subject, view_of(FILER, request.filer))
    filer = chat.session.get_one(Person, request.filer)
    tell(chat.session, filer, mine, chat.now, f"{request.subject}:filer:{filer.id}")


def view_of(view: str, person: int) -> str:
    """The view of a copy that one person gets."""
    return f"{view}:{person}"


def note(session: Session, request: Request, words: Words, now: datetime) -> None:
    """Add a line to the request's threads."""
    for to in outbox.threads_of(session, request.subject):
        outbox.post(session, to, Message(words), now)


def announce(session: Session, request: Request, now: datetime, me: Person | None) -> Words:
    """Tell whoever is next, and who filed it where that is over; says what comes next."""
    told = {"pending": _ask, "submitted": _lack, "approved": _offer}.get(request.state, _over)
    return told(session, request, now, me)


def _ask(session: Session, request: Request, now: datetime, me: Person | None) -> Words:
    seats = to_decide(session, request)
    if not seats_at(session, request, request.place):
        return _lack(session, request, now, me)
    for seat in seats:
        ask_one(session, request, seat, now)
    return t("{number} goes to {names}, who decide until {moment}.", number=request.short_id,
             names=names_of(session, seats), moment=request.due or now)  # fmt: skip


def announce_chain(session: Session, request: Request, now: datetime, me: Person) -> Words:
    """Tell whoever is first in a chain that was just made, and the leads of steps that nobody can decide."""
    first = announce(session, request, now, me)
    return joined([first, _later_lack(session, request, now, me)], "\n")


def _later_lack(session: Session, request: Request, now: datetime, me: Person | None) -> Words:
    """Tell the leads, once for each step, that nobody can decide a step that comes later."""
    later = [one.step for one in stuck_of(session, request) if not one.now]
    if not later:
        return ""
    names = joined([called(step) for step in later], "、")
    words = t("Nobody can decide “{steps}” of {request} yet: give the position to somebody in time.",
              steps=names, request=titled(request))  # fmt: skip
    asked = Message(words, buttons=(Button(t("Positions"), "position list"),))
    for lead in leads_first(session):
        if lead.id != (me.id if me else 0):
            key = f"{request.subject}:later:{'/'.join(step.key for step in later)}:{lead.id}"
            tell(session, lead, asked, now, key)
    return t("Nobody can decide “{steps}” as yet; the leads are told.", steps=names)


def to_decide(session: Session, request: Request) -> list[Seat]:
    """Those who have yet to decide at the step that is pending."""
    return [seat for seat in seats_at(session, request, request.place) if not seat.decision]


def ask_one(session: Session, request: Request, seat: Seat, now: datetime) -> None:
    """Send whoever decides the card on which to do so; who is away has somebody who stands in."""
    person = session.get_one(Person, seat.person)
    deputy = deputy_of(session, person)
    if deputy is not None and deputy.id != request.filer:
        send_card(session, request, deputy, DECIDER, now)
    send_card(session, request, person, DECIDER, now)


def send_card(
    session: Session, request: Request, person: Person, view: str, now: datetime, words: Words = ""
) -> None:
    """Send somebody their own copy of the card, after a word about it."""
    key = f"{request.subject}:{view}:{person.id}:{request.place}:{now.timestamp():.0f}"
    if words:  # apart, since a card is drawn anew
        told = t("{request}: {said}", request=titled(request), said=words)
        tell(session, person, Message(told), now, f"{key}:words")
    tell(session, person, draw(session, request.subject, view_of(view, person.id)), now, key)


def _lack(session: Session, request: Request, now: datetime, me: Person | None) -> Words:
    """Tell the leads that nobody can decide the step."""

    step = request.read.steps[request.place]
    words = t("Nobody can decide “{step}” of {request}: choose somebody, or give the position to somebody.",
              step=called(step), request=titled(request))  # fmt: skip
    hand = Button(t("Choose…"), f"request add {request.short_id} …", primary=True)
    asked = Message(words, buttons=(hand, Button(t("Positions"), "position list")))
    for lead in leads_first(session):
        if lead.id != (me.id if me else 0):
            tell(session, lead, asked, now, f"{request.subject}:stuck:{request.place}:{now:%F}:{lead.id}")
    return words


def _offer(session: Session, request: Request, now: datetime, me: Person | None) -> Words:
    """Offer an approved request to those who may do it."""
    if request.rushed:
        return t("{number} is urgent: whoever is on duty is paged now, and every ten minutes the next one.",
                 number=request.short_id)  # fmt: skip
    _tell_filer(session, request, t("{request} is approved.", request=titled(request)), now, me)
    able = doers(session, request)
    for person in able:
        send_card(session, request, person, DOER, now)
    names = joined([one.name for one in able], "、") or t("nobody")
    return t("{number} is approved; {names} can take it on.", number=request.short_id, names=names)


def _over(session: Session, request: Request, now: datetime, me: Person | None) -> Words:
    words = t("{request}: {state}", request=titled(request), state=Request.STATES[request.state])
    _tell_filer(session, request, words, now, me)
    return words


def _tell_filer(session: Session, request: Request, words: Words, now: datetime, me: Person | None) -> None:
    if me is None or me.id != request.filer:
        tell(session, session.get_one(Person, request.filer), Message(words), now)


def tell_filer(chat: Chat, request: Request, message: Message | Words) -> None:
    """Write to who filed it, unless that is who speaks."""
    chat.tell(chat.session.get_one(Person, request.filer), message)


def tell_person(session: Session, request: Request, person: Person, said: Words, now: datetime) -> None:
    """Say something about a request to one person."""
    told = Message(t("{request}: {said}", request=titled(request), said=said))
    tell(session, person, told, now)


def tell_decision(chat: Chat, request: Request, seat: Seat, said: Words, comment: str) -> None:
    """Put a decision into the thread, and tell the one in whose place it was made."""
    if seat.person != chat.me.id:
        other = chat.session.get_one(Person, seat.person).name
        said = t("{said} for {other}", said=said, other=other)
    line = t("{line}: {comment}", line=said, comment=comment) if comment else said
    note(chat.session, request, line, chat.now)
    if seat.person != chat.me.id:
        words = t("{person} decided {request} for you: {did}", person=chat.me.name, request=titled(request),
                  did=line)  # fmt: skip
        chat.tell(chat.session.get_one(Person, seat.person), words)


def concerned(session: Session, request: Request) -> list[Person]:
    """Those who decided, are to decide now, do it, or were told of it; not who filed it."""
    seats = [seat for seat in seats_of(session, request) if seat.decision or seat.place == request.place]
    numbers = {seat.person: 0 for seat in seats} | {int(one): 0 for one in request.copied}
    if request.doer is not None:
        numbers[request.doer] = 0
    return [session.get_one(Person, number) for number in numbers if number != request.filer]


def waits_for(session: Session, request: Request) -> list[Person]:
    """Those whose turn it is."""
    if request.state == "pending":
        return [session.get_one(Person, seat.person) for seat in to_decide(session, request)]
    if request.state == "delivered":
        return [session.get_one(Person, request.filer)]
    if request.doer is not None and request.state == "doing":
        return [session.get_one(Person, request.doer)]
    return doers(session, request) if request.state in ("approved", "doing") else []


def view_now(request: Request) -> str:
    """As whom somebody whose turn it is sees a request."""
    return {"pending": DECIDER, "delivered": FILER}.get(request.state, DOER)


def wrote(chat: Chat, request: Request, verb: str, why: str = "") -> None:
    """Write down a deed that moves nothing."""
    write_down(chat.session, Deed(request.subject, verb, chat.me.id, chat.now, after=request.state, why=why))


def review_after(chat: Chat, request: Request) -> None:
    """Let what was done before its approval be approved now."""
    if approve_after(chat.session, request, chat.now, calendar_of(chat)):
        announce(chat.session, request, chat.now, chat.me)
