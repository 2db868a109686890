"""Prove a file that `python -m bot audit export` wrote: python verify_audit.py FILE [ROOT]

Needs nothing but Python 3.11 or newer, and reads nothing but the file. ROOT is what its root begins with, as
the team's room was told. Exit code 0: every line holds. 1: the first line that does not is named.

An entry's hash is SHA-256 over a JSON list: the hash of the entry before it of the same subject, then what it
says. The root is SHA-256 over the root that it follows and a JSON list a line: subject, number, hash.
"""

import hashlib
import json
import sys
from datetime import UTC, datetime
from typing import Any

SAID = ("verb", "before", "after", "why", "platform", "event")


def sha(text: str) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(entry: dict[str, Any]) -> str:
    """What the hash of an entry should be."""
    at = datetime.fromisoformat(entry["at"]).astimezone(UTC).isoformat()
    said = [
        entry["follows"],
        entry["subject"],
        entry["n"],
        at,
        entry["person"],
        *(entry[name] for name in SAID),
    ]
    return sha(json.dumps(said, ensure_ascii=False))


def check(lines: list[str], known_root: str) -> str | None:
    """Name the first line that does not hold."""
    head, *entries, last = [json.loads(line) for line in lines]
    chains, sums = {}, [head["follows"]] if head["follows"] else []
    for number, entry in enumerate(entries, 2):
        subject, n = entry["subject"], entry["n"]
        where = f"line {number}: {subject} entry {n}"
        if hash_of(entry) != entry["hash"]:
            return f"{where}: changed after it was written"
        before = chains.get(subject, (n - 1, entry["follows"]))
        if before != (n - 1, entry["follows"]) or (n == 1) != (entry["follows"] == ""):
            return f"{where}: the one before it is missing"
        chains[subject] = (n, entry["hash"])
        sums.append(json.dumps([subject, n, entry["hash"]]))
    root, count = sha("".join(f"{line}\n" for line in sums)), head["earlier"] + len(entries)
    if (last.get("count"), last.get("root")) != (count, root):
        return f"line {len(lines)}: {last.get('count')} entries were written, {count} lead up to here"
    return None if root.startswith(known_root) else f"its root is {root}, not {known_root}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        try:
            wrong = check(file.read().splitlines(), (sys.argv[2:] or [""])[0])
        except (ValueError, KeyError, TypeError) as error:
            wrong = f"this is no record that Paiqi wrote: {error!r}"
    sys.stdout.write(f"{wrong or 'Every line holds.'}\n")
    sys.exit(1 if wrong else 0)
