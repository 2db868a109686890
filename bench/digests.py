"""Digests, their picture, and the page of numbers, for an account with more than a year behind it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session

from bench.archive import composed
from bench.figures import Figure
from bench.topics import apart, best, served
from bot.app import Paiqi
from bot.picture import png_of
from bot.words import Reader, localise_chart
from handlers._digest_card import Content, digest_message
from models.figure import Found, Origin, Source, record, record_article
from models.goal import Goal
from models.metric import ARTICLE_METRICS, METRICS, SCENES
from models.person import Identity, Person, Role
from models.plan import Plan
from models.published import Published
from models.room import Account

DAYS, ARTICLES, ACCOUNTS = 400, 300, 100
ARTICLE_DAYS = 8  # of each article's life that are kept here: its curve is nearly flat from then on
DAILY = (
    "new_users",
    "lost_users",
    "reads",
    "shares",
    "likes",
    "recommends",
    "comments",
    "favourites",
    "sent",
)
OF_ARTICLES = ("reads", "shares", "likes", "recommends", "comments", "favourites", "day_reads")


def run() -> list[Figure]:
    """Measure each in a database of its own, on SQLite."""
    return [*apart(_one), apart(_many)]


def _one(paiqi: Paiqi) -> list[Figure]:
    """One account: its digest, the digest's picture, and the page of thirty days."""
    with paiqi.db.transaction() as session:
        lead = Person(name="负责人", role=Role.LEAD.value)
        session.add(lead)
        session.flush()
        session.add(Identity(platform="local", native="lead", person=lead.id))
        last = _account(session, paiqi, lead, ARTICLES)
    now = paiqi.clock.now()

    def digest() -> None:
        with paiqi.db.reading() as session:
            assert digest_message(Content(session, 1, last, last, now)).sections

    with paiqi.db.reading() as session:
        chart = digest_message(Content(session, 1, last, last, now)).chart
    assert chart is not None
    drawn = localise_chart(chart, Reader("zh_CN", paiqi.tools.zone, now.date()))
    with served(paiqi) as client:

        def page() -> None:
            assert client.get("/console/numbers?as=lead").text.count("<figure>") > 4

        page()
        shown = best(page) * 1000
    return [
        Figure(f"digest, {DAYS} days and {ARTICLES} articles", best(digest) * 1000, "ms", at_most=150),
        Figure("its picture", best(lambda: png_of(drawn)) * 1000, "ms", at_most=80),
        Figure("numbers page, 30 days", shown, "ms", at_most=150),
    ]


def _many(paiqi: Paiqi) -> Figure:
    """The digests of a hundred accounts, one after the other."""
    with paiqi.db.transaction() as session:
        lead = Person(name="负责人", role=Role.LEAD.value)
        session.add(lead)
        session.flush()
        days = {_account(session, paiqi, lead, 10, f"账号 {n}") for n in range(ACCOUNTS)}
        last = max(days)
    now = paiqi.clock.now()

    def digests() -> None:
        with paiqi.db.reading() as session:
            for account in range(1, ACCOUNTS + 1):
                assert digest_message(Content(session, account, last, last, now)).sections

    return Figure(f"digests of {ACCOUNTS} accounts", best(digests, rounds=2), "s", at_most=20)


def _account(session: Session, paiqi: Paiqi, lead: Person, articles: int, name: str = "账号") -> date:
    """An account with its figures, articles and plan; the last day of figures."""
    now, draw = paiqi.clock.now(), random.Random(8)
    last = now.date() - timedelta(days=1)
    account = Account(name=name)
    session.add(account)
    session.flush()
    origin = Origin(Source.WECHAT, now)
    record(session, account.id, _daily(draw, last), origin)
    for number, title in enumerate(composed(articles)):
        day = last - timedelta(days=number * DAYS // (articles + 1))
        at = datetime.combine(day, datetime.min.time(), now.tzinfo)
        row = Published(title=title, published_at=at, day=day, account=account.id)
        session.add(row)
        session.flush()
        record_article(session, account.id, row.id, _article(draw, day, last), origin)
    plan = Plan(account=account.id, month=last.replace(day=1), owner=lead.id, made_at=now)
    session.add(plan)
    session.flush()
    session.add_all(
        Goal(plan=plan.id, metric=key, amount=5_000, owner=lead.id) for key in ("new_users", "reads")
    )
    return last


def _daily(draw: random.Random, last: date) -> Iterator[Found]:
    for n in range(DAYS):
        day = last - timedelta(days=n)
        for key in DAILY:
            yield Found(METRICS[key], day, Decimal(draw.randrange(20, 2_000)))
        yield Found(METRICS["followers"], day, Decimal(20_000 - n))
        for scene in SCENES:
            yield Found(METRICS["reads"], day, Decimal(draw.randrange(200)), part=scene)


def _article(draw: random.Random, day: date, last: date) -> Iterator[Found]:
    for n in range(min(ARTICLE_DAYS, (last - day).days + 1)):
        for key in OF_ARTICLES:
            yield Found(ARTICLE_METRICS[key], day + timedelta(days=n), Decimal(draw.randrange(20, 2_000)))
        for key in ("delivery_rate", "finish_rate"):
            yield Found(ARTICLE_METRICS[key], day + timedelta(days=n), Decimal("0.1"))
        for scene in SCENES:
            yield Found(ARTICLE_METRICS["day_reads"], day + timedelta(days=n), Decimal(9), part=scene)
