"""Chinese names written in Latin letters, found where a text has them in Chinese: "Cao Xueqin" is 曹雪芹.

`pinyin.txt` has a line for each syllable: without tone, and the signs of GB 2312 that are read so (after pypinyin's
tables, MIT, which follow Unihan).
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from prompts.claims.fold import fold

LONGEST_SYLLABLE: Final = 6
MOST_SYLLABLES: Final = 4


@cache
def in_chinese(name: str) -> str:
    """A regular expression for all ways to write a name of two words in Chinese; empty where it is none in pinyin."""
    words = fold(name).replace("-", "").replace("'", "").split()
    orders = (words, words[::-1]) if len(words) == 2 else ()
    ways = [way for order in orders for way in _syllables("".join(order)) if len(way) <= MOST_SYLLABLES]
    return "|".join(dict.fromkeys("".join(f"[{_signs()[syllable]}]" for syllable in way) for way in ways))


def _syllables(letters: str) -> Iterator[tuple[str, ...]]:
    """Every way to cut letters into syllables of pinyin."""
    if not letters:
        yield ()
    for end in range(1, min(LONGEST_SYLLABLE, len(letters)) + 1):
        if letters[:end] in _signs():
            yield from ((letters[:end], *rest) for rest in _syllables(letters[end:]))


@cache
def _signs() -> dict[str, str]:
    """The signs of each syllable."""
    lines = files("prompts.claims").joinpath("pinyin.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ") for line in lines)
