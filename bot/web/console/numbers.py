"""The account's numbers on a page: small multiples with their tables, goals with their pace, and articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.console.competing import competition
from bot.web.console.drawing import Drawing
from bot.web.console.readers import readers
from bot.web.console.sifting import Chooser
from bot.web.console.visit import Visit, visit
from bot.words import localise_chart, say
from handlers._numbers import number_words, plain_number, span_words, value_words
from handlers._pace_words import pace_line
from handlers._panels import panel
from handlers._sheet import write_sheet
from models.articles import SHOWN, Row, articles_between
from models.chart import Chart, Panel
from models.daily import OF_ARTICLES, indicator
from models.digest import wish_of
from models.goal import goals_of
from models.metric import ARTICLE_METRICS, Adds, Metric
from models.pace import paces
from models.plan import plan_of
from models.room import accounts_of
from models.series import MISSING, Value, series, total
from models.teamwork import team_calendar
from models.words import Words, t

if TYPE_CHECKING:
    from bot.web.site import Site

PATH = "/console/numbers"
RANGES = {"14": 14, "30": 30, "90": 90, "365": 365}
USUAL = "30"
MOST_ARTICLES = 300
BEFORE, YEAR = "before", "year"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: which account, how many days, beside what, and articles sorted how."""

    account: int
    name: str
    length: str
    beside: str
    sort: str
    query: Mapping[str, str]

    @property
    def days(self) -> int:
        """How many days are shown."""
        return RANGES[self.length]

    def before(self, first: date, last: date) -> tuple[date, date] | None:
        """The days that are compared with; None where none are."""
        if self.beside == BEFORE:
            return first - timedelta(days=self.days), first - timedelta(days=1)
        if self.beside == YEAR:
            return first - timedelta(days=364), last - timedelta(days=364)  # whole weeks: the same weekdays
        return None


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator as the page draws it: a panel in the reader's words, its sum, and a table of its days."""

    chart: Chart
    panel: Panel
    whole: Words
    days: tuple[tuple[date, Words, Words], ...]


class Numbers:
    """The page of numbers and its sheet; whoever may look at topics may look at it."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def show(self, request: Request) -> Response:
        """Draw the numbers of an account up to yesterday."""
        with visit(self._site, request) as seen:
            accounts = {one.name: one.id for one in accounts_of(seen.session)}
            asked = _asked(request.query_params, accounts)
            if asked is None:
                if accounts:
                    return RedirectResponse(seen.url(PATH), 303)
                return self._drawing.page("numbers", seen, asked=None)
            first, last = _span(seen, asked)
            rows = sorted_rows(articles_between(seen.session, asked.account, first, last), asked.sort)
            return self._drawing.page(
                "numbers",
                seen,
                asked=asked,
                first=first,
                last=last,
                choosers=_choosers(asked, accounts),
                shown=list(_shown(seen, asked, first, last)),
                paces=self._paces(seen, asked, last),
                articles=[(row, _cells(row)) for row in rows[:MOST_ARTICLES]],
                total=len(rows),
                headings=[(key, ARTICLE_METRICS[key].name) for key in SHOWN],
                competition=competition(seen, asked.account),
                readers=readers(seen, asked.account),
            )

    def sheet(self, request: Request) -> Response:
        """Give the articles of the page as CSV."""
        with visit(self._site, request) as seen:
            accounts = {one.name: one.id for one in accounts_of(seen.session)}
            asked = _asked(request.query_params, accounts)
            if asked is None:
                return RedirectResponse(seen.url(PATH), 303)
            first, last = _span(seen, asked)
            rows = sorted_rows(articles_between(seen.session, asked.account, first, last), asked.sort)
            names = [say(ARTICLE_METRICS[key].name, seen.reader) for key in SHOWN]
            titles = [say(words, seen.reader) for words in (t("Title"), t("Day"), t("Link"))]
            content = write_sheet("csv", [*titles, *names], (_sheet_row(row) for row in rows))
        name = f"articles-{first:%Y%m%d}-{last:%Y%m%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

    def _paces(self, seen: Visit, asked: Asked, last: date) -> list[Words]:
        plan = plan_of(seen.session, asked.account, last)
        if plan is None:
            return []
        calendar = team_calendar(seen.session, self._site.calendar)
        goals = goals_of(seen.session, plan.id)
        today = last + timedelta(days=1)
        found = paces(seen.session, asked.account, plan.month, goals, today, calendar)
        return [pace_line(one) for one in found]


def _asked(query: QueryParams, accounts: Mapping[str, int]) -> Asked | None:
    """What is asked for; None for what there is not."""
    name = query.get("account") or next(iter(accounts), "")
    length, beside = query.get("range") or USUAL, query.get("beside", "")
    sort = query.get("sort", "")
    if name not in accounts or length not in RANGES or beside not in ("", BEFORE, YEAR):
        return None
    if sort.lstrip("-") not in ("", "day", *SHOWN):
        return None
    given = {
        "account": query.get("account", ""),
        "range": query.get("range", ""),
        "beside": beside,
        "sort": sort,
    }
    return Asked(
        accounts[name], name, length, beside, sort, {key: text for key, text in given.items() if text}
    )


def _span(seen: Visit, asked: Asked) -> tuple[date, date]:
    last = seen.now.date() - timedelta(days=1)
    return last - timedelta(days=asked.days - 1), last


def _choosers(asked: Asked, accounts: Mapping[str, int]) -> list[Chooser]:
    ranges: dict[str, Words] = {key: t("{count} days", count=days) for key, days in RANGES.items()}
    beside: dict[str, Words] = {"": t("nothing else"), BEFORE: t("the days before"), YEAR: t("a year ago")}
    names: dict[str, Words] = {name: name for name in accounts}
    found = [
        Chooser("account", t("Account"), names, asked.name),
        Chooser("range", t("Range"), ranges, asked.length),
        Chooser("beside", t("Compared with"), beside, asked.beside),
    ]
    return found if len(accounts) > 1 else found[1:]


def _shown(seen: Visit, asked: Asked, first: date, last: date) -> Iterator[Shown]:
    """Each indicator of the account's digest that is known by day."""
    before = asked.before(first, last)
    for key in wish_of(seen.session, asked.account).indicators:
        if key in OF_ARTICLES:
            continue
        metric = indicator(key)
        now = list(series(seen.session, asked.account, key, first, last).values())
        then = list(series(seen.session, asked.account, key, *before).values()) if before else []
        drawn = localise_chart(Chart(first, (panel(metric, now),), metric.name), seen.reader)
        yield Shown(
            drawn,
            drawn.panels[0],
            _whole(seen, asked, metric, (first, last), before),
            tuple(
                _day(metric, first + n * timedelta(days=1), value, then[n : n + 1])
                for n, value in enumerate(now)
            ),
        )


def _day(metric: Metric, day: date, value: Value, then: list[Value]) -> tuple[date, Words, Words]:
    return day, value_words(metric.unit, value), value_words(metric.unit, then[0]) if then else ""


def _whole(
    seen: Visit, asked: Asked, metric: Metric, now: tuple[date, date], before: tuple[date, date] | None
) -> Words:
    """What all days come to, beside those that they are compared with."""
    value = total(seen.session, asked.account, metric.key, *now)
    label = t("at the end") if metric.adds is Adds.LAST else t("in all")
    base = total(seen.session, asked.account, metric.key, *before) if before is not None else MISSING
    return t("{label} {value}", label=label, value=span_words(metric.unit, value, base))


def sorted_rows(rows: list[Row], sort: str) -> list[Row]:
    """Articles by a column, the largest first, or with `-` the smallest; what is not known comes last."""
    key, up = sort.lstrip("-"), sort.startswith("-")
    if key in ("", "day"):
        return sorted(rows, key=lambda row: row.day, reverse=not up)
    known = [row for row in rows if key in row.numbers]
    unknown = [row for row in rows if key not in row.numbers]
    return [*sorted(known, key=lambda row: row.numbers[key], reverse=not up), *unknown]


def _cells(row: Row) -> list[Words]:
    """The figures of an article in the order of the headings; a dash for what is not known."""
    return [
        number_words(ARTICLE_METRICS[key].unit, row.numbers[key]) if key in row.numbers else "–"
        for key in SHOWN
    ]


def _sheet_row(row: Row) -> list[object]:
    numbers = [
        plain_number(ARTICLE_METRICS[key].unit, row.numbers[key]).replace(",", "")
        if key in row.numbers
        else ""
        for key in SHOWN
    ]
    return [row.title, row.day.isoformat(), row.url, *numbers]
