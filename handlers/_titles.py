"""The titles we know, for finding repeats: an index that follows what is committed."""

from __future__ import annotations

import threading

from sqlmodel import Session, col, func, select

from models.likeness import Index, Likeness
from models.published import Published
from models.topic import OPEN, Topic

WORTH_A_LOOK = 50
"""The least likeness shown before a topic is posted: 96 % of held-out repeats have it (bench/likeness.py)."""
KNOWN = (*OPEN, "accepted", "stale")  # states in which a topic would be repeated
OTHERS = 5  # of the most alike may be topics, the title itself among them
OVERLAP = 200  # rows read again each time: PostgreSQL's numbers commit out of order


class Titles:
    """All open, accepted and stale topics and everything published, by `topic:12` and `published:300`."""

    def __init__(self) -> None:
        self._index = Index()
        self._held: dict[str, str] = {}
        self._published: set[int] = set()
        self._lock = threading.Lock()

    def nearest(self, session: Session, title: str, most: int = 3) -> list[Likeness]:
        """The most alike titles, best first, as of what is committed now."""
        with self._lock:
            self._follow(session)
            return self._index.nearest(title, most, WORTH_A_LOOK)

    def published_like(self, session: Session, title: str, least: int) -> int | None:
        """The number of the published article most like a title; None if none is like it enough."""
        with self._lock:
            self._follow(session)
            near = self._index.nearest(title, OTHERS, least)
        numbers = (one.key.partition(":") for one in near)
        return next((int(number) for kind, _, number in numbers if kind == "published"), None)

    def _follow(self, session: Session) -> None:
        alive = col(Topic.state).in_(KNOWN)
        topics = {
            f"topic:{n}": title for n, title in session.exec(select(Topic.id, Topic.title).where(alive))
        }
        for gone in [key for key in self._held if key not in topics]:
            self._index.remove(gone)
        for key, title in topics.items():
            if self._held.get(key) != title:
                self._index.replace(key, title)
        self._held = topics
        self._follow_published(session)

    def _follow_published(self, session: Session) -> None:
        since = max(self._published, default=0) - OVERLAP
        asked = select(Published.id, Published.title).where(Published.id > since)
        for number, title in session.exec(asked):
            self._index.replace(f"published:{number}", title)
            self._published.add(number)
        if len(self._published) > session.exec(select(func.count()).select_from(Published)).one():
            self._begin_anew(session)

    def _begin_anew(self, session: Session) -> None:
        """Forget everything: something published is gone, which happens when the sample is taken away."""
        self._index, self._held, self._published = Index(), {}, set()
        self._follow(session)
