"""How much alike two pieces of copy are."""

import re
from typing import Final

ALIKE: Final = 0.6
"""Two texts are alike when they share this part of their pairs of words."""

WITHIN: Final = 0.85
"""A variant says nothing new when another holds this part of its pairs."""


def likeness(one: str, other: str) -> float:
    """How many of two texts' pairs of words (of signs, in Chinese) stand in both, as a part of all, in [0, 1]."""
    first, second = pairs(one), pairs(other)
    return len(first & second) / max(1, len(first | second))


def repeats(one: str, other: str) -> bool:
    """Whether one of two variants says little beside the other: it is alike, or a shorter form of it."""
    first, second = pairs(one), pairs(other)
    shared = len(first & second)
    return shared >= ALIKE * len(first | second) or shared >= WITHIN * min(len(first), len(second))


def pairs(text: str) -> set[tuple[str, str]]:
    """The pairs of neighbouring words of a text; of signs, in Chinese."""
    words = re.findall(r"[㐀-鿿]|[\w']+", text.casefold())
    return set(zip(words, words[1:] or words, strict=False))
