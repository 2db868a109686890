"""Two replicas in Slack, one of them killed: what was acknowledged is done once, and shown once."""

from __future__ import annotations

import pytest
from sqlalchemy import URL

from tests.postgres import new_database
from tests.slack_pair import play


@pytest.mark.parametrize("by", ["socket", "http"])
def test_one_of_two_is_killed_and_each_acknowledged_line_counts_once(
    postgresql_template: URL, by: str
) -> None:
    with new_database(postgresql_template, str(postgresql_template.database)) as made:
        figures, wrongs = play(made.render_as_string(hide_password=False), by, kills=3, seed=7)

    assert wrongs == []
    assert figures["kills"] == 3
    assert isinstance(figures["acknowledged"], int)
    assert figures["acknowledged"] > 3
