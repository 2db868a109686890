"""What cannot wait (紧急更正/删文): who is paged for it, one after the other, whatever the hour."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlmodel import Field, Session, col, func, select

from models.absence import standing
from models.audit import Deed, last_entry
from models.doers import leads_first
from models.duty import on_duty
from models.home import home
from models.life import Living, after, mark, write_down
from models.person import Department, Person, Role, head_of
from models.refusal import Refusal
from models.request import Request
from models.request_money import MOVES
from models.request_time import wait
from models.row import Row
from models.setting import get, put
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

EVERY = timedelta(minutes=10)
_RULES = "what wechat allows"


class Emergency(Row, table=True):
    """A request that is done first and approved afterwards. `next_at` is when the next one is paged.

    It is None once somebody took it, `heard_by` at `heard_at`, or it came to nothing.
    """

    request: int = Field(foreign_key="request.id", unique=True)
    begun_at: datetime
    next_at: datetime | None = Field(default=None, index=True)
    heard_by: int | None = Field(default=None, foreign_key="person.id")
    heard_at: datetime | None = None


class Paged(Row, table=True):
    """That somebody was paged for an emergency."""

    emergency: int = Field(foreign_key="emergency.id", index=True)
    person: int = Field(foreign_key="person.id")
    at: datetime


def subject_of(request: Request) -> str:
    """What the card of an emergency is called, `emergency:R17`."""
    return f"emergency:{request.short_id}"


@after("request", *MOVES)
def follow_emergency(session: Session, request: Living, at: datetime) -> None:
    """Begin to page where a request is done first; stop once somebody took it, or it came to nothing."""
    if not isinstance(request, Request) or not request.rushed:
        return
    found = emergency_of(session, request)
    if found is None:
        if request.state == "approved":
            session.add(Emergency(request=request.id, begun_at=at, next_at=at))
            session.flush()
        return
    if request.state != "approved" and found.next_at is not None:
        _stop(session, found, request, at)
    mark(session, subject_of(request))


def _stop(session: Session, found: Emergency, request: Request, at: datetime) -> None:
    found.next_at = None
    entry = last_entry(session, request.subject, after=request.state)
    if request.state == "doing" and entry is not None:
        found.heard_by, found.heard_at = entry.person, at


def emergency_of(session: Session, request: Request) -> Emergency | None:
    """The paging for a request."""
    return session.exec(select(Emergency).where(Emergency.request == request.id)).first()


def paged_for(session: Session, emergency: Emergency) -> list[Paged]:
    """Who was paged, in their order."""
    asked = select(Paged).where(Paged.emergency == emergency.id).order_by(col(Paged.id))
    return list(session.exec(asked))


def missed(session: Session, emergency: Emergency) -> datetime | None:
    """When the last one should have been paged, where that came much later."""
    pages = paged_for(session, emergency)[-2:]
    if not pages:
        return None
    wanted = pages[0].at + EVERY if len(pages) > 1 else emergency.begun_at
    return wanted if pages[-1].at - wanted > EVERY else None


def page_next(session: Session, emergency: Emergency, at: datetime) -> Person | None:
    """Choose who is paged now, and note it; in ten minutes the next. None where nobody can be reached."""
    emergency.next_at = at + EVERY
    request = session.get_one(Request, emergency.request)
    times = Counter(one.person for one in paged_for(session, emergency))
    person = min(_to_page(session, request, emergency, at), key=lambda one: times[one.id], default=None)
    if person is None:
        return None
    session.add(Paged(emergency=emergency.id, person=person.id, at=at))
    session.flush()
    write_down(session, Deed(request.subject, "page", None, at, after=request.state, why=person.name))
    mark(session, subject_of(request))
    return person


def _to_page(session: Session, request: Request, emergency: Emergency, at: datetime) -> list[Person]:
    """Who may be paged: on duty, their deputies, those who lead, heads; who is away last, who filed it never.

    In a team of one, who filed it is paged all the same. Past midnight, who was on duty before still is.
    """
    away = standing(session)
    days = dict.fromkeys((emergency.begun_at.astimezone(at.tzinfo).date(), at.date()))
    duties = [one for one in (on_duty(session, day) for day in days) if one is not None]
    deputies = [away[one.id].deputy for one in duties if one.id in away]
    stand_in = [session.get_one(Person, number) for number in deputies if number is not None]
    found = [*duties, *stand_in, *leads_first(session), *_heads(session, request, duties)]
    able = {one.id: one for one in found if one.left_at is None and home(session, one)}
    others = [one for one in able.values() if one.id != request.filer]
    return sorted(others, key=lambda one: one.id in away) or list(able.values())


def _heads(session: Session, request: Request, duties: list[Person]) -> list[Person]:
    """The heads of the departments of who is on duty and of who filed it, then the others'."""
    first = [*(one.department for one in duties), request.department]
    every = session.exec(select(col(Department.id)).order_by(col(Department.id)))
    numbers = dict.fromkeys(one for one in (*first, *every) if one is not None)
    return [head for head in (head_of(session, number) for number in numbers) if head is not None]


def take(session: Session, request: Request, by: Person, at: datetime, calendar: WorkCalendar) -> None:
    """Let somebody who was paged, or an editor, take an emergency; Refusal where somebody was quicker."""
    found = emergency_of(session, request)
    if found is None:
        raise Refusal(t("{number} is no emergency.", number=request.short_id))
    if request.state != "approved":
        raise Refusal(request.no_longer(session))
    if not may_take(session, found, by):
        raise Refusal(t("Only who was paged or an editor can take {number}.", number=request.short_id))
    request.doer = by.id  # whoever is there does it, whomever its kind means
    session.flush()
    request.move(session, "claim", by, at)
    wait(session, request, at, calendar)


def may_take(session: Session, found: Emergency, person: Person) -> bool:
    """Whether somebody may take an emergency: an editor, or whoever was paged for it."""
    was_paged = any(person.acts_for(one.person) for one in paged_for(session, found))
    return was_paged or person.is_at_least(Role.EDITOR)


def due(session: Session, at: datetime, most: int) -> list[Emergency]:
    """The emergencies for which the next one should have been paged by a time; nobody else has them."""
    asked = select(Emergency).where(col(Emergency.next_at).is_not(None), col(Emergency.next_at) <= at)
    ordered = asked.order_by(col(Emergency.next_at), col(Emergency.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def next_page(session: Session, after: datetime) -> datetime | None:
    """When the next one is paged after a time; what was missed is due just after it."""
    asked = select(func.min(Emergency.next_at)).where(col(Emergency.next_at).is_not(None))
    soonest = session.exec(asked).one()
    return None if soonest is None else max(soonest, after + timedelta(microseconds=1))


def rules(session: Session) -> Words:
    """What WeChat lets one change of what is out, as the team wrote it, or as we ship it."""
    own = get(session, _RULES)
    if own:
        return str(own)
    return joined(
        [
            t("Typos: only words of the body, few of them and once; not the title, the cover or pictures."),
            t("Delete: cannot be undone, and the push that it used is not given back."),
            t("Correction: an article of its own, which takes a push; say what was wrong and what is right."),
            t("Pinned comment: there at once; first aid where the text cannot be changed."),
            t("WeChat changes these limits now and then: what its back office says counts."),
        ],
        "\n",
    )


def set_rules(session: Session, text: str) -> None:
    """Let the team say what WeChat lets one change."""
    put(session, _RULES, text)
