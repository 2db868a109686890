"""Files that commands write and read; `-` is standard output and input."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

STANDARD = "-"


@contextmanager
def written_to(name: str) -> Iterator[IO[bytes]]:
    """Open a file to be written, or standard output; nothing stands under its name until it is whole."""
    if name == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    # Readable by its owner alone, as the database should be: all that anybody wrote is in it.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as half:
        try:
            yield half
            half.flush()
            os.fsync(half.fileno())
            os.replace(half.name, path)
        except BaseException:
            os.unlink(half.name)
            raise


@contextmanager
def read_from(name: str) -> Iterator[IO[bytes]]:
    """Open a file to be read, or standard input."""
    if name == STANDARD:
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file
