"""Who the readers are (读者画像), by month: gender, age, place, terminal and language of subscribers.

No interface tells of it any more: the back office's tables are brought along as sheets. Counts and shares are
figures of the account on the first day of the month, whose part is what the sheet calls it (女, 广东).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select as columns
from sqlmodel import Session

from models.figure import Figure, Found, Origin, Recorded, record, table_of
from models.metric import HAND, Adds, Metric, Unit
from models.named import Named
from models.series import columns_of, value_of
from models.withdrawing import take_back
from models.words import t


class Trait(Named):
    """What a profile tells readers apart by."""

    GENDER = "gender", t("Gender"), "性别"
    AGE = "age", t("Age"), "年龄", "年龄段"
    PROVINCE = "province", t("Province"), "省份", "省", "地域", "地域归属"
    CITY = "city", t("City"), "城市", "地级市"
    TERMINAL = "terminal", t("Terminal"), "终端", "访问设备", "设备", "手机系统", "操作系统"
    LANGUAGE = "language", t("Language"), "语言"


COUNTS: Mapping[Trait, Metric] = {
    one: Metric(f"profile_{one}", one.label, Unit.PEOPLE, Adds.LAST, HAND) for one in Trait
}
SHARES: Mapping[Trait, Metric] = {
    one: Metric(f"profile_{one}_share", one.label, Unit.RATE, Adds.NEVER, HAND) for one in Trait
}
_KNOWN = {metric.key: (one, metric) for kind in (COUNTS, SHARES) for one, metric in kind.items()}


@dataclass
class Profile:
    """Who the readers of a month are: of each trait what share (0 to 1) each part has, and how many if known.

    `by` and `at` are who brought it along last, and when.
    """

    month: date
    counts: dict[Trait, dict[str, Decimal]] = field(default_factory=dict)
    given: dict[Trait, dict[str, Decimal]] = field(default_factory=dict)
    by: int | None = None
    at: datetime | None = None

    @property
    def traits(self) -> list[Trait]:
        """Those that something is known of, in their order."""
        return [one for one in Trait if self.counts.get(one) or self.given.get(one)]

    def shares(self, trait: Trait) -> dict[str, Decimal]:
        """The share of each part as was said, else of all who were counted; ages in order, else by size.

        A table of cities may be cut off: all are the most that any table of the month comes to.
        """
        counts, said = self.counts.get(trait, {}), self.given.get(trait, {})
        everybody = max((sum(parts.values(), Decimal()) for parts in self.counts.values()), default=Decimal())
        found = {part: count / everybody for part, count in counts.items() if everybody} | said
        if trait is Trait.AGE:
            return dict(sorted(found.items(), key=lambda one: _age(one[0])))
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _age(part: str) -> tuple[int, str]:
    """Where an age band stands: by its first number, `under 18` before `18-24`."""
    digits = "".join(sign if sign.isdigit() else " " for sign in part).split()
    below = any(word in part.casefold() for word in ("以下", "under", "<"))
    return (int(digits[0]) * 2 - below if digits else 10**6, part)


@dataclass(frozen=True, slots=True)
class Part:
    """What a sheet says of one part of a trait in a month: how many, or what share (0 to 1), or both."""

    month: date
    trait: Trait
    name: str
    count: Decimal | None
    share: Decimal | None


def keep_profile(session: Session, account: int, parts: Iterable[Part], origin: Origin) -> Recorded:
    """Keep tables, each whole: what a table of the month had before and has no more is taken back."""
    told = list(parts)
    found = [
        Found(kind[one.trait], one.month, number, part=one.name)
        for one in told
        for kind, number in ((COUNTS, one.count), (SHARES, one.share))
        if number is not None
    ]
    done = record(session, account, found, origin)
    said = {one.key for one in found}
    tables = {(one.month, one.trait) for one in told}
    for gone in _kept(session, account, tables):
        if gone.key not in said and take_back(session, Figure, account, gone, origin):
            done += Recorded(corrected=1)
    return done


def _kept(session: Session, account: int, tables: set[tuple[date, Trait]]) -> list[Found]:
    """The figures that some tables have."""
    target = table_of(Figure)
    kept = columns(target.c.metric, target.c.day, target.c.part).where(
        target.c.account == account,
        target.c.metric.in_(_KNOWN),
        target.c.day.in_({month for month, _ in tables}),
        target.c.amount.is_not(None),
    )
    rows = session.connection().execute(kept)
    return [
        Found(_KNOWN[metric][1], day, part=part)
        for metric, day, part in rows
        if (day, _KNOWN[metric][0]) in tables
    ]


def profile_of(session: Session, account: int, month: date) -> Profile:
    """Who the readers of a month are, as far as it was brought along; no traits where it was not."""
    target, found = table_of(Figure), Profile(month)
    theirs = (target.c.account == account, target.c.metric.in_(_KNOWN), target.c.day == month)
    session.flush()
    for row in session.connection().execute(columns(*columns_of(target)).where(*theirs)).mappings():
        trait, metric = _KNOWN[row["metric"]]
        value = value_of(metric, row)
        if value.number is None:
            continue
        tables = found.counts if metric is COUNTS[trait] else found.given
        tables.setdefault(trait, {})[row["part"]] = value.number
        if found.at is None or row["collected_at"] > found.at:
            found.by, found.at = row["by"], row["collected_at"]
    return found


def last_profile(session: Session, account: int, before: date) -> Profile | None:
    """The newest profile of a month before another; None where there is none."""
    target = table_of(Figure)
    months = columns(target.c.day).where(
        target.c.account == account,
        target.c.metric.in_(_KNOWN),
        target.c.day < before,
        target.c.amount.is_not(None),
    )
    month = session.connection().execute(months.order_by(target.c.day.desc()).limit(1)).scalar()
    return None if month is None else profile_of(session, account, month)
