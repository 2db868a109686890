"""When a step of a request applies: `amount > 5000`, a tick, a value, or a condition that a noun declares."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from sqlmodel import Session

from models.request import Request

COMPARED = re.compile(r"([\w-]+)\s*(>=|>|=)\s*(.+)")
Holds = Callable[[Session, Request], bool]
CONDITIONS: dict[str, Holds] = {}


def condition(name: str) -> Callable[[Holds], Holds]:
    """Declare a condition that steps may name (`over budget`); two of one name stop the start."""

    def keep(holds: Holds) -> Holds:
        if name in CONDITIONS:
            raise ValueError(f"two conditions are called {name!r}")
        CONDITIONS[name] = holds
        return holds

    return keep


def applies(session: Session, request: Request, only: str) -> bool:
    """Whether any of the parts of a condition, parted by ` | `, holds; what is empty always does."""
    return not only or any(_holds(session, request, part.strip()) for part in only.split("|"))


def _holds(session: Session, request: Request, part: str) -> bool:
    compared = COMPARED.fullmatch(part)
    if compared is None:
        declared = CONDITIONS.get(part)
        return declared(session, request) if declared else request.values.get(part) == "yes"
    key, sign, bound = compared.groups()
    said = request.values.get(key, "")
    if sign == "=":
        return bool(said == bound.strip())
    number, least = Decimal(said or "0"), Decimal(bound.strip())
    return number >= least if sign == ">=" else number > least
