"""Whether a change is a small one, after which an approval stands, or one that voids it.

In doubt it voids: to look again costs a minute, a wrong price costs more.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.risk import Found
from models.worddiff import Change, Written, changes
from models.words import Text, Words, nt, t

_LEFT = re.compile(r"(?:[a-z0-9$€£¥%.'’]+\s?|.{1,2})$", re.I)
_RIGHT = re.compile(r"\s?[a-z0-9$€£¥%.'’]+|.{1,2}", re.I)
_STOP = re.compile(r"[,。!?;、…]|\.\s")
_NEAR_ADDRESS = re.compile(r"\]\(|\bhref\b|https?:|www\.")
_ENGLISH = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|million"
    r"|dozen|half|double|twice|triple|first|second|third)\b"
)
_HARMLESS = re.compile(
    "一(?:些|起|样|下|定|直|般|旦|边|点|切|会儿|方面|步步)|(?:统|唯|万|同|单|之)一|千万|十分|百科|三明治"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u303f\uff00-\uffef<>\"')\]]*|#小程序://\S*"
    r"|[a-z0-9][a-z0-9.-]*\.(?:com|cn|net|org|io|cc|top|shop|me|app)\b[^\s\u3000-\u303f\uff00-\uffef<>\"')\]]*"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+|\bhref\b|\]\([^)\n]*\)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Matter:
    """Something that an approval was given for: what it is called, and the words that speak of it."""

    name: Text
    words: re.Pattern[str]
    is_near: bool = True
    """Whether what stands beside such a word counts too: 小样 became 正装 in `送小样`."""


def _matter(name: Text, zh: str, en: str, is_near: bool = True) -> _Matter:
    return _Matter(name, re.compile(rf"{zh}|\b(?:{en})\b", re.I), is_near)


_MATTERS = (
    _matter(
        t("a price"),
        r"[¥￥$€£]|元(?![素旦宵气])|块钱|(?<![评])价(?!值观)|费|(?<![骨曲挫周波转])折(?![叠腾射磨])|优惠|满减|立减|券|红包|佣金"
        r"|包邮|[押定订]金|退[款换货]|补贴|划算|便宜|贵",
        r"price[sd]?|free|discounts?|off|rmb|cny|usd|yuan|dollars?|coupons?|fees?|refunds?",
    ),
    _matter(
        t("a date"),
        r"周[一二三四五六日天末]|星期|礼拜|[今明后昨前]天|[今明去后]年|[上下本这]个?[周月]|[上下]午|中午|晚上|今晚|明晚|凌晨|早上"
        r"|月[初中底末]|截[止至]|到期|有效期|开始|结束|即日|春节|元旦|元宵|清明|五一|端午|中秋|国庆|双十[一二]",
        r"today|tonight|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|weeks?|months?|years?"
        r"|jan\w*|feb\w*|march|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|[ap]m|noon|midnight|deadline"
        r"|until|till|before|after|from|ends?|starts?",
    ),
    _matter(
        t("a prize"),
        r"奖|赠|礼[品盒包物金]|福利|名额|(?<![油水])抽(?![象屉烟搐])|(?<![发运输传护])送(?!别)|免单|前.{0,3}名|试用|体验装",
        r"prizes?|gifts?|win(?:ners?)?|raffles?|giveaways?|lottery|rewards?|bonus(?:es)?|free",
    ),
    _matter(
        t("a “not” or a limit"),
        r"[不没无非未勿禁莫]|别(?!人|的|墅)|免(?!得)|仅|(?<!有)限(?!量版)|只有|至[少多]|最[少多]|以[上下内外]|超过|不足"
        r"|必须|所有|全部|每",
        r"not?|never|none|without|cannot|\w+n['’]t|only|must|may|at least|at most|up to|all|every|each|over"
        r"|under",
        is_near=False,
    ),
)


def why_material(
    before: Written, after: Written, most: int, risks: Callable[[str], Sequence[Found]]
) -> list[Words]:
    """Name what makes a change more than a small one; nothing, if it is none."""
    found = changes(before, after)
    size = sum(change.size for change in found)
    reasons: list[Words] = []
    if size > most:
        reasons.append(nt("{count} character", "{count} characters", size))
    if _addresses(before) != _addresses(after) or any(map(_touches_address, found)):
        reasons.append(t("a link"))
    if any(map(_touches_number, found)):
        reasons.append(t("a number"))
    reasons += [matter.name for matter in _MATTERS if any(_touches(change, matter) for change in found)]
    if _claims(before, risks) != _claims(after, risks):
        reasons.append(t("a claim"))
    return reasons


def _addresses(one: Written) -> Counter[str]:
    return Counter(_ADDRESS.findall(_plain(f"{one.title}\n{one.text}")))


def _touches_address(change: Change) -> bool:
    beside = "\n".join(_clause(change))
    return any(_ADDRESS.search(side) for side in _sides(change)) or bool(_NEAR_ADDRESS.search(beside))


def _touches_number(change: Change) -> bool:
    """Whether a numeral is another, or one stands right beside what changed."""
    if any(sign.isdecimal() for sign in "".join(_beside(change))):
        return True
    old, new = _plain(change.old), _plain(change.new)
    return _numerals(old) != _numerals(new) and _numerals(_counting(old)) != _numerals(_counting(new))


def _numerals(text: str) -> list[str]:
    return [sign for sign in text if sign.isnumeric() or sign in "半双倍"] + _ENGLISH.findall(text)


def _counting(text: str) -> str:
    """The text without the words in which a numeral counts nothing."""
    return _HARMLESS.sub("", text)


def _touches(change: Change, matter: _Matter) -> bool:
    """Whether what is said of a matter, or in the same clause as it, is not the same before and after."""
    old, new = (matter.words.findall(side) for side in _sides(change))
    return old != new or (matter.is_near and bool(old or matter.words.search("\n".join(_clause(change)))))


def _sides(change: Change) -> tuple[str, str]:
    """Old and new with what is right beside them, since a word may be half in the change."""
    left, right = _beside(change)
    return left + _plain(change.old) + right, left + _plain(change.new) + right


def _clause(change: Change) -> tuple[str, str]:
    """What stands before and after a change in its clause, as far as is known."""
    return _STOP.split(_plain(change.before))[-1], _STOP.split(_plain(change.after))[0]


def _beside(change: Change) -> tuple[str, str]:
    left, right = _LEFT.search(_plain(change.before)), _RIGHT.match(_plain(change.after))
    return left[0] if left else "", right[0] if right else ""


def _claims(one: Written, risks: Callable[[str], Sequence[Found]]) -> Counter[str]:
    return Counter(found.word for found in risks(f"{one.title}\n{one.text}"))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
