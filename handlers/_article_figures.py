"""An article's figures as its card shows them: after its first day, 3, 7 and 30 days."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from handlers._numbers import number_words, value_words
from models.article import Article
from models.matching import published_of
from models.metric import ARTICLE_METRICS
from models.published import Published
from models.series import after_days, article_series
from models.words import Words, joined, nt, t

SHOWN = (1, 3, 7, 30)  # days, that of its publication being the first
ALSO = ("shares", "interactions", "finish_rate", "delivery_rate")


def figures_of(session: Session, article: Article) -> Words:
    """Readers after some days, and more of the last day that is known; empty while nothing is."""
    published = published_of(session, article) if article.is_out else None
    if published is None:
        return ""
    counts = [(count, after_days(session, published, "reads", count)) for count in SHOWN]
    unit = ARTICLE_METRICS["reads"].unit
    known = [
        t("{days}: {figure}", days=_days(count), figure=value_words(unit, value))
        for count, value in counts
        if value.number is not None
    ]
    return joined([joined(known), _also(session, published)], "\n") if known else ""


def _days(count: int) -> Words:
    return t("first day") if count == 1 else nt("{count} day", "{count} days", count)


def _also(session: Session, published: Published) -> Words:
    """What else is known of the last day of which there are figures."""
    last = published.day + timedelta(SHOWN[-1] - 1)
    found = []
    for key in ALSO:
        values = article_series(session, published.id, key, published.day, last).values()
        known = [value for value in values if value.number is not None]
        if known and known[-1].number is not None:
            metric = ARTICLE_METRICS[key]
            found.append(joined([metric.name, number_words(metric.unit, known[-1].number)], " "))
    return joined(found)
