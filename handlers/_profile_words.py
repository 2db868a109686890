"""Who the readers are, in words: each trait's largest parts, beside the profile before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlmodel import Session

from handlers._numbers import change_words, number_words
from models.metric import Unit
from models.profile import Profile, Trait, last_profile, profile_of
from models.words import Words, joined, t

SHOWN = 3  # parts of each trait in a digest


def part_words(share: Decimal, before: Decimal | None) -> Words:
    """Say a share, and by how many points it changed."""
    said = number_words(Unit.RATE, share)
    if before is None:
        return said
    return t("{value} ({bases})", value=said, bases=change_words(Unit.RATE, share, before))


def trait_line(profile: Profile, before: Profile | None, trait: Trait, most: int | None = None) -> Words:
    """Say the parts of a trait, the largest of them where not all are wanted; ages stay in their order."""
    shares = profile.shares(trait)
    largest = sorted(shares, key=lambda part: -shares[part])[:most]
    then = before.shares(trait) if before is not None else {}
    named = ((part, part_words(shares[part], then.get(part))) for part in shares if part in largest)
    named = ((part, part_words(shares[part], then.get(part))) for part in shares if part in largest)
    parts = [joined(one, " ") for one in named]
    return t("{line}: {comment}", line=trait.label, comment=joined(parts, "、"))


def profile_words(session: Session, account: int, month: date) -> Words:
    """A month's profile for a digest, beside the last one before; else in one line how to bring it along."""
    profile = profile_of(session, account, month)
    if not profile.traits:
        return none_words(month)
    before = last_profile(session, account, month)
    lines = [trait_line(profile, before, trait, SHOWN) for trait in profile.traits]
    return joined([heading_words(profile, before), *lines], "\n")


def heading_words(profile: Profile, before: Profile | None) -> Words:
    """Say of which month a profile is, and beside which."""
    than = t("compared with {month}", month=f"{before.month:%Y-%m}") if before is not None else ""
    return joined([t("Readers of {month}", month=f"{profile.month:%Y-%m}"), than])


def none_words(month: date) -> Words:
    """Say that a month's profile is not there, and how to bring it along."""
    return t(
        "Readers of {month} were not imported; send the back office's sheet with: profile import {month}",
        month=f"{month:%Y-%m}",
    )
