"""The language of a sentence: the one asked for, but for the titles and names in it."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.claims.names import is_common
from prompts.grounding.case import Case

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]{2,}|(?<![A-Za-z])[A-Z](?![A-Za-z])")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOT_LATIN: Final = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]")


def other_language(case: Case) -> Iterator[str]:
    """Yield the words of another language, or the whole where too little of it is in the right one."""
    letters = _LETTER.findall(case.masked.text)
    if case.facts.lang == "zh":
        yield from (word for word in _LATIN.findall(case.masked.text) if word.upper() not in ("AI", "R", "B"))
        han = _HAN.findall(case.masked.text)
        if len(han) < max(2, 0.9 * len([sign for sign in letters if not sign.isascii()])):
            yield case.text
        return
    if foreign := _NOT_LATIN.search(case.masked.text):
        yield foreign[0]
    begun = case.masked.text[:1].lower() + case.masked.text[1:]
    lower = re.findall(r"(?<![\w’'])[a-zà-ɏ][a-zà-ɏ’'-]*", begun)
    known = sum(is_common(word) or any(word in work.tokens for work in case.works) for word in lower)
    if len(lower) < 2 or known < 0.6 * len(lower):
        yield case.text
