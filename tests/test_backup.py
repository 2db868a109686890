"""A backup taken while people talk is whole, and Paiqi goes on from it on either kind of database."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, func, select

from bot.backup import back_up, restore_into
from bot.db import Database
from bot.virtual import real_time
from models.file import StoredFile
from models.inbox import Incoming
from models.life import living
from models.outbox import Outcome, Parcel
from models.topic import Topic
from tests.backups import all_rows, backup, busy
from tests.invariants import broken
from tests.office import Office, post_office
from tests.pretended import Hand
from tests.team import Team

AFTERWARDS = 3  # topics that each person proposes after the backup
ROOT = Path(__file__).parent.parent
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
INTO_SQLITE = pytest.mark.parametrize("unmigrated_url", ["sqlite"], indirect=True)


def test_what_was_backed_up_is_there_again(team: Team, elsewhere: Database) -> None:
    busy(team)

    entered = restore_into(elsewhere, backup(team.paiqi.db))

    before = all_rows(team.paiqi.db)
    assert all_rows(elsewhere) == before
    assert entered.rows == sum(map(len, before.values()))


@contextmanager
def _moved_to(db: Database, now: datetime) -> Iterator[Team]:
    moved = Team(db.url, now)
    try:
        yield moved
    finally:
        moved.close()


def test_the_team_goes_on_where_the_backup_was_taken(team: Team, elsewhere: Database) -> None:
    busy(team)
    restore_into(elsewhere, backup(team.paiqi.db))

    with _moved_to(elsewhere, team.now) as moved:
        market = moved.member("编辑甲")
        market.says("选题 提交 留言怎么开", event="after the move")
        shown = market.sees("T2")
        moved.passes(days=2)
        rung = moved.reads(_reminded)

    assert shown.startswith("选题 T2 · 留言怎么开")
    assert rung == [Outcome.SENT]


def _reminded(session: Session) -> list[str]:
    return list(session.exec(select(Parcel.state).where(Parcel.subject == "reminder:M1")))


def test_a_backup_under_load_is_whole_and_goes_on(team: Team, elsewhere: Database) -> None:
    busy(team)
    people, taken = [team.member(f"编辑{n}").name for n in range(4)], Event()
    talking = [Thread(target=_talk, args=(team, name, taken)) for name in people]

    for thread in talking:
        thread.start()
    try:
        sleep(0.5)
        file = backup(team.paiqi.db)
    finally:
        taken.set()
    for thread in talking:
        thread.join()
    restore_into(elsewhere, file)

    with _moved_to(elsewhere, team.now + timedelta(minutes=1)) as moved:
        moved.settles()
        assert 0 < moved.reads(_topics) < team.reads(_topics)
        assert moved.reads(lambda session: broken(session, moved.now, timedelta(seconds=1))) == []
        assert set(moved.reads(_record)) == set(moved.reads(living))


def _talk(team: Team, name: str, taken: Event) -> None:
    """Propose titles that resemble little, and vote for others', until well after the backup was taken."""
    left = AFTERWARDS
    for n in count():
        title = "".join(map(chr, Random(f"{name}{n}").sample(range(0x4E00, 0x9FA0), 8)))
        for line in (f"选题 提交 {title}", f"选题 投票 T{n + 1}"):
            team.paiqi.receiver.hear(Incoming("local", f"{name}-{n}-{line}", name, line))
        left -= taken.is_set()
        if not left:
            return


def _topics(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Topic)).one()


def _record(session: Session) -> list[str]:
    lives = ("topic", "article", "stage")
    chains = session.scalars(text("SELECT subject FROM chain"))
    return [subject for subject in chains if subject.partition(":")[0] in lives]


def test_what_went_out_after_the_backup_is_not_said_again(
    database_url: str, elsewhere: Database, chat: Hand
) -> None:
    with post_office(database_url, chat) as office:
        office.posts("说过了")
        office.settles()
        for n in range(5):
            office.posts(f"第 {n} 条")
        file = backup(office.db)
        office.settles()
    restore_into(elsewhere, file)

    again = Office.__new__(Office)
    again.__dict__ |= office.__dict__ | {"db": elsewhere}
    again.platform = type(office.platform)(chat.port)
    again.courier = again.another_courier(again.platform)
    again.passes(seconds=10)
    again.platform.close()

    assert sorted(chat.texts()) == sorted(["说过了", *(f"第 {n} 条" for n in range(5))])
    assert again.states() == [Outcome.SENT] * 6


def test_memory_stays_flat_however_much_there_is(team: Team, elsewhere: Database, tmp_path: Path) -> None:
    with team.paiqi.db.transaction() as session:
        for n in range(40):
            picture = os.urandom(500_000)
            session.add(
                StoredFile(name=f"{n}.png", kind="image/png", size=500_000, content=picture, at=team.now)
            )
    tracemalloc.start()

    with (tmp_path / "all.gz").open("wb") as file:
        back_up(team.paiqi.db, file, real_time())
    with (tmp_path / "all.gz").open("rb") as file:
        restore_into(elsewhere, file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 12_000_000


def _run(url: str, *args: str, **how: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401
    command = [sys.executable, "-m", "bot", *args]
    env = os.environ | {"PAIQI_DATABASE_URL": url, "PAIQI_LANGUAGE": "en"}
    return subprocess.run(command, cwd=ROOT, env=env, check=False, **how)


@ONLY_SQLITE
@INTO_SQLITE
def test_a_backup_goes_from_one_terminal_to_another(team: Team, unmigrated_url: str, tmp_path: Path) -> None:
    busy(team)
    file = tmp_path / "paiqi.backup"

    written = _run(team.paiqi.db.url, "backup", str(file), capture_output=True)
    with file.open("rb") as backup:
        read = _run(unmigrated_url, "restore", "-", stdin=backup, capture_output=True)
    again = _run(unmigrated_url, "restore", str(file), capture_output=True)

    assert (written.returncode, read.returncode, again.returncode) == (0, 0, 2)
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert b"each of" in read.stdout
    assert b"name another in PAIQI_DATABASE_URL" in again.stderr
    assert [path.name for path in tmp_path.glob("*paiqi.backup*")] == ["paiqi.backup"]


@ONLY_SQLITE
def test_a_backup_is_not_poured_over_a_terminal(database_url: str) -> None:
    ours, theirs = pty.openpty()

    asked = _run(database_url, "backup", "-", stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    os.close(ours)

    assert (asked.returncode, asked.stderr.decode().strip()) == (
        2,
        "A backup is no text for a terminal: name a file, or send it on with | or >.",
    )


@ONLY_SQLITE
def test_the_head_and_the_end_can_be_read_without_paiqi(team: Team) -> None:
    busy(team)

    head, *rows, end = map(json.loads, gzip.decompress(backup(team.paiqi.db).getvalue()).splitlines())

    assert head["tables"]["topic"]["proposed_at"] == "moment"
    assert end["rows"]["topic"] == sum(table == "topic" for table, _ in rows) == 1
