"""Takes the sample away, in one transaction.

Gone are its people, topics, titles, columns and account, and all that its people did: topics they proposed,
votes, drafts, reminders, files, and the messages about any of it, with their records. Topics of others stay.

Those of its people stay who did something with what stays (the record names them), and its admin while
there is no other. The rooms stay too, as the team's own: the local chat is nothing without any.
"""

from __future__ import annotations

import operator

from sqlalchemy import inspect
from sqlmodel import Session, and_, col, delete, or_, select, update

from bot.platforms.web.store import NAME as LOCAL
from bot.sample.messages import remove_messages
from bot.sample.people import MEMBERS
from bot.sample.uprooting import PEOPLE, parts_of, things_of, uproot
from handlers._titles import forget_titles
from models.article import Article
from models.audit import Chain, Entry, Root, take_root
from models.budget import BudgetLine
from models.column import ContentColumn
from models.competitor import Competitor
from models.digest import forget_accounts
from models.figure import ArticleFigure, Figure
from models.file import StoredFile
from models.lesson import Lesson
from models.metric import OwnMetric
from models.outbox import Redraw
from models.person import Department, Identity, Person, Role
from models.plan import Plan
from models.position import Holder, Position
from models.published import Published
from models.push import Push
from models.room import Account, Room
from models.topic import Topic


def remove(session: Session) -> list[str]:
    """Take all of the sample away; the names of its people who stay. The session forgets its rows."""
    session.flush()
    people = set(session.exec(select(Person.id).where(col(Person.sample))))
    things = things_of(session, people)
    subjects = {thing.subject for thing in (*things, *parts_of(session, things))}  # type: ignore[attr-defined]
    remove_messages(session, subjects, _natives(session, people))
    _remove_records(session, subjects, people)
    for thing in things:
        table, key = inspect(type(thing)).local_table, inspect(thing).identity
        uproot(session, table, and_(*map(operator.eq, table.primary_key.columns, key)))
    stay = _remove_people(session, people)
    _remove_what_they_shared(session)
    _retake_roots(session)
    forget_titles(session)
    session.expire_all()
    return stay


def _natives(session: Session, people: set[int]) -> set[str]:
    asked = select(Identity.native).where(Identity.platform == LOCAL, col(Identity.person).in_(people))
    return set(session.exec(asked))


def _remove_records(session: Session, subjects: set[str], people: set[int]) -> None:
    """Remove the records of what goes, and those of rooms in which nobody else changed anything."""
    rooms = {f"room:{room}" for room in session.exec(select(Room.id).where(col(Room.sample)))}
    others = or_(col(Entry.person).is_(None), col(Entry.person).not_in(people))
    changed = set(session.exec(select(Entry.subject).where(col(Entry.subject).in_(rooms), others)))
    ours = subjects | {f"person:{person}" for person in people} | (rooms - changed)
    session.execute(delete(Entry).where(col(Entry.subject).in_(ours)))
    session.execute(delete(Chain).where(col(Chain.subject).in_(ours)))
    session.execute(delete(Redraw).where(col(Redraw.subject).in_(subjects)))


def _remove_people(session: Session, people: set[int]) -> list[str]:
    named = {person for person in session.exec(select(Entry.person).distinct()) if person in people}
    owners = {owner for owner in session.exec(select(Topic.owner).distinct()) if owner in people}
    admins = session.exec(select(Person.id).where(Person.role == Role.ADMIN).order_by(col(Person.id))).all()
    last = set() if set(admins) - people else set(admins[:1])
    stay = named | owners | last
    leaving = people - stay
    session.execute(delete(StoredFile).where(col(StoredFile.person).in_(leaving)))
    uproot(session, PEOPLE, col(Person.id).in_(leaving))
    return list(session.exec(select(Person.name).where(col(Person.id).in_(stay)).order_by(col(Person.id))))


def _remove_what_they_shared(session: Session) -> None:
    """Remove columns, account, departments and duties that nothing that stays needs; keep the rooms."""
    _remove_figures(session)
    session.execute(delete(Published).where(col(Published.sample)))
    unused = [
        col(ContentColumn.id).not_in(select(kind.column).where(col(kind.column).is_not(None)))
        for kind in (Topic, Lesson)
    ]
    session.execute(delete(ContentColumn).where(col(ContentColumn.sample), *unused))
    session.execute(update(Room).where(col(Room.sample)).values(sample=False))
    filled = select(Article.push).where(col(Article.push).is_not(None))
    session.execute(delete(Push).where(col(Push.id).not_in(filled)))
    for kind in (Topic, ContentColumn, Push, Lesson, BudgetLine, Plan, Published, Competitor):
        used = select(kind.account).where(col(kind.account).is_not(None))
        session.execute(update(Account).where(col(Account.id).in_(used)).values(sample=False))
    forget_accounts(session, col(Account.sample).is_(True))
    session.execute(delete(Account).where(col(Account.sample)))
    duties = {member.position for member in MEMBERS}
    vacant = (col(Position.id).not_in(select(Holder.position)), col(Position.name).in_(duties))
    session.execute(delete(Position).where(*vacant))
    lived_in = select(Person.department).where(col(Person.department).is_not(None))
    departments = {member.department for member in MEMBERS}
    empty = (col(Department.id).not_in(lived_in), col(Department.name).in_(departments))
    session.execute(delete(Department).where(*empty))


def _remove_figures(session: Session) -> None:
    """Remove what the made-up WeChat told of the sample's account and articles."""
    articles = select(Published.id).where(col(Published.sample))
    session.execute(delete(ArticleFigure).where(col(ArticleFigure.published).in_(articles)))
    accounts = select(Account.id).where(col(Account.sample))
    session.execute(delete(Figure).where(col(Figure.account).in_(accounts)))
    session.execute(delete(OwnMetric).where(col(OwnMetric.sample)))


def _retake_roots(session: Session) -> None:
    """Let the monthly roots say what the record comes to without the sample."""
    kept = [(root.name, root.before) for root in session.exec(select(Root).order_by(col(Root.before)))]
    session.execute(delete(Root))
    for name, before in kept:
        take_root(session, name, before)
