"""What is said of each item: cues such as "loved", "not" or 看过 before it, or "was boring" and 很好看 behind it."""

import re
from functools import cache

from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.meaning import Stance
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang

_AHEAD: dict[str, Stance] = {"dislike": "dislike", "near": "near", "seen": "seen", "like": "like", "forget": "forget"}
_CLOSING = ("dislike", "seen", "like")
"""Cues that speak of what stands before them where nothing follows them: "Dune and Arrival I loved", "loved both"."""
_BEHIND: dict[str, Stance] = {"liked_it": "like", "disliked_it": "dislike", "seen_it": "seen"}
_BEHIND_PLACES: dict[str, Stance] = {"dropped": "dislike", "forgotten_it": "forget"}
"""Cues that speak of what stands before them only where something does."""
PRONOUN = "it"
"""Stands in `stances` for the thing that was last spoken of."""
IMPLIED = "implied"
"""Stands there where something is said and nothing tells of what: "amazing!"."""


@cache
def _cues(lang: Lang) -> re.Pattern[str]:
    parts = [f"(?P<ref>{REF})", *(f"(?P<{name}>{pattern})" for name, pattern in patterns(lang, "opinions").items())]
    return re.compile("|".join(parts), re.IGNORECASE)


def stances(marked: Marked, lang: Lang) -> dict[str, Stance | None]:
    """What is said of each marked place, by its sign; `PRONOUN` is there where only "it" is spoken of."""
    reading, closed = _Reading(), _closed(lang)
    for found in _cues(lang).finditer(marked.text):
        cue = found.lastgroup or ""
        if cue in _CLOSING and closed.match(marked.text, found.end()):
            reading.close(cue)
        else:
            reading.take(cue, found[0])
    return reading.said


@cache
def _closed(lang: Lang) -> re.Pattern[str]:
    return re.compile(patterns(lang, "closed")["after"], re.IGNORECASE)


def slots(marked: Marked, lang: Lang) -> list[tuple[int, int]]:
    """The places (start, end) behind a cue where a title is to be expected and none is marked."""
    found = [match for match in _cues(lang).finditer(marked.text) if match.lastgroup != "ref"]
    ends = [*(match.start() for match in found[1:]), len(marked.text)][: len(found)]
    named = ((match, end) for match, end in zip(found, ends, strict=True) if match.lastgroup in _AHEAD)
    return [(match.end(), end) for match, end in named if marked.text[match.end() : end].strip()]


class _Reading:
    """Goes through the cues and places of a message from left to right."""

    def __init__(self) -> None:
        self.said: dict[str, Stance | None] = {}
        self._ahead: Stance | None = None
        self._open: list[str] = []  # places of this clause of which nothing is said yet
        self._clause: list[str] = []  # all places of this clause
        self._last = ""
        self._told: Stance | None = None  # what was said last
        self._corrects = False  # "I meant": what is denied is taken back, and not disliked

    def take(self, cue: str, sign: str) -> None:
        """Read the next cue or place."""
        if cue == "ref":
            self._place(sign)
        elif cue in _AHEAD:
            self._announce(_AHEAD[cue], denied=cue == "dislike" and sign.casefold() == "not")
        elif cue in _BEHIND:
            self._behind(_BEHIND[cue])
        elif cue in _BEHIND_PLACES:
            self._behind(_BEHIND_PLACES[cue]) if self._clause else None
        elif cue == "same":
            self._behind(self._told) if self._open else self._announce(self._told)
        elif cue == "instead":
            self._ahead = None if self._ahead == "forget" else self._ahead
        elif cue == "meant":
            self._correct()
        elif cue == "it":
            self._it()
        else:
            self._ahead, self._open, self._clause = None, [], []

    def close(self, cue: str) -> None:
        """Read a cue that nothing follows: it speaks of the places before it."""
        if self._clause:
            self._behind(_AHEAD[cue])
        else:
            self.take(cue, "")

    def _place(self, sign: str) -> None:
        self._say(sign, self._ahead)
        self._last = sign
        self._clause.append(sign)
        if self._ahead is None:
            self._open.append(sign)

    def _announce(self, stance: Stance | None, *, denied: bool = False) -> None:
        """Something is said of the places that follow."""
        self._ahead = "forget" if denied and self._corrects else stance
        self._open = [] if stance != "seen" else self._open

    def _behind(self, stance: Stance | None) -> None:
        """Something is said of the places before."""
        if not self._open and not self._last:
            self.said.setdefault(IMPLIED, stance)
        met = [sign for sign in self._clause if self.said[sign] == "seen"]
        for sign in self._open or met or [self._last]:
            if sign:
                self._say(sign, stance)
        self._open = []

    def _it(self) -> None:
        """What is said of "it" is said of the place before; where there is none, of what was last spoken of."""
        if self._ahead is None:
            return
        spoken = self._last or PRONOUN
        if self.said.get(spoken) in (None, "seen"):
            self._say(spoken, self._ahead)

    def _say(self, sign: str, stance: Stance | None) -> None:
        self.said[sign] = stance
        self._told = stance or self._told

    def _correct(self) -> None:
        """What follows is what was meant."""
        self._ahead, self._open, self._corrects = None, [], True
