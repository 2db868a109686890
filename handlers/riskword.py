"""Risk words: what a text had better not say, and where a text says it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import LongText
from models.audit import Deed, append
from models.message import Button, Message
from models.person import Role
from models.risk import Found, Listed, Why
from models.riskwords import RiskWord, add, remove, risks, riskwords
from models.words import Words, joined, nt, t

SHOWN = 20  # found in one text
SHOWN_OF_A_KIND = 80
Word = Annotated[str, t("Word")]


@command("riskword list", "敏感词 列表", "mgclb")
def list_riskwords(chat: Chat) -> Message:
    """List the words that texts are checked for, by why they are risky"""
    words = riskwords(chat.session)
    kinds = [(why, [one for one in words if one.why == why]) for why in Why]
    is_lead = chat.me.is_at_least(Role.LEAD)
    return Message(
        nt("{count} risk word", "{count} risk words", len(words)),
        sections=tuple(_kind(why, some) for why, some in kinds if some),
        buttons=(Button(t("Add…"), "riskword add …"),) if is_lead else (),
    )


def _kind(why: Why, words: list[Listed]) -> Words:
    names = joined([_written(one) for one in words[:SHOWN_OF_A_KIND]], "、")
    left = len(words) - SHOWN_OF_A_KIND
    more = nt("and {count} more", "and {count} more", left) if left > 0 else ""
    return joined([t("{heading} ({count})", heading=why.label, count=len(words)), names, more], "\n")


def _written(one: Listed) -> Words:
    if one.why != Why.OWN or not one.contexts:
        return one.word
    return t("{word} (not in {contexts})", word=one.word, contexts=joined(one.contexts, "、"))


@command("riskword add", "敏感词 添加", "mgctj", "敏感词 新增", role=Role.LEAD)
def add_riskword(
    chat: Chat,
    word: Word,
    why: Annotated[Why, t("Kind of word")] = Why.OWN,
    allowed: Annotated[str, t("Allowed within")] = "",
) -> Words:
    """Have texts checked for a word, but not within the longer words that are harmless"""
    contexts = allowed.replace("、", " ").replace(",", " ").replace("，", " ").split()
    row = add(chat.session, word, why, contexts)
    _note(chat, row, "add", after=" ".join([row.why, *row.contexts]))
    kept = joined(row.contexts, "、")
    within = t("not within {contexts}", contexts=kept) if kept else ""
    return joined([t("Texts are checked for “{word}”.", word=row.word), why.label, within])


@command("riskword remove", "敏感词 删除", "mgcsc", role=Role.LEAD)
def remove_riskword(chat: Chat, word: Word) -> Words:
    """Have texts no longer checked for a word, a shipped one too"""
    row = remove(chat.session, word)
    _note(chat, row, "remove", before=" ".join([row.why, *row.contexts]))
    return t("Texts are no longer checked for “{word}”.", word=row.word)


@command("riskword check", "敏感词 检查", "mgcjc", "查敏感词")
def check_text(chat: Chat, text: Annotated[LongText, t("Text to check")]) -> Words | Message:
    """Find the risk words of a text"""
    found = risks(chat.session, text)
    if not found:
        return t("No risk word in these {count} characters.", count=len(text))
    heading = nt("{count} risk word found", "{count} risk words found", len(found))
    left = len(found) - SHOWN
    more = nt("and {count} more", "and {count} more", left) if left > 0 else ""
    note = t("Only a hint: who approves decides.")
    return Message(heading, sections=(joined([*_by_why(found[:SHOWN]), more], "\n"), note))


def _by_why(found: Iterable[Found]) -> list[Words]:
    lines: list[Words] = []
    for why, some in groupby(sorted(found, key=lambda one: list(Why).index(one.why)), lambda one: one.why):
        lines += [why.label, *(joined([one.word, one.excerpt]) for one in some)]
    return lines


def _note(chat: Chat, row: RiskWord, verb: str, before: str = "", after: str = "") -> None:
    deed = Deed(f"riskword:{row.id}", verb, chat.me.id, chat.now, before=before, after=after, why=row.word)
    append(chat.session, deed)
