"""Changing what was filed: which approvals a change touches, and where the request goes back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from models.audit import Deed
from models.life import write_down
from models.person import Person
from models.refusal import Refusal
from models.request import Request, Seat, fill, seats_of
from models.request_kind import StepSpec
from models.request_time import wait
from models.requesting import go_on, make_chain, next_place, open_at
from models.words import t
from models.workcalendar import WorkCalendar

TITLE = "title"
MAY_CHANGE = ("draft", "returned", "submitted", "pending", "approved", "doing")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed; what is `material` ends approvals."""

    key: str
    before: str
    after: str
    material: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """What changed, whose approvals ended by it, and whether the request goes back to be approved anew."""

    changes: tuple[Change, ...]
    voided: tuple[Seat, ...] = ()
    anew: bool = False


def differences(request: Request, title: str, values: Mapping[str, str]) -> tuple[Change, ...]:
    """What a change of a request would change, field by field; a title is not material."""
    found = [Change(TITLE, request.title, title, False)] if title != request.title else []
    for spec in request.read.fields:
        before, after = str(request.values.get(spec.key, "")), values.get(spec.key, "")
        if before != after:
            found.append(Change(spec.key, before, after, spec.material))
    return tuple(found)


def edit(
    session: Session,
    request: Request,
    title: str,
    values: Mapping[str, str],
    by: Person,
    at: datetime,
    calendar: WorkCalendar,
) -> Edited:
    """Change a request. What is material ends the approvals it touches; the chain goes on from there."""
    if request.state not in MAY_CHANGE:
        raise Refusal(request.no_longer(session))
    if not request.capacities(by) & {"filer", "lead"}:
        raise Refusal(t("Only who filed {number}, or a lead, can change it.", number=request.short_id))
    changes = differences(request, title, values)
    fill(request, title, values)
    request.changes = [asdict(one) for one in changes]
    said = "; ".join(f"{one.key}: {one.before} → {one.after}" for one in changes)
    write_down(session, Deed(request.subject, "edit", by.id, at, after=request.state, why=said))
    session.flush()
    material = {one.key for one in changes if one.material}
    if not material:
        return Edited(changes)
    voided = tuple(_void(session, request, material))
    make_chain(session, request, at)
    return Edited(changes, voided, _go_back(session, request, at, calendar, voided))


def _void(session: Session, request: Request, material: set[str]) -> list[Seat]:
    """End each decision at a step that looks at what changed."""
    steps = request.read.steps
    touched = [s for s in seats_of(session, request) if s.decision and _looks_at(steps[s.place], material)]
    for seat in touched:
        seat.decision, seat.comment, seat.by, seat.at, seat.hash = "", "", None, None, ""
    session.flush()
    return touched


def _looks_at(step: StepSpec, material: set[str]) -> bool:
    return not step.looks_at or bool(material & set(step.looks_at))


def _go_back(
    session: Session, request: Request, at: datetime, calendar: WorkCalendar, voided: tuple[Seat, ...]
) -> bool:
    """Go back to the first step that is open again; False where the chain stands as it did."""
    if request.state not in ("pending", "approved", "doing") or request.rushed:
        return False
    place = next_place(session, request, at)
    stands = place == (request.place if request.state == "pending" else None)
    if stands and not voided:
        return False
    if place is None:
        go_on(session, request, None, at, calendar)
        return True
    request.move(session, "void", None, at)
    request.doer = None
    open_at(session, request, place, at, calendar)
    return True


def withdraw(session: Session, request: Request, by: Person, at: datetime, calendar: WorkCalendar) -> None:
    """Take a request back."""
    request.move(session, "withdraw", by, at)
    request.place = -1
    wait(session, request, at, calendar)
