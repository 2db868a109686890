"""Plans: dates counted from publishing, off days off, in order, squeezed where the slot comes too early."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.offset import Offset
from models.planning import Plan, due_at, earliest, is_in_order, plan
from models.sop import PUBLISH, SHIPPED, STANDARD, StageSpec, Template
from models.workcalendar import WorkCalendar
from tests.said import SHANGHAI, moment

CALENDAR = WorkCalendar(SHANGHAI)
LONG_AGO = moment("2023-01-02 09:00")
DAYS = 4 * 365
UNITS = {"wd": 20, "wh": 80, "d": 25, "h": 300, "m": 3_000}
# 2024 to 2027: three years with a notice and one, perhaps, without.
SLOTS = st.integers(0, DAYS * 24 * 60).map(lambda later: moment("2024-02-01") + timedelta(minutes=later))
CLOCKS = st.none() | st.times(time(0), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))

unhurried = settings(deadline=None, max_examples=150)


@st.composite
def offsets(draw: st.DrawFn, signs: tuple[int, ...] = (-1, 1)) -> Offset:
    """Any offset that the team may write."""
    unit = draw(st.sampled_from(sorted(UNITS)))
    amount = draw(st.integers(0, UNITS[unit])) * draw(st.sampled_from(signs))
    return Offset(amount, unit, draw(CLOCKS) if unit in ("wd", "d") else None)


@st.composite
def procedures(draw: st.DrawFn) -> tuple[StageSpec, ...]:
    """Stages as the team may write them: what comes before publishing, publishing, what comes after."""
    before = sorted(draw(st.lists(offsets((-1,)), max_size=5)), key=lambda one: one.rough)
    after = sorted(draw(st.lists(offsets((1,)), max_size=4)), key=lambda one: one.rough)
    whole = (*before, None, *after)
    return tuple(_stage(n, one, draw(st.booleans())) for n, one in enumerate(whole))


def _stage(n: int, offset: Offset | None, essential: bool) -> StageSpec:
    if offset is None:
        return StageSpec("publish", "发布", "Publish", "+0m", kind=PUBLISH, essential=True)
    return StageSpec(f"s{n}", f"第 {n} 步", f"Step {n}", str(offset), essential=essential)


STAGES = procedures() | st.sampled_from([one.stages for one in SHIPPED.values()])
AWAY = st.dictionaries(
    st.sampled_from([None, *(f"s{n}" for n in range(10))]),
    st.tuples(st.integers(-30, 30), st.integers(0, 20)),
    max_size=3,
)


class Away:
    """Who is away when: for each stage's key, from so many days after the slot, for so many days."""

    def __init__(self, slot: datetime, when: dict[str | None, tuple[int, int]]) -> None:
        self._off = {
            key: {slot.date() + timedelta(days=since + n) for n in range(length)}
            for key, (since, length) in when.items()
        }

    def __call__(self, spec: StageSpec, day: date) -> bool:
        return day not in self._off.get(spec.key, self._off.get(None, set()))


@given(offset=offsets())
def test_an_offset_is_read_as_it_is_written(offset: Offset) -> None:
    assert Offset.read(str(offset)) == offset


@pytest.mark.parametrize(
    "text", ["", "5", "five days", "-5 wd", "-5w", "-1h 18:00", "+367d", "-1d 25:00", "-1d 18:60", "+1d18:00"]
)
def test_what_is_no_offset_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):
        Offset.read(text)


@unhurried
@given(stages=STAGES, slot=SLOTS, away=AWAY, early=st.integers(-3, 40))
def test_no_step_is_due_before_the_one_it_follows(
    stages: tuple[StageSpec, ...], slot: datetime, away: dict[str | None, tuple[int, int]], early: int
) -> None:
    made = plan(stages, slot, slot - timedelta(days=early), CALENDAR, Away(slot, away))

    assert [step.spec for step in made.steps] == list(stages)
    assert is_in_order(made.steps)


@unhurried
@given(stages=STAGES, slot=SLOTS, away=AWAY)
def test_only_what_publishing_needs_is_due_while_its_doer_is_off(
    stages: tuple[StageSpec, ...], slot: datetime, away: dict[str | None, tuple[int, int]]
) -> None:
    is_here = Away(slot, away)

    made = plan(stages, slot, LONG_AGO, CALENDAR, is_here)

    assert made.fits
    movable = [step for step in made.steps if not step.spec.essential]
    assert all(CALENDAR.is_working(step.due.date()) for step in movable)
    assert all(is_here(step.spec, step.due.date()) for step in movable)


@unhurried
@given(offset=offsets(), slots=st.tuples(SLOTS, SLOTS), away=AWAY)
def test_a_stage_of_a_later_slot_is_not_due_earlier(
    offset: Offset, slots: tuple[datetime, datetime], away: dict[str | None, tuple[int, int]]
) -> None:
    spec, is_here = _stage(0, offset, False), Away(slots[0], away)

    sooner, later = (due_at(spec, slot, CALENDAR, is_here) for slot in sorted(slots))

    assert sooner <= later


@unhurried
@given(stages=STAGES, slot=SLOTS, minutes=st.integers(1, 6 * 24 * 60), away=AWAY)
def test_a_plan_of_a_later_slot_has_no_earlier_day(
    stages: tuple[StageSpec, ...], slot: datetime, minutes: int, away: dict[str | None, tuple[int, int]]
) -> None:
    is_here = Away(slot, away)

    sooner = plan(stages, slot, LONG_AGO, CALENDAR, is_here)
    later = plan(stages, slot + timedelta(minutes=minutes), LONG_AGO, CALENDAR, is_here)

    pairs = zip(sooner.steps, later.steps, strict=True)
    assert all(one.due.date() <= other.due.date() for one, other in pairs)


@unhurried
@given(stages=STAGES, slot=SLOTS, early=st.integers(0, 40 * 24 * 60))
def test_what_is_squeezed_lies_between_now_and_the_slot(
    stages: tuple[StageSpec, ...], slot: datetime, early: int
) -> None:
    now = slot - timedelta(minutes=early)

    made = plan(stages, slot, now, CALENDAR)

    assert all(now <= step.due <= slot for step in made.steps if step.squeezed)
    published = next(n for n, step in enumerate(made.steps) if step.spec.kind == PUBLISH)
    assert made.steps[published].due == slot
    assert all(step.due <= slot for step in made.steps[:published])
    assert made.short >= timedelta()


@unhurried
@given(template=st.sampled_from(list(SHIPPED.values())), slot=SLOTS, early=st.integers(-5, 20))
def test_the_earliest_slot_fits_and_the_day_before_it_does_not(
    template: Template, slot: datetime, early: int
) -> None:
    now = slot - timedelta(days=early)

    found = earliest(template.stages, slot, now, CALENDAR)

    assert found is not None
    assert plan(template.stages, found, now, CALENDAR).fits
    before = plan(template.stages, found - timedelta(days=1), now, CALENDAR)
    assert found == slot or not before.fits


def test_a_step_whose_doer_is_away_for_months_is_due_on_a_working_day_all_the_same() -> None:
    spec = StageSpec("draft", "初稿", "Draft", "-1d")

    due = due_at(spec, moment("2026-03-16 20:07"), CALENDAR, lambda spec, day: False)

    assert due == moment("2026-03-13 18:00")


@pytest.mark.parametrize("name", list(SHIPPED))
def test_a_template_of_ours_is_sound(name: str) -> None:
    stages = SHIPPED[name].stages

    keys = [stage.key for stage in stages]
    assert len(set(keys)) == len(keys)
    assert [stage.kind for stage in stages].count(PUBLISH) == 1
    assert all(one.due.rough <= other.due.rough for one, other in pairwise(stages))
    assert [StageSpec.from_data(stage.as_data()) for stage in stages] == list(stages)


def standard(slot: str) -> dict[str, str]:
    """The dates of the standard template, by stage."""
    return _dates(plan(SHIPPED[STANDARD].stages, moment(slot), LONG_AGO, CALENDAR))


def _dates(made: Plan) -> dict[str, str]:
    return {step.spec.key: f"{step.due:%m-%d %H:%M}" for step in made.steps}


def test_the_standard_template_in_an_ordinary_week() -> None:
    assert standard("2026-03-25 20:07") == {
        "topic": "03-16 18:00",
        "outline": "03-18 18:00",
        "draft": "03-20 18:00",
        "review": "03-23 18:00",
        "legal": "03-23 18:00",
        "layout": "03-24 18:00",
        "check": "03-25 19:07",
        "publish": "03-25 20:07",
        "figures": "03-26 10:07",
        "comments": "03-30 17:37",
        "retro": "04-01 17:37",
    }


def test_a_makeup_saturday_is_a_working_day() -> None:
    # 2026: off from 15 to 23 February, at work on Saturday the 14th and Saturday the 28th.
    dates = standard("2026-02-24 20:07")

    assert (dates["layout"], dates["review"], dates["draft"]) == ("02-14 18:00", "02-13 18:00", "02-12 18:00")
    assert standard("2026-02-25 20:07")["comments"] == "02-28 17:37"


def test_a_year_without_a_notice_is_planned_by_the_week_and_says_so() -> None:
    year = next(one for one in range(2027, 2060) if not CALENDAR.announced(date(one, 3, 1)))
    slot = moment(f"{year}-03-17 20:07")

    made = plan(SHIPPED[STANDARD].stages, slot, LONG_AGO, CALENDAR)

    dues = [step.due.date() for step in made.steps]
    assert all(step.spec.essential or step.due.weekday() < 5 for step in made.steps)
    assert CALENDAR.warning_for(dues) is not None


def test_a_slot_on_the_next_day_is_squeezed_and_says_by_how_much() -> None:
    now = moment("2026-03-24 09:00")

    made = plan(SHIPPED[STANDARD].stages, moment("2026-03-25 20:07"), now, CALENDAR)

    assert [step.spec.key for step in made.steps if step.squeezed] == ["outline", "draft", "review", "legal"]
    assert made.short == timedelta(hours=7.5 * 3)
