"""Kinds of parameter: how each is written on a line, shown in a form, and read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NewType

from rapidfuzz import process
from sqlmodel import Session, col, select

from handlers import _budget_kinds, _matters, _metric_kinds, _months, _request_kinds, _templates
from handlers._called import called
from handlers._dates import DatePassed, DateUnclear, When, read_date
from handlers._form import Choice
from handlers._plain import plain, read_money, read_whole
from handlers._ringing import WHOM, Ringing, Whom, read_each
from handlers._workday import with_workday
from models.absence import standing
from models.column import ContentColumn, columns_by_name
from models.group import Group, groups_of
from models.named import Named
from models.person import Department, Person, everyone, find_by_identity, with_guests
from models.refusal import Refusal
from models.room import Account, Room, accounts_of, rooms
from models.row import Noun
from models.sop_report import Month
from models.words import Text, joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat

LONGEST_LINE = 500  # characters of a one-line field; a title's own limit is the topic's
LONGEST_PAGE = 3_000  # characters of a Slack text input
ALL = ("all", "全部", "所有")


Read = Callable[["Chat", str], Any]
Choices = Callable[["Chat"], tuple[Choice, ...]]
Anybody = NewType("Anybody", Person)  # somebody of the team, or a guest


class LongText(str):
    """Text of several lines."""


class MessageNumber(str):
    """A message: `#12` as its chat numbers it, `12` as the outbox does."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Which account a room serves; None where it serves all."""

    account: Account | None


@dataclass(frozen=True, slots=True)
class Kind:
    """`mark` is what precedes it at a line's end, `token` what it looks like at the line's front.

    `loose` is a token that only a parameter without which the command cannot do is read from: a bare 12.
    `repeats` says that a date may be one that comes round: 每周一.
    """

    form: str
    read: Read
    mark: str | None = None
    token: re.Pattern[str] | None = None
    choices: Choices | None = None
    loose: re.Pattern[str] | None = None
    repeats: bool = False

    @property
    def is_free(self) -> bool:
        """Whether it takes the rest of the line."""
        return self.form in ("text", "long") and self.token is None

    @property
    def is_bare(self) -> bool:
        """Whether nothing tells it from other words; on a line it is said by `--name` where it may lack."""
        return self.form == "choice" and self.mark is None and self.token is None


def kind_of(hint: type) -> Kind:
    """Find the kind of a parameter by its type; TypeError for one that nobody can type."""
    if hint in _KINDS:
        return _KINDS[hint]
    if isinstance(hint, type) and issubclass(hint, Named):
        return _named(hint)
    if isinstance(hint, type) and issubclass(hint, Noun):
        return _noun(hint)
    raise TypeError(f"no one can type a {hint!r}")


def _text(most: int) -> Read:
    def read(_: Chat, raw: str) -> str:
        kept = "".join(c for c in raw.strip() if c in "\n\t" or unicodedata.category(c) != "Cc")
        if len(kept) > most:
            raise Refusal(
                t("This is {length} characters long; at most {most} fit.", length=len(kept), most=most)
            )
        return kept

    return read


def _message_number(_: Chat, raw: str) -> str:
    return plain(raw).replace(" ", "")


def _when(chat: Chat, raw: str) -> When:
    try:
        return read_date(with_workday(chat, raw), chat.now)
    except DateUnclear:
        raise Refusal(
            t("I can't tell which day “{text}” is. Try: next Wed 18:00, 18 Mar, in 2 hours", text=raw)
        ) from None
    except DatePassed as passed:
        asked = t("{moment} has passed. Make it {offer}?", moment=passed.at, offer=passed.offer)
        raise Refusal(asked, instead=(raw, passed.offer)) from None


def _ringing(chat: Chat, raw: str) -> Ringing:
    each = read_each(raw, chat.now)
    return Ringing(None if each else _when(chat, raw), each)


def _date(chat: Chat, raw: str) -> date:
    return _when(chat, raw).at.date()


def _datetime(chat: Chat, raw: str) -> datetime:
    when = _when(chat, raw)
    if not when.has_time:
        raise Refusal(t("At what time on {day}? For example “{text} 18:00”.", day=when.at.date(), text=raw))
    return when.at


def read_person(chat: Chat, raw: str) -> Person:
    """Find a person of the team by name, as a form gives it or a line mentions it; a guest is none."""
    found = read_anybody(chat, raw)
    if found.is_guest:
        raise Refusal(t("{person} is a guest, who may look and vote, no more.", person=found.name))
    return found


def read_anybody(chat: Chat, raw: str) -> Anybody:
    """Find a person or guest by name, as a form gives it or a line mentions it."""
    name = plain(raw).lstrip("@")
    platform, _, native = raw.strip().lstrip("@").partition(":")
    known = find_by_identity(chat.session, platform, native) if native else None
    people = with_guests(chat.session)
    found = known or next((person for person in people if plain(person.name) == name), None)
    if found is None or found.left_at is not None:
        team = [person.name for person in people if not person.is_guest]
        near = process.extract(name, team, limit=3)
        names = joined([name for name, *_ in near], " / ")
        raise Refusal(
            t("There is nobody called “{name}” here. Perhaps {names}?", name=raw.lstrip("@"), names=names)
        )
    return Anybody(found)


def _called(people: Callable[[Session], list[Person]], chat: Chat) -> tuple[Choice, ...]:
    away = standing(chat.session)
    return tuple(Choice(one.name, called(chat.session, one, away)) for one in people(chat.session))


def _room(chat: Chat, raw: str) -> Room:
    name = plain(raw).lstrip("#")
    known = rooms(chat.session)
    found = next((room for room in known if name in (plain(room.name), plain(room.native))), None)
    if found is None:
        names = joined([room.name for room in known], " / ")
        raise Refusal(t("There is no room “{name}”. There are: {names}", name=raw, names=names))
    return found


def _rooms(chat: Chat) -> tuple[Choice, ...]:
    return tuple(Choice(room.name, room.name) for room in rooms(chat.session))


def _among(known: Callable[[Chat], Mapping[str, object]], no: Text, mark: str | None = None) -> Kind:
    """A kind of which each team has its own, by name; `no` says that there is none of a `name`."""

    def read(chat: Chat, raw: str) -> object:
        names = known(chat)
        found = {plain(name): one for name, one in names.items()}
        said = plain(raw).lstrip("#@")
        if said not in found:
            raise Refusal(Text(no.msgid, {"name": raw.lstrip("#＃@＠"), "names": joined(names, " / ")}))
        return found[said]

    def choices(chat: Chat) -> tuple[Choice, ...]:
        return tuple(Choice(name, name) for name in known(chat))

    return Kind("choice", read, mark=mark, choices=choices)


def _columns(chat: Chat) -> Mapping[str, ContentColumn]:
    return columns_by_name(chat.session, chat.account)


def _departments(chat: Chat) -> Mapping[str, Department]:
    return {one.name: one for one in chat.session.exec(select(Department).order_by(col(Department.id)))}


def _groups(chat: Chat) -> Mapping[str, Group]:
    return {one.name: one for one in groups_of(chat.session)}


def _accounts(chat: Chat) -> Mapping[str, Account]:
    return {one.name: one for one in accounts_of(chat.session)}


_ACCOUNT = _among(_accounts, t("There is no account “{name}”. There are: {names}"))


def _serving(chat: Chat, raw: str) -> Serving:
    return Serving(None if plain(raw) in ALL else _ACCOUNT.read(chat, raw))


def _servings(chat: Chat) -> tuple[Choice, ...]:
    return (Choice(ALL[0], t("All")), *(Choice(name, name) for name in _accounts(chat)))


def _named(hint: type[Named]) -> Kind:
    writings = {plain(name): item for item in hint for name in (str(item), item.label.msgid, *item.also)}

    def read(_: Chat, raw: str) -> Named:
        found = writings.get(plain(raw))
        if found is None:
            offered = joined([item.label for item in hint], " / ")
            raise Refusal(t("“{text}” is not one of: {names}", text=raw, names=offered))
        return found

    choices = tuple(Choice(str(item), item.label) for item in hint)
    pattern = "|".join(re.escape(name) for name in sorted(writings, key=len, reverse=True))
    return Kind("choice", read, token=re.compile(rf"(?:{pattern})(?!\w)", re.I), choices=lambda _: choices)


def _noun(hint: type[Noun]) -> Kind:
    token = re.compile(rf"{hint.PREFIX}(\d{{1,9}})(?!\w)", re.I)
    loose = re.compile(rf"{hint.PREFIX}?(\d{{1,9}})(?!\w)", re.I)

    def read(chat: Chat, raw: str) -> Noun:
        said = loose.fullmatch(plain(raw))
        if said is None:
            example = f"{hint.PREFIX}12"
            raise Refusal(
                t("“{text}” is no number of one; write it as {example}.", text=raw, example=example)
            )
        return chat.find(hint, int(said[1]))

    def choices(chat: Chat) -> tuple[Choice, ...]:
        named = hint.choices(chat.session, chat.me) if chat.confined is None else ()
        return tuple(Choice(short, f"{short} {title}") for short, title in named)

    return Kind("choice", read, token=token, choices=choices, loose=loose)


_OTHERS = [one.KINDS for one in (_budget_kinds, _matters, _metric_kinds, _request_kinds, _templates)]
_KINDS: dict[object, Kind] = {
    str: Kind("text", _text(LONGEST_LINE)),
    LongText: Kind("long", _text(LONGEST_PAGE)),
    MessageNumber: Kind("text", _message_number, token=re.compile(r"#?\s*\d{1,18}(?!\w)")),
    int: Kind("number", read_whole, token=re.compile(r"-?\d+(?!\w)")),
    Decimal: Kind("money", read_money, token=re.compile(r"[¥￥]?[\d.,]+[万元]*(?!\w)")),
    date: Kind("date", _date, mark="due"),
    datetime: Kind("datetime", _datetime, mark="due"),
    When: Kind("datetime", _when, mark="due"),
    Ringing: Kind("datetime", _ringing, mark="due", repeats=True),
    Whom: replace(_named(Whom), token=WHOM),
    Person: Kind("person", read_person, mark="@", choices=partial(_called, everyone)),
    Anybody: Kind("person", read_anybody, mark="@", choices=partial(_called, with_guests)),
    Room: Kind("choice", _room, mark="#", choices=_rooms),
    ContentColumn: _among(_columns, t("There is no column “{name}”. There are: {names}"), mark="#"),
    Group: _among(_groups, t("There is no group “{name}”. There are: {names}"), mark="@"),
    Department: _among(_departments, t("There is no department “{name}”. There are: {names}")),
    Account: _ACCOUNT,
    **{hint: Kind("choice", *how) for kinds in _OTHERS for hint, how in kinds.items()},
    _metric_kinds.Amount: Kind("text", _metric_kinds.read_amount, token=_metric_kinds.NUMBER),
    _metric_kinds.PastDay: Kind("date", _metric_kinds.read_past_day, mark="due"),
    Month: Kind("choice", _months.read_month, token=_months.TOKEN, choices=_months.month_choices),
    _months.ComingMonth: Kind(
        "choice", _months.read_coming, token=_months.TOKEN, choices=_months.coming_choices
    ),
    Serving: Kind("choice", _serving, choices=_servings),
}
