"""How often, in words: what is understood, with the dates that follow from it, and what is refused."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import Reader, say
from handlers._dates import leading_rhythm, read_rhythm
from models.rhythm import LAST, Every, Rest, Rhythm
from models.workcalendar import WorkCalendar
from tests.said import SHANGHAI, WEDNESDAY

CALENDAR = WorkCalendar(SHANGHAI)
UNDERSTOOD = {
    "每周一 9:07 选题会": "每周一 09:07 | 选题会 | 03-16 03-23 03-30",
    "每周一、三、五9点 选题会": "每周一、周三、周五 09:00 | 选题会 | 03-13 03-16 03-18",
    "每周一三点开会": "每周一 15:00 | 开会 | 03-16 03-23 03-30",
    "每周五下午三点半 交周报": "每周五 15:30 | 交周报 | 03-13 03-20 03-27",
    "每周一到周五 9:00 打卡": "每周一、周二、周三、周四、周五 09:00 | 打卡 | 03-12 03-13 03-16",
    "每周日晚上9点 看数据": "每周日 21:00 | 看数据 | 03-15 03-22 03-29",
    "每星期四，写周报": "每周四 09:07 | 写周报 | 03-12 03-19 03-26",
    "每周末 浇花": "每周六、周日 09:07 | 浇花 | 03-14 03-15 03-21",
    "每天 写日报": "每天 09:07 | 写日报 | 03-12 03-13 03-14",
    "每天早上9点半写日报": "每天 09:30 | 写日报 | 03-12 03-13 03-14",
    "每天晚上8点 看留言": "每天 20:00 | 看留言 | 03-11 03-12 03-13",
    "每早9点 看留言": "每天 09:00 | 看留言 | 03-12 03-13 03-14",
    "隔天 10:00 浇花": "每 2 天 10:00 | 浇花 | 03-12 03-14 03-16",
    "每3天 10:00 浇花": "每 3 天 10:00 | 浇花 | 03-12 03-15 03-18",
    "每个工作日 18:00 写日报": "每个工作日 18:00 | 写日报 | 03-11 03-12 03-13",
    "每两周周五 10:00 例会": "每 2 周的周五 10:00 | 例会 | 03-13 03-27 04-10",
    "每两周的周二10点例会": "每 2 周的周二 10:00 | 例会 | 03-17 03-31 04-14",
    "隔周五 10:00 例会": "每 2 周的周五 10:00 | 例会 | 03-13 03-27 04-10",
    "每月25日 交稿费": "每月 25 日 09:07 | 交稿费 | 03-25 04-24 05-25",
    "每月1号和15号 10:00 对账": "每月 1 日、15 日 10:00 | 对账 | 03-13 04-01 04-15",
    "每个月31号上午10点 归档": "每月 31 日 10:00 | 归档 | 03-31 04-30 05-29",
    "每月最后一天 17:00 归档": "每月 最后一天 17:00 | 归档 | 03-31 04-30 05-29",
    "每月最后一个工作日 归档": "每月 最后一天 09:07 | 归档 | 03-31 04-30 05-29",
    "每月第一个工作日 归档": "每月 1 日 09:07 | 归档 | 04-01 05-06 06-01",
    "每三个月的1号 复盘": "每 3 个月的 1 日 09:07 | 复盘 | 04-01 07-01 09-30",
    "选题会 每周一 9:07": "每周一 09:07 | 选题会 | 03-16 03-23 03-30",
    "每周一3号楼开会": "每周一 09:07 | 3号楼开会 | 03-16 03-23 03-30",
    "every Monday 9:07 topic meeting": "每周一 09:07 | topic meeting | 03-16 03-23 03-30",
    "every Mon, Wed and Fri 10:00 sync": "每周一、周三、周五 10:00 | sync | 03-13 03-16 03-18",
    "every day at 9am standup": "每天 09:00 | standup | 03-12 03-13 03-14",
    "daily 9:30 standup": "每天 09:30 | standup | 03-12 03-13 03-14",
    "every working day 18:00 report": "每个工作日 18:00 | report | 03-11 03-12 03-13",
    "every other Friday 3pm sync": "每 2 周的周五 15:00 | sync | 03-13 03-27 04-10",
    "every 2 weeks on Monday sync": "每 2 周的周一 09:07 | sync | 03-16 03-30 04-13",
    "monthly on the 25th fees": "每月 25 日 09:07 | fees | 03-25 04-24 05-25",
    "on the 1st and 15th of each month books": "每月 1 日、15 日 09:07 | books | 03-13 04-01 04-15",
    "the last day of every month archive": "每月 最后一天 09:07 | archive | 03-31 04-30 05-29",
}
REFUSED = [
    "每周 开会",
    "每小时 喝水",
    "每月32日 交稿",
    "每400天 体检",
    "每周二25:00 开会",
    "每周五到周一 开会",
    "每周一 9:00-10:00 开会",
    "每周一前 交稿",
    "每周一 明天 开会",
    "每天晚上 值班",
    "每周一交稿，每月25日结算",
    "每日报告 明天10点",
    "准备每周一的选题会 明天9点",
    "每周一的选题会材料 明天9点前发",
    "every hour drink",
    "everyday life",
    "monthly report",
]


@pytest.mark.parametrize(("line", "expected"), UNDERSTOOD.items(), ids=UNDERSTOOD.keys())
def test_how_often_is_understood(line: str, expected: str) -> None:
    taken = leading_rhythm(line, WEDNESDAY)
    assert taken is not None
    rhythm = read_rhythm(taken[0], WEDNESDAY)
    assert rhythm is not None

    words = say(rhythm.words, Reader("zh_CN", SHANGHAI, WEDNESDAY.date()))
    times = [turn.at for turn in rhythm.turns(WEDNESDAY, CALENDAR) if turn.at and turn.at.year == 2026]

    assert f"{words} | {taken[1]} | {' '.join(f'{at:%m-%d}' for at in times[:3])}" == expected


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_not_wholly_understood_is_not_guessed(line: str) -> None:
    assert leading_rhythm(line, WEDNESDAY) is None


RHYTHMS = st.builds(
    Rhythm,
    every=st.just(Every.WEEK),
    clock=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    since=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    rest=st.sampled_from(list(Rest)),
    days=st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple),
    step=st.integers(1, 4),
) | st.builds(
    Rhythm,
    every=st.just(Every.MONTH),
    clock=st.just(time(9, 7)),
    since=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    rest=st.sampled_from(list(Rest)),
    days=st.lists(st.integers(LAST, 31), min_size=1, unique=True).map(tuple),
    step=st.integers(1, 3),
)


@given(RHYTHMS, st.integers(0, 500))
def test_turns_come_in_order_after_the_moment_and_never_on_a_day_off_that_is_kept_free(
    rhythm: Rhythm, days: int
) -> None:
    moment = WEDNESDAY + timedelta(days=days)

    times = [turn.at for _, turn in zip(range(8), rhythm.turns(moment, CALENDAR), strict=False) if turn.at]

    assert times == sorted(set(times))
    assert all(at > moment for at in times)
    assert rhythm.rest is Rest.KEEP or all(CALENDAR.is_working(at.date()) for at in times)


@given(RHYTHMS, st.integers(0, 200))
def test_one_after_the_other_they_are_the_same_turns(rhythm: Rhythm, days: int) -> None:
    moment = WEDNESDAY + timedelta(days=days)
    times = [turn.at for _, turn in zip(range(12), rhythm.turns(moment, CALENDAR), strict=False) if turn.at]

    at, stepped = moment, []
    for _ in times:
        at = rhythm.next_after(at, CALENDAR) or at
        stepped.append(at)

    assert stepped == times
    assert not times or rhythm.newest(times[0], times[-1], CALENDAR) == times[-1]
