"""What comes from outside comes in three steps: what is missing, getting it with nothing held, keeping it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from handlers._steps import Steps

AT_ONCE = 8  # calls under way, and so the answers that are held
C = TypeVar("C")
A = TypeVar("A")


def fetch(
    missing: Callable[[Session], Sequence[C]],
    get: Callable[[C], A],
    store: Callable[[Session, C, A], bool],
    whose: Callable[[C], object],
) -> Steps:
    """Get what is missing, a few at once, and store each answer by itself, in the order of the calls.

    Where `store` says no, nothing more is asked of that call's owner, `whose` it is.
    """
    left = deque((yield missing))
    under_way: deque[tuple[C, Future[A]]] = deque()
    refused: set[object] = set()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while left or under_way:
            while left and len(under_way) < AT_ONCE:
                call = left.popleft()
                if whose(call) not in refused:
                    under_way.append((call, pool.submit(get, call)))
            if not under_way:
                return
            call, coming = under_way.popleft()
            if not (yield partial(_store, store=store, call=call, answer=coming.result())):
                refused.add(whose(call))


def _store(session: Session, store: Callable[[Session, C, A], bool], call: C, answer: A) -> bool:
    return store(session, call, answer)
