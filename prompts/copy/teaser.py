"""The beginning of a sentence of the catalogue, where the whole is too long: cut between two clauses, and marked so."""

import re
from typing import Final

SHORTEST: Final = 40
"""Columns; a shorter beginning tells too little to stand alone."""

_OPEN: Final = re.compile(
    r"(?:^|[ ,])(?:and|but|or|nor|in|of|to|with|without|behind|from|by|for|as|that|than|on|at|over|into|through|only)$"
)
"""No beginning ends with one of these."""

_CUTS: Final = re.compile(
    r"(?=, |; | (?:and|but|or|while|when|where|who|whose|which|until|as|before|after|because) )|(?=[，；])"
)


def teaser(sentence: str, most: int) -> str:
    """The sentence, or its longest beginning of whole clauses with "…" that is no longer than `most`; else nothing."""
    if len(sentence) <= most:
        return sentence
    mark, shortest = ("…", SHORTEST) if sentence.isascii() or sentence[:1].isascii() else ("……", SHORTEST // 4)
    begun = (sentence[: match.start()].rstrip(",;，；") for match in _CUTS.finditer(sentence))
    whole = [text for text in begun if shortest <= len(text) <= most - len(mark) and not _OPEN.search(text)]
    return max(whole, key=len) + mark if whole else ""
