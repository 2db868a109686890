"""What the team sets while it works: hours, quiet hours, the minute of pushes, how long what is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, time, timedelta

from sqlmodel import Session

from models.named import Named
from models.overlay import as_declared
from models.setting import get, plan_anew, put
from models.words import Words, t
from models.workcalendar import Hours, WorkCalendar

CLOCK = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


class Knob(Named):
    """One thing that can be set."""

    HOURS = "hours", t("working hours"), "工作时间", "上班时间"
    QUIET = "quiet", t("quiet hours"), "免打扰", "安静时间"
    PUSH = "push", t("minute of pushes"), "推送分钟"
    DRAFTS = "drafts", t("days that posted drafts are kept"), "草稿保留天数"
    MESSAGES = "messages", t("days that lines and messages are kept"), "消息保留天数"
    RANKING = "ranking", t("day of the topic ranking"), "排行日", "选题排行"
    MEETING = "meeting", t("day of the topic meeting"), "选题会", "选题会日"
    CAP = "cap", t("messages about steps a person gets a day"), "每日提醒上限", "提醒上限"
    LOAD = "load", t("articles a person has to publish a day"), "每人每天篇数", "每天篇数"
    SMALL = "small", t("characters that a small edit after an approval may change"), "小改字数"
    STALE = "stale", t("weeks until a topic is put aside"), "搁置周数"


class Weekday(Named):
    """A day on which something happens each week, or none."""

    MONDAY = "mon", t("Monday"), "周一", "星期一", "monday"
    TUESDAY = "tue", t("Tuesday"), "周二", "星期二", "tuesday"
    WEDNESDAY = "wed", t("Wednesday"), "周三", "星期三", "wednesday"
    THURSDAY = "thu", t("Thursday"), "周四", "星期四", "thursday"
    FRIDAY = "fri", t("Friday"), "周五", "星期五", "friday"
    SATURDAY = "sat", t("Saturday"), "周六", "星期六", "saturday"
    SUNDAY = "sun", t("Sunday"), "周日", "星期日", "周天", "sunday"
    OFF = "off", t("never"), "关", "不", "无", "从不"


DEFAULTS = {
    Knob.HOURS: "09:00-12:00,13:30-18:00",
    Knob.QUIET: "22:00-08:00",
    Knob.PUSH: "7",
    Knob.DRAFTS: "30",
    Knob.MESSAGES: "365",
    Knob.RANKING: "mon",
    Knob.MEETING: "wed",
    Knob.CAP: "8",
    Knob.LOAD: "2",
    Knob.SMALL: "0",
    Knob.STALE: "6",
}
LIMITS = {
    Knob.PUSH: (1, 29),
    Knob.DRAFTS: (1, 3_650),
    Knob.MESSAGES: (30, 3_650),
    Knob.CAP: (1, 100),
    Knob.LOAD: (1, 20),
    Knob.SMALL: (0, 200),
    Knob.STALE: (2, 104),
}
WEEKLY = (Knob.RANKING, Knob.MEETING)


def value_of(session: Session, knob: Knob) -> str:
    """What is set, or what holds while nothing is."""
    return str(get(session, f"team {knob}") or DEFAULTS[knob])


def set_value(session: Session, knob: Knob, written: str) -> str:
    """Set a value, and give it as it is kept; ValueError where it makes no sense."""
    kept = _checked(knob, written)
    put(session, f"team {knob}", kept)
    if knob is Knob.HOURS:
        plan_anew(session)
    return kept


def hint(knob: Knob) -> Words:
    """How a value is written."""
    if knob in LIMITS:
        least, most = LIMITS[knob]
        return t("A whole number from {least} to {most}", least=least, most=most)
    if knob in WEEKLY:
        return t("A day of the week, or “never”")
    return t("Written as {example}", example=DEFAULTS[knob])


def shown(session: Session, knob: Knob) -> Words:
    """What is set, in words."""
    value = value_of(session, knob)
    return Weekday.of(value).label if knob in WEEKLY else value


def _checked(knob: Knob, written: str) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", written)).replace("、", ",")
    text = re.sub("[到至–—~]", "-", text)
    if knob in LIMITS:
        least, most = LIMITS[knob]
        if not least <= int(text) <= most:
            raise ValueError(f"{knob} is from {least} to {most}")
        return str(int(text))
    if knob in WEEKLY:
        return _weekday(text)
    spans = _spans(text)
    if knob is Knob.HOURS:
        Hours(spans)
    elif len(spans) != 1 or spans[0][0] == spans[0][1]:
        raise ValueError("quiet hours are one span of time")
    return ",".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in spans)


def _weekday(text: str) -> str:
    named = {name: day.value for day in Weekday for name in (day.value, *day.also)}
    if text.casefold() not in named:
        raise ValueError("a day of the week, or never")
    return named[text.casefold()]


def _spans(text: str) -> tuple[tuple[time, time], ...]:
    found = [CLOCK.fullmatch(part) for part in text.split(",")]
    figures = [tuple(map(int, one.groups())) for one in found if one is not None]
    if len(figures) < len(found):
        raise ValueError("a span of time is written 09:00-12:00")
    return tuple((time(a, b), time(c, d)) for a, b, c, d in figures)


def team_calendar(session: Session, calendar: WorkCalendar) -> WorkCalendar:
    """The work calendar as the team has it now: declared days, hours and quiet hours."""
    hours = Hours(_spans(value_of(session, Knob.HOURS)))
    quiet = _spans(value_of(session, Knob.QUIET))[0]
    return replace(as_declared(session, calendar), hours=hours, quiet=quiet)


def push_minute(session: Session) -> int:
    """How many minutes past the half hour pushes go out."""
    return int(value_of(session, Knob.PUSH))


def drafts_kept(session: Session) -> timedelta:
    """How long drafts are kept that were posted."""
    return timedelta(days=int(value_of(session, Knob.DRAFTS)))


def messages_kept(session: Session) -> timedelta:
    """How long lines and sent messages are kept."""
    return timedelta(days=int(value_of(session, Knob.MESSAGES)))


def day_cap(session: Session) -> int:
    """How many messages about steps a person gets a day before they become one list."""
    return int(value_of(session, Knob.CAP))


def day_load(session: Session) -> int:
    """How many articles a person may have to publish on one day."""
    return int(value_of(session, Knob.LOAD))


def small_edit(session: Session) -> int:
    """How many characters may change after an approval that stands all the same; 0 is none."""
    return int(value_of(session, Knob.SMALL))


def stale_after(session: Session) -> timedelta:
    """How long a topic may lie untouched before it is put aside."""
    return timedelta(weeks=int(value_of(session, Knob.STALE)))


def falls_today(session: Session, knob: Knob, today: date, calendar: WorkCalendar) -> bool:
    """Whether what happens weekly happens today: on its day, or the first working day after it that week."""
    set_to = value_of(session, knob)
    if set_to == Weekday.OFF:
        return False
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(list(Weekday).index(Weekday.of(set_to)), 7)]
    return next((day for day in days if calendar.is_working(day)), None) == today
