"""What happened to an account, of all that WeChat tells: that a push was sent, or articles published.

Who subscribes, leaves or writes is not kept, nor by what id: figures of that come each morning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from bot.sources.official_account.envelope import Unreadable
from handlers._sent import Outcome, Sent

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST_LINK = 500
LONGEST_WHY = 60
SENT = ("send success", "sendsuccess")
OUTCOMES = {
    "0": Outcome.DONE,
    "2": Outcome.ORIGINAL,
    "3": Outcome.FAILED,
    "4": Outcome.REJECTED,
    "5": Outcome.DELETED,
    "6": Outcome.BANNED,
}


def told(root: Element, zone: tzinfo) -> Sent | None:
    """Read what was sent; None of anything else that happened. Unreadable where it makes no sense."""
    if _text(root, "MsgType") != "event":
        return None
    match _text(root, "Event").upper():
        case "MASSSENDJOBFINISH":
            return _pushed(root, zone)
        case "PUBLISHJOBFINISH":
            return _published(root, zone)
    return None


def key_of(root: Element) -> str:
    """By what a repeat is known: the message's number, or who and when, of which a hash alone is kept."""
    names = ("FromUserName", "CreateTime", "Event", "MsgId", "MsgID", "PublishEventInfo/publish_id")
    said = "\n".join(_text(root, name) for name in names)
    return hashlib.sha256(said.encode()).hexdigest()


def _pushed(root: Element, zone: tzinfo) -> Sent:
    status = _text(root, "Status")
    items = root.findall("ArticleUrlResult/ResultList/item")
    return Sent(
        number=_text(root, "MsgID") or _text(root, "MsgId"),
        at=_moment(root, zone),
        outcome=Outcome.DONE if status.casefold() in SENT else Outcome.FAILED,
        why=status[:LONGEST_WHY],
        links=_links(items, "ArticleIdx", "ArticleUrl"),
        total=_number(root, "TotalCount"),
        sent=_number(root, "SentCount"),
    )


def _published(root: Element, zone: tzinfo) -> Sent | None:
    outcome = OUTCOMES.get(_text(root, "PublishEventInfo/publish_status"))
    if outcome is None:
        return None
    items = root.findall("PublishEventInfo/article_detail/item")
    number = _text(root, "PublishEventInfo/publish_id")
    return Sent(number, _moment(root, zone), outcome, links=_links(items, "idx", "article_url"))


def _links(items: list[Element], place: str, link: str) -> Mapping[int, str]:
    """The links of articles by their places in the push."""
    found = {_number(item, place): _text(item, link) for item in items}
    return {
        number: url
        for number, url in found.items()
        if number
        and url.startswith(("https://", "http://"))
        and len(url) <= LONGEST_LINK
        and url.isprintable()
    }


def _moment(root: Element, zone: tzinfo) -> datetime:
    seconds = _number(root, "CreateTime")
    if not seconds:
        raise Unreadable("no time")
    return datetime.fromtimestamp(seconds, zone)


def _number(root: Element, name: str) -> int | None:
    text = _text(root, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def _text(root: Element, name: str) -> str:
    return (root.findtext(name) or "").strip()
