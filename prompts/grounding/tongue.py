"""In which language a text is written, as far as its signs and its small words tell."""

import re
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_KANA_HANGUL: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[a-z']+")

SMALL: Final = frozenset(
    [
        *("the", "a", "an", "of", "and", "in", "to", "is", "his", "her", "its", "their", "with", "who", "that"),
        *("from", "by", "on", "for", "as", "at", "it", "he", "she", "they", "into", "when", "after", "while"),
        *("where", "are", "was", "were", "be", "has", "have", "had", "this", "these", "which", "but", "not", "or"),
        *("about", "between", "through", "over", "under", "than", "then", "one", "two"),
    ]
)
"""English words that any English sentence of some length has."""

FOREIGN: Final = frozenset(
    [
        *("le", "la", "les", "des", "une", "est", "et", "dans", "pour", "avec", "qui", "sur", "el", "los", "las"),
        *("una", "del", "con", "por", "para", "der", "die", "das", "und", "ein", "eine", "ist", "mit", "von", "zu"),
        *("im", "il", "lo", "gli", "che", "di", "per", "non", "sono", "o", "os", "um", "uma", "na", "em", "não"),
        *("het", "een", "van", "en", "och", "att", "det", "som", "på"),
    ]
)
"""Small words of other languages in Latin letters."""


def language_of(text: str) -> str:
    """`en`, `zh`, or empty for any other language and for what cannot be told (a few words, no words)."""
    letters = _LETTER.findall(text)
    if not letters:
        return ""
    if _KANA_HANGUL.search(text):
        return ""
    if 2 * len(_HAN.findall(text)) >= len(letters):
        return "zh"
    found = _WORD.findall(text.lower())
    english, foreign = (sum(word in small for word in found) for small in (SMALL, FOREIGN))
    return "en" if english > foreign and 8 * english >= len(found) and text.isascii() | (english >= 2) else ""
