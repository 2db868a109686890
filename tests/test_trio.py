"""Three whole replicas share the work: each job once, repeats seen everywhere, and any of them may end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import URL
from sqlmodel import select

from bot.db import Database
from models.draft import Draft
from models.topic import Topic
from tests.postgres import new_database
from tests.trio import Load, Trio, trio


@pytest.fixture(scope="module")
def url(postgresql_template: URL) -> Iterator[str]:
    with new_database(postgresql_template, str(postgresql_template.database)) as made:
        yield made.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def three(url: str) -> Iterator[Trio]:
    with trio(url) as made:
        yield made


def test_a_repeat_is_known_to_every_replica_as_soon_as_the_first_was_proposed(three: Trio, url: str) -> None:
    three.says("编辑甲", "选题 提交 618美妆测评", "first", to=0)

    three.says("市场", "选题 提交 618 美妆测评合集", "second", to=1)
    three.says("市场", "选题 提交 ６１８美妆测评", "third", to=2)

    db = Database(url)
    with db.reading() as session:
        topics, drafts = session.exec(select(Topic.title)).all(), session.exec(select(Draft.id)).all()
    db.close()
    assert topics == ["618美妆测评"]
    assert len(drafts) == 2


def test_a_job_that_falls_due_is_done_by_one_of_them(three: Trio, url: str) -> None:
    load = Load(three, url, "jobs")

    with load.all_the_while(over=timedelta(seconds=2), rings=20):
        pass

    assert load.wrongs() == []
    assert set(three.ran().values()) == {1}


def test_one_that_is_killed_loses_nothing_and_repeats_nothing(three: Trio, url: str) -> None:
    load = Load(three, url, "kill")

    with load.all_the_while(over=timedelta(seconds=1), rings=0):
        sleep(0.7)
        three.replicas[0].ends(signal.SIGKILL)
        sleep(0.3)

    assert load.wrongs() == []


def test_restarted_one_after_the_other_they_lose_nothing_and_repeat_nothing(three: Trio, url: str) -> None:
    load = Load(three, url, "restart")

    with load.all_the_while(over=timedelta(seconds=1), rings=20):
        three.restart()

    assert load.wrongs() == []
