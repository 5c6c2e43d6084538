"""The words of an English text with their places, and the marks between them."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from prompts.claims.fold import fold

COMMA: Final = ","
_WORD: Final = re.compile(r"[^\W_]+(?:['’‘-][^\W_]+)*")
_MARK: Final = re.compile(r"[,;:!?…()\n–—]|\.(?! [a-z])|(?<= )-+(?= )")  # "Jr. and" goes on


class Token(NamedTuple):
    """A word in one spelling, where it stands, and the first mark between it and the word before; "" for none."""

    text: str
    start: int
    end: int
    mark: str = ""


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, from left to right."""
    end = 0
    for match in _WORD.finditer(text):
        marks = _MARK.findall(text[end : match.start() + 1])
        strong = next((mark for mark in marks if mark != COMMA), "")
        yield Token(fold(match[0]), match.start(), match.end(), strong or "".join(marks[:1]))
        end = match.end()
