"""What to do about a step that is late: another date, another person, or say what is in the way."""

from __future__ import annotations

from models.message import Button
from models.person import Person
from models.turn import Turn
from models.words import t


def late_buttons(turn: Turn, person: Person) -> tuple[Button, ...]:
    """The lines that a person may say about a late step."""
    if turn.review is not None:
        number = turn.review.short_id
        hand = Button(t("Reassign…"), f"review hand-over {number} …")
        return (hand,) if turn.review.capacities(person) & {"reviewer", "lead"} else ()
    number, mine = turn.stage.short_id, turn.stage.capacities(person) & {"doer", "lead"}
    if not mine and "owner" not in turn.article.capacities(person):
        return ()
    move = Button(t("New date…"), f"article reschedule {number} …", primary=True)
    hand = Button(t("Reassign…"), f"article hand-over {number} …")
    stuck = (Button(t("Stuck…"), f"article blocked {number} …"),) if mine else ()
    return (move, hand, *stuck)
