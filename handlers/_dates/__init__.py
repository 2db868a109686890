"""Paiqi's own grammar of dates, Chinese and English: pure functions of a text and a now.

What is not wholly understood is refused; nothing is guessed. The rules that need saying:

- Weeks begin on Monday. 下周三 and `next wed` are the Wednesday of next week; 周三 alone is the next one,
  today counting unless the time said has passed.
- A date without a year, or a day without a month, that has passed is next year's, or next month's. A time
  passed today, a day that names its week or year, 昨天 and 三天前 are not moved: DatePassed offers a moment.
- 12点 is noon. 1点 to 6点 without a part of the day are in the afternoon; 03点, 3:00 and 18时 are taken by
  the letter. 晚上12点, 今晚0点, 午夜, `midnight` and 24:00 end the day, so they are 00:00 of the next.
- 上午, 晚上 and `tomorrow morning` without an hour are refused; 中午 and `noon` are 12:00, 下班前 and
  `end of day` 18:00.
- 周五前, `by friday` and 28日前 are the day itself. 天前 and 小时前 count back, 日前 does not.
- 月底, 年底 and `end of month` are the last day. What lasts longer than a day is refused: 下周, 周末, 月初,
  五一, 三天内; also 廿五, and 31号 in a month without one.
- A weekday beside a date confirms it (3月18日 周三), or the whole is refused.
- 3月18日报表 is 3月18日 and 报表: the longest date wins, except over 日报 at the end, 日程, 日志, 日常, 分享,
  分析, 前端, 后台 and the like. 周三明治 is no date.
- What comes round (每周一 9:07, 每月最后一个工作日, `every other friday`) stands at the head or the end of a
  sentence, with its days; 每周 alone and 每小时 are refused. Without a time it is 09:07.
"""

from handlers._dates.leading import leading_date
from handlers._dates.reading import read_date
from handlers._dates.repeated import leading_rhythm, read_rhythm
from handlers._dates.when import DatePassed, DateUnclear, When

__all__ = ["DatePassed", "DateUnclear", "When", "leading_date", "leading_rhythm", "read_date", "read_rhythm"]
