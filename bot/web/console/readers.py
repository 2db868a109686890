"""Who the readers are, on the page of numbers: the newest month that was imported, beside the one before."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.console.visit import Visit
from handlers._numbers import number_words
from handlers._profile_words import heading_words, none_words, part_words
from models.metric import Unit
from models.profile import Profile, Trait, last_profile, profile_of
from models.sop_report import Month
from models.words import Words


@dataclass(frozen=True, slots=True)
class Table:
    """The parts of one trait: what each is called, its share beside the one before, how many it has."""

    name: Words
    rows: tuple[tuple[str, Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Readers:
    """What is said of the month, and a table for each trait; none where nothing was imported."""

    heading: Words
    tables: tuple[Table, ...]
    lacking: Words


def readers(seen: Visit, account: int) -> Readers:
    """The newest profile; and where that is not of the month that just ended, how to bring that along."""
    this = Month(seen.now.date().replace(day=1))
    profile = last_profile(seen.session, account, this.after.first)
    ended = profile_of(seen.session, account, this.before.first)
    is_new = profile is not None and profile.month >= this.before.first
    lacking = "" if ended.traits or is_new else none_words(this.before.first)
    if profile is None:
        return Readers("", (), lacking)
    before = last_profile(seen.session, account, profile.month)
    tables = tuple(_table(profile, before, trait) for trait in profile.traits)
    return Readers(heading_words(profile, before), tables, lacking)


def _table(profile: Profile, before: Profile | None, trait: Trait) -> Table:
    counts, then = profile.counts.get(trait, {}), before.shares(trait) if before is not None else {}
    rows = [
        (
            part,
            part_words(share, then.get(part)),
            number_words(Unit.PEOPLE, counts[part]) if part in counts else "–",
        )
        for part, share in profile.shares(trait).items()
    ]
    return Table(trait.label, tuple(rows))
