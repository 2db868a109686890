"""Topics: propose, compare, vote, find, and decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers import _topics as topics
from handlers._chat import Chat
from handlers._command import command
from handlers._dates import When
from handlers._drafts import my_draft
from handlers._form import FormField
from handlers._kinds import LongText
from handlers._topic_card import draw_topic, name_of
from models.audit import Deed, history
from models.draft import Draft
from models.life import write_down
from models.message import Message
from models.person import Person, Role
from models.refusal import Refusal
from models.topic import ContentColumn, Topic, unvote, vote, votes_for
from models.words import Words, joined, nt, t


def _from_draft(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form with what a draft holds, where nothing else was typed."""
    number = raw.get("draft", "").lstrip("Dd")
    held = my_draft(chat, int(number)).fields if number.isdigit() else {}
    kept = [field for field in fields if field.name != "draft"]
    return tuple(replace(f, value=f.value or str(held.get(f.name, ""))) for f in kept)


@command("topic propose", "选题 提交", "xttj", "tp", "报选题", "提选题", fields=_from_draft)
def propose(
    chat: Chat,
    title: Annotated[str, t("Title")],
    angle: Annotated[LongText | None, t("Angle")] = None,
    column: Annotated[ContentColumn | None, t("Column")] = None,
    wished: Annotated[When | None, t("Wished for")] = None,
    draft: Draft | None = None,
) -> Words | Message | None:
    """Propose a topic; repeats are shown to you first"""
    topics.check_title(title)
    wish = wished.at if wished else None
    typed = topics.Typed(title, str(angle or ""), column.id if column else None, wish)
    if draft is not None:
        topics.check_unposted(my_draft(chat, draft.id))
    near = chat.tools.titles.nearest(chat.session, title)
    if not near:
        return topics.publish(chat, typed, draft)
    kept = topics.keep_draft(chat, typed, draft.id if draft else None)
    return topics.comparison(chat, kept, title, near)


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
    column = chat.session.get(ContentColumn, topic.column) if topic.column is not None else None
    now = {"title": topic.title, "angle": topic.angle, "column": column.name if column else ""}
    return tuple(replace(f, value=f.value or now.get(f.name, "")) for f in fields)


@command("topic edit", "选题 修改", "xtxg", fields=_as_it_is)
def edit(
    chat: Chat,
    topic: Annotated[Topic, t("Topic")],
    title: Annotated[str, t("Title")],
    angle: Annotated[LongText | None, t("Angle")] = None,
    column: Annotated[ContentColumn | None, t("Column")] = None,
) -> Words:
    """Change a topic's title, angle or column"""
    if not topic.is_open:
        raise Refusal(topic.no_longer(chat.session))
    if not topic.capacities(chat.me) & {"proposer", "lead"}:
        raise Refusal(t("Only the proposer or a lead can change {number}.", number=topic.short_id))
    topics.check_title(title)
    before = topic.title
    topic.title = title
    topic.angle = topic.angle if angle is None else str(angle)
    topic.column = topic.column if column is None else column.id
    write_down(chat.session, Deed(topic.subject, "edit", chat.me.id, chat.now, before=before, after=title))
    return t("{number} now reads: {title}", number=topic.short_id, title=title)


@command("topic vote", "选题 投票", "xttp", "投票")
def cast_vote(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Vote for a topic; one vote each"""
    fresh = vote(chat.session, topic, chat.me, chat.now)
    count = nt("{count} vote", "{count} votes", votes_for(chat.session, topic))
    said = t("You voted for {topic}; it has {votes}.", topic=topics.named(topic), votes=count)
    again = t("Your vote for {topic} counts already; it has {votes}.", topic=topics.named(topic), votes=count)
    return Message(said if fresh else again, buttons=(topics.unvote_button(topic),))


@command("topic unvote", "选题 取消投票", "xtqxtp", "取消投票")
def take_vote_back(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Words:
    """Take your vote back"""
    if not unvote(chat.session, topic, chat.me, chat.now):
        return t("You had not voted for {topic}.", topic=topics.named(topic))
    return t("Your vote for {topic} is taken back.", topic=topics.named(topic))


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


@command("topic show", "选题 查看", "xtck")
def show(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Show a topic's card"""
    return draw_topic(chat.session, topic.subject, "room")


@command("topic history", "选题 记录", "xtjl")
def show_history(chat: Chat, topic: Annotated[Topic, t("Topic")]) -> Message:
    """Show who did what to a topic, and when"""
    done = history(chat.session, topic.subject)
    lines = [topics.deed_words(chat, entry) for entry in done[-topics.MOST_LINES :]]
    return Message(t("What was done to {topic}", topic=topics.named(topic)), sections=(joined(lines, "\n"),))


@command("topic find", "选题 查找", "xtcz", "选题 搜索")
def find(chat: Chat, text: Annotated[str, t("Text")]) -> Message:
    """Find topics and published titles"""
    return topics.found(chat, text)


@command("topic list", "选题 列表", "xtlb")
def list_open(chat: Chat) -> Message:
    """List the topics that wait for a decision, newest first"""
    return topics.listing(chat, t("Open topics"), topics.open_topics(chat))


@command("topic rank", "选题 排行", "xtph", "排行")
def rank(chat: Chat) -> Message:
    """Rank the open topics by votes"""
    return topics.ranking(chat)
