"""How a request goes through its steps: who is asked, what they decide, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from models.audit import Deed
from models.life import write_down
from models.person import Person
from models.refusal import Refusal
from models.request import (
    AGREED,
    REFUSED,
    SAME,
    Request,
    Seat,
    decides_for,
    fill,
    look_again,
    seats_at,
    seats_of,
)
from models.request_conditions import applies
from models.request_kind import ALL, ANY, VETO, Kind, StepSpec
from models.request_people import asked_of
from models.request_time import wait
from models.setting import get
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

SKIP_SAME = "team skip"  # the setting: who agreed at an earlier step is not asked again


def new_request(
    session: Session, kind: Kind, filer: Person, title: str, values: Mapping[str, str], at: datetime
) -> Request:
    """Make a draft of a request."""
    request = Request(
        kind=kind.name, kind_version=kind.version, spec=kind.as_data(), title=title, values={}, hash="",
        filer=filer.id, department=filer.department, filed_at=at,
    )  # fmt: skip
    fill(request, title, values)
    session.add(request)
    session.flush()
    write_down(session, Deed(request.subject, "draft", filer.id, at, after=request.state, why=title))
    return request


def submit(session: Session, request: Request, by: Person, at: datetime, calendar: WorkCalendar) -> None:
    """File a request: the chain is made, and its first step opens; what needs none is approved."""
    request.move(session, "submit", by, at)
    request.filed_at, request.place = at, -1
    for seat in seats_of(session, request):
        seat.decision = "" if seat.decision == REFUSED else seat.decision
    make_chain(session, request, at)
    if request.read.later:
        request.rushed = True
        request.move(session, "rush", None, at)
        wait(session, request, at, calendar)
    else:
        go_on(session, request, None, at, calendar)


def make_chain(session: Session, request: Request, at: datetime) -> None:
    """Ask whoever each step means that applies now and asks nobody yet; drop who need not decide."""
    filer = session.get_one(Person, request.filer)
    seats = seats_of(session, request)
    for place, step in enumerate(request.read.steps):
        there = [seat for seat in seats if seat.place == place]
        if not applies(session, request, step.only):
            for seat in (one for one in there if not one.decision):
                session.delete(seat)
        elif not there:
            seat_all(session, request, place, step, filer, at)
    session.flush()
    look_again(session)


def seat_all(
    session: Session, request: Request, place: int, step: StepSpec, filer: Person, at: datetime
) -> list[Seat]:
    """Ask all whom a step means; nobody where nobody is there who can decide."""
    asked = [one for who in step.who for one in asked_of(session, who, filer, request.values, at.date())]
    seats = [Seat(request=request.id, place=place, person=number) for number in {one.id: 0 for one in asked}]
    session.add_all(seats)
    session.flush()
    look_again(session)
    return seats


def go_on(
    session: Session, request: Request, by: Person | None, at: datetime, calendar: WorkCalendar, why: str = ""
) -> bool:
    """Open the first step that is not done, or let the request be approved; False where it waits on."""
    place = next_place(session, request, at)
    if place is not None and not seats_at(session, request, place):
        make_chain(session, request, at)  # it may not have applied when the chain was made
        place = next_place(session, request, at)
    if place is None:
        _finish(session, request, by, at, why)
        wait(session, request, at, calendar)
        return True
    able = bool(seats_at(session, request, place))
    if request.state == "pending":
        request.move(session, "agree", by, at, why)
    elif able:
        request.move(session, "begin", None, at)
    open_at(session, request, place, at, calendar)
    return able


def open_at(session: Session, request: Request, place: int, at: datetime, calendar: WorkCalendar) -> None:
    """Let a step be the one that is pending; one of which nobody is able to decide has no time to keep."""
    request.place = place
    wait(session, request, at, calendar)
    if not seats_at(session, request, place):
        request.due = request.wake_at = None


def _finish(session: Session, request: Request, by: Person | None, at: datetime, why: str) -> None:
    """Let a request be approved; where nobody has to do anything then, that is the end of it."""
    ratified = request.rushed and request.state == "pending"
    request.move(session, "ratify" if ratified else "approve", by, at, why)
    request.place, request.raised = -1, 0
    if not ratified and not request.read.doer and not request.read.parts:
        request.move(session, "conclude", None, at)


def next_place(session: Session, request: Request, at: datetime) -> int | None:
    """The first step that applies and is not done; who agreed before is not asked again, unless set so."""
    seats = seats_of(session, request)
    skips = get(session, SKIP_SAME) != "no"
    for place, step in enumerate(request.read.steps):
        if not applies(session, request, step.only):
            continue
        here = [seat for seat in seats if seat.place == place]
        if skips and not step.reason:
            _skip_same([seat for seat in seats if seat.place < place], here, at)
        if not is_met(step, here):
            return place
    return None


def _skip_same(before: list[Seat], here: list[Seat], at: datetime) -> None:
    agreed = {seat.person for seat in before if seat.agrees}
    for seat in here:
        if not seat.decision and seat.person in agreed:
            seat.decision, seat.at = SAME, at


def is_met(step: StepSpec, seats: list[Seat]) -> bool:
    """Whether enough have agreed; who was added must agree in any case."""
    asked = [seat.agrees for seat in seats if seat.added_by is None]
    added = [seat.agrees for seat in seats if seat.added_by is not None]
    return bool(seats) and sum(asked) >= needed(step, len(asked)) and all(added)


def needed(step: StepSpec, count: int) -> int:
    """How many of so many people must agree; where silence agrees, all, before the time is up."""
    if step.rule in (ALL, VETO):
        return count
    return min(1 if step.rule == ANY else int(step.rule), count)


def is_lost(step: StepSpec, seats: list[Seat]) -> bool:
    """Whether so many refused that not enough can agree any more; but for `so many`, one is enough."""
    refused = [seat for seat in seats if seat.decision == REFUSED]
    if not step.rule.isdigit() or any(seat.added_by is not None for seat in refused):
        return bool(refused)
    asked = [seat for seat in seats if seat.added_by is None]
    return len(asked) - len(refused) < needed(step, len(asked))


def step_of(request: Request) -> StepSpec:
    """The step that is pending; Refusal where none is."""
    steps = request.read.steps
    if request.state != "pending" or not 0 <= request.place < len(steps):
        raise Refusal(t("{number} waits for no decision now.", number=request.short_id))
    return steps[request.place]


def seat_for(session: Session, request: Request, person: Person) -> Seat:
    """Where a person decides: their own place, else that of whom they stand in for; Refusal if nowhere."""
    if request.state != "pending":
        raise Refusal(request.no_longer(session))
    left = [seat for seat in seats_at(session, request, request.place)]
    names = names_of(session, [seat for seat in left if not seat.decision])
    if person.id == request.filer:
        raise Refusal(t("You can't approve your own request; {names} will decide.", names=names))
    mine = [seat for seat in left if decides_for(session, request, person, seat)]
    if not mine:
        raise Refusal(t("Only {names} can decide {number}.", number=request.short_id, names=names))
    undecided = sorted((s for s in mine if not s.decision), key=lambda one: one.person != person.id)
    if not undecided:
        raise Refusal(t("You have decided this already; it waits for {names}.", names=names))
    return undecided[0]


def names_of(session: Session, seats: list[Seat]) -> Words:
    """The names of those who decide."""
    return joined([session.get_one(Person, seat.person).name for seat in seats], "、")


def agree(
    session: Session, request: Request, by: Person, comment: str, at: datetime, calendar: WorkCalendar
) -> bool:
    """Let an approver agree; whether the step is done by it."""
    step, seat = step_of(request), seat_for(session, request, by)
    if step.reason and not comment:
        raise Refusal(t("This step asks for a reason."), field="comment")
    _decide(request, seat, AGREED, by, comment, at)
    session.flush()
    if not is_met(step, seats_at(session, request, request.place)):
        request.move(session, "agree", by, at, why=_said(session, seat, by, comment))
        return False
    go_on(session, request, by, at, calendar, _said(session, seat, by, comment))
    return True


def refuse(
    session: Session, request: Request, by: Person, reason: str, at: datetime, calendar: WorkCalendar
) -> bool:
    """Let an approver refuse; whether that rejects the request, which takes more where so many must agree."""
    step, seat = step_of(request), seat_for(session, request, by)
    _decide(request, seat, REFUSED, by, reason, at)
    session.flush()
    said = _said(session, seat, by, reason)
    if not is_lost(step, seats_at(session, request, request.place)):
        write_down(session, Deed(request.subject, "refuse", by.id, at, after=request.state, why=said))
        return False
    request.move(session, "reject", by, at, why=said)
    _rest(request)
    return True


def send_back(
    session: Session, request: Request, by: Person, reason: str, at: datetime, calendar: WorkCalendar
) -> None:
    """Let an approver return a request to whoever filed it, saying what is missing."""
    seat = seat_for(session, request, by)
    request.move(session, "return", by, at, why=_said(session, seat, by, reason))
    _rest(request)
    wait(session, request, at, calendar)


def _rest(request: Request) -> None:
    request.place, request.due, request.wake_at, request.raised = -1, None, None, 0


def _decide(request: Request, seat: Seat, decision: str, by: Person, comment: str, at: datetime) -> None:
    seat.decision, seat.comment, seat.by, seat.at, seat.hash = decision, comment, by.id, at, request.hash


def _said(session: Session, seat: Seat, by: Person, words: str) -> str:
    """What is written down: the words, and for whom somebody decided."""
    return words if seat.person == by.id else f"for {session.get_one(Person, seat.person).name}: {words}"
