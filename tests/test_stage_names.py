"""What steps are called: ours in the reader's language, the team's own as they wrote it."""

from __future__ import annotations

from dataclasses import replace

from bot.words import Reader, say
from models.sop import SHIPPED, STANDARD
from models.stage import stage_name
from tests.said import SHANGHAI, WEDNESDAY


def test_a_step_that_the_team_renamed_goes_by_the_new_name() -> None:
    chinese, english = (Reader(language, SHANGHAI, WEDNESDAY.date()) for language in ("zh_CN", "en"))
    outline = SHIPPED[STANDARD].stages[1]

    assert (say(stage_name(outline), chinese), say(stage_name(outline), english)) == ("大纲", "Outline")
    assert say(stage_name(replace(outline, zh="提纲")), chinese) == "提纲"
