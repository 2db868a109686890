"""All measurements: a table to read, and JSON lines with `--jsonl FILE`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bench import (
    asking,
    digests,
    likeness,
    requests,
    risk,
    slack,
    start,
    steps,
    topics,
    way_in,
    way_out,
    worddiff,
)
from bench.figures import Figure

RUNS: tuple[Callable[[], list[Figure]], ...] = (
    start.run,
    way_in.run,
    way_out.run,
    slack.run,
    topics.run,
    steps.run,
    requests.run,
    likeness.run,
    risk.run,
    worddiff.run,
    digests.run,
)


def all_figures() -> Iterator[Figure]:
    """Measure one thing after the other."""
    for run in RUNS:
        yield from run()
    for size in asking.SIZES:
        yield from asking.speed(size)


def line(figure: Figure) -> str:
    """One row of the table: what, how much, the floor, and whether the goal is met."""
    floor = f"{figure.floor:10.2f}  {figure.judged:6.2f} ×" if figure.floor else " " * 20
    low, high = figure.at_least, figure.at_most
    goal = f"≤ {high:g}" if high is not None else f"≥ {low:g}" if low is not None else ""
    verdict = "" if not goal else "met" if figure.holds else "MISSED"
    return f"{figure.name:48} {figure.value:10.2f} {figure.unit:6} {floor}  {goal:8} {verdict}"


def main(jsonl: Annotated[Path | None, typer.Option(help="Where JSON lines go.")] = None) -> None:
    """Measure, print the table, and write the JSON lines."""
    typer.echo(f"{'what':48} {'value':>10} {'unit':6} {'floor':>10}  {'ratio':>8}  goal")
    lines = []
    for figure in all_figures():
        typer.echo(line(figure))
        lines.append(json.dumps(asdict(figure) | {"ratio": figure.judged, "holds": figure.holds}))
    if jsonl is not None:
        jsonl.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
