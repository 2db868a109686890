"""Words by their sound: what somebody types in pinyin, written out or by its initials."""

from __future__ import annotations

from functools import lru_cache

SOUNDED = 2_000  # rows of a kind whose pinyin is looked through, the newest


def sounds_in(said: str, text: str) -> bool:
    """Whether a text holds some words in pinyin: `meizhuang` and `mz` are in 618美妆测评."""
    bare = "".join(said.lower().split())
    return any(bare in sound for sound in _sounds(text))


@lru_cache(maxsize=2 * SOUNDED)
def _sounds(text: str) -> tuple[str, str]:
    from pypinyin import lazy_pinyin  # loaded when first needed: it takes 57 MB

    syllables = [syllable.lower() for syllable in lazy_pinyin(text)]
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)
