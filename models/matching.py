"""Which of the team's articles a published one is: by link, number or title, or as a person says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from rapidfuzz import fuzz
from sqlmodel import Session, col, or_, select

from models.article import Article
from models.audit import Deed
from models.life import write_down
from models.published import Published

ALIKE = 60  # of 100, from which on somebody is asked
NEAR = timedelta(days=3)  # between what was noted and what WeChat says


@dataclass(frozen=True, slots=True)
class Match:
    """An article that a published one is, or may be; `sure` where link, number or title say so."""

    article: Article
    sure: bool
    by: str


def find_match(session: Session, published: Published) -> Match | None:
    """Find the article that a published one is, or that is so like it that somebody is to be asked."""
    known = candidates(session, published)
    for article in known:
        links = [one for one in article.link.split() if one]
        if published.url and bare_link(published.url) in [bare_link(one) for one in links]:
            return Match(article, True, "link")
        if published.msgid and published.msgid in [msgid_in(one) for one in links]:
            return Match(article, True, "msgid")
    for article in known:
        if _plain(article.title) == _plain(published.title):
            return Match(article, True, "title")
    scored = [(fuzz.ratio(_plain(one.title), _plain(published.title)), one) for one in known]
    score, nearest = max(scored, key=lambda one: one[0], default=(0.0, None))
    return Match(nearest, False, "title") if nearest is not None and score >= ALIKE else None


def candidates(session: Session, published: Published) -> list[Article]:
    """The articles that came out about then, and are not known to be another published one."""
    taken = select(Published.article).where(col(Published.article).is_not(None))
    ours = select(Article).where(
        or_(col(Article.account) == published.account, col(Article.account).is_(None)),
        col(Article.state).in_(("published", "closed")),
        col(Article.id).not_in(taken),
    )
    found = session.exec(ours.order_by(col(Article.id).desc())).all()
    return [one for one in found if abs(one.out_at.date() - published.day) <= NEAR]


def settle_match(
    session: Session, published: Published, article: Article, by: int | None, at: datetime, how: str
) -> None:
    """Say that a published article is one of the team's; its card shows the figures from now on."""
    published.article = published.asked = article.id
    session.add(published)
    session.flush()
    write_down(
        session, Deed(article.subject, "match", by, at, after=published.msgid or published.title, why=how)
    )


def published_of(session: Session, article: Article) -> Published | None:
    """What an article is as published; None while that is not known."""
    return session.exec(select(Published).where(Published.article == article.id)).first()


def bare_link(url: str) -> str:
    """A link without what does not tell articles apart: scheme, fragment, and how somebody came by it."""
    parts = urlsplit(url.strip())
    query = parse_qs(parts.query)
    kept = "&".join(f"{name}={query[name][0]}" for name in ("__biz", "mid", "idx") if name in query)
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}" + (f"?{kept}" if kept else "")


def msgid_in(url: str) -> str:
    """WeChat's number of the article that a long link names, `2247483650_1`; empty for others."""
    query = parse_qs(urlsplit(url.strip()).query)
    mid, idx = query.get("mid", [""])[0], query.get("idx", [""])[0]
    return f"{mid}_{idx}" if mid.isdecimal() and idx.isdecimal() else ""


def _plain(title: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title).casefold())
