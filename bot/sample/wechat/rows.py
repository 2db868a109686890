"""The rows of each call of the data interface, in the shapes in which WeChat gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bot.sample.wechat.truth import LONGEST, Out, Read, Truth

FEWEST = 3  # readers of an article on a day; with fewer, WeChat leaves it out
ALL = "全部"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What rows are made of: what is true, what is counted by now, and what was corrected."""

    truth: Truth
    now: datetime
    is_ready: Callable[[date], bool]
    more: Callable[[str, date], int]


def _users(asked: Asked, day: date) -> list[Json]:
    new, lost = asked.truth.new_users(day), asked.truth.lost_users(day)
    more = {"0": asked.more("new_user", day)}
    rows = [
        {
            "ref_date": f"{day}",
            "user_source": int(source),
            "new_user": new.get(source, 0) + more.get(source, 0),
            "cancel_user": lost.get(source, 0),
        }
        for source in sorted({*new, *lost}, key=int)
    ]
    return [row for row in rows if row["new_user"] or row["cancel_user"]]


def _followers(asked: Asked, day: date) -> list[Json]:
    return [{"ref_date": f"{day}", "user_source": 0, "cumulate_user": asked.truth.followers(day)}]


def _biz(asked: Asked, day: date) -> list[Json]:
    read = _corrected(asked, asked.truth.read_in_all(day), day)
    sent = sum(one.day == day for one in asked.truth.out())
    detail = {
        "read_user": read.total,
        "read_user_source": _scenes(read),
        **read.reactions,
        "redirect_ori_page_user": read.total // 40,
        "send_page_count": sent,
    }
    return [{"ref_date": f"{day}", "detail": detail}]


def _article_reads(asked: Asked, day: date) -> list[Json]:
    known = [(one, asked.truth.read_on(one, day)) for one in _current(asked, day)]
    return [
        {
            "ref_date": f"{day}",
            "msgid": one.msgid,
            "detail": {"read_user": read.total, "read_user_source": _scenes(read)},
        }
        for one, read in known
        if read.total >= FEWEST
    ]


def _article_shares(asked: Asked, day: date) -> list[Json]:
    known = [(one, asked.truth.read_on(one, day).reactions["share_user"]) for one in _current(asked, day)]
    return [
        {"ref_date": f"{day}", "msgid": one.msgid, "detail": {"share_user": count}}
        for one, count in known
        if count >= FEWEST
    ]


def _details(asked: Asked, day: date) -> list[Json]:
    return [
        {
            "ref_date": f"{day}",
            "msgid": one.msgid,
            "publish_type": 0 if one.notified else 1,
            "title": one.title,
            "content_url": one.url,
            "detail_list": [_detail(asked, one, at) for at in _days(one) if asked.is_ready(at)],
        }
        for one in asked.truth.out()
        if one.day == day
    ]


def _detail(asked: Asked, one: Out, day: date) -> Json:
    read, chance = asked.truth.read_by(one, day), Random(f"{one.msgid}|{day}")
    delivered = asked.truth.followers(one.day)
    return {
        "stat_date": f"{day}",
        "read_user": read.total,
        "read_user_source": _scenes(read),
        **read.reactions,
        "praise_money": read.total // 9 * 10,
        "read_subscribe_user": read.total // 120,
        "read_delivery_rate": round(read.scenes["公众号消息"] / delivered, 4),
        "read_finish_rate": asked.truth.finish_rate(one),
        "read_avg_activetime": round(chance.uniform(0.8, 3.2), 2),
        "read_jump_position": [
            {"position": n, "rate": round(chance.uniform(0.01, 0.2), 4)} for n in (1, 2, 3)
        ],
    }


def _messages(asked: Asked, day: date) -> list[Json]:
    return [
        {"ref_date": f"{day}", "msg_type": int(kind), "msg_user": people, "msg_count": count}
        for kind, (people, count) in asked.truth.messages(day).items()
    ]


def _calls(asked: Asked, day: date) -> list[Json]:
    count = sum(times for _, times in asked.truth.messages(day).values())
    return [
        {
            "ref_date": f"{day}",
            "callback_count": count,
            "fail_count": count // 50,
            "total_time_cost": count * 180,
            "max_time_cost": 900,
        }
    ]


def _days(one: Out) -> list[date]:
    return [one.day + timedelta(n) for n in range(LONGEST)]


def _current(asked: Asked, day: date) -> list[Out]:
    return [one for one in asked.truth.out() if 0 <= (day - one.day).days < LONGEST]


def _corrected(asked: Asked, read: Read, day: date) -> Read:
    scenes = {**read.scenes, "其他": read.scenes["其他"] + asked.more("read_user", day)}
    reactions = {name: count + asked.more(name, day) for name, count in read.reactions.items()}
    return Read(scenes, reactions)


def _scenes(read: Read) -> list[Json]:
    whole = [{"scene_desc": ALL, "user_count": read.total}]
    return whole + [{"scene_desc": name, "user_count": count} for name, count in read.scenes.items() if count]


ROWS: Mapping[str, Callable[[Asked, date], list[Json]]] = {
    "getusersummary": _users,
    "getusercumulate": _followers,
    "getbizsummary": _biz,
    "getarticleread": _article_reads,
    "getarticleshare": _article_shares,
    "getarticletotaldetail": _details,
    "getupstreammsg": _messages,
    "getinterfacesummary": _calls,
}
