"""Which steps of requests nobody can decide: who is asked has left, is away alone, or filed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.absence import Absence, standing
from models.person import Person
from models.request import Request, Seat, seats_of, stands_in
from models.request_conditions import applies
from models.request_kind import Kind, StepSpec
from models.requesting import is_met, needed


@dataclass(frozen=True, slots=True)
class Stuck:
    """A step of a request that nobody can decide; `now` where it is the one that is pending."""

    request: Request
    step: StepSpec
    now: bool


@dataclass(frozen=True, slots=True)
class Able:
    """Who can act now, asked once however many requests there are."""

    people: Mapping[int, Person]
    away: Mapping[int, Absence]

    @classmethod
    def read(cls, session: Session) -> Able:
        """Look up everybody and who is away."""
        return cls({one.id: one for one in session.exec(select(Person))}, standing(session))

    def decides(self, number: int | None, request: Request) -> bool:
        """Whether somebody can decide a request, themselves or through who stands in."""
        if number is None or not self._here(number, request):
            return False
        absence = self.away.get(number)
        return absence is None or self.deputy(absence, request) is not None

    def deputy(self, absence: Absence, request: Request) -> int | None:
        """Who stands in and may decide this request."""
        deputy = absence.deputy
        if deputy is None or deputy in self.away or not self._here(deputy, request):
            return None
        return deputy if stands_in(absence, request) else None

    def _here(self, number: int, request: Request) -> bool:
        person = self.people[number]
        return person.left_at is None and not person.is_guest and number != request.filer


def stuck_steps(
    session: Session, request: Request, seats: Iterable[Seat], able: Able, kind: Kind | None = None
) -> list[Stuck]:
    """The steps of a request, from the pending one on, that too few can decide."""
    found, all_seats = [], list(seats)
    for place, step in enumerate((kind or request.read).steps):
        if place < request.place or not applies(session, request, step.only):
            continue
        here = [seat for seat in all_seats if seat.place == place]
        can = [seat for seat in here if seat.agrees or _can(seat, request, able)]
        if not is_met(step, here) and len(can) < max(1, needed(step, len(here))):
            found.append(Stuck(request, step, place == max(request.place, 0)))
    return found


def _can(seat: Seat, request: Request, able: Able) -> bool:
    return not seat.decision and (able.decides(seat.person, request) or able.decides(seat.backup, request))


def stuck_of(session: Session, request: Request) -> list[Stuck]:
    """The steps of one request that nobody can decide."""
    return stuck_steps(session, request, seats_of(session, request), Able.read(session))


def all_stuck(session: Session) -> list[Stuck]:
    """All such steps of all requests that wait for approval, the oldest request first."""
    waiting = col(Request.state).in_(("submitted", "pending"))
    seats: dict[int, list[Seat]] = defaultdict(list)
    joined = select(Seat).join(Request, col(Request.id) == col(Seat.request)).where(waiting)
    for seat in session.exec(joined.order_by(col(Seat.place), col(Seat.id))):
        seats[seat.request].append(seat)
    able = Able.read(session)
    kinds: dict[tuple[str, int], Kind] = {}
    found: list[Stuck] = []
    asked = select(Request).where(waiting).order_by(col(Request.filed_at), col(Request.id))
    # Kinds are large and few: each is read once, and not with every request.
    for request in session.exec(asked.options(defer(Request.spec))):  # type: ignore[arg-type]
        version = request.kind, request.kind_version
        if version not in kinds:
            kinds[version] = request.read
        found += stuck_steps(session, request, seats[request.id], able, kinds[version])
    return found


def next_able(session: Session, request: Request, people: Iterable[Person]) -> Person | None:
    """The first of some people who can decide a request and does not decide the pending step already."""
    able = Able.read(session)
    seated = {seat.person for seat in seats_of(session, request) if seat.place == request.place}
    return next(
        (
            one
            for one in people
            if one.id not in seated and one.id not in able.away and able.decides(one.id, request)
        ),
        None,
    )
