"""Topics: propose, compare, vote, find, and decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from handlers import _topics as topics
from handlers._accounts import if_several
from handlers._batch import propose_all, read_lines
from handlers._chat import Chat
from handlers._command import command
from handlers._comparison import comparison
from handlers._dates import When
from handlers._drafts import my_draft
from handlers._form import FormField
from handlers._kinds import LongText
from handlers._lesson_words import recalled
from handlers._production import plan_article
from handlers._topic_card import draw_topic, name_of
from models.audit import Deed, history
from models.column import ContentColumn
from models.draft import Draft
from models.life import write_down
from models.message import Message
from models.person import Department, Person, Role
from models.refusal import Refusal
from models.room import Account
from models.topic import Topic
from models.words import Words, joined, t


def _from_draft(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form with what a draft holds, where nothing else was typed."""
    number = raw.get("draft", "").lstrip("Dd")
    held = my_draft(chat, int(number)).fields if number.isdigit() else {}
    kept = [field for field in if_several(chat, fields, raw) if field.name != "draft"]
    return tuple(replace(f, value=f.value or str(held.get(f.name, ""))) for f in kept)


@command("topic propose", "选题 提交", "xttj", "tp", "报选题", "提选题", fields=_from_draft)
def propose(  # noqa: PLR0913 - each is a field of the form
    chat: Chat,
    title: Annotated[str, t("Title")],
    angle: Annotated[LongText | None, t("Angle")] = None,
    column: Annotated[ContentColumn | None, t("Column")] = None,
    need: Annotated[str | None, t("What readers need it for")] = None,
    source: Annotated[Department | None, t("Source")] = None,
    links: Annotated[LongText | None, t("Links")] = None,
    wished: Annotated[date | None, t("Wished for")] = None,
    account: Annotated[Account | None, t("Account")] = None,
    draft: Draft | None = None,
) -> Words | Message | None:
    """Propose a topic; repeats are shown to you first"""
    topics.check_title(title)
    typed = topics.Typed(
        title,
        angle or "",
        need or "",
        topics.checked_links(links or ""),
        column.id if column else None,
        topics.account_for(chat, column, account),
        source.id if source else None,
        wished,
    )
    if draft is not None:
        topics.check_unposted(my_draft(chat, draft.id))
    near = chat.tools.titles.nearest(chat.session, title)
    if not near:
        learned = recalled(chat.session, title, typed.column, typed.account)
        return joined([topics.publish(chat, typed, draft) or "", learned], "\n") or None
    kept = topics.keep_draft(chat, typed, draft.id if draft else None)
    return comparison(chat, kept, title, near)


@command("topic post", "选题 仍然提交", "xtrrtj")
def post_anyway(chat: Chat, draft: Draft) -> Words | None:
    """Post a draft that was shown with what it resembles"""
    mine = my_draft(chat, draft.id)
    topics.check_unposted(mine)
    return topics.publish(chat, topics.typed_in(mine), mine)


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form of an edit with what the topic says now."""
    number = raw.get("topic", "").lstrip("Tt")
    topic = chat.find(Topic, int(number)) if number.isdigit() else None
    if topic is None:
        return fields
    account = chat.session.get(Account, topic.account) if topic.account is not None else None
    now = {name: getattr(topic, name) for name in ("title", "angle", "need", "links")}
    now |= {
        "column": topics.column_name(chat, topic.column),
        "account": account.name if account else "",
    }
    kept = if_several(chat, fields, raw)
    return tuple(replace(f, value=f.value or now.get(f.name, "")) for f in kept)


@command("topic edit", "选题 修改", "xtxg", fields=_as_it_is)
def edit(  # noqa: PLR0913 - each is a field of the form
    chat: Chat,
    topic: Annotated[Topic, t("Topic")],
    title: Annotated[str, t("Title")],
    angle: Annotated[LongText | None, t("Angle")] = None,
    column: Annotated[ContentColumn | None, t("Column")] = None,
    need: Annotated[str | None, t("What readers need it for")] = None,
    links: Annotated[LongText | None, t("Links")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Words:
    """Change what a topic says: title, angle, column, need or links"""
    if not topic.is_open:
        raise Refusal(topic.no_longer(chat.session))
    if not topic.capacities(chat.me) & {"proposer", "lead"}:
        raise Refusal(t("Only the proposer or a lead can change {number}.", number=topic.short_id))
    topics.check_title(title)
    before = topic.title
    topic.title = title
    topic.angle = topic.angle if angle is None else angle
    topic.need = topic.need if need is None else need
    topic.links = topic.links if links is None else topics.checked_links(links)
    topics.place(chat, topic, column, account)
    write_down(chat.session, Deed(topic.subject, "edit", chat.me.id, chat.now, before=before, after=title))
    return t("{number} now reads: {title}", number=topic.short_id, title=title)


@command("topic shortlist", "选题 备选", "xtbx", role=Role.LEAD)
def shortlist(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Words:
    """Put a topic on the shortlist for the next meeting"""
    topic.move(chat.session, "shortlist", chat.me, chat.now)
    said = t("{person} shortlisted this.", person=chat.me.name)
    chat.add_to_thread(topic.subject, said)
    return t("{topic} is on the shortlist.", topic=topics.named(topic))


@command("topic accept", "选题 定题", "xtdt", "选题 通过", "定题", role=Role.LEAD)
def accept(
    chat: Chat,
    topic: Annotated[Topic, t("Topic")],
    owner: Annotated[Person, t("Owner")],
    slot: Annotated[When, t("Publishes")],
) -> Words:
    """Accept a topic, with its owner and when it is published"""
    topic.move(chat.session, "accept", chat.me, chat.now)
    topic.owner, topic.slot, topic.slot_timed = owner.id, slot.at, slot.has_time
    topic.slot_day = slot.at.date()
    chat.answer(plan_article(chat, topic, owner, slot))
    return topics.announce_acceptance(chat, topic, owner, slot)


@command("topic decline", "选题 不采用", "xtbcy", role=Role.LEAD)
def decline(chat: Chat, topic: Annotated[Topic, t("Topic")], reason: Annotated[str, t("Reason")]) -> Words:
    """Decline a topic, and say why"""
    topic.move(chat.session, "decline", chat.me, chat.now, why=reason)
    topic.reason = reason
    said = t("{person} declined this: {reason}", person=chat.me.name, reason=reason)
    chat.add_to_thread(topic.subject, said)
    told = t(
        "{topic} was declined by {person}: {reason}",
        topic=topics.named(topic),
        person=chat.me.name,
        reason=reason,
    )
    chat.tell(chat.session.get_one(Person, topic.proposer), told)
    return t(
        "{topic} is declined; {person} is told why.",
        topic=topics.named(topic),
        person=name_of(chat.session, topic.proposer),
    )


@command("topic withdraw", "选题 撤回", "xtch")
def withdraw(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Words:
    """Take back a topic that you proposed"""
    topic.move(chat.session, "withdraw", chat.me, chat.now)
    chat.add_to_thread(topic.subject, t("{person} withdrew this.", person=chat.me.name))
    return t("{topic} is withdrawn.", topic=topics.named(topic))


@command("topic show", "选题 查看", "xtck", role=Role.GUEST)
def show(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Show a topic's card"""
    return draw_topic(chat.session, topic.subject, "room")


@command("topic history", "选题 记录", "xtjl")
def show_history(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Show who did what to a topic, and when"""
    done = history(chat.session, topic.subject)
    lines = [topics.deed_words(chat, entry) for entry in done[-topics.MOST_LINES :]]
    return Message(t("What was done to {topic}", topic=topics.named(topic)), sections=(joined(lines, "\n"),))


@command("topic keep", "选题 保留", "xtbl")
def keep(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Words:
    """Say that a topic is still wanted, or bring a stale one back"""
    if topic.state == "stale":
        topic.move(chat.session, "revive", chat.me, chat.now)
        chat.add_to_thread(topic.subject, t("{person} revived this.", person=chat.me.name))
    elif not topic.is_open:
        raise Refusal(topic.no_longer(chat.session))
    else:
        write_down(chat.session, Deed(topic.subject, "keep", chat.me.id, chat.now))
    topic.kept_at, topic.nudged_at = chat.now, None
    return t("{topic} stays on the list.", topic=topics.named(topic))


@command("topic batch", "选题 批量提交", "xtpltj")
def propose_many(chat: Chat, lines: Annotated[LongText, t("Titles, one a line")]) -> Message:
    """Propose many topics at once, a title a line, each with its #column if you like"""
    return propose_all(chat, read_lines(chat, lines))
