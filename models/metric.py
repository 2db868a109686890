"""Metrics: what is measured, as data. Each has a key, a name in words, a unit, a source, and how it adds up.

Keys are what the tables hold and never change; names are what people read. Figures are from the data
interface of Official Accounts (`wechat`: which endpoint), typed or imported (`hand`), or made of others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlmodel import Field, Session, col, select

from models.named import Named
from models.row import Row
from models.words import Text, Words, t

HAND = "hand"


class Unit(Named):
    """What a figure counts."""

    PEOPLE = "people", t("people"), "人"
    TIMES = "times", t("times"), "次"
    ARTICLES = "articles", t("pieces"), "篇"
    MONEY = "money", t("yuan"), "元"
    RATE = "rate", t("a rate, 0 to 1"), "比例", "率"
    MINUTES = "minutes", t("minutes"), "分钟"
    MILLISECONDS = "milliseconds", t("milliseconds"), "毫秒"


class Adds(StrEnum):
    """How the figures of several days come to one: added, the last of them, the highest, or not at all.

    People who came on two days are counted on both, as WeChat does.
    """

    SUM = "sum"
    LAST = "last"
    HIGHEST = "highest"
    NEVER = "never"


Make = Callable[[Sequence[Decimal]], Decimal | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured. `decimals` are those that are kept; `also`, what else people call it.

    `source` is an endpoint of WeChat, `hand`, or empty for what is made: of the metrics `made_of`, by `make`,
    which gives None where there is no such figure (a rate of no readers).
    """

    key: str
    name: Words
    unit: Unit
    adds: Adds
    source: str = ""
    also: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    make: Make | None = None

    @property
    def decimals(self) -> int:
        """How many decimals are kept: 4 of a rate, 2 of money and minutes."""
        return {Unit.RATE: 4, Unit.MONEY: 2, Unit.MINUTES: 2}.get(self.unit, 0)


def _net(figures: Sequence[Decimal]) -> Decimal:
    return figures[0] - figures[1]


def _share(figures: Sequence[Decimal]) -> Decimal | None:
    """The part of the last figure that all before it come to."""
    *above, below = figures
    return sum(above, Decimal()) / below if below else None


def _known(*metrics: Metric) -> Mapping[str, Metric]:
    found = {metric.key: metric for metric in metrics}
    if len(found) < len(metrics):
        raise ValueError("two metrics have one key")
    return found


def _total(figures: Sequence[Decimal]) -> Decimal:
    return sum(figures, Decimal())


def _of(unit: Unit, key: str, name: Words, source: str, also: str = "", adds: Adds = Adds.SUM) -> Metric:
    """A metric that is read; what else people call it is parted by spaces."""
    return Metric(key, name, unit, adds, source, tuple(also.split()))


def _made(unit: Unit, key: str, name: Words, also: str, make: Make, of: str, adds: Adds = Adds.SUM) -> Metric:
    """A metric that is made of others, parted by spaces."""
    return Metric(key, name, unit, adds, "", tuple(also.split()), tuple(of.split()), make)


_USERS, _BIZ, _DETAIL = "getusersummary", "getbizsummary", "getarticletotaldetail"
_SENT, _CALLED = "getupstreammsg", "getinterfacesummary"
_PEOPLE, _TIMES, _MONEY, _RATE, _MS = Unit.PEOPLE, Unit.TIMES, Unit.MONEY, Unit.RATE, Unit.MILLISECONDS
_REACTIONS = "likes recommends comments"
_LAST = Adds.LAST

# Of an account, by day. `new_users` and `lost_users` have parts by USER_SOURCES, `reads` by SCENES,
# the messages of readers by MESSAGE_KINDS.
METRICS: Mapping[str, Metric] = _known(
    _of(_PEOPLE, "new_users", t("New subscribers"), _USERS, "新增关注 新关注人数 新增人数 新增"),
    _of(_PEOPLE, "lost_users", t("Unsubscribed"), _USERS, "取消关注 取消关注人数 取关人数 取关"),
    _made(
        *(_PEOPLE, "net_users", t("Net new subscribers"), "净增关注 净增关注人数 净增人数 净增"),
        make=_net,
        of="new_users lost_users",
    ),
    _of(
        *(_PEOPLE, "followers", t("Subscribers in all"), "getusercumulate"),
        also="累计关注 累积关注人数 累计关注人数 总用户数 粉丝数 粉丝",
        adds=_LAST,
    ),
    _of(_PEOPLE, "reads", t("Readers"), _BIZ, "阅读人数 阅读 总阅读人数 图文阅读人数"),
    _of(_PEOPLE, "shares", t("Shared by"), _BIZ, "分享人数 分享 总分享人数 转发人数"),
    _of(_PEOPLE, "likes", t("Liked by"), _BIZ, "点赞人数 点赞 拇指赞"),
    _of(_PEOPLE, "recommends", t("Recommended by"), _BIZ, "推荐人数 推荐 在看 爱心赞"),
    _of(_TIMES, "comments", t("Comments of readers"), _BIZ, "留言数 留言 留言条数 评论数"),
    _of(_PEOPLE, "favourites", t("Saved by"), _BIZ, "收藏人数 收藏 微信收藏人数"),
    _of(_PEOPLE, "original_clicks", t("Went to the original"), _BIZ, "跳转阅读原文人数 阅读原文人数"),
    _of(Unit.ARTICLES, "sent", t("Articles sent"), _BIZ, "发表篇数 群发篇数 发文数"),
    _made(_TIMES, "interactions", t("Reactions"), "互动 互动数", _total, _REACTIONS),
    _made(_RATE, "interaction_rate", t("Reaction rate"), "互动率", _share, f"{_REACTIONS} reads", Adds.NEVER),
    _of(_PEOPLE, "senders", t("People who wrote"), _SENT, "发消息人数 消息发送人数"),
    _of(_TIMES, "messages", t("Messages received"), _SENT, "收到消息数 消息发送次数"),
    _of(_TIMES, "callbacks", t("Calls of our server"), _CALLED, "接口调用次数"),
    _of(_TIMES, "callback_failures", t("Failed calls of our server"), _CALLED, "接口失败次数"),
    _of(_MS, "callback_time", t("Time of all calls"), _CALLED, "接口总耗时"),
    _of(_MS, "callback_slowest", t("Time of the slowest call"), _CALLED, "接口最长耗时", Adds.HIGHEST),
    _of(_MONEY, "live_sales", t("Live-stream sales"), HAND, "直播销售额 直播销售"),
    _of(_PEOPLE, "group_joins", t("Joined the groups"), HAND, "入群人数 社群新增"),
    _of(_PEOPLE, "store_visits", t("Store visits"), HAND, "到店人数 到店"),
)

# Of an article, by day. Those of `getarticletotaldetail` are totals since it was published, as of the end
# of a day; `day_reads` and `day_shares` are the day's own. `reads` and `day_reads` have parts by SCENES.
ARTICLE_METRICS: Mapping[str, Metric] = _known(
    _of(_PEOPLE, "reads", t("Readers"), _DETAIL, "阅读人数 总阅读人数 阅读", _LAST),
    _of(_PEOPLE, "shares", t("Shared by"), _DETAIL, "分享人数 总分享人数 分享 转发人数", _LAST),
    _of(_PEOPLE, "likes", t("Liked by"), _DETAIL, "点赞人数 点赞 拇指赞", _LAST),
    _of(_PEOPLE, "recommends", t("Recommended by"), _DETAIL, "推荐人数 推荐 在看 爱心赞", _LAST),
    _of(_TIMES, "comments", t("Comments of readers"), _DETAIL, "留言数 留言 留言条数 评论数", _LAST),
    _of(_PEOPLE, "favourites", t("Saved by"), _DETAIL, "收藏人数 收藏 微信收藏人数", _LAST),
    _of(_MONEY, "praise", t("Tips"), _DETAIL, "赞赏金额 赞赏 赞赏总金额", _LAST),
    _of(_PEOPLE, "subscribed", t("Subscribed after reading"), _DETAIL, "阅读后关注人数 新增关注", _LAST),
    _of(_RATE, "delivery_rate", t("Open rate"), _DETAIL, "送达阅读率 送达打开率 打开率", _LAST),
    _of(_RATE, "finish_rate", t("Finish rate"), _DETAIL, "完读率 阅读完成率", _LAST),
    _of(Unit.MINUTES, "minutes", t("Mean reading time"), _DETAIL, "平均阅读时长 平均停留时长", _LAST),
    _of(_PEOPLE, "day_reads", t("Readers of the day"), "getarticleread", "当日阅读人数"),
    _of(_PEOPLE, "day_shares", t("Shared by, of the day"), "getarticleshare", "当日分享人数"),
    _made(_TIMES, "interactions", t("Reactions"), "互动 互动数", _total, _REACTIONS, _LAST),
    _made(_RATE, "interaction_rate", t("Reaction rate"), "互动率", _share, f"{_REACTIONS} reads", _LAST),
)

# Of a competitor, by week: what can be seen of it from outside.
COMPETITOR_METRICS: Mapping[str, Metric] = _known(
    _of(Unit.ARTICLES, "sent", t("Articles published"), HAND, "发文篇数 发文数 篇数 周发文数"),
    _of(_TIMES, "lead_reads", t("Mean reads of lead articles"), HAND, "头条平均阅读 头条阅读", Adds.NEVER),
    _of(Unit.ARTICLES, "hits", t("Articles of 100k reads"), HAND, "10万+篇数 10w+篇数 10万+ 爆款数"),
    _of(_TIMES, "most_reads", t("Most reads of one"), HAND, "最高阅读 最高阅读数", Adds.HIGHEST),
)

# WeChat's `user_source`. 0 is all others together, not the total; what is not listed is a bucket of its own.
USER_SOURCES: Mapping[str, Text] = {
    "1": t("Search"),
    "17": t("Name card shared by a friend"),
    "30": t("QR code"),
    "57": t("Account name in an article"),
    "100": t("WeChat ads"),
    "149": t("Followed by mini program"),
    "161": t("Reprint by others"),
    "200": t("Channels video"),
    "201": t("Live stream"),
    "0": t("Other ways"),
}
# WeChat's `scene_desc`, but for 全部, which is the total itself.
SCENES: Mapping[str, Text] = {
    "公众号消息": t("Messages of the account"),
    "聊天会话": t("Chats"),
    "朋友圈": t("Moments"),
    "公众号主页": t("The account's page"),
    "推荐": t("Recommendation"),
    "搜一搜": t("WeChat search"),
    "其他": t("Other places"),
}
MESSAGE_KINDS: Mapping[str, Text] = {
    "1": t("Written words"),
    "2": t("Picture"),
    "3": t("Voice"),
    "4": t("Video"),
    "6": t("Link"),
}


class OwnMetric(Row, table=True):
    """A metric that the team made for itself, entered by hand; its key is `own` and its number."""

    __tablename__ = "own_metric"

    name: str = Field(unique=True)
    unit: str = Unit.TIMES.value
    sample: bool = False

    @property
    def metric(self) -> Metric:
        """What it is among all others."""
        unit = Unit.of(self.unit)
        adds = Adds.NEVER if unit is Unit.RATE else Adds.SUM
        return Metric(f"own{self.id}", self.name, unit, adds, HAND)


def metrics_of(session: Session) -> Mapping[str, Metric]:
    """All metrics of accounts by key, the team's own included."""
    own = [one.metric for one in session.exec(select(OwnMetric).order_by(col(OwnMetric.id)))]
    return {**METRICS, **{metric.key: metric for metric in own}}


def metric_of(session: Session, key: str) -> Metric:
    """The metric of accounts of a key; KeyError if there is none."""
    if key in METRICS:
        return METRICS[key]
    number = key.removeprefix("own")
    own = session.get(OwnMetric, int(number)) if number != key and number.isdecimal() else None
    if own is None:
        raise KeyError(key)
    return own.metric


def part_name(metric: str, part: str) -> Words:
    """What a part of a metric is called: `30` of `new_users` is the QR code; a code not known, as it is."""
    labels = {
        "new_users": USER_SOURCES,
        "lost_users": USER_SOURCES,
        "senders": MESSAGE_KINDS,
        "messages": MESSAGE_KINDS,
    }.get(metric, SCENES)
    return labels.get(part) or part
