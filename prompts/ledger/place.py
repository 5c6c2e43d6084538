"""A claim where it stands, and how an entry of the book is found that says the same of the same."""

import re
from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Final, NamedTuple

from prompts.claims.claim import Claim
from prompts.claims.fold import fold, words
from prompts.claims.vocabulary import akin, small, stem
from prompts.copy.copies import Claimed, Support
from prompts.ledger.book import Book, Entry, first

AROUND: Final = 60
"""Signs before and after a claim that tell what it is said of."""

YEARS: Final = ("year", "release", "publi", "date", "issued")
"""Fields of the year in which a work came out hold one of these."""


class Place(NamedTuple):
    """A claim where it stands: the words before and after it."""

    claim: Claim
    before: str
    after: str

    @property
    def next(self) -> str:
        """The stem of the next word, empty at the end of a clause."""
        match = re.match(r"[\s-]*([A-Za-zÀ-ÿ']+|[㐀-鿿]{1,2})", self.after)
        return stem(fold(match[1])) if match else ""

    @property
    def head(self) -> str:
        """The stem of the last word of the phrase that follows: "stories" in "eight science fiction stories about"."""
        match = re.match(r"[\s-]*((?:[A-Za-zÀ-ÿ'-]+ ?)+)", self.after)
        run = list(takewhile(lambda word: not small(word), words(match[1]))) if match else []
        return stem(run[-1]) if run else ""

    @property
    def previous(self) -> str:
        """The stem of the word before."""
        match = re.search(r"([A-Za-zÀ-ÿ']+|[㐀-鿿]{1,2})[\s-]*$", self.before)
        return stem(fold(match[1])) if match else ""


Rule = Callable[[Place, Book], Entry | None]


def equal(claim: Claim, entries: Iterable[Entry], *kinds: str) -> Entry | None:
    """The first entry that holds a claim of the same value, of the same kind or of one of `kinds`."""
    allowed = kinds or (claim.kind,)
    return first(e for e in entries if any(c.kind in allowed and c.value == claim.value for c in e.claims))


def phrased(place: Place, entries: Iterable[Entry]) -> Entry | None:
    """The first entry that says the same of the same: the word after the claim (or before it) stands there too."""
    near = place.next or place.previous
    counted = {near, *akin(near), place.head, *akin(place.head)} - {""}
    return first(
        e for e in entries if not near or counted & e.stems or (not near.isascii() and _stands(place, near, e))
    )


def _stands(place: Place, near: str, entry: Entry) -> bool:
    """Whether Chinese words that follow a claim, or the claim with the sign after it, stand in the entry."""
    return near in entry.folded or (bool(place.next) and fold(place.claim.text) + near[0] in entry.folded)


def claimed(kind: str, text: str, start: int, end: int, entry: Entry | None, cause: str) -> Claimed:
    """A claim at a place, with the entry that supports it, or the cause why none does."""
    held = Support(field=entry.field, value=entry.value) if entry else None
    return Claimed(kind=kind, text=text[start:end], start=start, end=end, support=held, cause="" if held else cause)
