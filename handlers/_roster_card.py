"""What importing a sheet of people would do, as a card; and which columns are understood."""

from __future__ import annotations

from handlers._roster import HEADINGS, Trial
from handlers._rows import MEND, MOST_SHOWN, and_more, bad_lines
from models.message import Field, Message
from models.person import Role
from models.roster import Entered, Outcome
from models.words import Text, Words, joined, t

EXAMPLE = t("Editor A,Content,Content lead,yes,editor@example.com,editor-a,editor")


def explain() -> Message:
    """Say which columns are understood, with an example to copy."""
    columns = joined([heading.label for heading in HEADINGS], ",")
    return Message(
        t("Send “people import” together with the sheet, .xlsx or .csv"),
        sections=(
            joined([columns, EXAMPLE], "\n"),
            t("Only the name is needed, in any order of columns. What a cell leaves empty stays as it is."),
        ),
    )


def preview(name: str, trial: Trial) -> Message:
    """Show what a roster would do: counts, bad lines by number, who is new and what changes for whom."""
    counts = [
        (t("New people"), len(trial.of(Outcome.NEW))),
        (t("Changed"), len(trial.of(Outcome.CHANGED))),
        (t("As before"), len(trial.of(Outcome.UNCHANGED))),
        (t("Not in the sheet, untouched"), trial.untouched),
        (t("Bad lines"), len({problem.line for problem in trial.problems})),
    ]
    fields = tuple(Field(label, Text("{count}", {"count": count})) for label, count in counts if count)
    if trial.problems:
        return Message(
            t("“{name}” cannot be imported yet", name=name),
            fields=fields,
            sections=(bad_lines(HEADINGS, trial.problems), MEND),
        )
    return Message(
        t("Check before importing “{name}”", name=name), fields=fields, sections=tuple(_news(trial))
    )


def _news(trial: Trial) -> list[Words]:
    new = [one.listed.name for one in trial.of(Outcome.NEW)]
    named = (
        joined([t("New: {names}", names=joined(new[:MOST_SHOWN], "、")), and_more(len(new))], " ")
        if new
        else ""
    )
    changed = trial.of(Outcome.CHANGED)
    lines = [joined([one.listed.name, _difference(one)], "   ") for one in changed[:MOST_SHOWN]]
    return [words for words in (named, joined([*lines, and_more(len(changed))], "\n")) if words]


def _difference(one: Entered) -> Words:
    labels = {
        "name": t("Full name"),
        "role": t("Role"),
        "department": t("Department"),
        "email": t("Email"),
        "userid": t("userid"),
        "heads": t("Head"),
        "position": t("Position"),
        "left": t("Left"),
    }
    parts = []
    for sign, facts in (("−", one.lost), ("+", one.won)):
        for fact in facts:
            name, _, value = fact.partition(": ")
            shown: Words = Role.of(value).label if name == "role" else "" if value == "yes" else value
            parts.append(joined([sign, labels[name], shown], " "))
    return joined(parts)
