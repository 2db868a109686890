"""What a digest has to say, counted anew from what readers did: by none of our own code that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from bot.sample.wechat.truth import Out, Truth

WEEKDAYS = "一二三四五六日"
RATES = ("送达阅读率", "完读率", "互动率")
Number = Fraction | None


@dataclass(frozen=True, slots=True)
class Recount:
    """An account's figures; `more` gives readers whom WeChat found later, `before` those by its morning."""

    truth: Truth
    more: Callable[[date], int]
    before: Callable[[date], int]

    def number(self, name: str, day: date) -> Number:
        """A figure of a day; None where there can be none."""
        read = self.truth.read_in_all(day)
        new, gone = (sum(found(day).values()) for found in (self.truth.new_users, self.truth.lost_users))
        liked = sum(read.reactions[one] for one in ("like_user", "zaikan_user", "comment_count"))
        readers = read.total + self.more(day)
        known: dict[str, Number] = {
            "净增关注": Fraction(new - gone),
            "累计关注": Fraction(self.truth.followers(day)),
            "阅读人数": Fraction(readers),
            "分享人数": Fraction(read.reactions["share_user"]),
            "收藏人数": Fraction(read.reactions["collection_user"]),
            "发表篇数": Fraction(sum(one.day == day for one in self.truth.out())),
            "互动率": Fraction(liked, readers),
            "送达阅读率": self._weighed(day, self._delivered),
            "完读率": self._weighed(day, lambda one: Fraction(str(self.truth.finish_rate(one)))),
        }
        return known[name]

    def _delivered(self, one: Out) -> Fraction:
        by_message = self.truth.read_by(one, one.day).scenes["公众号消息"]
        return Fraction(str(round(by_message / self.truth.followers(one.day), 4)))

    def _weighed(self, day: date, rate: Callable[[Out], Fraction]) -> Number:
        out = [(rate(one), self.truth.read_by(one, day).total) for one in self.truth.out() if one.day == day]
        return sum((r * n for r, n in out), Fraction()) / sum(n for _, n in out) if out else None

    def lines(self, day: date) -> Iterator[str]:
        """The lines of a day in full."""
        for name in ("净增关注", "累计关注", "阅读人数", *RATES[:2], "分享人数", "互动率", "收藏人数"):
            number = self.number(name, day)
            if number is None:
                continue
            line = f"{name} {self._now(name, day, number)}{self._bases(name, day, number)}"
            yield f"{line} = （点赞 + 推荐 + 留言）÷ 阅读人数" if name == "互动率" else line
        yield from self._best(day)

    def _now(self, name: str, day: date, number: Fraction) -> str:
        said = shown(name, number)
        if name == "净增关注":
            new, gone = (sum(found(day).values()) for found in (self.truth.new_users, self.truth.lost_users))
            return f"{'+' * (number > 0)}{said} （新增 {new:,}，取关 {gone:,}）"
        was = self._first(name, day, number)
        return f"{said}（原 {shown(name, was)}）" if shown(name, was) != said else said

    def _first(self, name: str, day: date, number: Fraction) -> Fraction:
        """What a figure was when the digest was posted."""
        readers = self.truth.read_in_all(day).total
        then, now = readers + self.before(day), readers + self.more(day)
        return {"阅读人数": Fraction(then), "互动率": number * now / then}.get(name, number)

    def _bases(self, name: str, day: date, number: Fraction) -> str:
        week = [self.number(name, day - timedelta(n)) for n in range(1, 8)]
        there = [one for one in week if one is not None]
        mean = sum(there, Fraction()) / len(there) if there else None
        bases = {"前日": week[0], f"上周{WEEKDAYS[day.weekday()]}": week[6], "7 日均值": mean}
        told = [
            f"{which} {shown(name, base)}，{change(name, number, base)}"
            for which, base in bases.items()
            if base is not None
        ]
        return f"（{' · '.join(told)}）" if told else ""

    def _best(self, day: date) -> Iterator[str]:
        read = [(self.truth.read_on(one, day), one) for one in self.truth.out()]
        known = [(found, one) for found, one in read if found.total >= 3]
        if not known:
            return
        found, one = max(known, key=lambda pair: pair[0].total)
        scene, count = max(found.scenes.items(), key=lambda pair: pair[1])
        parts = [
            f"最好：《{one.title}》阅读 {found.total:,}",
            f"占 {shown('率', found.total / Fraction(self.number('阅读人数', day) or 1))}",
            f"{shown('率', Fraction(count, found.total))} 来自{scene}",
            f"完读率 {shown('率', Fraction(str(self.truth.finish_rate(one))))}",
        ]
        yield " · ".join(parts)

    def short(self, day: date) -> str:
        """A day in a line."""
        told = [f"{name} {shown(name, self.number(name, day) or Fraction())}" for name in SHORT]
        return f"{said(day)}：{' · '.join(told)}"

    def week(self, sunday: date, told: date) -> Iterator[str]:
        """The lines of a week beside the week before, as far as is known of the days until `told`."""
        days = [sunday - timedelta(n) for n in range(6, -1, -1)]
        yield f"上周 {said(days[0])} – {said(sunday)}"
        for name in SPAN:
            now, before = self._sum(name, days), self._sum(name, [one - timedelta(7) for one in days])
            yield f"{name} {shown(name, now)}（之前 {shown(name, before)}，{change(name, now, before)}）"
        yield from self._most_read(days, told)

    def month(self, last: date, told: date, known: date) -> Iterator[str]:
        """The lines of a month beside what is known of the month before, which begins in the midst of it."""
        days = [last.replace(day=n) for n in range(1, last.day + 1)]
        end = days[0] - timedelta(1)
        earlier = [known + timedelta(n) for n in range((end - known).days + 1)]
        yield f"上月 {last:%Y-%m}"
        for name in SPAN:
            now, before = (shown(name, self._sum(name, some)) for some in (days, earlier))
            yield f"{name} {now}（之前 {len(earlier)} / {end.day} 天 {before}）"
        yield from self._most_read(days, told)

    def _most_read(self, days: list[date], told: date) -> Iterator[str]:
        out = [one for one in self.truth.out() if one.day in days]
        known = [(self.truth.read_by(one, min(one.day + timedelta(1), told)).total, one) for one in out]
        best = sorted(known, key=lambda pair: -pair[0])[:3]
        yield from (f"{n}.《{one.title}》阅读 {reads:,}" for n, (reads, one) in enumerate(best, 1))

    def _sum(self, name: str, days: list[date]) -> Fraction:
        if name != "互动率":
            return sum((self.number(name, day) or Fraction() for day in days), Fraction())
        readers = [self.number("阅读人数", day) or Fraction() for day in days]
        liked = [(self.number(name, day) or 0) * n for day, n in zip(days, readers, strict=True)]
        return sum(liked, Fraction()) / sum(readers, Fraction())


SPAN = ("净增关注", "阅读人数", "分享人数", "互动率", "收藏人数", "发表篇数")
SHORT = ("阅读人数", "净增关注", "分享人数")


def said(day: date) -> str:
    """A day as it is written."""
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def rounded(number: Fraction, places: int = 0) -> Fraction:
    """Round halves away from zero."""
    unit = Fraction(1, 10**places)
    return (1 if number >= 0 else -1) * floor(abs(number) / unit + Fraction(1, 2)) * unit


def shown(name: str, number: Fraction) -> str:
    """A number as it is written: 1,660; 1.8万; 15.3 %."""
    if name.endswith("率"):
        return f"{float(rounded(number * 100, 1)):g} %"
    whole = rounded(number)
    return f"{int(whole):,}" if abs(whole) < 10_000 else f"{float(rounded(whole / 10_000, 1)):g}万"


def change(name: str, now: Fraction, before: Fraction) -> str:
    """What became of a number."""
    if name.endswith("率"):
        points = rounded((now - before) * 100, 1)
        return f"{float(points):+.1f} 个百分点" if points else "持平"
    if now == before:
        return "持平"
    return (
        f"{int(rounded((now - before) / before * 100)):+} %"
        if before > 0
        else f"+{shown(name, now - before)}"
    )
