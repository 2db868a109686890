"""What the doctor says of one thing."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """What was looked at, what was found, and whether it is well."""

    what: str
    found: str
    well: bool = True
