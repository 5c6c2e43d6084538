"""The beginning of a sentence of the catalogue, where the whole is too long: cut between two clauses, and marked so."""

import re
from typing import Final

SHORTEST: Final = 40
"""Columns; a shorter beginning tells too little to stand alone."""

MAIN: Final = 5
"""Words that have to follow a phrase at the beginning ("After the war, ..."): fewer are no main clause."""

_CUTS: Final = re.compile(
    r"; |,? (?=(?:while|until|because|before|although)\b)|, (?=(?:but|where|who|whose|which|when|as)\b)|[，；]"
)
"""Where a clause ends that can stand alone. Within a list of things, or before what a noun is, nothing is cut."""

_OPEN: Final = re.compile(r"(?:[,;，；]|,? (?:and|but|or))+$")
"""How no beginning ends."""

_FRONT: Final = re.compile(
    r"(?:\w+ing|\w+ed|after|when|as|before|if|while|with|in|on|at|from|for|during|by|out|around)\b", re.I
)
"""How a sentence begins whose main clause comes after a comma."""


def teaser(sentence: str, most: int) -> str:
    """The sentence, or its longest beginning of whole clauses with "…" that is no longer than `most`; else nothing."""
    if len(sentence) <= most:
        return sentence
    english = sentence[:1].isascii()
    mark, shortest = ("…", SHORTEST) if english else ("……", SHORTEST // 4)
    begun = (_OPEN.sub("", sentence[: match.start()]) for match in _CUTS.finditer(sentence))
    whole = [text for text in begun if shortest <= len(text) <= most - len(mark) and (not english or _told(text))]
    return max(whole, key=len) + mark if whole else ""


def _told(text: str) -> bool:
    """Whether the main clause is in a beginning: behind the phrase in front of it there is something."""
    return not _FRONT.match(text) or ("," in text and len(text.rsplit(",", 1)[1].split()) >= MAIN)
