"""Alerts between digests: which kinds there are, and which a team does not want to hear of an account."""

from __future__ import annotations

from sqlmodel import Session

from models.named import Named
from models.setting import get, put
from models.words import t

_NAME = "muted alerts"


class Alarm(Named):
    """What an alert is about."""

    UNFOLLOW = "unfollow", t("many unsubscribe"), "取关", "取关异常"
    SOURCE = "source", t("figures that do not come"), "数据源", "数据中断"
    GOAL = "goal", t("a goal out of reach"), "目标", "目标落空"


def is_muted(session: Session, account: int, alarm: Alarm) -> bool:
    """Whether nobody wants to hear of this any more."""
    return alarm.value in (get(session, _NAME) or {}).get(str(account), [])


def mute(session: Session, account: int, alarm: Alarm, quiet: bool) -> None:
    """Let an account's alerts of a kind be heard no more, or again."""
    kept = get(session, _NAME, locked=True) or {}
    kinds = {*kept.get(str(account), ())} - {alarm.value} | ({alarm.value} if quiet else set())
    put(session, _NAME, {**kept, str(account): sorted(kinds)})
