"""What of a month is looked at: by column, owner, state and account, all of it written in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from models.article import Article
from models.month import Entry
from models.words import Words, t

ACCEPTED, OUT = "accepted", "out"


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is let through, by name; empty is all. A state is `accepted`, `out`, or how far an article is.

    On the board, `owner` is also whoever has a step to do.
    """

    column: str = ""
    owner: str = ""
    state: str = ""
    account: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Sieve:
        """Read it from an address."""
        return cls(**{field.name: query.get(field.name, "").strip() for field in fields(cls)})

    @property
    def query(self) -> dict[str, str]:
        """As an address has it."""
        return {name: value for name, value in asdict(self).items() if value}

    def lets(self, entry: Entry) -> bool:
        """Whether an article is shown; those of other accounts were not asked for."""
        return (
            self.column in ("", entry.column)
            and self.owner in ("", entry.owner)
            and self.state in ("", OUT if entry.is_out else ACCEPTED, entry.stage, entry.state)
        )


@dataclass(frozen=True, slots=True)
class Chooser:
    """A field to choose by: its name in the address, what there is to choose, and what is chosen."""

    name: str
    label: Words
    options: Mapping[str, Words]
    chosen: str


def choosers(
    sieve: Sieve, entries: Iterable[Entry], columns: Iterable[str], accounts: Iterable[str]
) -> list[Chooser]:
    """The fields of a month's page. What is chosen can be chosen, though the month has nothing of it."""
    known = list(entries)
    stages: dict[str, Words] = {one: one for one in sorted({entry.stage for entry in known})}
    states = {entry.state for entry in known if not entry.is_out}
    stages |= {state: label for state, label in Article.STATES.items() if state in states}
    owners = sorted({entry.owner for entry in known})
    return [
        *who_and_what(sieve, owners, [*columns, *(entry.column for entry in known)], accounts),
        _chooser("state", t("State"), {**stages, ACCEPTED: t("accepted"), OUT: t("out")}, sieve.state),
    ]


def who_and_what(
    sieve: Sieve, owners: Iterable[str], columns: Iterable[str], accounts: Iterable[str]
) -> list[Chooser]:
    """The fields for account, column and owner, as far as there is something to choose."""
    found = [
        _chooser("account", t("Account"), _named(accounts), sieve.account),
        _chooser("column", t("Column"), _named(columns), sieve.column),
        _chooser("owner", t("Owner"), _named(owners), sieve.owner),
    ]
    return [one for one in found if one.options]


def _named(names: Iterable[str]) -> Mapping[str, Words]:
    return {name: name for name in names}


def _chooser(name: str, label: Words, options: Mapping[str, Words], chosen: str) -> Chooser:
    kept = {
        value: words for value, words in {**options, chosen: options.get(chosen, chosen)}.items() if value
    }
    return Chooser(name, label, kept, chosen)
