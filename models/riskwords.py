"""The team's risk words: those that every team begins with, less what it removed, more what it added."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, col, select

from models.refusal import Refusal
from models.risk.finding import Finder, Found, holds
from models.risk.folding import bare
from models.risk.shipped import Listed, Why, shipped
from models.row import Row, insert_once
from models.words import t

LONGEST = 30  # characters of a word or a context
MOST_CONTEXTS = 50


class RiskWord(Row, table=True):
    """What the team changed about one word; the last word on it, whatever is shipped."""

    __tablename__ = "risk_word"

    key: str = Field(unique=True)
    """The word as it is looked for."""
    word: str
    why: str
    contexts: list[str] = Field(sa_column=Column(JSON, nullable=False))
    removed: bool = False


def riskwords(session: Session) -> tuple[Listed, ...]:
    """All words looked for: the team's own first, the newest of them on top."""
    asked = select(RiskWord.word, RiskWord.why, RiskWord.contexts, RiskWord.removed)
    rows = session.exec(asked.order_by(col(RiskWord.id).desc())).all()
    changed = {bare(word) for word, *_ in rows}
    own = [Listed(word, Why.of(why), tuple(contexts)) for word, why, contexts, removed in rows if not removed]
    return (*own, *(one for one in shipped() if bare(one.word) not in changed))


def risks(session: Session, text: str) -> list[Found]:
    """The risk words of a text, in its order."""
    return finder(riskwords(session))(text)


@lru_cache(maxsize=4)
def finder(words: tuple[Listed, ...]) -> Finder:
    """Make what finds the words, once for a list."""
    return Finder(words)


def listed(session: Session, word: str) -> Listed | None:
    """The word as the list has it now, however it is written."""
    return next((one for one in riskwords(session) if bare(one.word) == bare(word)), None)


def add(session: Session, word: str, why: Why, contexts: Iterable[str]) -> RiskWord:
    """Put a word on the list, or more contexts to one that is there; Refusal where nothing would change."""
    before = listed(session, _checked(word))
    known = before.contexts if before else ()
    more = [one for one in dict.fromkeys(contexts) if one not in known]
    if before and before.why == why and not more:
        raise Refusal(t("“{word}” is on the list already.", word=before.word))
    return _put(session, before or Listed(word, why), why, _fitting(word, (*known, *more)))


def remove(session: Session, word: str) -> RiskWord:
    """Take a word off the list, a shipped one too; Refusal if it is not there."""
    before = listed(session, word)
    if before is None:
        words = t("“{word}” is not on the list; `riskword list` shows what is.", word=word)
        raise Refusal(words, field="word")
    return _put(session, before, before.why, before.contexts, removed=True)


def _put(session: Session, one: Listed, why: Why, contexts: Iterable[str], removed: bool = False) -> RiskWord:
    key = bare(one.word)
    insert_once(session, RiskWord, key=key, word=one.word, why=why.value, contexts=[], removed=removed)
    row = session.exec(select(RiskWord).where(RiskWord.key == key).with_for_update()).one()
    row.word, row.why, row.contexts, row.removed = one.word, why.value, list(contexts), removed
    session.add(row)
    session.flush()
    return row


def _checked(word: str) -> str:
    if not bare(word).strip() or len(word) > LONGEST:
        raise Refusal(t("A risk word has 1 to {most} characters.", most=LONGEST), field="word")
    return word


def _fitting(word: str, contexts: tuple[str, ...]) -> tuple[str, ...]:
    odd = next((one for one in contexts if not holds(word, one) or len(one) > LONGEST), None)
    if odd is not None:
        words = t(
            "“{word}” can only be allowed within longer words that have it, of {most} characters at most; "
            "“{context}” is none.",
            word=word,
            most=LONGEST,
            context=odd,
        )
        raise Refusal(words, field="allowed")
    if len(contexts) > MOST_CONTEXTS:
        raise Refusal(t("A word is allowed in {most} contexts at most.", most=MOST_CONTEXTS), field="allowed")
    return contexts
