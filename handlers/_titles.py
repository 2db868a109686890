"""The titles we know, for finding repeats: an index that follows what is committed, in every replica."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from models.audit import Entry
from models.likeness import Index, Likeness
from models.published import Published
from models.setting import get, put
from models.topic import OPEN, Topic

WORTH_A_LOOK = 50
"""The least worth shown before a topic is posted: at 10,000 titles it keeps all but one of the held-out
repeats that are shown without any, and shows nothing for one new title in ten (bench/likeness.py)."""
KNOWN = (*OPEN, "accepted", "stale")  # states in which a topic would be repeated
OTHERS = 5  # of the most alike may be topics, the title itself among them
OVERLAP = 200  # rows read again each time: PostgreSQL's numbers commit out of order
GENERATION = "titles"


def forget_titles(session: Session) -> None:
    """Let every replica begin its index anew: rows were deleted, of which there is no record."""
    put(session, GENERATION, (get(session, GENERATION) or 0) + 1)


class Titles:
    """All open, accepted and stale topics and everything published, by `topic:12` and `published:300`.

    Topics are followed by the record, in which each change of theirs is written down.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begin(None)

    def _begin(self, generation: int | None) -> None:
        self._index = Index()
        self._generation = generation
        self._entry = 0
        self._recent: list[int] = []
        self._published = 0

    def nearest(self, session: Session, title: str, most: int = 3) -> list[Likeness]:
        """The most alike titles, best first, as of what is committed now."""
        with self._lock:
            self._follow(session)
            near = self._index.nearest(title, most + 1, WORTH_A_LOOK)
        return [one for one in near if _is_there(session, one.key)][:most]

    def published_like(self, session: Session, titles: Sequence[str], least: int) -> list[int | None]:
        """For each title the number of the published article most like it; None if none is enough."""
        with self._lock:
            self._follow(session)
            near = [self._index.nearest(title, OTHERS, least) for title in titles]
        return [_first_published(found) for found in near]

    def _follow(self, session: Session) -> None:
        generation = get(session, GENERATION) or 0
        if generation != self._generation:
            self._begin(generation)
            self._take(session, None)
        self._follow_topics(session)
        self._follow_published(session)

    def _follow_topics(self, session: Session) -> None:
        changed = select(Entry.id, Entry.subject).where(col(Entry.id) > self._entry - OVERLAP)
        numbers = set(self._recent)  # what was not committed when it was seen may be gone
        for entry, subject in session.exec(changed.where(col(Entry.subject).startswith("topic:T"))):
            self._entry = max(self._entry, entry)
            numbers.add(int(subject.removeprefix("topic:T")))
        self._take(session, numbers)
        self._recent = sorted(numbers)[-OVERLAP:]

    def _take(self, session: Session, numbers: Collection[int] | None) -> None:
        """Take the titles of some topics as they are now, or of all."""
        known = select(Topic.id, Topic.title).where(col(Topic.state).in_(KNOWN))
        if numbers is not None:
            known = known.where(col(Topic.id).in_(numbers))
        titles = dict(session.exec(known).all())
        for number in numbers or ():
            if number not in titles:
                self._index.remove(f"topic:{number}")
        for number, title in titles.items():
            self._index.replace(f"topic:{number}", title)

    def _follow_published(self, session: Session) -> None:
        asked = select(Published.id, Published.title).where(col(Published.id) > self._published - OVERLAP)
        for number, title in session.exec(asked):
            self._index.replace(f"published:{number}", title)
            self._published = max(self._published, number)


def _first_published(near: Sequence[Likeness]) -> int | None:
    numbers = (one.key.partition(":") for one in near)
    return next((int(number) for kind, _, number in numbers if kind == "published"), None)


def _is_there(session: Session, key: str) -> bool:
    """Whether a title's row is there for this session: another's may not be committed, or was undone."""
    kind, _, number = key.partition(":")
    return session.get(Topic if kind == "topic" else Published, int(number)) is not None
