"""Text that others wrote, made fit to stand inside a sentence of ours: on one line, short, without hidden signs."""

import unicodedata
from functools import lru_cache

_HIDDEN = ("C", "Zl", "Zp")
"""Unicode categories of signs that nobody sees: control, format (bidirectional ones too), private use, breaks."""


@lru_cache(maxsize=8192)  # the titles of a history come up in the reason of every item of a list
def plain(text: str, width: int) -> str:
    """Return `text` on one line without control and bidirectional signs, cut to `width` columns.

    A wide letter (Chinese, Japanese, Korean) takes two columns. What is too long ends in "…", after a whole word
    where there is one.
    """
    visible = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or not _is_hidden(sign))
    line = " ".join(visible.split())
    return line if columns(line) <= width else _cut(line, width - 1)


def columns(text: str) -> int:
    """How many columns a terminal needs for a text without control signs."""
    return len(text) if text.isascii() else sum(_width(sign) for sign in text)


def _cut(line: str, width: int) -> str:
    end = used = 0
    while end < len(line) and used + _width(line[end]) <= width:
        used += _width(line[end])
        end += 1
    space = line.rfind(" ", 0, end + 1)
    whole_words = line[:space] if space > end // 2 else line[:end]
    return whole_words.rstrip(" ,;:-–—(，；：、（") + "…"


def _width(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign).startswith(_HIDDEN)
