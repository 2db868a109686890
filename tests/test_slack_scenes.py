"""The scenes of topics, unchanged, in Slack: over sockets and by signed posts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.slack_team import SlackTeam, in_slack
from tests.test_batch import *  # noqa: F403
from tests.test_concern import *  # noqa: F403
from tests.test_deciding import *  # noqa: F403
from tests.test_merging import *  # noqa: F403
from tests.test_topic import *  # noqa: F403

# A calendar takes no words, and a list no number that is not in it.
del test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays  # noqa: F821
del test_a_number_that_names_nothing_is_asked_for_again_by_the_form  # noqa: F821


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
