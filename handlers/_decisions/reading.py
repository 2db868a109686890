"""What a reply decides: each clause by itself, then all of them together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handlers._decisions.phrases import Token, clauses, mistyped, plain

Verdict: TypeAlias = Literal["approve", "return", "reject"]

LONGEST = 300  # characters; who writes more discusses
_QUOTED = re.compile('「[^」]*」|“[^”]*”|『[^』]*』|"[^"\n]*"|《[^》]*》')
_LINE_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.M)
_MENTION = re.compile(r"<@[^>\s]+>|[@＠][^\s,，。:：]+")
_TRIMMED = " \t\n,，。.;；:：!！~～"

_VERDICTS: dict[str, Verdict] = {
    "approve": "approve",
    "weak": "approve",
    "last": "approve",
    "return": "return",
    "weakreturn": "return",
    "reject": "reject",
}
_VERBS: tuple[Verdict, ...] = ("approve", "return", "reject")
_APPROVALS = {"approve", "weak", "last"}
_DOUBTS = {"ask", "doubt", "shrug", "hold"}
_FILLER = {"soft", "ack", "praise", "publish", "then", "heard"}
_TALK = {"change", "other", "plain", "number", *_FILLER}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody seems to have decided, on what condition or why, and how sure that is (0-100)."""

    verb: Literal["approve", "return", "reject", "none", "unsure"]
    condition: str = ""
    sure: int = 0


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause: a verdict or what else it is, the words that are a condition or reason, how sure."""

    says: Verdict | Literal["change", "filler", "nod", "no", "doubt", "talk"]
    words: str = ""
    sure: int = 0


_UNSURE, _NONE = Said("unsure", sure=30), Said("none")


def read_decision(text: str) -> Said:
    """Read a reply in Chinese or English."""
    unquoted = _LINE_QUOTED.sub("", text[: 2 * LONGEST])
    bare = _MENTION.sub(lambda found: " " * len(found[0]), unquoted)
    folded = plain(bare)
    tokens = list(clauses(folded))
    if len(bare) > LONGEST or _is_doubtful({token.kind for clause in tokens for token in clause}, folded):
        return _UNSURE if any(map(_may_decide, tokens)) else _NONE
    return _together([_read(clause, bare, folded) for clause in tokens])


def _is_doubtful(kinds: set[str], folded: str) -> bool:
    # `OK，收到` answers something that was said.
    only_heard = "heard" in kinds and not kinds & {"approve", "return", "reject"}
    return bool(kinds & _DOUBTS) or only_heard or _quotes_decision(folded)


def _quotes_decision(folded: str) -> bool:
    quotes = (quote[1:-1] for quote in _QUOTED.findall(folded))
    return any(_may_decide(clause) for quote in quotes for clause in clauses(quote))


def _may_decide(clause: Sequence[Token]) -> bool:
    kinds = {token.kind for token in clause}
    return bool(kinds & (_VERDICTS.keys() - {"last"} | {"shrug", "hold"})) or _ends_in(clause, "last")


def _ends_in(clause: Sequence[Token], kind: str) -> bool:
    said = [token.kind for token in clause if token.kind not in _FILLER | _DOUBTS]
    return bool(said) and said[-1] == kind


def _read(clause: Sequence[Token], bare: str, folded: str) -> _Clause:
    kinds = {token.kind for token in clause}
    words = bare[clause[0].start : clause[-1].end].strip(_TRIMMED)
    verdicts = {_VERDICTS[kind] for kind in kinds & _VERDICTS.keys()}
    if len(verdicts) > 1:
        return _Clause("doubt")
    if not verdicts or not _may_decide(clause):
        return _undecided(kinds, words, folded[clause[0].start : clause[-1].end])
    [verdict] = verdicts
    # A number is part of a time (`今晚八点发`), or it counts something.
    if kinds <= _FILLER | _VERDICTS.keys() | ({"number"} if "publish" in kinds else set()):
        return _Clause(verdict, sure=80 if kinds & {"weak", "last", "weakreturn"} else 95)
    if verdict != "approve":
        is_plain = "no" not in kinds and "weakreturn" not in kinds
        return _Clause(verdict, words, 85) if is_plain else _Clause("doubt")
    return _conditional(clause, bare)


def _undecided(kinds: set[str], words: str, folded: str) -> _Clause:
    if kinds == {"no"}:
        return _Clause("no")
    if kinds <= _FILLER:
        return _Clause("nod" if kinds & {"ack", "praise"} else "filler")
    if "no" not in kinds and (slip := mistyped(folded.strip())):
        return _Clause(_VERDICTS[slip], sure=70)
    return _Clause("change", words, 75) if "change" in kinds and "no" not in kinds else _Clause("talk", words)


def _conditional(clause: Sequence[Token], bare: str) -> _Clause:
    """What is to be done, then the approval (`标题改短点就过`), or the other way round (`ok after …`)."""
    kinds = [token.kind for token in clause]
    at = next(n for n, kind in enumerate(kinds) if kind in _APPROVALS)
    before, after = set(kinds[:at]), kinds[at + 1 :]
    if {"change", "then"} <= before <= _TALK and set(after) <= _FILLER | _APPROVALS:
        then = max(n for n, kind in enumerate(kinds[:at]) if kind == "then")
        return _Clause("approve", bare[clause[0].start : clause[then].start].strip(_TRIMMED), 75)
    beginning = next((n for n, kind in enumerate(kinds) if n > at and kind == "cond"), len(kinds))
    rest = set(kinds[beginning + 1 :])
    if rest and rest <= _TALK and set(kinds[:beginning]) <= _FILLER | _APPROVALS:
        return _Clause("approve", bare[clause[beginning].start : clause[-1].end].strip(_TRIMMED), 75)
    return _Clause("doubt")


def _together(read: Sequence[_Clause]) -> Said:
    says = {clause.says for clause in read}
    verdicts = [one for one in _VERBS if one in says]
    if "doubt" in says or len(verdicts) > 1 or ("approve" in says and says & {"talk", "no"}):
        return _UNSURE
    if not verdicts:
        return _NONE if "talk" in says or says <= {"filler"} else _UNSURE
    words = "，".join(clause.words for clause in read if clause.words)
    sure = min(clause.sure for clause in read if clause.sure)
    return Said(verdicts[0], words, sure)
