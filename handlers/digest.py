"""Digests in chat: shown for any day; wanted at a time, at a length, with some indicators, or not now."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Annotated

from handlers._accounts import account_for, if_several
from handlers._chat import Chat
from handlers._command import command
from handlers._digest_card import Content, digest_message
from handlers._form import FormField
from handlers._goal_reading import metric_named, typed_name
from handlers._past import read_past_day
from models.alert import Alarm, mute
from models.daily import CORE, indicator
from models.digest import LATEST, Length, Wish, change_wish, let_read, readers_of, wish_of
from models.message import Button, Message
from models.named import Named
from models.person import Role
from models.refusal import Refusal
from models.room import Account, Use, room_for
from models.words import Words, joined, t

EARLIEST = time(8, 30)  # before, WeChat has not counted the day before
CLOCK = re.compile(r"(\d{1,2})[:点](\d{1,2})?分?")
MOST = 12
A_WEEK = timedelta(weeks=1)


class Reading(Named):
    """Whether somebody reads a digest directly, and how long."""

    FULL = "full", Length.FULL.label, *Length.FULL.also
    SUMMARY = "summary", Length.SUMMARY.label, *Length.SUMMARY.also
    OFF = "off", t("not at all"), "取消", "不要", "关"


@command("digest", "数据日报", "sjrb", "看日报")
def show_digest(
    chat: Chat,
    day: Annotated[str | None, t("Day")] = None,
    length: Annotated[Length | None, t("Length")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Show a day's digest, yesterday's if none is said: figures beside their bases, pace, what is unusual"""
    whose, today = account_for(chat, account), chat.now.date()
    asked = read_past_day(day, today) if day else today - timedelta(days=1)
    content = Content(chat.session, whose, asked, asked, chat.now, length or Length.FULL)
    return digest_message(content)


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form with how digests are wanted now."""
    whose = account_for(chat, None) if len(if_several(chat, fields, raw)) < len(fields) else None
    wish = wish_of(chat.session, whose) if whose is not None else Wish()
    held = {
        "at": f"{wish.at:%H:%M}",
        "length": wish.length.value,
        "indicators": "、".join(typed_name(indicator(key), "") for key in wish.indicators),
    }
    shown = if_several(chat, fields, raw)
    return tuple(replace(one, value=one.value or held.get(one.name, "")) for one in shown)


@command("digest set", "日报 设置", "rbsz", role=Role.EDITOR, fields=_as_it_is)
def set_digest(
    chat: Chat,
    at: Annotated[str | None, t("Time")] = None,
    length: Annotated[Length | None, t("Length")] = None,
    indicators: Annotated[str | None, t("Indicators")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Words:
    """Say when an account's digest comes, how long it is, and which indicators stand in it"""
    whose = account_for(chat, account)
    wish = wish_of(chat.session, whose)
    if at is not None:
        wish = replace(wish, at=_clock(at))
    if length is not None:
        wish = replace(wish, length=length)
    if indicators is not None:
        wish = replace(wish, indicators=_indicators(chat, indicators))
    change_wish(chat.session, whose, replace(wish, paused_until=None))
    names = joined([indicator(key).name for key in wish.indicators], "、")
    room = room_for(chat.session, Use.DIGEST, whose)
    where = t("in {room}", room=room.name) if room is not None else t("in no room yet; an admin can bind one")
    return t("The digest comes at {time}, {length}, {where}: {names}", time=f"{wish.at:%H:%M}",
             length=wish.length.label, where=where, names=names)  # fmt: skip


def _clock(written: str) -> time:
    """Read a time of day at which a digest may come, off the half hours."""
    found = CLOCK.fullmatch(unicodedata.normalize("NFKC", written).strip())
    hour, minute = (int(found[1]), int(found[2] or 7)) if found else (99, 0)
    if not (hour < 24 and minute < 60 and EARLIEST <= time(hour, minute) < LATEST):
        words = t("A digest comes between {first} and {last}; WeChat counts until 08:30.",
                  first=f"{EARLIEST:%H:%M}", last=f"{LATEST:%H:%M}")  # fmt: skip
        raise Refusal(words, field="at")
    return time(hour, minute if minute % 30 else minute + 7)


def _indicators(chat: Chat, written: str) -> tuple[str, ...]:
    parts = [part.strip() for part in re.split(r"[、,，;；\n]", written) if part.strip()]
    if not parts:
        return CORE
    found = {part: metric_named(chat.session, part) for part in parts}
    wrong = [part for part, metric in found.items() if metric is None]
    if wrong or len(parts) > MOST:
        names = "、".join(typed_name(indicator(key), "") for key in CORE)
        words = t("“{name}” is no indicator that I know. There are, for example: {names}",
                  name=wrong[0] if wrong else parts[MOST], names=names)  # fmt: skip
        raise Refusal(words, field="indicators")
    return tuple(dict.fromkeys(metric.key for metric in found.values() if metric is not None))


@command("digest read", "日报 订阅", "rbdy", "订阅日报")
def read_directly(
    chat: Chat,
    reading: Annotated[Reading, t("Length")] = Reading.SUMMARY,
    account: Annotated[Account | None, t("Account")] = None,
) -> Words:
    """Read an account's digest directly, in full or its summary, what waits for you first; or no longer"""
    whose = account_for(chat, account)
    if reading is Reading.OFF:
        if chat.me.id not in readers_of(chat.session, whose):
            raise Refusal(t("You don't read the digest directly."))
        let_read(chat.session, whose, chat.me, None)
        return t("You are not sent the digest directly any more.")
    let_read(chat.session, whose, chat.me, Length.of(reading.value))
    at = f"{wish_of(chat.session, whose).at:%H:%M}"
    return t("You are sent the digest on working days at {time}, {length}.", time=at, length=reading.label)


@command("digest pause", "日报 暂停", "rbzt", role=Role.EDITOR)
def pause_digest(chat: Chat, account: Annotated[Account | None, t("Account")] = None) -> Words:
    """Post no digest of an account for a week"""
    whose = account_for(chat, account)
    until = chat.now.date() + A_WEEK
    change_wish(chat.session, whose, replace(wish_of(chat.session, whose), paused_until=until))
    return t("No digest until {day}; “digest set” brings it back.", day=until)


@command("digest mute", "日报 静音", "rbjy", role=Role.EDITOR)
def mute_alerts(
    chat: Chat,
    about: Annotated[Alarm, t("About")],
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Hear no alerts of a kind between digests; the digest goes on saying it"""
    mute(chat.session, account_for(chat, account), about, quiet=True)
    again = Button(t("Hear them again"), f"digest unmute {about}")
    return Message(t("No more alerts about: {about}", about=about.label), buttons=(again,))


@command("digest unmute", "日报 恢复", "rbhf", role=Role.EDITOR)
def unmute_alerts(
    chat: Chat,
    about: Annotated[Alarm, t("About")],
    account: Annotated[Account | None, t("Account")] = None,
) -> Words:
    """Hear alerts of a kind again"""
    mute(chat.session, account_for(chat, account), about, quiet=False)
    return t("Alerts come again about: {about}", about=about.label)
