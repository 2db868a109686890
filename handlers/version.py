"""Versions of an article: handed in, changed after they were approved, and taken out of the back office."""

from __future__ import annotations

import re
from typing import Annotated

from handlers import _reviewing as reviewing
from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import LongText
from handlers._next import coming_words
from handlers._small_edit import keep_approval, why_void
from models.article import Article
from models.file import StoredFile
from models.life import mark
from models.message import Button
from models.progress import settle
from models.refusal import Refusal
from models.review import Review, approval_of, last_review, open_review_of
from models.stage import Stage, stages_of
from models.version import Content, Cover, Version, add_version, digest, latest_version, takes_version
from models.words import Words, joined, t

LINK = re.compile(r"https?://[^\s/]+\S*")
LONGEST_LINK = 1_000
KINDS = {"link": t("a link"), "file": t("a file"), "text": t("a text")}


@command("article hand-in", "稿件 交稿", "gjjg", "交稿")
def hand_in(
    chat: Chat,
    stage: Annotated[Stage, t("Step")],
    content: Annotated[LongText | None, t("Text or link, unless a file comes along")] = None,
    cover: Annotated[Cover | None, t("Cover")] = None,
) -> Words:
    """Hand in what a step of an article is to give: a text, a link or a file; it goes to review"""
    article = chat.session.get_one(Article, stage.article)
    _check_takes(chat, article, stage)
    given = _content(chat, content or "", f"article hand-in {stage.short_id} …")
    if stage.read.hands not in ("", "any", given.kind):
        raise Refusal(t("This step hands over {kind}.", kind=KINDS[stage.read.hands]), field="content")
    version = _keep(chat, article, stage, given, cover is Cover.YES)
    done = t("Version {number} of {article} is handed in.", number=version.number, article=titled(article))
    review = _sent_on(chat, article, stage, version)
    if review is not None:
        return joined([done, reviewing.waits_for(chat, review)], "\n")
    coming = reviewing.go_on(chat, article)
    return joined([done, coming_words(chat, coming)], "\n")


def _check_takes(chat: Chat, article: Article, stage: Stage) -> None:
    """Refuse a step to which nothing is handed in, or not now, or not by this person."""
    if stage.state not in ("open", "reviewing") or not article.is_alive:
        raise Refusal(stage.no_longer(chat.session))
    if not takes_version(chat.session, stage):
        number = stage.short_id
        raise Refusal(t("This step hands nothing over; say “article done {number}”.", number=number))
    if not stage.capacities(chat.me) & {"doer", "lead"} and not _is_theirs(chat, article):
        raise Refusal(t("Only who does it, the article's owner or a lead can hand it in."))


def _is_theirs(chat: Chat, article: Article) -> bool:
    last = latest_version(chat.session, article)
    is_author = last is not None and chat.me.acts_for(last.author)
    return is_author or bool(article.capacities(chat.me) & {"owner", "lead"})


def _content(chat: Chat, written: str, form: str) -> Content:
    """What came: a file with what was written beside it, a link, or a text."""
    files = chat.incoming.files
    if len(files) > 1:
        raise Refusal(t("Hand in one file at a time."))
    if files:
        return Content(text=written, file=chat.session.get_one(StoredFile, files[0]))
    if not written:
        fill = Button(t("Fill in…"), form)
        raise Refusal(t("Write the text or a link, or send a file along."), fill, field="content")
    if LINK.fullmatch(written) and len(written) <= LONGEST_LINK:
        return Content(link=written)
    return Content(text=written)


def _keep(chat: Chat, article: Article, stage: Stage, given: Content, cover: bool) -> Version:
    """Keep a version; Refusal for what was reviewed already, but for a link, behind which much may change."""
    last, before = latest_version(chat.session, article), last_review(chat.session, stage)
    was_read = last is not None and before is not None and before.read == last.id and not given.link
    if last is not None and was_read and last.hash == digest(article.title, given, cover):
        raise Refusal(t("This is version {number} as it is; nothing changed.", number=last.number))
    return add_version(chat.session, article, stage, given, cover, chat.me, chat.now)


def _sent_on(chat: Chat, article: Article, stage: Stage, version: Version) -> Review | None:
    """Let a version that was handed in be reviewed; None where nobody reviews it, and its step is done."""
    going_on = open_review_of(chat.session, article)
    _say(chat, article, version)
    if going_on is not None:
        return reviewing.replace_review(chat, going_on, version)
    verb = "hand in" if stage.read.review is not None else "finish"
    stage.move(chat.session, verb, chat.me if stage.may(verb, chat.me) else None, chat.now)
    if stage.read.review is not None:
        return reviewing.begin_review(chat, article, stage, version)
    settle(stage, chat.me, chat.now)
    mark(chat.session, article.subject)
    return None


def _say(chat: Chat, article: Article, version: Version) -> None:
    said = t("{person} handed in version {number}.", person=chat.me.name, number=version.number)
    chat.add_to_thread(article.subject, said)


@command("article revise", "稿件 改稿", "gjgg", "改稿")
def revise(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    content: Annotated[LongText | None, t("Text or link, unless a file comes along")] = None,
    cover: Annotated[Cover | None, t("Cover")] = None,
) -> Words:
    """Change an article that was approved or is in review; but for small edits, it is reviewed anew"""
    review = _revisable(chat, article)
    given = _content(chat, content or "", f"article revise {article.short_id} …")
    stage = chat.session.get_one(Stage, review.stage)
    has_cover = _covered(chat, article, cover)
    version = _keep(chat, article, stage, given, has_cover)
    if review.state == "open":
        _say(chat, article, version)
        return reviewing.waits_for(chat, reviewing.replace_review(chat, review, version))
    why = why_void(chat.session, review, version)
    if not why:
        return keep_approval(chat, article, review, version)
    scheduled = article.scheduled_at is not None
    ended = t("{person} handed in version {number}: {review} no longer holds, for {why}.",
              person=chat.me.name, number=version.number, review=review.short_id, why=why)  # fmt: skip
    chat.add_to_thread(article.subject, ended)  # above the card of the new version
    anew = reviewing.void_approval(chat, review, version)
    warned = reviewing.page_scheduled(chat, article) if scheduled else ""
    if warned:
        chat.add_to_thread(article.subject, warned)
    return joined([ended, warned, reviewing.waits_for(chat, anew)], "\n")


def _covered(chat: Chat, article: Article, cover: Cover | None) -> bool:
    """Whether there is a cover: what was said, else as it was."""
    last = latest_version(chat.session, article)
    return cover is Cover.YES if cover is not None else last is not None and last.has_cover


def _revisable(chat: Chat, article: Article) -> Review:
    """The review that a change concerns; Refusal where there is none, with what to say instead."""
    if not article.is_alive or article.is_out:
        raise Refusal(article.no_longer(chat.session))
    if not _is_theirs(chat, article):
        raise Refusal(t("Only who wrote it, the article's owner or a lead can change it."))
    turn = next((one for one in stages_of(chat.session, article) if one.state == "open"), None)
    if turn is not None and takes_version(chat.session, turn):
        hand = Button(t("Hand in…"), f"article hand-in {turn.short_id} …", primary=True)
        raise Refusal(t("{article} waits for a version to be handed in.", article=titled(article)), hand)
    found = open_review_of(chat.session, article) or approval_of(chat.session, article)
    if found is None:
        raise Refusal(t("{article} was not reviewed yet; hand it in with its step.", article=titled(article)))
    return found


@command("article unschedule", "稿件 取消定时", "gjqxds", "取消定时")
def unschedule(chat: Chat, article: Annotated[Article, t("Article")]) -> Words:
    """Note that an article is no longer set to go out by itself in the back office"""
    if article.scheduled_at is None or article.is_out:
        raise Refusal(t("{article} is not set to go out by itself.", article=titled(article)))
    if not article.capacities(chat.me) & {"owner", "editor"}:
        raise Refusal(article.not_yours(article.MOVES["unschedule"]))
    if article.state == "scheduled":
        article.move(chat.session, "unschedule", chat.me, chat.now)
    article.scheduled_at = None
    mark(chat.session, article.subject)
    said = t("{person} cancelled it in the back office.", person=chat.me.name)
    chat.add_to_thread(article.subject, said)
    return t("{article} is no longer set to go out by itself.", article=titled(article))
