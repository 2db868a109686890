"""The month's plan: begun empty, from last month or from an example; submitted, approved, returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from sqlmodel import Session

from handlers._accounts import account_for, if_several
from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._months import ComingMonth
from handlers._pace_words import pace_words
from handlers._plan_card import approve_button, draw_plan, plan_name
from handlers._plan_files import EXAMPLE, rows_in_yaml
from handlers._plan_rows import Reader
from handlers._plan_spec import PlanSpec, enter_spec, for_next, spec_of
from handlers._typed import Decidable, Way, decided
from handlers._waiting import Waiting, waits
from models import outbox
from models.audit import Deed, history
from models.life import write_down
from models.message import Button, Message
from models.named import Named
from models.person import Person, Role
from models.plan import Plan, last_plan, plan_of, plans_for
from models.refusal import Refusal
from models.room import Account, Use, account_here, room_for
from models.teamwork import team_calendar
from models.words import Words, joined, t

MOST_ENTRIES = 20


class Beginning(Named):
    """What a plan begins with."""

    EMPTY = "empty", t("nothing"), "空白"
    LAST = "last", t("last month's plan"), "上月", "上个月"
    EXAMPLE = "example", t("an example"), "样例", "示例"


@command("plan", "月度规划", "ydgh")
def show_month(
    chat: Chat,
    month: Annotated[ComingMonth | None, t("Month")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Show a month's plan and its pace: reached, expected by today, a forecast, needed per day from here"""
    whose = account_for(chat, account)
    first = month.first if month is not None else chat.now.date().replace(day=1)
    plan = plan_of(chat.session, whose, first)
    if plan is None:
        begin = Button(t("Begin it…"), f"plan new {first:%Y-%m} …", primary=True)
        return Message(t("There is no plan for {month} yet.", month=f"{first:%Y-%m}"), buttons=(begin,))
    return _shown(chat, plan)


@command("plan show", "规划 查看", "ghck")
def show_plan(chat: Chat, plan: Annotated[Plan, t("Plan")]) -> Message:
    """Show a plan by its number, with its pace"""
    return _shown(chat, plan)


def _shown(chat: Chat, plan: Plan) -> Message:
    """A plan's card as it is now, with its pace."""
    card = draw_plan(chat.session, plan.subject, _view(plan, chat.me)).without_subject()
    calendar = team_calendar(chat.session, chat.tools.calendar)
    pace = pace_words(chat.session, plan, chat.now.date(), calendar)
    return replace(card, sections=(*((pace,) if pace else ()), *card.sections))


def _view(plan: Plan, person: Person) -> str:
    return "approver" if not plan.capacities(person) & {"owner", "lead"} else "room"


def _begun(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Propose the coming month, and to copy the last one where there is one."""
    shown = if_several(chat, fields, raw)
    today = chat.now.date()
    month = ComingMonth(today.replace(day=1))
    coming = month if today.day < 10 else month.after
    whose = account_here(chat.session, chat.room)
    has_last = whose is not None and last_plan(chat.session, whose, coming.first) is not None
    usual = {"month": str(coming), "begin": str(Beginning.LAST if has_last else Beginning.EXAMPLE)}
    return tuple(replace(one, value=one.value or usual.get(one.name, "")) for one in shown)


@command("plan new", "规划 新建", "ghxj", "写规划", role=Role.EDITOR, fields=_begun)
def begin_plan(
    chat: Chat,
    month: Annotated[ComingMonth, t("Month")],
    begin: Annotated[Beginning | None, t("Begins with")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Begin the plan of a month: empty, copied from last month, or from an example"""
    whose = account_for(chat, account)
    known = plan_of(chat.session, whose, month.first)
    if known is not None:
        see = Button(t("See it"), f"plan show {known.short_id}")
        raise Refusal(
            t("{month} has a plan already: {number}.", month=str(month), number=known.short_id), see
        )
    plan = Plan(account=whose, month=month.first, owner=chat.me.id, made_at=chat.now)
    chat.session.add(plan)
    chat.session.flush()
    write_down(chat.session, Deed(plan.subject, "begin", chat.me.id, chat.now, after=plan.state))
    enter_spec(chat.session, plan, _beginning(chat, plan, begin or Beginning.EMPTY))
    return draw_plan(chat.session, plan.subject, "room")


def _beginning(chat: Chat, plan: Plan, begin: Beginning) -> PlanSpec:
    if begin is Beginning.LAST:
        last = last_plan(chat.session, plan.account, plan.month)
        if last is None:
            raise Refusal(t("There is no earlier plan to copy."), field="begin")
        return for_next(spec_of(chat.session, last), plan.month)
    if begin is Beginning.EXAMPLE:
        rows, _ = rows_in_yaml(EXAMPLE.read_bytes())
        return Reader(chat.session, plan.account, plan.month).read(rows)
    return PlanSpec()


@command("plan submit", "规划 提交", "ghtj")
def submit_plan(
    chat: Chat,
    plan: Annotated[Plan, t("Plan")],
    approver: Annotated[Person | None, t("Approved by")] = None,
) -> Words:
    """Submit a plan to whom the team names; they approve or return it"""
    decider = approver.id if approver is not None else plan.approver
    if decider is None:
        raise Refusal(t("Say who approves it."), Button(t("Submit…"), f"plan submit {plan.short_id} …"),
                      field="approver")  # fmt: skip
    if decider == chat.me.id:
        raise Refusal(t("You can't approve your own plan; name somebody else."), field="approver")
    plan.move(chat.session, "submit", chat.me, chat.now)
    plan.approver = decider
    chat.session.flush()
    person = chat.session.get_one(Person, decider)
    chat.tell(person, draw_plan(chat.session, plan.subject, "approver"))
    _post_card(chat, plan)
    return t("{plan} is with {person}.", plan=plan_name(chat.session, plan), person=person.name)


def _post_card(chat: Chat, plan: Plan) -> None:
    """Let the room for digests see the plan, once; its card stays true there."""
    room = room_for(chat.session, Use.DIGEST, plan.account)
    if room is not None:
        card = draw_plan(chat.session, plan.subject, "room")
        outbox.post(chat.session, room.address, card, chat.now, key=f"{plan.subject}:room:{room.id}")


@command("plan approve", "规划 通过", "ghtg")
def approve_plan(
    chat: Chat,
    plan: Annotated[Plan, t("Plan")],
    comment: Annotated[str | None, t("Comment")] = None,
    hash: Annotated[str | None, t("Hash of the plan")] = None,
) -> Words | Message:
    """Approve the plan that was submitted to you"""
    if hash is None or hash.strip().casefold() != plan.sign:
        _check_may(chat, plan)
        shown = draw_plan(chat.session, plan.subject, "approver").without_subject()
        if hash is None:
            return replace(shown, text=t("Approve {plan}?", plan=plan_name(chat.session, plan)))
        raise Refusal(t("The plan was changed since you saw it; look again."),
                      Button(t("See it"), f"plan show {plan.short_id}"), approve_button(plan))  # fmt: skip
    plan.move(chat.session, "approve", chat.me, chat.now, why=comment or "")
    return _decided(chat, plan, t("{person} approved {plan}", person=chat.me.name,
                                  plan=plan_name(chat.session, plan)), comment)  # fmt: skip


def _check_may(chat: Chat, plan: Plan) -> None:
    if plan.state != "submitted":
        raise Refusal(plan.no_longer(chat.session))
    if "approver" not in plan.capacities(chat.me):
        name = chat.session.get_one(Person, plan.approver).name if plan.approver is not None else ""
        raise Refusal(t("{number} is decided by {names}.", number=plan.short_id, names=name))


@command("plan return", "规划 退回", "ghth", "规划 打回")
def return_plan(chat: Chat, plan: Annotated[Plan, t("Plan")], reason: Annotated[str, t("Reason")]) -> Words:
    """Return a plan to whoever wrote it, and say what to change"""
    plan.move(chat.session, "return", chat.me, chat.now, why=reason)
    return _decided(chat, plan, t("{person} returned {plan}", person=chat.me.name,
                                  plan=plan_name(chat.session, plan)), reason)  # fmt: skip


def _decided(chat: Chat, plan: Plan, said: Words, comment: str | None) -> Words:
    words = t("{line}: {comment}", line=said, comment=comment) if comment else said
    chat.tell(chat.session.get_one(Person, plan.owner), words)
    chat.add_to_thread(plan.subject, words)
    return words


@command("plan withdraw", "规划 撤回", "ghch")
def withdraw_plan(chat: Chat, plan: Annotated[Plan, t("Plan")]) -> Words:
    """Take a submitted plan back to go on writing"""
    plan.move(chat.session, "withdraw", chat.me, chat.now)
    return t("{plan} is yours again.", plan=plan_name(chat.session, plan))


@command("plan history", "规划 记录", "ghjl")
def show_history(chat: Chat, plan: Annotated[Plan, t("Plan")]) -> Message:
    """Show who changed and decided what about a plan, the newest last"""
    entries = history(chat.session, plan.subject)[-MOST_ENTRIES:]
    lines = []
    for entry in entries:
        who = chat.session.get_one(Person, entry.person).name if entry.person is not None else t("Paiqi")
        state = Plan.STATES[entry.after] if entry.before != entry.after and entry.before else ""
        lines.append(joined([t("{moment}", moment=entry.at), who, state, entry.why]))
    return Message(plan_name(chat.session, plan), sections=(joined(lines, "\n"),))


@decided
def decidable_plans(session: Session, person: Person) -> list[tuple[Decidable, tuple[str, ...]]]:
    """What a person may decide by a reply under a plan's card."""
    return [(_decidable(session, one), (one.subject,)) for one in plans_for(session, person)]


def _decidable(session: Session, plan: Plan) -> Decidable:
    number = plan.short_id
    ways = {
        "approve": Way(t("Approve"), "plan approve", {"plan": number, "hash": plan.sign}, "comment"),
        "return": Way(t("Return"), "plan return", {"plan": number}, "reason", needs_words=True),
    }
    return Decidable(number, plan_name(session, plan), f"plan show {number}", ways)


@waits("plan")
def waiting_plans(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """The plans that a person is to approve."""
    return [
        Waiting(
            plan_name(session, one),
            t("to approve"),
            buttons=draw_plan(session, one.subject, "approver").shown[:2],
        )
        for one in plans_for(session, person)
    ]
