"""Scenes in a pretended Slack: two whole replicas, one of which is killed again and again."""

from __future__ import annotations

from functools import partial

from tests.pretended import Hand
from tests.slack_pair import play
from tests.soak.scene import POSTGRESQL, Found, Scene

KILLS = 50
ON = (POSTGRESQL,)


def _killed(by: str, url: str, chat: Hand) -> Found:
    figures, wrongs = play(url, by, KILLS, seed=21)
    return figures, {"wrong": wrongs} if wrongs else {}


SCENES = tuple(
    Scene(
        "Slack",
        f"one of 2 whole replicas is SIGKILLed, {KILLS} times, {how}",
        partial(_killed, by),
        (POSTGRESQL,),
    )
    for by, how in (("socket", "each with its socket"), ("http", "both behind signed posts"))
)
