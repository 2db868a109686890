"""Near-duplicate titles: what is found and told apart on the labelled pairs.

`python -m bench.likeness [--jsonl FILE]` reports each part of the set apart, beside plain rapidfuzz at
the threshold that suits it best on each. Most weights were chosen on the tuning part. The last part was
written afterwards, for accounts of more trades, and its pairs were not read to improve anything; but how
many titles the index looks at was settled with the totals of all parts in view, and some words were added
by the author of its pairs. So no part is wholly unseen; the last comes nearest.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rapidfuzz import fuzz, process

from bench.archive import composed
from bench.figures import Figure
from models.likeness import DUPLICATE, Index, Likeness, compare
from models.likeness.cutting import cut
from models.likeness.index import FLOOR

FOLDER = Path(__file__).with_name("titles")
PARTS = ("tuning", "held_out", "afterwards")
SHOWN = 3
SAME = 90  # of 100: one title has nearly all words of the other
FLOORS = (40, 45, 50, 55)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two titles as an editor labelled them; the words are named where one word makes the difference."""

    title_a: str
    title_b: str
    label: str
    kind: str
    word_a: str
    word_b: str

    @property
    def same(self) -> bool:
        """Whether they are one topic."""
        return self.label == "same"


def pairs(half: str) -> list[Pair]:
    """The labelled pairs of `bench/titles/<half>.tsv`."""
    with (FOLDER / f"{half}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Pair(*row) for row in rows]


def f1(labels: Iterable[bool], scores: Iterable[float], threshold: float) -> float:
    """The harmonic mean of precision and recall of "the same" at a threshold."""
    right = wrong = 0
    for same, score in zip(labels, scores, strict=True):
        right += same and score >= threshold
        wrong += same != (score >= threshold)
    return 2 * right / (2 * right + wrong) if right else 0.0


def best_f1(labels: list[bool], scores: list[float]) -> tuple[float, float]:
    """The best F1 of any threshold, and the threshold."""
    return max((f1(labels, scores, threshold), threshold) for threshold in sorted(set(scores)))


def names(pair: Pair, found: Likeness) -> bool:
    """Whether the swap told holds the words that make the difference, or lies within them."""
    return any(_within(pair.word_a, here) and _within(pair.word_b, there) for here, there in found.differ)


def _within(word: str, told: str) -> bool:
    word, told = word.casefold().replace(" ", ""), told.casefold().replace(" ", "")
    return word in told or told in word


def indexed(half: list[Pair], size: int) -> Index:
    """An archive of so many titles and a half's repeats, each under its title."""
    index = Index()
    for number, title in enumerate(archive(half, size)):
        index.add(f"archive:{number}", title)
    for pair in half:
        if pair.same:
            index.add(pair.title_b, pair.title_b)
    return index


def found_in(index: Index, half: list[Pair], floor: int = FLOOR) -> list[tuple[Pair, bool]]:
    """For each true repeat, whether asking for one title shows the other among the first."""
    shown = [(pair, index.nearest(pair.title_a, SHOWN, floor)) for pair in half if pair.same]
    return [(pair, any(one.title == pair.title_b for one in near)) for pair, near in shown]


def by_floor(index: Index, half: list[Pair]) -> list[tuple[int, float, float]]:
    """For each floor the share of repeats shown, and of titles without a repeat for which nothing is shown.

    The repeats are taken out of the index for the latter.
    """
    shown = [_share(ok for _, ok in found_in(index, half, floor)) for floor in FLOORS]
    asked = [pair for pair in half if pair.same]
    for pair in asked:
        index.remove(pair.title_b)
    quiet = [_share(not index.nearest(pair.title_a, SHOWN, floor) for pair in asked) for floor in FLOORS]
    return list(zip(FLOORS, shown, quiet, strict=True))


def archive(half: list[Pair], size: int) -> list[str]:
    """The titles among which a half's repeats are looked for.

    They are the titles of its other pairs, filled up with composed ones (`bench.archive`). What plain
    rapidfuzz finds to have all the words of a title asked about is left out, since it would be a repeat
    that nobody labelled; our own score has no say in it.
    """
    repeats = {pair.title_b for pair in half if pair.same}
    real = {title for pair in half for title in (pair.title_a, pair.title_b)} - repeats
    asked = [_parted(pair.title_a) for pair in half if pair.same]
    known = [*sorted(real), *composed(2 * size)]
    return list(islice((title for title in known if not _holds_one(_parted(title), asked)), size))


def _holds_one(title: str, asked: list[str]) -> bool:
    return process.extractOne(title, asked, scorer=fuzz.token_set_ratio, score_cutoff=SAME) is not None


def _parted(title: str) -> str:
    return " ".join(word.text for word in cut(title).words)


_PLAIN: dict[str, Callable[[str, str], float]] = {
    "ratio": fuzz.ratio,
    "partial_ratio": fuzz.partial_ratio,
    "token_set_ratio of words": lambda one, other: fuzz.token_set_ratio(_parted(one), _parted(other)),
}


def report(half: str) -> dict[str, Any]:
    """What one half of the labelled set shows."""
    chosen = pairs(half)
    found = [compare(pair.title_a, pair.title_b) for pair in chosen]
    index = indexed(chosen, 10_000)
    shown = found_in(index, chosen)
    labels = [pair.same for pair in chosen]
    return {
        "half": half,
        "pairs": len(chosen),
        "f1": round(f1(labels, [one.score for one in found], DUPLICATE), 3),
        "precision": round(_precision(labels, found), 3),
        "recall": round(_recall(labels, found), 3),
        "rapidfuzz": {name: _best(labels, chosen, score) for name, score in _PLAIN.items()},
        "shown": round(_share(ok for _, ok in shown), 3),
        "named": round(_share(names(p, one) for p, one in zip(chosen, found, strict=True) if p.word_a), 3),
        "classes": [_by_class(kind, chosen, found, shown) for kind in sorted({pair.kind for pair in chosen})],
        "floors": by_floor(index, chosen),
        "worst": _worst(chosen, found),
    }


def _best(labels: list[bool], chosen: list[Pair], score: Callable[[str, str], float]) -> list[float]:
    found = best_f1(labels, [score(pair.title_a, pair.title_b) for pair in chosen])
    return [round(figure, 3) for figure in found]


def _precision(labels: list[bool], found: list[Likeness]) -> float:
    return _share(same for same, one in zip(labels, found, strict=True) if one.duplicate)


def _recall(labels: list[bool], found: list[Likeness]) -> float:
    return _share(one.duplicate for same, one in zip(labels, found, strict=True) if same)


def _by_class(
    kind: str, chosen: list[Pair], found: list[Likeness], shown: list[tuple[Pair, bool]]
) -> dict[str, Any]:
    here = [(pair, one) for pair, one in zip(chosen, found, strict=True) if pair.kind == kind]
    named = [names(pair, one) for pair, one in here if pair.word_a]
    top = [ok for pair, ok in shown if pair.kind == kind]
    return {
        "class": kind,
        "pairs": len(here),
        "right": round(_share(one.duplicate == pair.same for pair, one in here), 3),
        "shown": round(_share(top), 3) if top else None,
        "named": round(_share(named), 3) if named else None,
    }


def _worst(chosen: list[Pair], found: list[Likeness]) -> list[dict[str, Any]]:
    """The ten judged most wrongly, by how far the score lies on the wrong side."""
    wrong = [(pair, one) for pair, one in zip(chosen, found, strict=True) if one.duplicate != pair.same]
    wrong.sort(key=lambda both: -abs(both[1].score - DUPLICATE))
    return [{"score": one.score, **asdict(pair), "differ": one.differ} for pair, one in wrong[:10]]


def _share(of: Iterable[bool]) -> float:
    kept = list(of)
    return sum(kept) / len(kept) if kept else 0.0


def run() -> list[Figure]:
    """The figures of the parts that the weights were not chosen on."""
    return [figure for half in PARTS[1:] for figure in _figures(half, report(half))]


def _figures(half: str, told: dict[str, Any]) -> Iterator[Figure]:
    plain, _ = max(told["rapidfuzz"].values())
    shown = f"repeats among {SHOWN} shown of 10000, {half}"
    yield Figure(f"repeats told, {half}, F1", told["f1"], "")
    yield Figure(f"the same by the best rapidfuzz scorer, {half}, F1", plain, "")
    yield Figure(shown, told["shown"] * 100, "%", at_least=95)
    yield Figure(f"differing words named, {half}", told["named"] * 100, "%", at_least=90)


def _table(half: dict[str, Any]) -> str:
    lines = [
        f"{half['half']}: {half['pairs']} pairs, F1 {half['f1']:.3f} at {DUPLICATE}"
        f" (precision {half['precision']:.3f}, recall {half['recall']:.3f}),"
        f" among the {SHOWN} shown {half['shown']:.1%}, named {half['named']:.1%}"
    ]
    for name, (best, at) in half["rapidfuzz"].items():
        lines.append(f"  rapidfuzz {name}: F1 {best:.3f} at {at:.0f}")
    lines.append(f"  {'class':<12} {'pairs':>5} {'right':>7} {'shown':>7} {'named':>7}")
    for row in half["classes"]:
        cells = " ".join(_cell(row[name]) for name in ("right", "shown", "named"))
        lines.append(f"  {row['class']:<12} {row['pairs']:>5} {cells}")
    for floor, shown, quiet in half["floors"]:
        lines.append(
            f"  of a worth of {floor}: repeats shown {shown:.1%}, nothing for a new title {quiet:.1%}"
        )
    for one in half["worst"]:
        lines.append(f"  worst: {one['score']:>3} {one['label']:<9} {one['title_a']} | {one['title_b']}")
    return "\n".join(lines)


def _cell(share: float | None) -> str:
    return f"{'–':>7}" if share is None else f"{share:>7.1%}"


def main(
    jsonl: Annotated[Path | None, typer.Option(help="Write the figures as JSON lines too.")] = None,
) -> None:
    """Print the tables."""
    halves = [report(half) for half in PARTS]
    sys.stdout.write("\n\n".join(map(_table, halves)) + "\n")
    if jsonl is not None:
        lines = (json.dumps(half, ensure_ascii=False) for half in halves)
        jsonl.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
