"""Reviews in Slack: read in the thread, decided by a button or a typed reply."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.slack_team import SlackTeam, in_slack
from tests.test_review import test_a_version_is_handed_in_read_in_the_thread_and_approved  # noqa: F401
from tests.test_typed_decisions import (  # noqa: F401
    test_a_condition_goes_along_with_the_approval,
    test_a_reply_in_the_thread_becomes_a_decision_that_its_author_confirms,
    test_only_who_typed_it_sees_the_drafted_decision,
)

pytestmark = pytest.mark.parametrize(
    ("database_url", "by"), [("sqlite", "socket"), ("postgresql", "http")], indirect=["database_url"]
)


@pytest.fixture
def by() -> str:
    """The way in: `socket` or `http`."""
    return ""


@pytest.fixture
def team(by: str, database_url: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack, by each way in, the one on SQLite and the other on PostgreSQL."""
    with in_slack(database_url, by) as made:
        yield made
