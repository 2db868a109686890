"""Digests: which figures were posted where and when, so that they can be mended; how a team wants them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from sqlalchemy import JSON, Column, ColumnElement, delete, update
from sqlmodel import Field, Session, col, func, select

from models.daily import CORE
from models.figure import Figure, hears_of_figures
from models.home import home
from models.keeping import Kept, Whose, keeps
from models.life import mark
from models.named import Named
from models.outbox import Address
from models.person import Person
from models.room import Account, Room, Use, room_for
from models.row import Row
from models.setting import get, put
from models.words import t
from models.workcalendar import WorkCalendar

USUAL_TIME = time(9, 7)
LATEST = time(18)  # what was missed in the morning is posted until then, and not at night
CORRECTED = timedelta(days=7)  # how long WeChat corrects a day's figures
SOON = timedelta(minutes=7)  # figures come many at a time: a posted digest is drawn anew once for all of them
COMPARED = timedelta(days=62)  # that a digest looks back: a month's, to the month before
MOST_DAYS = 7  # that one digest tells day by day


class Length(Named):
    """How much a digest says."""

    FULL = "full", t("in full"), "完整", "全部"
    SUMMARY = "summary", t("the summary"), "摘要", "简版"


class Digest(Row, table=True):
    """A digest that was posted to a room or a person: the days from `first` to `last`, as of `drawn_at`.

    On some mornings it tells of the `week` or `month` that ended, too. `others` is what else was said in the
    same post. At `look_at` it is drawn anew, as figures came since; `mended_at` is when figures of its days
    last came, one of which was a correction where `corrected`.
    """

    account: int = Field(foreign_key="account.id", index=True)
    room: int | None = Field(default=None, foreign_key="room.id")
    person: int | None = Field(default=None, foreign_key="person.id")
    first: date
    last: date
    week: bool = False
    month: bool = False
    length: str = Length.FULL.value
    posted_at: datetime
    drawn_at: datetime
    look_at: datetime | None = Field(default=None, index=True)
    mended_at: datetime | None = None
    corrected: bool = False
    others: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @property
    def subject(self) -> str:
        """What its cards are called."""
        return f"digest:{self.id}"


@dataclass(frozen=True, slots=True)
class Wish:
    """How an account's digests are wanted: when, how long, which indicators, and whether not for a while."""

    at: time = USUAL_TIME
    length: Length = Length.FULL
    indicators: tuple[str, ...] = CORE
    paused_until: date | None = None

    def is_paused(self, day: date) -> bool:
        """Whether nothing is posted on a day."""
        return self.paused_until is not None and day < self.paused_until

    @classmethod
    def read(cls, kept: dict[str, Any] | None) -> Self:
        """Give what was kept; what was not is as usual."""
        if not kept:
            return cls()
        until = kept.get("paused_until")
        return cls(
            time.fromisoformat(kept.get("at", USUAL_TIME.isoformat())),
            Length.of(kept.get("length", Length.FULL.value)),
            tuple(kept.get("indicators", CORE)),
            date.fromisoformat(until) if until else None,
        )

    def kept(self) -> dict[str, Any]:
        """What is kept of it."""
        until = self.paused_until.isoformat() if self.paused_until else None
        return {**asdict(self), "at": self.at.isoformat(), "length": self.length.value, "paused_until": until}


def wish_of(session: Session, account: int) -> Wish:
    """How an account's digests are wanted."""
    return Wish.read(_kept(session, "wishes").get(str(account)))


def change_wish(session: Session, account: int, wish: Wish) -> None:
    """Want an account's digests so."""
    _keep(session, "wishes", account, wish.kept())


def readers_of(session: Session, account: int) -> dict[int, Length]:
    """The people who read an account's digest directly, and how long."""
    kept = _kept(session, "readers").get(str(account), {})
    return {int(number): Length.of(length) for number, length in kept.items()}


def let_read(session: Session, account: int, person: Person, length: Length | None) -> None:
    """Let somebody read an account's digest directly; None is no longer."""
    known = {str(number): one.value for number, one in readers_of(session, account).items()}
    known.pop(str(person.id), None)
    _keep(session, "readers", account, known | ({str(person.id): length.value} if length else {}))


def forget_accounts(session: Session, accounts: ColumnElement[bool]) -> None:
    """Let nothing of some accounts' digests be left; what was posted stays in its room, as it is."""
    gone = list(session.exec(select(Account.id).where(accounts)))
    session.execute(delete(Digest).where(col(Digest.account).in_(gone)))
    for what in ("wishes", "readers"):
        for number in gone:
            if str(number) in _kept(session, what):
                _keep(session, what, number, {})


def odd_times(session: Session) -> dict[int, time]:
    """When digests are posted apart from the morning's posts, by account: to people, and at other times."""
    wishes, readers = _kept(session, "wishes"), _kept(session, "readers")
    asked = {int(number): Wish.read(wishes.get(number)).at for number in {*wishes, *readers}}
    return {one: at for one, at in asked.items() if at != USUAL_TIME or readers.get(str(one))}


def _kept(session: Session, what: str) -> dict[str, Any]:
    found: dict[str, Any] = (get(session, WISHES) or {}).get(what, {})
    return found


def _keep(session: Session, what: str, account: int, value: dict[str, Any]) -> None:
    kept = get(session, WISHES, locked=True) or {}
    put(session, WISHES, {**kept, what: {**kept.get(what, {}), str(account): value}})


WISHES = "digests"  # all in one setting: the clock reads it after every commit


@dataclass(frozen=True, slots=True)
class Place:
    """Where a digest of an account goes: a room or a person, and how long it is to be there."""

    account: int
    length: Length
    to: Address
    room: Room | None = None
    person: Person | None = None

    @property
    def key(self) -> str:
        """A name for it, for saying things once."""
        return f"{self.account}:{f'room:{self.room.id}' if self.room else f'person:{self.person_id}'}"

    @property
    def person_id(self) -> int | None:
        """The number of the person, if it goes to one."""
        return self.person.id if self.person is not None else None


def places_of(session: Session, account: int) -> list[Place]:
    """Where an account's digest goes: its room, and the people who asked for it."""
    wish, room = wish_of(session, account), room_for(session, Use.DIGEST, account)
    found = [Place(account, wish.length, room.address, room)] if room is not None else []
    for number, length in readers_of(session, account).items():
        person = session.get(Person, number)
        to = home(session, person) if person is not None and person.left_at is None else None
        if person is not None and to is not None:
            found.append(Place(account, length, to, person=person))
    return found


def days_to_tell(
    session: Session, place: Place, today: date, calendar: WorkCalendar
) -> tuple[date, date] | None:
    """From which day to which a digest tells today: all since the last one, or the last working day.

    None where it was told.
    """
    last = today - timedelta(days=1)
    told = session.exec(_told(place).order_by(col(Digest.last).desc()).limit(1)).first()
    if told is not None and told.last >= last:
        return None
    if told is not None and told.last >= last - timedelta(days=MOST_DAYS):
        return told.last + timedelta(days=1), last
    return max(calendar.add_working_days(today, -1), last - timedelta(days=MOST_DAYS - 1)), last


def _told(place: Place) -> Any:  # noqa: ANN401
    asked = select(Digest).where(Digest.account == place.account)
    if place.room is not None:
        return asked.where(Digest.room == place.room.id)
    return asked.where(Digest.person == place.person_id)


@hears_of_figures
def look_again(session: Session, account: int, first: date, last: date, at: datetime) -> None:
    """Let posted digests that tell of some days, or compare with them, be drawn anew soon."""
    near = col(Digest.last).between(max(first, at.date() - CORRECTED), last + COMPARED)
    theirs = update(Digest).where(col(Digest.account) == account, near)
    session.connection().execute(theirs.values(look_at=at + SOON))


def due_looks(session: Session, at: datetime, most: int) -> list[Digest]:
    """The digests to look at by a moment; nobody else has them."""
    asked = select(Digest).where(col(Digest.look_at).is_not(None), col(Digest.look_at) <= at)
    ordered = asked.order_by(col(Digest.look_at), col(Digest.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def first_look(session: Session) -> datetime | None:
    """When the next digest is to be looked at."""
    found: datetime | None = session.connection().execute(_FIRST_LOOK).scalar()
    return found


_FIRST_LOOK = select(func.min(Digest.look_at)).where(col(Digest.look_at).is_not(None))


def what_changed(session: Session, digest: Digest) -> tuple[bool, bool]:
    """Whether figures of its days came since it was drawn, and whether one of them is a correction."""
    theirs = (Figure.account == digest.account, Figure.part == "")
    days = col(Figure.day).between(digest.first, digest.last)
    fresh = select(func.max(Figure.collected_at), func.max(Figure.corrected_at)).where(*theirs, days)
    came, corrected = session.exec(fresh).one()
    drawn = digest.drawn_at
    return came is not None and came > drawn, corrected is not None and corrected > drawn


def redraw_weeks(session: Session, account: int, mondays: Iterable[date]) -> None:
    """Let the digests that tell of some weeks be drawn anew: what they say of these has changed."""
    for monday in set(mondays):
        sunday = monday + timedelta(days=6)
        _redraw(session, account, Digest.week, sunday, sunday + timedelta(days=6))


def redraw_months(session: Session, account: int, months: Iterable[date]) -> None:
    """Let the digests that tell of some months be drawn anew, each named by its first day."""
    for month in set(months):
        following = (month + timedelta(days=31)).replace(day=1)
        after = (following + timedelta(days=31)).replace(day=1)
        _redraw(session, account, Digest.month, following - timedelta(days=1), after - timedelta(days=2))


def _redraw(session: Session, account: int, tells: bool, first: date, last: date) -> None:
    theirs = (Digest.account == account, col(tells).is_(True), col(Digest.last).between(first, last))
    for row in session.exec(select(Digest).where(*theirs)):
        mark(session, row.subject)


@keeps("digest")
def kept_digests(session: Session, whose: Whose) -> list[Kept]:
    """Digests that somebody read directly name nothing of theirs: they stay."""
    asked = select(func.count()).select_from(Digest).where(Digest.person == whose.person)
    return [Kept("digests", t("digests they read"), session.exec(asked).one())]
