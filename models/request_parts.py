"""What several give to a request that they do together, and the topic that it serves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.audit import Deed
from models.life import mark, write_down
from models.person import Person
from models.refusal import Refusal
from models.request import Request
from models.request_kind import TOPIC, Part
from models.request_people import meant
from models.row import Row
from models.topic import Topic
from models.words import t


class Given(Row, table=True):
    """What one part of a request was given, by whom and when."""

    __tablename__ = "request_part"
    __table_args__ = (UniqueConstraint("request", "key"),)

    request: int = Field(foreign_key="request.id", index=True)
    key: str
    person: int = Field(foreign_key="person.id")
    text: str
    at: datetime


def given(session: Session, request: Request) -> list[Given]:
    """What was given so far, in its order."""
    return list(session.exec(select(Given).where(Given.request == request.id).order_by(col(Given.id))))


def parts_of(session: Session, request: Request, person: Person) -> list[Part]:
    """The parts that are a person's to give."""
    filer, day = session.get_one(Person, request.filer), request.filed_at.date()
    return [
        part
        for part in request.read.parts
        if any(person.acts_for(one.id) for one in meant(session, part.who, filer, request.values, day))
    ]


def give_part(session: Session, request: Request, person: Person, text: str, at: datetime) -> list[Part]:
    """Give one's part, or change what one gave; the parts that are still lacking."""
    mine = parts_of(session, request, person)
    if not mine:
        raise Refusal(t("You have no part in {number}.", number=request.short_id))
    done = {one.key: one for one in given(session, request)}
    part = next((one for one in mine if one.key not in done), mine[0])
    if part.key in done:
        done[part.key].text, done[part.key].person, done[part.key].at = text, person.id, at
    else:
        session.add(Given(request=request.id, key=part.key, person=person.id, text=text, at=at))
    session.flush()
    deed = Deed(request.subject, "give", person.id, at, after=request.state, why=f"{part.zh}: {text}")
    write_down(session, deed)
    return [one for one in request.read.parts if one.key not in done and one.key != part.key]


def note_topic(session: Session, request: Request) -> None:
    """Note the topic that a request serves, whose card shows it from now on."""
    spec = request.read.field(TOPIC)
    written = request.values.get(spec.key, "") if spec is not None else ""
    if written[1:].isdigit():
        request.topic = int(written[1:])
        session.get_one(Topic, request.topic).served = True
        mark(session, f"topic:T{request.topic}")


def serving(session: Session, topic: int) -> list[Request]:
    """The requests that serve a topic, the oldest first."""
    return list(session.exec(select(Request).where(Request.topic == topic).order_by(col(Request.id))))
