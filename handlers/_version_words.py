"""What there is to say of a version: what changed since the one before, and what its self-checks found."""

from __future__ import annotations

from functools import partial

from sqlmodel import Session

from models.riskwords import risks
from models.selfcheck import Check, check_version
from models.version import Version, version_before
from models.worddiff import Written, changes, lines, summary
from models.words import Words, joined, nt, t

LONGEST_CHANGES = 600  # characters of changes on a card


def version_words(version: Version) -> list[Words]:
    """What there is to say of a version besides who wrote it."""
    length = nt("{count} character", "{count} characters", version.length) if version.length else ""
    kinds: dict[str, Words] = {"link": t("a link"), "file": t("a file")}
    cover = t("with cover") if version.has_cover else t("without cover")
    return [part for part in (kinds.get(version.kind, ""), length, cover) if part]


def changed_words(session: Session, version: Version, since: Version | None = None) -> Words:
    """What is not as it was in another version, else the one before: word by word where both are texts."""
    before = since or version_before(session, version)
    if before is None:
        return ""
    last = t("version {number}", number=before.number)
    cover = t("cover") if before.has_cover != version.has_cover else ""
    if before.kind == version.kind == "text":
        found = changes(Written(before.title, before.text), Written(version.title, version.text))
        said = joined([summary(found) if found else "", cover], "、")
        told = t("Against {version}: {changes}", version=last, changes=said or t("the same text"))
        return joined([told, *lines(found, LONGEST_CHANGES)], "\n")
    title = t("title") if before.title != version.title else ""
    longer = version.length - before.length
    length = t("length {change}", change=f"{longer:+}") if longer else ""
    changed = joined([title, cover, length], "、")
    return t("Against {version}: {changes}", version=last, changes=changed or t("the same length"))


def checks_of(session: Session, version: Version) -> list[Check]:
    """The self-checks of a version, as far as what it says is known."""
    text = version.text if version.kind == "text" else None
    return check_version(
        version.title, version.has_cover, partial(risks, session), text, version.link or None
    )


def check_words(checks: list[Check]) -> Words:
    """What the self-checks found, what is not good first; it warns and stops nothing."""
    found = sorted(checks, key=lambda one: one.good)
    return t("Self-check: {checks}", checks=joined([one.words for one in found]))
