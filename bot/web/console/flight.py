"""Articles under way on pages: the board by state, what is late, and one article with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.console.drawing import Drawing
from bot.web.console.sifting import Chooser, Sieve, who_and_what
from bot.web.console.visit import Visit, visit
from bot.words import localise, localise_button
from handlers._article_card import draw_article, left_words, place_of, slot_of
from handlers._late import late_buttons
from models.article import ALIVE, Article
from models.column import ContentColumn
from models.message import Button
from models.person import Person
from models.room import accounts_of
from models.stage import Stage, stages_of
from models.teamwork import team_calendar
from models.turn import Turn, turns, under_way
from models.words import Words
from models.workcalendar import WorkCalendar

if TYPE_CHECKING:
    from bot.web.site import Site

BOARD, LATE = "/console/board", "/console/late"


@dataclass(frozen=True, slots=True)
class Card:
    """An article on the board: whose it is, whose turn it is, and by how much that is late."""

    article: Article
    owner: str
    column: str
    account: str
    turn: Turn | None
    late: Words

    @property
    def slot(self) -> Words:
        """When it is published."""
        return slot_of(self.article)

    @property
    def place(self) -> Words:
        """Its place in its push."""
        return place_of(self.article)

    def passes(self, sieve: Sieve) -> bool:
        """Whether it is looked at."""
        people = (self.owner, *(self.turn.names if self.turn else ()))
        return sieve.column in ("", self.column) and (not sieve.owner or sieve.owner in people)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an article: whose it is, and when it was done or is due."""

    stage: Stage
    doer: str
    at: datetime
    late: Words


@dataclass(frozen=True, slots=True)
class LateStep:
    """A step that is late, by how much in working time, and what the reader may do about it."""

    turn: Turn
    card: Card
    late: Words
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the articles under way is looked at."""

    cards: list[Card]
    turns: list[Turn]
    total: int
    sieve: Sieve
    choosers: list[Chooser]
    calendar: WorkCalendar


class Flight:
    """The pages of what is under way; all of the team may look at them."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def board(self, request: Request) -> Response:
        """The articles by how far they are."""
        with visit(self._site, request) as seen:
            found = self._seen(seen)
            if found is None:
                return RedirectResponse(seen.url(BOARD), 303)
            states = [
                (state, Article.STATES[state], [one for one in found.cards if one.article.state == state])
                for state in ALIVE
            ]
            return self._drawing.page("board", seen, states=states, path=BOARD, found=found)

    def late(self, request: Request) -> Response:
        """The steps that are late, the longest first."""
        with visit(self._site, request) as seen:
            found = self._seen(seen)
            if found is None:
                return RedirectResponse(seen.url(LATE), 303)
            late = _late_steps(found, seen)
            return self._drawing.page("late", seen, late=late, path=LATE, found=found)

    def article(self, request: Request) -> Response:
        """One article: its card, and its steps."""
        with visit(self._site, request) as seen:
            article = seen.session.get(Article, request.path_params["number"])
            if article is None:
                raise HTTPException(404)
            calendar = team_calendar(seen.session, self._site.calendar)
            card = localise(draw_article(seen.session, article.subject, "room"), seen.reader)
            steps = [_step(seen, stage, calendar) for stage in stages_of(seen.session, article)]
            return self._drawing.page("article", seen, article=article, card=card, steps=steps)

    def _seen(self, seen: Visit) -> Seen | None:
        """What is looked at; None where the account that was asked for is none."""
        sieve = Sieve.asked(seen.request.query_params)
        accounts = {one.name: one.id for one in accounts_of(seen.session)}
        if sieve.account not in ("", *accounts):
            return None
        calendar = team_calendar(seen.session, self._site.calendar)
        articles = under_way(seen.session, accounts.get(sieve.account))
        found = turns(seen.session, articles)
        cards = _cards(seen.session, articles, found, seen.now, calendar)
        several = accounts if len(accounts) > 1 else ()
        people = sorted(
            {name for one in cards for name in (one.owner, *(one.turn.names if one.turn else ()))}
        )
        columns = dict.fromkeys(one.column for one in cards)
        return Seen(
            [card for card in cards if card.passes(sieve)],
            found,
            len(cards),
            sieve,
            who_and_what(sieve, people, columns, several),
            calendar,
        )


def _cards(
    session: Session, articles: list[Article], found: list[Turn], now: datetime, calendar: WorkCalendar
) -> list[Card]:
    names = {one.id: one.name for one in session.exec(select(Person))}
    columns = {one.id: one.name for one in session.exec(select(ContentColumn))}
    accounts = {one.id: one.name for one in accounts_of(session)}
    first = {turn.article.id: turn for turn in reversed(found)}

    def card(article: Article) -> Card:
        turn = first.get(article.id)
        late = left_words(turn.due, now, calendar) if turn is not None and turn.due < now else ""
        whose = accounts.get(article.account or 0, "") if len(accounts) > 1 else ""
        return Card(article, names[article.owner], columns.get(article.column or 0, ""), whose, turn, late)

    return [card(article) for article in articles]


def _late_steps(found: Seen, seen: Visit) -> list[LateStep]:
    """The late steps of what is looked at, the longest first."""
    cards = {card.article.id: card for card in found.cards}
    late = [turn for turn in found.turns if turn.due < seen.now and turn.article.id in cards]
    late.sort(key=lambda turn: found.calendar.working_time_between(seen.now, turn.due))
    return [_late_step(turn, cards[turn.article.id], found.calendar, seen) for turn in late]


def _late_step(turn: Turn, card: Card, calendar: WorkCalendar, seen: Visit) -> LateStep:
    buttons = [localise_button(button, seen.reader) for button in late_buttons(turn, seen.person)]
    return LateStep(turn, card, left_words(turn.due, seen.now, calendar), tuple(buttons))


def _step(seen: Visit, stage: Stage, calendar: WorkCalendar) -> Step:
    person = seen.session.get(Person, stage.done_by or stage.doer) if stage.done_by or stage.doer else None
    is_late = stage.state in ("open", "reviewing") and stage.due < seen.now
    late = left_words(stage.due, seen.now, calendar) if is_late else ""
    return Step(stage, person.name if person else "", stage.done_at or stage.due, late)
