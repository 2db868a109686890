"""A day's figures in words: each beside its bases, the best article, what is unusual, what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from handlers._numbers import change_words, number_words, signed_words, value_words
from models.daily import Best, Book, Compared, Unusual, best_of, indicator, silent, unusual_on
from models.figure import State
from models.metric import METRICS, SCENES, Metric, Unit, part_name
from models.series import Value
from models.words import Words, joined, t

IN_SHORT = ("reads", "net_users", "shares")  # of a summary, and of each of several days


def indicator_lines(book: Book, keys: Sequence[str], day: date, posted: datetime | None) -> Iterator[Words]:
    """Each indicator in a line; what was corrected since the digest was posted with what stood there."""
    for key in keys:
        compared = book.compared(key, day)
        if compared.value.number is None:
            continue  # why is said once for all of them; of articles, that none came out
        said = joined([compared.metric.name, _value(book, key, day, compared.value, posted)], " ")
        bases = joined(_bases(compared, day))
        line = t("{value} ({bases})", value=said, bases=bases) if bases else said
        yield joined([line, FORMULA], " = ") if key == "interaction_rate" else line


FORMULA = t("(likes + recommendations + comments) ÷ readers")


def _value(book: Book, key: str, day: date, value: Value, posted: datetime | None) -> Words:
    unit = indicator(key).unit
    said = value_words(unit, value)
    if key == "net_users" and value.number is not None:
        new, lost = (book.on(one, day).number or Decimal() for one in ("new_users", "lost_users"))
        said = joined([signed_words(unit, value.number), _came_and_went(new, lost)], " ")
    is_fresh = posted is not None and value.corrected_at is not None and value.corrected_at > posted
    if is_fresh and value.earlier is not None:
        earlier = number_words(unit, value.earlier)
        return said if earlier == said else t("{number}, was {earlier}", number=said, earlier=earlier)
    return said


def _came_and_went(new: Decimal, lost: Decimal) -> Words:
    return t("(new {new}, gone {lost})", new=int(new), lost=int(lost))


def _bases(compared: Compared, day: date) -> Iterator[Words]:
    """What a value is compared with: the day before, the same weekday, the mean of seven days."""
    value, unit = compared.value, compared.metric.unit
    if value.number is None:
        return
    named = (
        (t("day before"), compared.before),
        (WEEKDAYS_BEFORE[day.weekday()], compared.week),
        (t("7-day mean"), compared.mean),
    )
    for name, base in named:
        if base.number is None:
            continue
        number = number_words(unit, base.number)
        change = change_words(unit, value.number, base.number)
        yield t("{name} {number}, {change}", name=name, number=number, change=change)


WEEKDAYS_BEFORE = (
    t("last Monday"),
    t("last Tuesday"),
    t("last Wednesday"),
    t("last Thursday"),
    t("last Friday"),
    t("last Saturday"),
    t("last Sunday"),
)


def short_line(book: Book, day: date) -> Words:
    """A day in a line: its main figures, or why there are none."""
    values = [(key, book.on(key, day)) for key in IN_SHORT]
    if all(value.number is None for _, value in values):
        return t("{line}: {comment}", line=t("{day}", day=day), comment=value_words(Unit.TIMES, values[0][1]))
    said = [joined([METRICS[key].name, value_words(METRICS[key].unit, value)], " ") for key, value in values]
    return t("{line}: {comment}", line=t("{day}", day=day), comment=joined(said))


def best_line(book: Book, day: date) -> Words:
    """The best article and why: how much of all readers it had, where they came from, who read to the end."""
    best = best_of(book, day)
    if best is None:
        return ""
    share = t("{share} of all", share=number_words(Unit.RATE, best.share)) if best.share else ""
    parts = [
        t("Best:《{title}》read by {count}", title=best.title, count=int(best.reads)),
        share,
        _scene(best),
        _finish(best),
    ]
    return joined(parts)


def _scene(best: Best) -> Words:
    if not best.scene or best.scene_share is None:
        return ""
    where = SCENES.get(best.scene, best.scene)
    return t("{share} from {where}", share=number_words(Unit.RATE, best.scene_share), where=where)


def _finish(best: Best) -> Words:
    if best.finish.number is None:
        return ""
    return t("{share} read to the end", share=number_words(Unit.RATE, best.finish.number))


def unusual_lines(book: Book, day: date) -> list[Words]:
    """What is unusual, and what explains most of it."""
    return [unusual_line(one, day) for one in unusual_on(book, day)]


def unusual_line(one: Unusual, day: date) -> Words:
    """One thing that is unusual, and what explains most of it."""
    unit, usual = one.metric.unit, one.usual
    weekday = WEEKDAYS[day.weekday()]
    values = {
        "name": one.metric.name,
        "value": number_words(unit, one.value),
        "usual": number_words(unit, usual.middle),
        "weekday": weekday,
        "change": change_words(unit, one.value, usual.middle),
    }
    said = t("{name} {value}: on a {weekday} usually {usual} ({change})", **values)
    parts = [
        t("most through {part}, {change} against last week", part=part_name(one.metric.key, one.part),
          change=signed_words(unit, one.part_change)) if one.part and one.part_change else "",
        t("《{title}》alone {share}", title=one.article, share=number_words(Unit.RATE, one.article_share))
        if one.article and one.article_share else "",
    ]  # fmt: skip
    return joined([said, *parts])


WEEKDAYS = (
    t("Monday"),
    t("Tuesday"),
    t("Wednesday"),
    t("Thursday"),
    t("Friday"),
    t("Saturday"),
    t("Sunday"),
)


def silent_lines(book: Book, keys: Sequence[str], day: date) -> list[Words]:
    """Which figures are not there or not complete, and why: never a silent zero."""
    return [_silent(value, metrics) for value, metrics in silent(book, keys, day)]


def _silent(value: Value, metrics: list[Metric]) -> Words:
    names = joined([metric.name for metric in metrics], "、")
    why = value.why.label if value.why is not None else ""
    states = {
        State.PARTIAL: t("not complete"),
        State.LATE: t("not there yet"),
        State.MISSING: t("no figure"),
    }
    return t("{line}: {comment}", line=names, comment=joined([states[value.state], why]))
