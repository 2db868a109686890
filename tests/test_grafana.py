"""The dashboard shows figures that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from tests.team import Team

DASHBOARD = json.loads((Path(__file__).parent.parent / "docs" / "grafana.json").read_text("utf-8"))


def test_each_panel_asks_for_a_figure_that_is_given(team: Team) -> None:
    team.member("市场").says("帮助")
    metrics.parked("local")
    metrics.job("tidy", 0.0, done=True)

    text = team.reads(lambda session: metrics.exposition(session, team.now)).decode()

    given = {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}
    known = given | {"paiqi_outbox_waiting", "paiqi_outbox_oldest_seconds"}  # there while messages wait
    asked = {
        name
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:paiqi|process)_\w+", target["expr"])
    }
    assert len(DASHBOARD["panels"]) == 11
    assert asked - known == set()
    assert {name for name in given if re.match("paiqi_.*(total|bucket)$", name)} <= asked
