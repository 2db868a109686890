"""The card of a request: who asks for what, how far it is, what was decided, and what each reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from handlers._cards import draws
from models.message import Button, Confirm, Field, Message
from models.person import Person
from models.request import AGREED, SAME, SILENT, Request, Seat, seats_of
from models.request_conditions import applies
from models.request_kind import DATE, LONG, MONEY, PERSON, YES, FieldSpec, Kind, StepSpec
from models.request_words import called
from models.words import Text, Words, joined, t

EXCERPT = 600  # characters of a field that stand on a card
LAST_SAID = 6
ROOM, FILER, DECIDER, DOER, COPY = "room", "filer", "decider", "doer", "copy"


def titled(request: Request) -> Words:
    """A request as it stands in a sentence."""
    return Text("{number}《{title}》", {"number": request.short_id, "title": request.title})


def number_of(subject: str) -> int:
    """The number in `request:R17`."""
    return int(subject.partition(":R")[2])


@draws("request")
def draw_request(session: Session, subject: str, view: str) -> Message:
    """Draw a request as its room, its filer, who decides or who does it sees it."""
    request = session.get_one(Request, number_of(subject))
    card = _alike(session, request)
    return replace(card, buttons=buttons_of(request, view.partition(":")[0]), view=view)


def _alike(session: Session, request: Request) -> Message:
    """What all copies of a card show; each decision draws several, which is remembered in the session."""
    seats = seats_of(session, request)
    known: dict[int, tuple[object, Message]] = session.info.setdefault("cards of requests", {})
    now = (
        *(
            request.state,
            request.place,
            request.due,
            request.title,
            request.hash,
            request.filer,
            request.doer,
        ),
        *(request.delivery, request.changes),
        [(one.place, one.person, one.decision, one.by, one.at, one.comment) for one in seats],
    )
    if request.id not in known or known[request.id][0] != now:
        known[request.id] = (now, _drawn(session, request, seats))
    return known[request.id][1]


def _drawn(session: Session, request: Request, seats: list[Seat]) -> Message:
    kind, names = request.read, _names(session, request, seats)
    heading = t("{kind} {number} · {title}: {state}", kind=called(kind), number=request.short_id,
                title=request.title, state=Request.STATES[request.state])  # fmt: skip
    sections = (
        *_texts(request, kind),
        _changes(request, kind),
        chain_line(session, request, kind, seats, names),
        joined([_decision(seat, kind, names) for seat in seats if seat.decision][-LAST_SAID:], "\n"),
        t("Delivered: {what}", what=request.delivery) if request.delivery else "",
    )
    fields, shown = tuple(_fields(request, kind, names)), tuple(words for words in sections if words)
    return Message(heading, fields=fields, sections=shown, subject=request.subject)


def _names(session: Session, request: Request, seats: list[Seat]) -> dict[int, str]:
    """Everybody who stands on the card, by number, asked for at once."""
    numbers = {request.filer, request.doer}
    numbers |= {number for seat in seats for number in (seat.person, seat.by)}
    numbers |= {int(said) for said in request.values.values() if said.isdigit() and len(said) < 9}
    asked = select(Person.id, Person.name).where(col(Person.id).in_(numbers - {None}))
    return dict(session.exec(asked).all())


def _fields(request: Request, kind: Kind, names: Mapping[int, str]) -> list[Field]:
    by = {spec.key: spec for spec in kind.fields}
    shown: list[tuple[Words, Words]] = [
        (t("Filed by"), names[request.filer]),
        (t("Done by"), names[request.doer] if request.doer else who_words(kind)),
        *((called(by[key]), value_words(by[key], request.values.get(key, ""), names))
          for key in kind.shown if key in by),
        (t("Until"), t("{moment}", moment=request.due) if request.due else ""),
    ]  # fmt: skip
    return [Field(label, value) for label, value in shown if value][:6]


def who_words(kind: Kind) -> Words:
    """Who does a kind of request, as its entry says: 设计部 before anybody's name is known."""
    first = kind.doer.split("|")[0].strip()
    if first == "duty":
        return t("whoever is on duty")
    return first.partition(":")[2] or joined([called(part) for part in kind.parts], "、")


def value_words(spec: FieldSpec, said: str, names: Mapping[int, str]) -> Words:
    """A value as it is read."""
    if not said:
        return ""
    if spec.kind == MONEY:
        return t("{amount}", amount=Decimal(said))
    if spec.kind == DATE:
        return t("{day}", day=date.fromisoformat(said))
    if spec.kind == YES:
        return t("yes")
    if spec.kind == PERSON:
        return names.get(int(said), said)
    return said


def _texts(request: Request, kind: Kind) -> list[Words]:
    """What does not fit a line of the card, each with its label."""
    shown = [spec for spec in kind.fields if spec.key not in kind.shown and request.values.get(spec.key)]
    ordered = sorted(shown, key=lambda spec: spec.kind != LONG)
    return [
        t("{label}: {said}", label=called(spec), said=_excerpt(request.values[spec.key])) for spec in ordered
    ]


def _excerpt(said: str) -> str:
    return f"{said[:EXCERPT]}…" if len(said) > EXCERPT else said


def _changes(request: Request, kind: Kind) -> Words:
    """What the last edit changed."""
    by = {spec.key: spec for spec in kind.fields}
    lines = [
        t("{field}: {before} → {after}",
          field=called(by[one["key"]]) if one["key"] in by else t("Title"),
          before=_short(one["before"]), after=_short(one["after"]))
        for one in request.changes
    ]  # fmt: skip
    return joined([t("Changed since:"), *lines], "\n") if lines else ""


def _short(said: str) -> str:
    return f"{said[:40]}…" if len(said) > 40 else said or "—"


def chain_line(
    session: Session, request: Request, kind: Kind, seats: list[Seat], names: Mapping[int, str]
) -> Words:
    """The way of a request in one line: filed, each step with its people, and who does it."""
    parts: list[Words] = [joined([names[request.filer], t("filed"), "✓"], " ")]
    for place, step in enumerate(kind.steps):
        here = [seat for seat in seats if seat.place == place]
        if applies(session, request, step.only):
            parts.append(_step_words(request, step, place, here, names))
    if kind.doer or kind.parts:
        done = {"doing": "●", "delivered": "✓", "closed": "✓"}.get(request.state, "")
        parts.append(joined([who_words(kind), t("does it"), done], " "))
    return joined(parts, " → ")


def _step_words(
    request: Request, step: StepSpec, place: int, seats: list[Seat], names: Mapping[int, str]
) -> Words:
    people = joined([names[seat.person] for seat in seats], "、") or t("nobody")
    called_so = t("{step} ({people})", step=called(step), people=people)
    if request.place == place:
        return joined([called_so, "●"], " ")
    agreed = bool(seats) and any(seat.agrees for seat in seats)
    return joined([called_so, "✓" if agreed and (place < request.place or request.place < 0) else ""], " ")


def _decision(seat: Seat, kind: Kind, names: Mapping[int, str]) -> Words:
    """Who decided what, when and why; with it for whom, if they stood in."""
    person, by = names[seat.person], names[seat.by or seat.person]
    who = by if by == person else t("{person} (for {other})", person=by, other=person)
    verbs = {AGREED: t("agreed"), SAME: t("agreed before, not asked again"),
             SILENT: t("did not object")}  # fmt: skip
    moment = t("{moment}", moment=seat.at) if seat.at else ""
    line = joined([who, verbs.get(seat.decision, t("refused")), moment])
    return t("{line}: {comment}", line=line, comment=seat.comment) if seat.comment else line


def buttons_of(request: Request, view: str) -> tuple[Button, ...]:
    """What a copy offers: a room's what anybody there may be asked for, a person's their own."""
    made = {ROOM: _for_room, FILER: _for_filer, DECIDER: _for_decider, DOER: _for_doer}
    return made[view](request) if view in made else ()


def _for_room(request: Request) -> tuple[Button, ...]:
    return (*_for_decider(request), *_for_doer(request), *_closing(request))


def _for_decider(request: Request) -> tuple[Button, ...]:
    number = request.short_id
    if request.state != "pending":
        return ()
    return (
        approve_button(request),
        Button(t("Reject…"), f"request reject {number} …"),
        Button(t("Return for more…"), f"request return {number} …"),
        Button(t("Reassign…"), f"request hand-over {number} …"),
        Button(t("Add approver…"), f"request add {number} …"),
        Button(t("Copy to…"), f"request copy {number} …"),
        Button(t("Nudge"), f"request nudge {number}"),
    )


def approve_button(request: Request, comment: str = "") -> Button:
    """What agrees to exactly what is shown, and to nothing else."""
    says = " ".join(["request approve", request.short_id, *comment.split(), "--hash", request.sign])
    if request.read.steps[request.place].reason and not comment:
        return Button(t("Agree…"), f"{says} …", primary=True)
    cost = t("It costs {amount}.", amount=request.amount) if request.amount else ""
    text = joined([cost, t("What comes next begins at once.")], " ")
    asked = Confirm(t("Agree to {number}?", number=request.short_id), text, t("Agree"))
    return Button(t("Agree"), says, primary=True, confirm=asked if request.amount else None)


def _for_doer(request: Request) -> tuple[Button, ...]:
    number = request.short_id
    if request.state == "approved" and not request.read.parts:
        return (Button(t("Take it on"), f"request claim {number}", primary=True),)
    if request.state in ("approved", "doing"):
        return (Button(t("Deliver…"), f"request deliver {number} …", primary=True),)
    return ()


def _for_filer(request: Request) -> tuple[Button, ...]:
    number = request.short_id
    change = change_button(request)
    back = Button(t("Withdraw"), f"request withdraw {number}")
    nudge = Button(t("Nudge"), f"request nudge {number}")
    offered = {
        "draft": (change, back),
        "returned": (change, back),
        "submitted": (back, change),
        "pending": (back, nudge, change),
        "approved": (back, nudge, change),
        "doing": (back, nudge, change),
    }
    return offered.get(request.state, _closing(request))


def change_button(request: Request) -> Button:
    """What opens a request's form again."""
    mends = request.state in ("draft", "returned")
    return Button(t("Change…"), f"request edit {request.short_id} …", primary=mends)


def _closing(request: Request) -> tuple[Button, ...]:
    number = request.short_id
    again = Button(t("Reopen…"), f"request reopen {number} …")
    if request.state == "delivered":
        return Button(t("Accept"), f"request accept {number}", primary=True), again
    return (again,) if request.state in ("closed", "rejected", "withdrawn", "expired") else ()
