"""A life is a table: verb → from which states, to which, and who may; one method writes the state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Session, col, select

from models.audit import Deed, append, last_entry
from models.person import Person, Role
from models.refusal import Refusal
from models.row import Noun
from models.words import Text, joined, t


@dataclass(frozen=True, slots=True)
class Move:
    """One way from a state to another. `may` names roles (`lead`), relations (`proposer`), or `paiqi`."""

    sources: frozenset[str]
    target: str
    may: frozenset[str]


def way(sources: str, target: str, may: str) -> Move:
    """Write a move in one line: states and those who may, parted by spaces."""
    return Move(frozenset(sources.split()), target, frozenset(may.split()))


After = Callable[[Session, "Living", datetime], None]
AFTER: dict[tuple[str, str], list[After]] = {}


def after(noun: str, *verbs: str) -> Callable[[After], After]:
    """Declare what else happens, in the same transaction, once a thing has made one of some moves."""

    def keep(happens: After) -> After:
        for verb in verbs:
            AFTER.setdefault((noun, verb), []).append(happens)
        return happens

    return keep


class Living(Noun):
    """A row with a state that only `move` writes; `version` catches two writers at once."""

    MOVES: ClassVar[Mapping[str, Move]] = {}
    STATES: ClassVar[Mapping[str, Text]] = {}

    state: str
    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]

    def capacities(self, person: Person) -> set[str]:
        """Name what a person is to this thing: the roles it covers, and relations added by nouns."""
        return {role.value for role in Role if person.is_at_least(role)}

    def may(self, verb: str, person: Person) -> bool:
        """Whether a person could make a move from the present state."""
        move = self.MOVES[verb]
        return self.state in move.sources and bool(move.may & self.capacities(person))

    def move(self, session: Session, verb: str, by: Person | None, at: datetime, why: str = "") -> None:
        """Check, move, and write it down; the only place where a state is written. None is Paiqi itself.

        Raises Refusal when the state or the person does not allow it.
        """
        move = self.MOVES[verb]
        if self.state not in move.sources:
            raise Refusal(self.no_longer(session))
        if not move.may & (self.capacities(by) if by else {"paiqi"}):
            raise Refusal(self.not_yours(move))
        deed = Deed(
            self.subject, verb, by.id if by else None, at, before=self.state, after=move.target, why=why
        )
        append(session, deed)
        self.state = move.target
        mark(session, self.subject)
        for happens in AFTER.get((self.NOUN, verb), ()):
            happens(session, self, at)

    def no_longer(self, session: Session) -> Text:
        """Say that somebody was quicker: who, and when."""
        state = self.STATES[self.state]
        last = last_entry(session, self.subject, after=self.state)
        if last is None or last.person is None:
            return t("{number} is already {state}; nothing to do.", number=self.short_id, state=state)
        who = session.get_one(Person, last.person).name
        return t(
            "{number} is already {state}, by {person}, {moment}; nothing to do.",
            number=self.short_id,
            state=state,
            person=who,
            moment=last.at,
        )

    def not_yours(self, move: Move) -> Text:
        """Say who may make this move."""
        names = {
            "lead": t("a lead"),
            "proposer": t("the proposer"),
            "asker": t("who asked"),
            "asked": t("who was asked"),
            "either": t("one of the two"),
            "editor": t("an editor"),
            "admin": t("an admin"),
            "raiser": t("who raised it"),
            "owner": t("its owner"),
            "doer": t("who does it"),
            "reviewer": t("who reviews it"),
            "filer": t("who filed it"),
            "approver": t("who approves it now"),
            "writer": t("who wrote it"),
            "keeper": t("who answers for it"),
            "paiqi": t("Paiqi itself"),
        }
        who = [names[capacity] for capacity in names if capacity in move.may]
        if len(who) > 2:
            return t("Only {names} or {last} can do this.", names=joined(who[:-1], ", "), last=who[-1])
        if len(who) == 2:
            return t("Only {first} or {second} can do this.", first=who[0], second=who[1])
        return t("Only {first} can do this.", first=who[0])


def living(session: Session) -> list[str]:
    """Name all things with a state, each of which has a record."""
    kinds: list[type[Living]] = Living.__subclasses__()
    return [
        f"{kind.NOUN}:{kind.PREFIX}{number}"
        for kind in kinds
        for number in session.exec(select(col(kind.id)))
    ]


def kind_of(subject: str) -> type[Living] | None:
    """What kind of thing a subject names; None for what has no life."""
    kinds: list[type[Living]] = Living.__subclasses__()
    noun = subject.partition(":")[0]
    return next((kind for kind in kinds if noun == kind.NOUN), None)


def unfinished(session: Session, subjects: Collection[str]) -> set[str]:
    """Which of some subjects may still move on."""
    kinds: list[type[Living]] = Living.__subclasses__()
    return {found for kind in kinds for found in _unfinished(session, kind, subjects)}


def _unfinished(session: Session, kind: type[Living], subjects: Collection[str]) -> set[str]:
    begins = f"{kind.NOUN}:{kind.PREFIX}"
    numbers = [int(one.removeprefix(begins)) for one in subjects if one.startswith(begins)]
    alive = {state for move in kind.MOVES.values() for state in move.sources}
    asked = select(col(kind.id)).where(col(kind.id).in_(numbers), col(kind.state).in_(alive))
    return {f"{begins}{number}" for number in session.exec(asked)}


def mark(session: Session, subject: str) -> None:
    """Note that a subject changed, so that the door draws its cards anew before it commits."""
    session.info.setdefault("changed", {})[subject] = None


def write_down(session: Session, deed: Deed) -> None:
    """Write down a deed that moves no state (a vote, an edit) and mark its subject."""
    append(session, deed)
    mark(session, deed.subject)
