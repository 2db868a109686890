"""Whatever a seed lets go wrong, nothing is lost, said twice or too early, and the record is sound."""

from __future__ import annotations

import pytest

from tests.simulation import Simulation


@pytest.mark.parametrize("seed", range(1, 13))
def test_what_three_replicas_live_through_leaves_no_trace_but_what_was_said(
    database_url: str, seed: int
) -> None:
    simulation = Simulation(database_url, seed)

    wrongs = simulation.run()

    assert wrongs == [], "\n".join(simulation.told)
