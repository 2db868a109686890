"""Retros: what a team looks back on, once an article is out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._kinds import LongText
from handlers._retro_card import draw_retro
from handlers._reviewing import go_on
from models import outbox
from models.article import Article
from models.lesson import LONGEST, lessons_from
from models.life import mark
from models.message import Button
from models.person import Person
from models.progress import settle
from models.refusal import Refusal
from models.retro import Points, Retro, latest_retro, retro_stage, write_retro
from models.words import Words, joined, nt, t

BULLET = re.compile(r"^\s*(?:[-*•·●]\s*|\d{1,2}[.、)）]\s*)?")
MOST = 10  # lines of one kind: more would not fit a card, nor be read again
HINTS = {
    "keep": t("What went well, one thing a line"),
    "improve": t("What to do better, one thing a line; each is kept as a lesson"),
    "learned": t("What to remember, one thing a line; each is kept as a lesson"),
}


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form with what the retro says now."""
    number = raw.get("article", "").lstrip("Aa")
    last = latest_retro(chat.session, int(number)) if number.isdigit() else None
    held = asdict(last.points) if last is not None else {}
    return tuple(replace(f, value=f.value or held.get(f.name, ""), hint=HINTS.get(f.name)) for f in fields)


@command("article retro", "稿件 复盘", "gjfp", "写复盘", fields=_as_it_is)
def look_back(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    keep: Annotated[LongText | None, t("To keep")] = None,
    improve: Annotated[LongText | None, t("To improve")] = None,
    learned: Annotated[LongText | None, t("Learned")] = None,
) -> Words:
    """Look back on an article that is out: what to keep, to improve, and what was learned; lessons stay"""
    last = latest_retro(chat.session, article.id)
    _check_may(chat, article, last)
    said = {"keep": keep, "improve": improve, "learned": learned}
    points = Points(**{name: _lines(name, text or "") for name, text in said.items()})
    if points == Points():
        fill = Button(t("Fill in…"), f"article retro {article.short_id} …")
        raise Refusal(t("Write at least one of the three."), fill, field="learned")
    if last is not None and points == last.points:
        raise Refusal(t("The retro says this already; nothing changed."))
    retro = write_retro(chat.session, article, points, chat.me, chat.now)
    _finish(chat, article)
    _show(chat, article, retro)
    kept = len(lessons_from(chat.session, article))
    done = t("The retro of {article} is in its thread.", article=titled(article))
    return joined(
        [done, nt("{count} lesson is kept.", "{count} lessons are kept.", kept) if kept else ""], "\n"
    )


def _check_may(chat: Chat, article: Article, last: Retro | None) -> None:
    """Refuse an article that is not out, and who neither made it nor wrote its retro."""
    alone = Button(t("Add a lesson…"), "lesson add …")
    if not article.is_out:
        words = t("{article} is not out; its retro comes then. A lesson can be kept at any time.",
                  article=titled(article))  # fmt: skip
        raise Refusal(words, alone)
    if last is not None:
        author = chat.session.get_one(Person, last.author)
        if not chat.me.acts_for(author.id) and "lead" not in article.capacities(chat.me):
            words = t("{person} wrote this retro; they or a lead can change it.", person=author.name)
            raise Refusal(words, alone)
        return
    stage = retro_stage(chat.session, article)
    is_doer = stage is not None and "doer" in stage.capacities(chat.me)
    if not is_doer and not article.capacities(chat.me) & {"owner", "lead"}:
        raise Refusal(t("Only who does this step, the article's owner or a lead writes the retro."), alone)


def _lines(name: str, text: str) -> str:
    """A thing a line, without the marks of a list; Refusal for what nobody would read again."""
    lines = [BULLET.sub("", line).strip() for line in text.splitlines()]
    kept = list(dict.fromkeys(line for line in lines if line))
    if len(kept) > MOST:
        raise Refusal(t("At most {most} lines; say what matters most.", most=MOST), field=name)
    long = next((line for line in kept if len(line) > LONGEST), None)
    if long is not None:
        words = t("“{line}…” has {length} characters; a line has {most} at most.",
                  line=long[:20], length=len(long), most=LONGEST)  # fmt: skip
        raise Refusal(words, field=name)
    return "\n".join(kept)


def _finish(chat: Chat, article: Article) -> None:
    """With its retro the step of that name is done; with its last step the article is closed."""
    stage = retro_stage(chat.session, article)
    if stage is None or stage.state != "open":
        return
    stage.move(chat.session, "arrive", None, chat.now)
    settle(stage, chat.me, chat.now)
    go_on(chat, article)


def _show(chat: Chat, article: Article, retro: Retro) -> None:
    """Put the retro into the article's thread; there it stays true, and a change of it is said."""
    mark(chat.session, article.subject)
    if retro.number > 1:
        mark(chat.session, retro.subject)
        chat.add_to_thread(article.subject, t("{person} changed the retro.", person=chat.me.name))
        return
    for to in outbox.threads_of(chat.session, article.subject):
        card = draw_retro(chat.session, retro.subject, "room")
        outbox.post(chat.session, to, card, chat.now, f"{retro.subject}:{to.thread_of}")
