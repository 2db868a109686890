"""Who the readers are (读者画像): shown for a month, and brought along from the back office's tables."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

from handlers._accounts import account_for, if_several
from handlers._chat import Chat
from handlers._command import command
from handlers._importing import Importing, Shown, handed_in
from handlers._profile_sheet import month_in, read_tables
from handlers._profile_words import heading_words, none_words, trait_line
from handlers._rows import MEND, bad_lines, nothing_imported
from handlers._sheet import Sheet
from models.audit import Deed, append
from models.digest import redraw_months
from models.draft import Draft
from models.figure import Origin, Source
from models.message import Button, Field, Message
from models.person import Person, Role
from models.profile import keep_profile, last_profile, profile_of
from models.refusal import Refusal
from models.room import Account, told_apart
from models.sop_report import Month
from models.words import Text, Words, joined, t

PLAIN = "月份,维度,名称,人数,占比\n2026-03,性别,女,6800,68%\n2026-03,年龄,25-34岁,4500,45%"
BRING = Button(t("Import…"), "profile import")


@command("profile show", "读者画像", "dzhx", fields=if_several)
def show_profile(
    chat: Chat,
    month: Annotated[Month | None, t("Month")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Show who an account's readers are in a month, the newest that was imported, beside the one before"""
    whose, this = account_for(chat, account), Month(chat.now.date().replace(day=1))
    newest = last_profile(chat.session, whose, this.after.first)
    profile = profile_of(chat.session, whose, month.first) if month is not None else newest
    if profile is None or not profile.traits:
        return Message(none_words((month or this.before).first), buttons=(BRING,))
    before = last_profile(chat.session, whose, profile.month)
    lines = [trait_line(profile, before, one) for one in profile.traits]
    person = chat.session.get(Person, profile.by) if profile.by is not None else None
    source = (
        t("Imported by {person}, {moment}", person=person.name, moment=profile.at)
        if person and profile.at
        else ""
    )
    heading = joined([heading_words(profile, before), told_apart(chat.session).get(whose, "")])
    return Message(heading, sections=tuple(one for one in (*lines, source) if one), buttons=(BRING,))


@command("profile import", "画像 导入", "hxdr", role=Role.EDITOR)
def import_profile(
    chat: Chat,
    draft: Draft | None = None,
    month: Annotated[Month | None, t("Month")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Words | Message:
    """Bring who the readers are along from the back office's tables of a month"""
    file = handed_in(chat)
    named = month_in(file.name, chat.now.date()) if file is not None else None
    first = month.first if month is not None else named
    more = f" {Month(first)}" if first is not None else ""
    how = partial(_preview, first), partial(_enter, first)
    return Importing("profile import", _explain, *how, more=more).run(chat, draft, account)


def _explain() -> Message:
    return Message(
        t("Send “profile import 2026-03” together with the sheet, .xlsx or .csv"),
        sections=(
            PLAIN,
            t("The back office's tables (gender, age, province, city, terminal, language) do as they are."),
            t("Their month is what you name, else what the file's name does. A table replaces that month's."),
        ),
    )


def _preview(month: date | None, chat: Chat, name: str, sheet: Sheet, account: int | None) -> Shown:
    tables = read_tables(sheet, month, chat.now.date())
    if tables.problems:
        words = t("“{name}” cannot be imported yet", name=name)
        lines = bad_lines(tables.headings, tables.problems)
        return Shown(Message(words, sections=(lines, MEND)), is_good=False)
    trial = chat.session.begin_nested()
    done = keep_profile(chat.session, _account(account), tables.parts, _origin(chat))
    trial.rollback()
    chat.session.expire_all()
    counts = [(t("New figures"), done.new), (t("Corrected"), done.corrected), (t("As before"), done.same)]
    fields = [Field(label, Text("{count}", {"count": count})) for label, count in counts if count]
    months = joined(sorted({f"{part.month:%Y-%m}" for part in tables.parts}), "、")
    traits = joined([trait.label for trait in dict.fromkeys(part.trait for part in tables.parts)], "、")
    heading = t("Check before importing “{name}”", name=name)
    shown = Message(heading, fields=(Field(t("Month"), months), *fields), sections=(traits,))
    return Shown(shown, True, bool(done.new or done.corrected))


def _enter(month: date | None, chat: Chat, sheet: Sheet, account: int | None) -> Words:
    tables = read_tables(sheet, month, chat.now.date())
    if tables.problems:
        raise Refusal(nothing_imported(len({one.line for one in tables.problems})))
    done = keep_profile(chat.session, _account(account), tables.parts, _origin(chat))
    redraw_months(chat.session, _account(account), [part.month for part in tables.parts])
    after = f"{done.new} {done.corrected}"
    append(chat.session, Deed(f"profile:{account}", "import", chat.me.id, chat.now, after=after))
    return t(
        "Figures imported: {new} new, {changed} corrected, {same} as before.",
        new=done.new,
        changed=done.corrected,
        same=done.same,
    )


def _account(account: int | None) -> int:
    if account is None:
        raise Refusal(t("There is no account yet, of which figures could be."))
    return account


def _origin(chat: Chat) -> Origin:
    return Origin(Source.SHEET, chat.now, chat.me.id)
