"""What a process of the tests is a fork of: all is imported, so that it starts at once."""

from __future__ import annotations

import handlers
import jobs
import tests.crowd
import tests.day
import tests.disk
import tests.replicas  # noqa: F401

handlers.discover()
jobs.discover()
