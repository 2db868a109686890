"""The transcripts in docs/transcripts.md are what people see now, on both kinds of database."""

from __future__ import annotations

import pytest

from tests.transcripts import PAGE, SCENES, Scene, transcript


@pytest.mark.parametrize("play", SCENES, ids=[scene.__name__ for scene in SCENES])
def test_what_people_saw_is_what_the_page_shows(play: Scene, database_url: str) -> None:
    assert transcript(play, database_url) in PAGE.read_text("utf-8"), "run python -m tests.transcripts"
