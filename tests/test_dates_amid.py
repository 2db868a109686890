"""Dates at the head of a sentence or amid it, and what is left of the sentence without them."""

from __future__ import annotations

import pytest

from handlers._dates import DatePassed, When, leading_date
from tests.said import WEDNESDAY, moment, rows

TAKEN = {
    "a date at the head": ("明天下午三点交首图", "2026-03-12 15:00", "交首图"),
    "a date at the head in English": ("tomorrow 3pm send the cover", "2026-03-12 15:00", "send the cover"),
    "spaces between": ("下周三18:00 交首图", "2026-03-18 18:00", "交首图"),
    "wide spaces between": ("　下周三　交首图　", "2026-03-18", "交首图"),
    "a comma between": ("明天，交首图", "2026-03-12", "交首图"),
    "a colon between": ("明天：交首图", "2026-03-12", "交首图"),
    "nothing but a date": ("明天 18:00", "2026-03-12 18:00", ""),
    "full-width letters of the task are kept": (
        "明天１８：００ 交《６１８》：初稿",
        "2026-03-12 18:00",
        "交《６１８》：初稿",
    ),
    "a deadline": ("周五下班前交首图", "2026-03-13 18:00", "交首图"),
    "at the latest": ("最晚周五前把终稿发来", "2026-03-13", "把终稿发来"),
    "a distance": ("一个半小时后看数据", "2026-03-11 12:00", "看数据"),
    "a distance in English": ("in 2 hours call design", "2026-03-11 12:30", "call design"),
    "the longest date wins": ("3月18日报表", "2026-03-18", "报表"),
    "except over the daily digest": ("3月18日报", "2026-03-18", "日报"),
    "except over a schedule": ("3月18日程表", "2026-03-18", "日程表"),
    "except over a share": ("3点20分享会", "2026-03-11 15:20", "分享会"),
    "the front end is not before": ("周五前端评审", "2026-03-13", "前端评审"),
    "a review is no comment": ("下午三点评审", "2026-03-11 15:00", "评审"),
    "a review on wednesday": ("周三点评初稿", "2026-03-11", "点评初稿"),
    "a draft is not a beginning": ("周三起草大纲", "2026-03-11", "起草大纲"),
    "together on monday": ("下周一一起开会", "2026-03-16", "一起开会"),
    "a count after the date": ("明天3篇稿", "2026-03-12", "3篇稿"),
    "a month after the date": ("周三3月数据", "2026-03-11", "3月数据"),
    "a holiday after the date": ("周五五一海报", "2026-03-13", "五一海报"),
    "a sandwich after the date": ("明天三明治", "2026-03-12", "三明治"),
    "tea in the afternoon": ("明天下午茶选题", "2026-03-12", "下午茶选题"),
    "with somebody": ("明天下午三点和设计开会", "2026-03-12 15:00", "和设计开会"),
    "a second date belongs to the task": ("明天交周五的稿", "2026-03-12", "交周五的稿"),
    "to-do is no span": ("tomorrow to-do list", "2026-03-12", "to-do list"),
    "a date at the end": ("交首图 明天下午三点", "2026-03-12 15:00", "交首图"),
    "a date at the end after a comma": ("交首图，明天下午三点", "2026-03-12 15:00", "交首图"),
    "a date at the end in English": ("send the cover by friday", "2026-03-13", "send the cover"),
    "a date in brackets": ("整理会议纪要（明天下午三点）", "2026-03-12 15:00", "整理会议纪要"),
    "a date amid a sentence": ("把首图明天下午三点交给设计", "2026-03-12 15:00", "把首图交给设计"),
    "a date amid an English sentence": (
        "send the cover on 18 mar at 6pm to design",
        "2026-03-18 18:00",
        "send the cover to design",
    ),
    "the first date describes": ("明天的会 后天提醒大家", "2026-03-13", "明天的会 提醒大家"),
    "yesterday describes": ("复盘昨天数据 明天下午三点", "2026-03-12 15:00", "复盘昨天数据"),
    "a date after the noun it does not describe": ("交设计的3月18日", "2026-03-18", "交设计的"),
    "a figure set apart": ("改 6/18 海报", "2026-06-18", "改 海报"),
    "a weekly digest": ("send weekly digest tomorrow 3pm", "2026-03-12 15:00", "send weekly digest"),
    "a task longer than is searched": ("明天" + "长" * 900, "2026-03-12", "长" * 900),
}
NOT_TAKEN = {
    "no date": ("交首图",),
    "nothing": ("",),
    "a vague date": ("尽快交首图",),
    "a vague day before a time": ("周末 18:00 发稿",),
    "a month before a time": ("6月 18:00 发稿",),
    "a holiday before a time": ("五一 9:00 发布",),
    "a part of the day": ("明天下午交图",),
    "a part of the day in English": ("tomorrow morning send it",),
    "an hour without its half of the day": ("tomorrow at 3 send it",),
    "later that day": ("明天晚点交",),
    "about a day": ("周五左右交",),
    "from a day on": ("周三起投票",),
    "from a day on, amid": ("从周五开始打卡",),
    "after a day": ("周五之后交",),
    "after a day in English": ("send after friday",),
    "how long until": ("离周五还有三天",),
    "a day has come": ("快到年底了 写总结",),
    "every monday": ("每周一9:00 交周报",),
    "every day": ("每天18:00 打卡",),
    "every monday in English": ("every monday 9am digest",),
    "daily": ("daily 18:00 check",),
    "a span of weekdays": ("周一到周五 打卡",),
    "a span of weekdays cut short": ("周一至五打卡",),
    "weekdays one after another": ("周一三五值班",),
    "a span of days": ("3月18日-20日 出差",),
    "a span of hours": ("18:00-19:00 直播",),
    "a span in English": ("3pm to 5pm stream",),
    "one day or another": ("周五或周六交",),
    "two dates amid": ("改周五稿，周六稿",),
    "a date that describes": ("周五的稿要催",),
    "yesterday amid a sentence": ("复盘昨天的数据",),
    "a day that does not exist": ("2月30日交图",),
    "a weekday that disagrees": ("3月18日 周四 交图",),
    "days that disagree": ("明天 后天 交图",),
    "a sandwich": ("周三明治",),
    "times a week": ("一周三次推送",),
    "pieces this week": ("本周三篇稿",),
    "points of advice": ("两点建议要改",),
    "points of advice, amid": ("提三点",),
    "the third point": ("第3点 讨论",),
    "a bit earlier": ("早一点交图",),
    "a numbered plan": ("看3号方案",),
    "a count of followers": ("3.18万粉丝",),
    "a version": ("3.5版上线",),
    "a longer word": ("看 sunny 的图",),
    "a name": ("ask @fri about it",),
    "a noun's weekday": ("friday's draft",),
    "the back end in three days": ("三天后台升级",),
    "a date beyond what is searched": ("长" * 300 + " 明天",),
}
PASSED = {
    "an hour of today": ("今天09:00 交图", "今天09:00", "2026-03-11 09:00", "2026-03-12 09:00"),
    "an hour of today at the end": ("交图 今天09:00", "今天09:00", "2026-03-11 09:00", "2026-03-12 09:00"),
    "yesterday at the head": ("昨天交图", "昨天", "2026-03-10", "2026-03-12"),
    "full-width figures are given back as typed": (
        "今天０９：００交图",
        "今天０９：００",
        "2026-03-11 09:00",
        "2026-03-12 09:00",
    ),
}


@pytest.mark.parametrize(("said", "expected", "rest"), rows(TAKEN))
def test_a_date_is_taken_off_a_sentence(said: str, expected: str, rest: str) -> None:
    assert leading_date(said, WEDNESDAY) == (When(moment(expected), has_time=":" in expected), rest)


@pytest.mark.parametrize("said", rows(NOT_TAKEN))
def test_a_sentence_without_one_clear_date_is_left_alone(said: str) -> None:
    assert leading_date(said, WEDNESDAY) is None


@pytest.mark.parametrize(("said", "text", "at", "offer"), rows(PASSED))
def test_a_sentence_with_a_moment_gone_by_is_answered_with_an_offer(
    said: str, text: str, at: str, offer: str
) -> None:
    with pytest.raises(DatePassed) as passed:
        leading_date(said, WEDNESDAY)

    assert passed.value.text == text
    assert (passed.value.at, passed.value.offer) == (moment(at), moment(offer))
