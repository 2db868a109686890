"""The catalogues hold every sentence of ours, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue import ROOT, problems, update

SOURCE = '''
@command("topic vote", "选题 投票", "xttp")
def vote(chat: Chat, topic: Topic, why: Annotated[str, t("What for")] = "") -> Reply:
    """Vote for a topic;
    one vote each

    More about it.
    """
    return t("{who} voted", who=chat.me)
'''
SAID = {"topic vote", "Vote for a topic; one vote each", "Topic", "What for", "{who} voted"}


def test_every_sentence_is_said_in_both_languages() -> None:
    assert problems(ROOT) == []


def test_a_command_brings_its_names_its_help_and_its_labels(tmp_path: Path) -> None:
    _write(tmp_path, SOURCE)

    update(tmp_path)

    assert {line.removeprefix("zh_CN: not translated: ") for line in problems(tmp_path)} == SAID - {
        "topic vote"
    }
    assert 'msgid "topic vote"\nmsgstr "选题 投票"' in _chinese(tmp_path).read_text("utf-8")


def test_a_translation_outlives_an_update(tmp_path: Path) -> None:
    _write(tmp_path, 't("Vote")')
    update(tmp_path)
    _translate(tmp_path, "投票")

    _write(tmp_path, 't("Vote"), t("Later")')
    update(tmp_path)

    assert problems(tmp_path) == ["zh_CN: not translated: Later"]


def test_what_is_said_no_more_leaves_the_catalogue(tmp_path: Path) -> None:
    _write(tmp_path, 't("Vote")')
    update(tmp_path)
    _write(tmp_path, 't("Later")')

    update(tmp_path)

    assert "Vote" not in _chinese(tmp_path).read_text("utf-8")


def test_a_half_written_source_changes_nothing(tmp_path: Path) -> None:
    _write(tmp_path, 't("Vote")')
    update(tmp_path)
    _write(tmp_path, 't("Later"')

    with pytest.raises(SyntaxError):
        update(tmp_path)

    assert "Vote" in _chinese(tmp_path).read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "chinese", "wrong"),
    [
        pytest.param('t("Vote")', "", "zh_CN: not translated: Vote", id="no translation"),
        pytest.param(
            't("{who} voted")',
            "{name}投了票",
            "zh_CN: other places than ['who']: {who} voted",
            id="other places",
        ),
        pytest.param(
            'nt("a vote", "{count} votes")',
            "若干票",
            "zh_CN: other places than ['count']: ('a vote', '{count} votes')",
            id="a count left out",
        ),
        pytest.param("t(words)", "", "models/words.py:1 t() is not given a literal", id="nothing to find"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, source: str, chinese: str, wrong: str) -> None:
    _write(tmp_path, source)
    update(tmp_path)

    _translate(tmp_path, chinese)
    update(tmp_path)

    assert problems(tmp_path) == [wrong]


def test_a_translation_not_yet_compiled_is_named(tmp_path: Path) -> None:
    _write(tmp_path, 't("Vote")')
    update(tmp_path)

    _translate(tmp_path, "投票")

    assert problems(tmp_path) == ["zh_CN: run make messages (locale/zh_CN/LC_MESSAGES/paiqi.mo)"]


def _write(root: Path, source: str) -> None:
    (root / "models").mkdir(exist_ok=True)
    (root / "models" / "words.py").write_text(source, "utf-8")


def _translate(root: Path, words: str) -> None:
    path = _chinese(root)
    header, _, sentence = path.read_text("utf-8").rpartition("\n\nmsgid")
    path.write_text(
        f"{header}\n\nmsgid{sentence.replace(chr(34) * 2, f'{chr(34)}{words}{chr(34)}')}", "utf-8"
    )


def _chinese(root: Path) -> Path:
    return root / "locale" / "zh_CN" / "LC_MESSAGES" / "paiqi.po"
