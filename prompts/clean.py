"""Text that others wrote, made safe to stand as data in a prompt or an answer: nothing hidden, no fence to break.

`prompts.plain` keeps a line readable; this keeps it harmless too. What cannot be seen is gone, letters in disguise
(full-width or mathematical ones) are plain letters again, and no sign that opens or closes a fence of ours survives, in
whatever form Unicode knows it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from prompts.plain import plain

FENCES: Final = {"<": "‹", ">": "›", "[": "(", "]": ")", "{": "(", "}": ")", "`": "'", "|": "/", "\\": "/"}
"""Signs with which prompts mark where data begins and ends, and what stands for them in data."""

HIDDEN: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"  # control signs, without tab and line breaks
    "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"  # soft hyphen, joiners and fillers
    "\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb"
    "\\ud800-\\udfff\\ue000-\\uf8ff"  # surrogates, private use
    "\\U000e0000-\\U000e0fff\\U000f0000-\\U0010ffff]"  # tags, more variation selectors, more private use
)
"""Signs that nobody sees, or that turn the direction of what one sees: words can be smuggled in them."""

_FORMAT: Final = ("C", "Zl", "Zp")
_MARKS: Final = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_HASHES: Final = re.compile(r"#{2,}|-{3,}|={3,}|\*{2,}|~{3,}|_{3,}")


def clean(text: str, width: int) -> str:
    """Return `text` fit to be data inside a prompt or an answer, on one line and at most `width` columns wide.

    Cleaning twice changes nothing more.
    """
    seen = "".join(_harmless(sign) for sign in HIDDEN.sub("", text))
    return plain(_HASHES.sub(" ", _MARKS.sub(r"\1", seen)), width)


@lru_cache(maxsize=8192)
def is_hidden(sign: str) -> bool:
    """Whether nobody sees a sign: control, format, filler, tag, variation selector, private use, break."""
    return bool(HIDDEN.match(sign)) or (unicodedata.category(sign).startswith(_FORMAT) and not sign.isspace())


@lru_cache(maxsize=4096)
def _harmless(sign: str) -> str:
    if sign.isascii():
        return FENCES.get(sign, sign)
    usual = unicodedata.normalize("NFKC", sign)
    if any(one in FENCES for one in usual):
        return "".join(FENCES.get(one, one) for one in usual)
    return usual if usual.isascii() and usual.isalnum() else sign
