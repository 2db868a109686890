"""SQLite on a disk that is full or cannot be written, or on which somebody dies: nothing is lost or torn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from bot.db import Database
from bot.migrate import migrate
from tests.crowd import Crowd, wrongs
from tests.disk import Speaker, die_in_checkpoint, file_of, full_disk, integrity, read_only
from tests.pretended import Hand, pretended_chat
from tests.reminders import killing, wait_until_settled
from tests.replicas import fleet


@pytest.fixture(scope="module")
def quiet_chat() -> Iterator[Hand]:
    with pretended_chat() as hand:
        yield hand


@pytest.fixture
def chat(quiet_chat: Hand) -> Hand:
    quiet_chat.reset()
    return quiet_chat


@pytest.fixture
def url() -> Iterator[str]:
    """Give a database in a folder that everybody may look into."""
    with TemporaryDirectory(prefix="paiqi-disk-") as folder:
        Path(folder).chmod(0o755)
        made = f"sqlite:///{folder}/paiqi.db"
        migrate(made)
        yield made


def test_what_is_said_while_the_disk_is_full_is_not_acknowledged_and_heard_later(
    url: str, chat: Hand
) -> None:
    with closing(Speaker(url, chat)) as speaker:
        speaker.speaks(3)
        size = file_of(url).stat().st_size
        for more in (0, 4_096, 20_000, 60_000):
            with full_disk(size + more):
                speaker.speaks(5)
        refused = speaker.refused
        found = list(speaker.wrongs())

    assert refused > 0
    assert found == []


def test_what_is_said_while_the_file_is_read_only_is_not_acknowledged_and_heard_later(
    url: str, chat: Hand
) -> None:
    with closing(Speaker(url, chat)) as speaker:
        speaker.speaks(3)
        speaker.rests()
        with read_only(file_of(url)):
            speaker.speaks(5)
        refused = speaker.refused
        found = list(speaker.wrongs())

    assert refused > 0
    assert found == []


def test_who_dies_in_a_checkpoint_leaves_a_sound_file(url: str) -> None:
    drawn = Random(7)

    died = [die_in_checkpoint(url, drawn) for _ in range(3)]
    while not any(one.in_checkpoint for one in died) and len(died) < 30:  # a busy machine may be late to kill
        died.append(die_in_checkpoint(url, drawn))

    assert [one.wrong for one in died] == [""] * len(died)
    assert any(one.in_checkpoint for one in died)


def test_sixteen_people_who_write_through_two_processes_are_all_heard(url: str, chat: Hand) -> None:
    with closing(Database(url)) as db, fleet(url, chat, seed=7, hears=True) as bots:
        crowd = Crowd(db, chat, bots, bots.random)
        bots.start()
        bots.start()
        with killing(bots, db, chat, every=(0.3, 0.8)):
            crowd.propose(topics=2)
            crowd.vote()
            crowd.decline(topics=1)
        wait_until_settled(db)
        found = list(wrongs(db, chat, topics=2, declined=1))

    assert found == []
    assert integrity(url) == "ok"
