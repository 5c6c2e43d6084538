"""The words of content of a text, with what stands between them: where phrases begin, and who does something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from prompts.claims import numerals
from prompts.claims.fold import fold
from prompts.claims.vocabulary import NOT, same, small, stem

PREPOSITIONS: Final = frozenset(
    ["with", "in", "on", "at", "for", "from", "to", "into", "onto", "through", "during", "about", "over", "under",
    "against", "among", "between", "across", "toward", "towards", "above", "below", "behind", "beside", "near",
    "around", "along", "alongside", "off", "out", "up", "down", "past", "within", "inside", "outside",
    "upon", "like", "via", "amid"]
)  # fmt: skip
"""Words that begin a phrase which may stand elsewhere. "Of" and "by" are none: they say to whom a thing belongs."""

CONJUNCTIONS: Final = frozenset(
    ["and", "or", "but", "nor", "while", "when", "as", "because", "if", "before", "after", "until", "till",
    "since", "than", "though", "although", "so", "how", "why", "what", "whom", "whose", "then", "whether"]
)  # fmt: skip
"""Words that begin another clause."""

BE: Final = frozenset(["is", "are", "was", "were", "be", "been", "being"])
RELATIVE: Final = frozenset(["who", "which", "that"])
ARTICLES: Final = frozenset(["a", "an", "the", "his", "her", "their", "its", "he", "she", "they", "it"])
OWNERS: Final = frozenset(["his", "her", "their", "its"])
PHRASES: Final = ARTICLES | BE | RELATIVE | PREPOSITIONS | CONJUNCTIONS | {"where"}
"""Words that begin a phrase: after a comma without one of them another adjective may come."""

MODALS: Final = frozenset(["will", "would", "can", "could", "must"])
OBJECTS: Final = frozenset(["it", "him", "her", "them", "one", "ones"])
NEAR: Final = 4
"""Words of content that a phrase reaches."""

_SIGN: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?()/\"]|(?<= )-+(?= )|--+")


@dataclass(frozen=True)
class Word:
    """A word of content with the small words around it, none beyond a sign of punctuation, and the sign before it."""

    text: str
    glue: tuple[str, ...] = ()
    sign: str = ""
    after: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The beginning by which its forms are compared."""
        return stem(self.text.removesuffix("'s"))

    @property
    def clause(self) -> bool:
        """Whether another clause begins here; a comma may also stand between two adjectives."""
        parted = bool(self.sign) and (self.sign != "," or any(w in PHRASES or w in numerals.UNITS for w in self.glue))
        return parted or bool(CONJUNCTIONS & set(self.glue)) or self._object_clause

    @property
    def apart(self) -> bool:
        """Whether another clause or phrase begins here."""
        return self.clause or bool(self.sign) or bool((PREPOSITIONS | NOT | {"where"}) & set(self.glue))

    @property
    def leads(self) -> str:
        """The preposition by which nothing but a phrase is begun; empty where there is none."""
        last = next((word for word in reversed(self.glue) if word in PREPOSITIONS | {"of", "by"}), "")
        return "" if last in ("of", "by") or self.clause or self.sign else last

    @property
    def _object_clause(self) -> bool:
        return any(word in RELATIVE and later in ARTICLES for word, later in pairwise(self.glue))


Text = Sequence[Word]


def read(text: str) -> Iterator[Word]:
    """The words of content of a text. Numbers are none: they are claims of their own."""
    before: list[str] = []
    sign, word = ".", Word("")
    for found in (*_SIGN.findall(fold(text)), "."):
        if small(found) or found in NOT or found in numerals.UNITS:
            before.append(found)
            continue
        if word.text:
            yield replace(word, after=tuple(before))
        if found[0].isalnum():
            word = Word(found, tuple(before), sign)
            before, sign = [], ""
        else:
            word, before, sign = Word(""), [], found


def places(word: Word, true: Text) -> list[int]:
    """Where the description has a word, or one for which it may be said."""
    return [n for n, other in enumerate(true) if same(word.stem, other.stem)]


def subject(true: Text, at: int) -> range | None:
    """The words that do what the word at a place says, where it has them right before it; None where it has not."""
    if (OBJECTS | {"he", "she", "they"}) & set(true[at].glue):
        return None
    if RELATIVE & set(true[at].glue) and at:
        return range(phrase(true, at - 1), at)
    start = clause(true, at)
    parted = true[start].clause and not PREPOSITIONS & set(true[start].glue)
    inner = {small for word in true[start + 1 : at + 1] for small in word.glue}
    owned = (OWNERS | {"whose"}) & set(true[start].glue)  # "his pranks upset the school" is said for "he upsets it"
    return range(start, at) if parted and start < at and not ARTICLES & inner and not owned else None


def thing(true: Text, at: int) -> range | None:
    """The words to which the word at a place does something, where they come right after it with an article."""
    end = at + 1
    while end < len(true) and not true[end].apart:
        end += 1
    return range(at + 1, end) if end > at + 1 and ARTICLES & set(true[at + 1].glue) else None


def phrase(true: Text, at: int) -> int:
    """Where the noun begins, with its article, that a word stands in."""
    while at > 0 and not true[at].apart and not ARTICLES & set(true[at].glue):
        at -= 1
    return at


def clause(true: Text, at: int) -> int:
    """Where the phrase or clause begins that a word stands in."""
    while at > 0 and not true[at].apart:
        at -= 1
    return at
