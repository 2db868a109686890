"""Our own weeks and months as competitors' are seen, so that both can stand side by side.

Ours are readers as WeChat counts them; what is seen of others from outside are reads, a little more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from models.competitor import WEEK, Competitor, Week, competitors_of, monday_of, weeks_of
from models.figure import State
from models.published import Published
from models.series import MISSING, Value, total

HIT = 100_000  # reads of one article; WeChat shows more as 10万+
LEAD = "_1"  # how the number of a push's first article ends


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of a comparison: a competitor, or None for ourselves; its week and the one before."""

    competitor: Competitor | None
    week: Week
    before: Week


def own_week(session: Session, account: int, first: date, last: date) -> Week:
    """What an account did in some days, as a competitor's week is seen; the title is the best read."""
    ours = (Published.account == account, col(Published.day).between(first, last), col(Published.reads) > 0)
    read = list(session.exec(select(Published).where(*ours).order_by(col(Published.id))))
    leads = [one.reads for one in read if one.msgid.endswith(LEAD)]
    week = Week({"sent": total(session, account, "sent", first, last)})
    if read:
        best = max(read, key=lambda one: one.reads)
        week.numbers["hits"] = _number(sum(one.reads >= HIT for one in read))
        week.numbers["most_reads"], week.title = _number(best.reads), best.title
    if leads:
        week.numbers["lead_reads"] = _number(round(sum(leads) / len(leads)))
    return week


def _number(number: int) -> Value:
    return Value(State.NUMBER, Decimal(number))


def compared(session: Session, account: int, monday: date) -> list[Beside]:
    """Ourselves and each competitor in a week, beside the week before; empty where none is watched."""
    watched = competitors_of(session, account)
    if not watched:
        return []
    known = weeks_of(session, watched, monday - WEEK, monday)
    ours = [own_week(session, account, first, first + timedelta(6)) for first in (monday, monday - WEEK)]
    return [
        Beside(None, *ours),
        *(
            Beside(one, known.get((one.id, monday), Week()), known.get((one.id, monday - WEEK), Week()))
            for one in watched
        ),
    ]


def mondays_of(month: date) -> list[date]:
    """The weeks of a month: those of which most days, hence the Thursday, lie in it."""
    first = monday_of(month - timedelta(days=3))
    found = [first + n * WEEK for n in range(7)]
    return [day for day in found if _month(day + timedelta(days=3)) == _month(month)]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def month_of(session: Session, account: int, month: date) -> Iterator[tuple[Competitor | None, Week, int]]:
    """Ourselves and each competitor over the weeks of a month, and how many of these are known."""
    watched, mondays = competitors_of(session, account), mondays_of(month)
    if not watched:
        return
    known = weeks_of(session, watched, mondays[0], mondays[-1])
    yield None, own_week(session, account, mondays[0], mondays[-1] + timedelta(6)), len(mondays)
    for one in watched:
        weeks = [
            known[one.id, day] for day in mondays if (one.id, day) in known and known[one.id, day].is_known
        ]
        yield one, _joined(weeks), len(weeks)


def _joined(weeks: Sequence[Week]) -> Week:
    """Several weeks as one: articles add up, leads are averaged over the weeks, and the best read stands."""
    best = max(weeks, key=lambda week: week.of("most_reads").number or Decimal(-1), default=Week())
    made = Week(title=best.title or next((week.title for week in weeks if week.title), ""))
    for key in ("sent", "hits", "lead_reads", "most_reads"):
        numbers = [number for week in weeks if (number := week.of(key).number) is not None]
        made.numbers[key] = Value(State.NUMBER, _over(key, numbers)) if numbers else MISSING
    return made


def _over(key: str, numbers: Iterable[Decimal]) -> Decimal:
    found = list(numbers)
    match key:
        case "most_reads":
            return max(found)
        case "lead_reads":
            return (sum(found, Decimal()) / len(found)).quantize(Decimal(1))
    return sum(found, Decimal())
