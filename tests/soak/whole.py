"""Scenes with three whole replicas: web server, courier and jobs of each."""

from __future__ import annotations

import signal
from datetime import timedelta
from time import sleep

from tests.pretended import Hand
from tests.soak.scene import POSTGRESQL, Found, Scene
from tests.trio import Load, Trio, trio

LONGER_THAN_A_LEASE = 65.0  # seconds


def _killed(url: str, chat: Hand) -> Found:
    kills = 30
    with trio(url, seed=11) as three:
        load = Load(three, url)
        with load.all_the_while(timedelta(seconds=90), rings=300):
            for _ in range(kills):
                sleep(three.random.uniform(0.0, 1.5))
                three.replace(three.random.randrange(3), signal.SIGKILL)
        return {**_figures(three, load), "kills": kills}, _faults(three, load)


def _paused(url: str, chat: Hand) -> Found:
    with trio(url, seed=12) as three:
        load = Load(three, url)
        with load.all_the_while(timedelta(seconds=150), rings=300):
            for seconds in (*[6.0] * 6, LONGER_THAN_A_LEASE, LONGER_THAN_A_LEASE):
                sleep(three.random.uniform(0.2, 1.0))
                three.pause(seconds)
        return {**_figures(three, load), "pauses": 8}, _faults(three, load)


def _restarted(url: str, chat: Hand) -> Found:
    rounds = 10
    with trio(url, seed=13) as three:
        load = Load(three, url)
        with load.all_the_while(timedelta(seconds=90), rings=300):
            longest = max(three.restart() for _ in range(rounds))
        ends = {"restarts": 3 * rounds, "longest end": f"{longest:.1f} s"}
        return {**_figures(three, load), **ends}, _faults(three, load)


def _faults(three: Trio, load: Load) -> dict[str, object]:
    wrongs = load.wrongs()
    twice = {occurrence: times for occurrence, times in three.ran().items() if times > 1}
    return ({"wrong": wrongs} if wrongs else {}) | ({"jobs done twice": twice} if twice else {})


def _figures(three: Trio, load: Load) -> dict[str, object]:
    return {"lines": len(load.said), "reminders": load.rings, "runs of jobs": sum(three.ran().values())}


SCENES = (
    Scene("1", "one of 3 whole replicas is SIGKILLed, 30 times", _killed, (POSTGRESQL,)),
    Scene("2", "one of 3 whole replicas sleeps 6 s, 6 times, and 65 s, twice", _paused, (POSTGRESQL,)),
    Scene("12", "3 whole replicas are restarted one after the other, 10 times", _restarted, (POSTGRESQL,)),
)
