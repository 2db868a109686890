"""A month's budget on a page: a bar for each line, and under them each change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.formats import say_month
from bot.web.console.drawing import Drawing
from bot.web.console.month import around, first_of
from bot.web.console.sifting import Chooser
from bot.web.console.visit import Visit, visit
from bot.words import localise_button
from handlers._budget_card import figure_words, ledger_line
from models.budget import BudgetLine, Figures, entries_of, month_of_budget, total
from models.message import Button
from models.person import Role
from models.room import accounts_of
from models.sop_report import Month
from models.words import Words, t

if TYPE_CHECKING:
    from bot.web.site import Site

PATH = "/console/budget"
WIDTH = 100  # of a bar
MOST = 100  # changes on the page; the sheet has all


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the budget as a bar: how wide what is spent and what is reserved are, of `WIDTH`."""

    name: Words
    account: str
    now: Figures

    @property
    def spent(self) -> int:
        """What is spent."""
        return self._wide(self.now.spent)

    @property
    def reserved(self) -> int:
        """What is reserved."""
        return self._wide(self.now.used) - self.spent

    @property
    def figures(self) -> list[Words]:
        """Planned, reserved, spent and left, in words."""
        return figure_words(self.now)

    def _wide(self, amount: Decimal) -> int:
        whole = max(self.now.planned, self.now.used, Decimal(1))
        return round(WIDTH * amount / whole)


class Money:
    """The page of a month's budget; all of the team may look at it."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def show(self, request: Request) -> Response:
        """Draw the month that the path names, `2026-03`, else this one, of all accounts or of one."""
        with visit(self._site, request) as seen:
            named = request.path_params.get("month")
            first = first_of(named) if named else seen.now.date().replace(day=1)
            accounts = {one.name: one.id for one in accounts_of(seen.session)}
            account = request.query_params.get("account", "").strip()
            if first is None or account not in ("", *accounts):
                return RedirectResponse(seen.url(PATH), 303)
            return self._drawn(seen, Month(first), accounts, account)

    def _drawn(self, seen: Visit, month: Month, accounts: dict[str, int], account: str) -> Response:
        lines = month_of_budget(seen.session, month, accounts.get(account))
        entries = entries_of(seen.session, [line for line, _ in lines])
        names = {line.id: line for line, _ in lines}
        several = accounts if len(accounts) > 1 else {}
        return self._drawing.page(
            "budget",
            seen,
            title=say_month(month.first, seen.reader.language),
            bars=[_bar(line, now, several) for line, now in lines],
            together=Bar(t("Together"), "", total(lines)),
            changes=[ledger_line(seen.session, names[one.line], one) for one in entries[: -MOST - 1 : -1]],
            left=max(0, len(entries) - MOST),
            buttons=[localise_button(one, seen.reader) for one in _buttons(seen, month)],
            choosers=_choosers(several, account),
            path=f"{PATH}/{month}",
            query={"account": account} if account else {},
            around=around(month.first, seen.reader, PATH),
        )


def _bar(line: BudgetLine, now: Figures, accounts: dict[str, int]) -> Bar:
    whose = next((name for name, number in accounts.items() if number == line.account), "")
    return Bar(line.name, whose, now)


def _choosers(accounts: dict[str, int], chosen: str) -> list[Chooser]:
    return [Chooser("account", t("Account"), {name: name for name in accounts}, chosen)] if accounts else []


def _buttons(seen: Visit, month: Month) -> list[Button]:
    """What whoever looks may do."""
    if not seen.may(Role.LEAD):
        return []
    return [
        Button(t("Plan…"), f"budget set {month} …", primary=True),
        Button(t("Transfer…"), f"budget transfer --month {month} …"),
    ]
