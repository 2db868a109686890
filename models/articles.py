"""Articles of an account with their figures as last known, for the page and its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from models.figure import ArticleFigure, table_of, to_number
from models.metric import ARTICLE_METRICS
from models.published import Published

SHOWN = ("reads", "shares", "interactions", "interaction_rate", "delivery_rate", "finish_rate", "favourites")
_KEPT = ("reads", "shares", "likes", "recommends", "comments", "delivery_rate", "finish_rate", "favourites")


@dataclass(frozen=True, slots=True)
class Row:
    """An article, with what is known of it by the names of `SHOWN`; what is not known is not there."""

    title: str
    day: date
    url: str
    numbers: Mapping[str, Decimal] = field(default_factory=dict)


def articles_between(session: Session, account: int, first: date, last: date) -> list[Row]:
    """The articles that an account published on some days, the newest first."""
    target = table_of(ArticleFigure)
    ours = (col(Published.account) == account, col(Published.day).between(first, last))
    newest = (
        select(target.c.published, target.c.metric, func.max(target.c.day).label("day"))
        .join(Published, target.c.published == col(Published.id))
        .where(*ours, target.c.part == "", target.c.metric.in_(_KEPT), target.c.amount.is_not(None))
        .group_by(target.c.published, target.c.metric)
        .subquery()
    )
    asked = select(target.c.published, target.c.metric, target.c.amount).join(
        newest,
        and_(
            target.c.published == newest.c.published,
            target.c.metric == newest.c.metric,
            target.c.day == newest.c.day,
            target.c.part == "",
        ),
    )
    known: dict[int, dict[str, Decimal]] = {}
    for published, metric, amount in session.execute(asked):
        known.setdefault(published, {})[metric] = to_number(ARTICLE_METRICS[metric], amount)
    articles = select(
        *map(col, (Published.id, Published.title, Published.day, Published.url, Published.reads))
    )
    rows = session.execute(articles.where(*ours).order_by(col(Published.day).desc(), col(Published.id)))
    return [Row(title, day, url, _made(known.get(n, {}), reads)) for n, title, day, url, reads in rows]


def _made(known: dict[str, Decimal], reads: int) -> dict[str, Decimal]:
    """What is known, with what is made of it; the archive's reads where WeChat was never asked."""
    found = {"reads": Decimal(reads)} | known if reads else dict(known)
    for key in ("interactions", "interaction_rate"):
        metric = ARTICLE_METRICS[key]
        parts = [found[one] for one in metric.made_of if one in found]
        made = metric.make(parts) if metric.make is not None and len(parts) == len(metric.made_of) else None
        if made is not None:
            found[key] = made
    return found
