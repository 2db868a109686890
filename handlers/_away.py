"""Going away and coming back: who is told, and in which words."""

from __future__ import annotations

from datetime import datetime, time

from sqlmodel import Session

from handlers._chat import Chat
from handlers._span import Span
from models.absence import Absence, Scope, is_away, planned
from models.duty import duties_of
from models.holding import held_by
from models.life import mark
from models.person import Person, Role, leads
from models.refusal import Refusal
from models.request_kinds import all_kinds
from models.request_words import called
from models.words import Words, joined, t


def whose(chat: Chat, person: Person | None) -> Person:
    """Whose time away it is: the speaker's, or for a lead anybody's."""
    if person is None or person.id == chat.me.id:
        return chat.me
    if not chat.me.is_at_least(Role.LEAD):
        raise Refusal(t("Only a lead can say this of somebody else."), field="person")
    return person


def check_deputy(chat: Chat, person: Person, deputy: Person | None, span: Span) -> None:
    """Refuse a deputy who would not be there either."""
    if deputy is None:
        return
    if deputy.id == person.id:
        raise Refusal(t("Somebody else has to stand in for {person}.", person=person.name), field="deputy")
    if any(is_away(chat.session, deputy, at) for at in (span.since, span.until)):
        raise Refusal(
            t("{person} is away then too; choose another deputy.", person=deputy.name), field="deputy"
        )


def away_words(chat: Chat, absence: Absence) -> Words:
    """Say who is away from when until when, and who stands in for what."""
    zone = chat.now.tzinfo
    since, until = absence.since.astimezone(zone), absence.until.astimezone(zone)
    person = chat.session.get_one(Person, absence.person)
    told = t(
        "{person} is away from {since} to {until}.",
        person=person.name,
        since=since if since.time() != time() else since.date(),
        until=until if until.time() != time() else absence.last_day,
    )
    if absence.deputy is None:
        return told
    deputy = chat.session.get_one(Person, absence.deputy)
    stands_in = t("{deputy} stands in: {scope}.", deputy=deputy.name, scope=Scope.of(absence.scope).label)
    return joined([told, stands_in, _limits(chat, absence)], " ")


def _limits(chat: Chat, absence: Absence) -> Words:
    """How far the deputy decides requests."""
    known = {one.name: called(one) for one in all_kinds(chat.session)} if absence.kinds else {}
    kinds = joined([known[name] for name in absence.kinds if name in known], "、")
    limits = (
        t("Of requests only: {kinds}.", kinds=kinds) if kinds else "",
        t("Requests up to {amount}.", amount=absence.most) if absence.most is not None else "",
    )
    return joined(limits, " ")


def tell_those_concerned(chat: Chat, person: Person, absence: Absence, words: Words) -> None:
    """Tell the leads, the deputy, those who wait for something of the person's, and the person."""
    waiting = {number for held in held_by(chat.session, person, chat.now) for number in held.waits}
    numbers = {person.id, *waiting, *(lead.id for lead in leads(chat.session))}
    for number in sorted(numbers | ({absence.deputy} if absence.deputy else set())):
        chat.tell(chat.session.get_one(Person, number), words)


def mark_held(session: Session, person: Person, at: datetime) -> None:
    """Let the cards of all that a person holds be drawn anew: they call the person by name."""
    for held in held_by(session, person, at):
        for subject in (held.subject, *held.also):
            mark(session, subject)


def duties_meanwhile(chat: Chat, person: Person, span: Span) -> tuple[Words, ...]:
    """Say which days of duty fall into a time away."""
    days = [day for day in duties_of(chat.session, person, span.first_day) if day <= span.last_day]
    listed = joined([t("{day}", day=day) for day in days], "、")
    return (t("On duty then: {days}. Swap these days.", days=listed),) if days else ()


def the_one_to_end(chat: Chat, person: Person) -> Absence:
    """Find which time away is over by coming back: the present one, else the next."""
    found = next(iter(planned(chat.session, person)), None)
    if found is None:
        raise Refusal(t("{person} is not away, nor is going to be.", person=person.name))
    return found
