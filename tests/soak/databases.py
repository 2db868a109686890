"""Scenes in which the database itself has a bad time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import sleep

from bot.db import Database
from bot.migrate import migrate
from tests.crowd import Crowd
from tests.crowd import wrongs as crowd_wrongs
from tests.disk import Speaker, die_in_checkpoint, file_of, full_disk, integrity, read_only
from tests.postgres import new_database
from tests.power import Power, powered
from tests.pretended import Hand
from tests.reminders import ROOMS, killing, post_reminders, tally, wait_until_settled
from tests.replicas import fleet
from tests.soak.scene import POSTGRESQL, SQLITE, Found, Scene


@contextmanager
def _apart() -> Iterator[tuple[Power, Database]]:
    """Give a server to which anything may be done."""
    with powered() as power, new_database(power.url) as url:
        text = url.render_as_string(hide_password=False)
        migrate(text)
        with closing(Database(text)) as db:
            yield power, db


def _stopped(url: str, chat: Hand) -> Found:
    """The server is stopped ten times; its connections are cut, and all taken, in between."""
    stops, cuts, takes = 10, 40, 10
    chat.rooms(names=ROOMS)
    with _apart() as (power, db), fleet(db.url, chat, seed=21) as replicas:
        post_reminders(db, 6_000, timedelta(seconds=90))
        for _ in range(3):
            replicas.start()
        drawn = replicas.random
        blows: list[Callable[[], None]] = [lambda: power.stop_hard(drawn.uniform(0, 3))] * stops
        blows += [power.cut_connections] * cuts + [lambda: power.take_all_connections(1.5)] * takes
        drawn.shuffle(blows)
        for blow in blows:
            sleep(drawn.uniform(0.1, 1.5))
            blow()
        wait_until_settled(db)
        found = tally(db, chat)
    figures: dict[str, object] = {
        "messages": found.posted,
        "hard stops": stops,
        "cuts": cuts,
        "all connections taken": takes,
    }
    return figures | {"at most": f"{found.late[-1]:.0f} s"}, found.faults


def _tangled(url: str, chat: Hand) -> Found:
    topics, declined = 16, 8
    with _apart() as (power, db), fleet(db.url, chat, seed=22, hears=True) as bots:
        crowd = Crowd(db, chat, bots, bots.random)
        bots.start()
        crowd.propose(topics)
        with power.tangling(db.url):
            crowd.vote()
        crowd.decline(declined)
        wait_until_settled(db)
        wrong = list(crowd_wrongs(db, chat, topics, declined))
        return {"votes": 16 * topics, "deadlocks": power.deadlocks}, {"wrong": wrong} if wrong else {}


def _scarce(url: str, chat: Hand) -> Found:
    """A disk that is full at ever other places, and a file that is read-only in between."""
    rounds, drawn = 200, Random(23)
    with TemporaryDirectory(prefix="paiqi-disk-") as folder:
        Path(folder).chmod(0o755)
        there = f"sqlite:///{folder}/paiqi.db"
        migrate(there)
        with closing(Speaker(there, chat)) as speaker:
            for _ in range(rounds):
                size = max(path.stat().st_size for path in Path(folder).iterdir())
                with full_disk(drawn.randrange(size // 2, size + 80_000)):
                    speaker.speaks(3)
                speaker.rests()
                with read_only(file_of(there)):
                    speaker.speaks(1)
                speaker.speaks(1)
                assert integrity(there) == "ok"
            wrong = list(speaker.wrongs())
        figures = {"full": rounds, "read-only": rounds, "lines": speaker.said, "refused": speaker.refused}
        return figures, {"wrong": wrong} if wrong else {}


def _checkpointed(url: str, chat: Hand) -> Found:
    kills, drawn = 100, Random(24)
    died = [die_in_checkpoint(url, drawn) for _ in range(kills)]
    wrong = [one.wrong for one in died if one.wrong]
    return {"kills": kills, "in a checkpoint": sum(one.in_checkpoint for one in died)}, (
        {"wrong": wrong} if wrong else {}
    )


def _written_by_two(url: str, chat: Hand) -> Found:
    topics, declined = 16, 8
    with closing(Database(url)) as db, fleet(url, chat, seed=25, hears=True) as bots:
        crowd = Crowd(db, chat, bots, bots.random)
        bots.start()
        bots.start()
        with killing(bots, db, chat, every=(0.5, 1.5)) as kills:
            crowd.propose(topics)
            crowd.vote()
            crowd.decline(declined)
        wait_until_settled(db)
        wrong = [*crowd_wrongs(db, chat, topics, declined), *([] if integrity(url) == "ok" else ["torn"])]
    figures = {"people": 16, "processes": 2, "kills": sum(kills.values())}
    return figures, {"wrong": wrong} if wrong else {}


SCENES = (
    Scene(
        "6",
        "PostgreSQL is killed and started, cut off, and all its connections taken",
        _stopped,
        (POSTGRESQL,),
    ),
    Scene(
        "6", "16 people vote while somebody locks what they lock in the other order", _tangled, (POSTGRESQL,)
    ),
    Scene(
        "7",
        "16 people write through two processes, of which one or the other is killed",
        _written_by_two,
        (SQLITE,),
    ),
    Scene("7", "the disk is full, and the file read-only, again and again", _scarce, (SQLITE,)),
    Scene("7", "a writer is killed in a checkpoint", _checkpointed, (SQLITE,)),
)
