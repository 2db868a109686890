"""Loads the sample: people and rooms first, then titles, topics, votes, and the newest cards."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from bot.platforms.web.store import NAME as LOCAL
from bot.sample.articles import load_articles
from bot.sample.people import ACCOUNT, COLUMNS, MEMBERS, ROOMS, Member
from bot.sample.topics import load_published, load_topics
from bot.sample.wechat.account import connect
from models.column import ContentColumn
from models.person import Department, Identity, Person, find_by_identity
from models.position import give, position_named
from models.room import Account, Room, room_named
from models.row import insert_once


def load(session: Session, now: datetime) -> None:
    """Load the whole sample as of a moment; who and what is there by name is taken as it is."""
    account = _account(session)
    _rooms(session)
    columns = _columns(session, account)
    people = {member.name: _person(session, member, now) for member in MEMBERS}
    load_published(session, account.id, now)
    connect(session, account.id, now)
    load_topics(session, people, columns, now)
    load_articles(session, people, now)


def _account(session: Session) -> Account:
    found = session.exec(select(Account).where(Account.name == ACCOUNT)).first()
    account = found or Account(name=ACCOUNT, sample=True)
    session.add(account)
    session.flush()
    return account


def _rooms(session: Session) -> None:
    for name, use in ROOMS.items():
        room = room_named(session, LOCAL, name)
        if room is None:
            room = Room(platform=LOCAL, native=name, name=name, uses=[use.value])
            session.add(room)
        room.sample = True


def _columns(session: Session, account: Account) -> dict[str, int]:
    for name, quota in COLUMNS.items():
        insert_once(session, ContentColumn, name=name, quota=quota, account=account.id, sample=True)
    asked = select(ContentColumn.name, ContentColumn.id)
    return dict(session.exec(asked).all())


def _person(session: Session, member: Member, now: datetime) -> Person:
    known = find_by_identity(session, LOCAL, member.name)
    if known is not None:
        return known
    insert_once(session, Department, name=member.department)
    department = session.exec(select(Department).where(Department.name == member.department)).one()
    person = Person(
        name=member.name,
        department=department.id,
        heads=member.heads,
        role=member.role.value,
        sample=True,
    )
    session.add(person)
    session.flush()
    session.add(Identity(platform=LOCAL, native=member.name, person=person.id))
    if member.position:
        give(session, position_named(session, member.position), person, now)
    return person
