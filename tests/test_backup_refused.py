"""What is no whole backup of ours, or has no empty place to go to, is named and changes nothing."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import inspect, text

from bot.archive import Damaged
from bot.backup import restore_into
from bot.db import Database
from models.refusal import Refusal
from tests.backups import all_rows, backup, busy
from tests.team import Team

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
INTO_SQLITE = pytest.mark.parametrize("unmigrated_url", ["sqlite"], indirect=True)

DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing in it": (lambda whole: b"", "no backup"),
    "something else": (lambda whole: gzip.compress(b'{"a": 1}\n'), "no backup"),
    "no gzip": (lambda whole: b"SQLite format 3\x00", "cannot be read"),
    "cut off": (lambda whole: whole[:-200], "cannot be read"),
    "its end missing": (lambda whole: _lines(whole, lambda lines: lines[:-1]), "before its end"),
    "a row missing": (lambda whole: _lines(whole, lambda lines: [*lines[:2], *lines[3:]]), "checksum|fit"),
    "a word changed": (lambda whole: _words(whole, "618美妆测评", "619美妆测评"), "checksum"),
    "a row of no table": (lambda whole: _words(whole, '["topic",', '["tropic",'), "no row"),
    "a moment that is none": (lambda whole: _words(whole, '"proposed_at":"2', '"proposed_at":"x'), "no row"),
}


def _lines(whole: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    return gzip.compress(b"".join(change(gzip.decompress(whole).splitlines(keepends=True))))


def _words(whole: bytes, old: str, new: str) -> bytes:
    return gzip.compress(gzip.decompress(whole).replace(old.encode(), new.encode()))


@ONLY_SQLITE
@pytest.mark.parametrize(("damage", "why"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_backup_is_named_and_leaves_nothing(
    team: Team, elsewhere: Database, damage: Callable[[bytes], bytes], why: str
) -> None:
    busy(team)
    file = BytesIO(damage(backup(team.paiqi.db).getvalue()))

    with pytest.raises(Damaged, match=why):
        restore_into(elsewhere, file)

    with elsewhere.reading() as session:
        assert inspect(session.connection()).get_table_names() == []


@pytest.mark.tampers
@ONLY_SQLITE
@INTO_SQLITE
def test_a_record_that_was_changed_before_the_backup_is_not_restored(team: Team, elsewhere: Database) -> None:
    busy(team)
    with team.paiqi.db.transaction() as session:
        session.execute(text("UPDATE audit SET person = NULL WHERE subject = 'topic:T1' AND n = 2"))

    with pytest.raises(Damaged, match="topic:T1 entry 2: changed"):
        restore_into(elsewhere, backup(team.paiqi.db))


def test_a_database_in_use_is_left_alone(team: Team, database_url: str) -> None:
    busy(team)
    before = all_rows(team.paiqi.db)

    with pytest.raises(Refusal, match="in use"):
        restore_into(team.paiqi.db, backup(team.paiqi.db))

    assert all_rows(team.paiqi.db) == before


@ONLY_SQLITE
@INTO_SQLITE
def test_a_backup_of_a_newer_program_asks_for_an_update(team: Team, elsewhere: Database) -> None:
    newer = _words(backup(team.paiqi.db).getvalue(), '"revision":"0', '"revision":"9')

    with pytest.raises(Refusal, match="update it first"):
        restore_into(elsewhere, BytesIO(newer))
