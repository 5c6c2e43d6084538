"""How many tokens a text is: exactly where the encoding is on hand, else an upper bound; nothing is ever downloaded.

The bound counts signs by class. Its rates were set on 23 languages, code, Markdown and JSON so that with the margin it
is not below the count of cl100k or o200k; `tests/prompts/test_tokens.py` holds it to that. Characters / 4, the usual
rule, counts half to a third of the tokens of Chinese.
"""

import hashlib
import math
import os
import re
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from migration.domain import Value

if TYPE_CHECKING:
    from tiktoken import Encoding

MARGIN = 1.15
CHANCE = 1.5
ENGLISH_FROM = 0.12
"""Share of words that only English has, from which on a text counts as English."""

_ENGLISH = frozenset(
    {"the", "of", "and", "to", "is", "that", "with", "for", "was", "on", "are", "his", "her", "by", "it"}
)
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
PER_MESSAGE = 4
"""Tokens that the chat format adds to each message, at most, for the models of cl100k and o200k."""

_FILES = {
    "cl100k_base": (
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
    "o200k_base": (
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
}
"""Names under which tiktoken keeps encodings, and their SHA-256: what has another one, tiktoken would download anew."""

_SIGNS = re.compile(
    r"(?P<latin>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<blank>[ \t\r\n]+)"
    r"|(?P<cjk>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+)"
    r"|(?P<european>[\u00c0-\u024f\u0370-\u052f]+)|(?P<mark>[!-/:-@\[-`{-~])|(?P<other>.)",
    re.DOTALL,
)


class Count(Value):
    """A number of tokens; where it is not `exact`, it is at most that many."""

    tokens: int
    exact: bool


def count(text: str, model: str = "", encoding: "Encoding | None" = None) -> Count:
    """Tokens of a text.

    Args:
        text: any text; what looks like a special token counts as the words it is.
        model: its name; the tokens of a model that tiktoken does not know are bounded.
        encoding: of the model, instead of the one that is on hand for it.
    """
    known = encoding or encoding_on_hand(model)
    if known is None:
        return Count(tokens=bound(text), exact=False)
    return Count(tokens=len(known.encode_ordinary(text)), exact=True)


def bound(text: str) -> int:
    """An upper bound for texts as people write them, and never more than there are bytes in UTF-8.

    The sum of the rates, with a margin for the text's own bias and one for chance, which counts in short texts. A
    byte-level encoding needs at most one token for each byte: that bound holds for every text.
    """
    latin = _english_word if _is_english(text) else _latin_word
    total = sum(_RATES.get(sign.lastgroup or "", latin)(sign.group()) for sign in _SIGNS.finditer(text))
    most = math.ceil(MARGIN * total + CHANCE * math.sqrt(total))
    return min(most, len(text.encode("utf-8", "surrogatepass")))


def _is_english(text: str) -> bool:
    words = _WORD.findall(text)
    return sum(word in _ENGLISH for word in words) > ENGLISH_FROM * len(words)


def _english_word(word: str) -> float:
    """Most English words are one token; names and capitals split more finely."""
    if _is_mixed(word):
        return len(word) / 2
    return 1 + max(0.0, 0.08 * (len(word) - 4) if word.islower() else 0.25 * (len(word) - 3))


def _latin_word(word: str) -> float:
    if _is_mixed(word):
        return math.ceil(len(word) / 2)
    return 1 if len(word) <= 4 else math.ceil(len(word) / 3)


def _is_mixed(word: str) -> bool:
    return len(word) > 1 and not word.islower() and not word.istitle()


def _blank(run: str) -> float:
    """A single space belongs to the word after it."""
    return 0 if run == " " else 1 + len(run) / 16


_RATES: dict[str, Callable[[str], float]] = {
    "digits": lambda run: math.ceil(len(run) / 3),
    "blank": _blank,
    "cjk": lambda run: 1.6 * len(run),
    "european": lambda run: 1.05 * len(run),
    "mark": lambda _: 1.0,
    "other": lambda sign: 0.85 * len(sign.encode("utf-8", "surrogatepass")),
}


@lru_cache(maxsize=32)
def encoding_on_hand(model: str) -> "Encoding | None":
    """The encoding of a model, if tiktoken has its file already; asking tiktoken for any other starts a download."""
    if not model:
        return None
    import tiktoken

    try:
        name = tiktoken.encoding_name_for_model(model).replace("o200k_harmony", "o200k_base")
    except KeyError:  # not a model of OpenAI's
        return None
    return tiktoken.get_encoding(name) if _is_on_hand(name) else None


def _is_on_hand(name: str) -> bool:
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR"))
    if folder is None:
        folder = os.path.join(tempfile.gettempdir(), "data-gym-cache")
    if not folder or name not in _FILES:
        return False
    file, digest = _FILES[name]
    try:
        return hashlib.sha256((Path(folder) / file).read_bytes()).hexdigest() == digest
    except OSError:
        return False
