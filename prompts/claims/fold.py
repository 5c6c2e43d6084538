"""One spelling for texts that mean the same to a reader, to compare them by."""

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
_QUOTES: Final = str.maketrans("‘’‛′`´“”„‟″«»–—‐‑‒―", '\'\'\'\'\'\'"""""""------')
_SPACES: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def fold(text: str) -> str:
    """Lower case, no accents, plain quotation marks and dashes, single spaces: "Ágætis  “x”" gives 'agaetis "x"'."""
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES)).casefold().translate(_LETTERS)
    return _SPACES.sub(" ", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip()


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text; each run of Han is one word."""
    return tuple(_WORD.findall(fold(text)))


def level(text: str) -> str:
    """Full-width and other disguised letters and digits made plain, sign by sign: the length stays the same."""
    return "".join(_level(sign) for sign in text)


def _level(sign: str) -> str:
    if sign.isascii():
        return sign
    usual = unicodedata.normalize("NFKC", sign)
    return usual if len(usual) == 1 and usual.isascii() and usual.isalnum() else sign
