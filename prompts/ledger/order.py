"""Who does what to whom, by the order of words: what stands side by side in a copy is held against the description.

Two words of the description that a copy puts side by side say that they belong together: somebody and a deed, a deed
and whom it is done to, a trait and whose it is, an owner and what is owned. They have to stand in the same order there,
or in the other one where grammar turns it round (`TURNS`): the passive, "of" for "'s", "who is lonely" for "lonely".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Final

from prompts.claims import numerals
from prompts.claims.fold import fold
from prompts.ledger.book import stem
from prompts.ledger.vocabulary import NOT, general, plain, same, small

PREPOSITIONS: Final = frozenset(
    ["with", "in", "on", "at", "for", "from", "to", "into", "onto", "through", "during", "about", "over", "under",
    "against", "among", "between", "across", "toward", "towards", "above", "below", "behind", "beside", "near",
    "around", "along", "alongside", "off", "out", "up", "down", "past", "within", "inside", "outside", "upon", "like", "via", "amid"]
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

OPPOSITES: Final = {
    one: other
    for pair in (("back", "forward"), ("together", "apart"), ("up", "down"), ("before", "after"), ("inside", "outside"))
    for one, other in (pair, pair[::-1])
}
"""Small words that turn round where something leads."""

PARTICLES: Final = frozenset(["back", "away", "together", "apart", "home"])
"""With one of these after it a deed is no longer general: "comes back"."""

MODALS: Final = frozenset(["will", "would", "can", "could", "must"])
OBJECTS: Final = frozenset(["it", "him", "her", "them", "one", "ones"])
NEAR: Final = 4
"""Words of content that a phrase reaches."""

_SIGN: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?()/\"]|(?<= )-+(?= )|--+")
_PARTICIPLE: Final = re.compile(r"\w{2,}(?:ing|ed|en)$")


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
        return next((w for w in reversed(self.glue) if w in PREPOSITIONS and not self.clause and not self.sign), "")

    @property
    def _object_clause(self) -> bool:
        return any(word in RELATIVE and later in ARTICLES for word, later in pairwise(self.glue))


Text = Sequence[Word]


def exchanged(sentence: str, description: str, labels: frozenset[str] = frozenset()) -> str:
    """What a sentence exchanges that the description has otherwise, in words; empty where nothing is.

    Args:
        sentence: of the copy, in English.
        description: everything that is told of the item, in English.
        labels: beginnings of words that other fields have too: two of them together name a genre, say, and no deed.
    """
    true = tuple(_read(description))
    said = {small for word in true for small in (*word.glue, *word.after)}
    for word in _read(sentence):
        for turned in {*word.glue, *word.after} & OPPOSITES.keys() - said:
            if _places(word, true) and OPPOSITES[turned] in said:
                return f"the description has “{OPPOSITES[turned]}”, not “{turned}”"
    for word in _read(sentence):
        places = [true[n] for n in _places(word, true)]
        if places and not plain(word.text) and all(_denied(place) != _denied(word) for place in places):
            return f"the description {'denies' if _denied(places[0]) else 'does not deny'} “{word.text}”"
    for before, word in pairwise(_read(sentence)):
        if _places(before, true) and general(word.text) and set(word.after[:1]) & PARTICLES - said:
            return f"the description does not tell of “{word.text} {word.after[0]}”"
    for heads, word in _neighbours(sentence, true):
        named = {heads[0].stem, word.stem} <= labels
        if not named and not any(_belong(head, word, true) for head in heads):
            return f"the description does not put “{heads[0].text}” and “{word.text}” together like this"
    return ""


def _read(text: str) -> Iterator[Word]:
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


def _neighbours(sentence: str, true: Text) -> Iterator[tuple[list[Word], Word]]:
    """Each word of the sentence that the description has, with those before it in its clause that it may go with.

    That is the one beside it, or one before a phrase or a relative clause in between, as in "a thief who models himself
    on him hides".
    """
    heads: list[Word] = []
    doers: list[Word] = []
    for word in _read(sentence):
        if word.clause:
            heads = []
        if not _places(word, true):
            doers, heads = (heads if general(word.text) and not word.apart else []), []
            continue
        if doers and ARTICLES & set(word.glue) and "you" not in word.glue and not word.apart:
            heads = doers  # "leads the victims" has to be told of them, though any word may be said for the deed
        doers = []
        if heads and (not word.apart or word.leads) and heads[0].stem != word.stem:
            yield heads, word
        keeps = word.apart or RELATIVE & set(word.glue)
        heads = [word, *(heads if keeps else heads[1:])]


def _denied(word: Word) -> bool:
    return bool(NOT & set(takewhile(lambda small: small not in CONJUNCTIONS, reversed(word.glue))))


def _places(word: Word, true: Text) -> list[int]:
    """Where the description has a word, or one for which it may be said."""
    return [n for n, other in enumerate(true) if same(word.stem, other.stem)]


def _belong(head: Word, word: Word, true: Text) -> bool:
    """Whether two words go together in the description as they do in the copy, the head before the word."""
    places = [(a, b) for a in _places(head, true) for b in _places(word, true)]
    if word.leads:
        return any(_joined(word, true, a, b) for a, b in places)
    return any(
        _in_order(word, true, a, b) if a < b else any(turn(head, word, true, b, a) for turn in TURNS)
        for a, b in places
        if a != b
    ) or any(a == b for a, b in places)


def _joined(word: Word, true: Text, head: int, at: int) -> bool:
    """Whether the description does not have somebody else in the phrase that a preposition joins to the head."""
    rest = true[head + 1 :]
    if not rest or word.leads != rest[0].leads or OWNERS & set(rest[0].glue):
        return True
    phrase = takewhile(lambda other: not other.clause and not other.sign, rest)
    return at - head - 1 in range(len(list(phrase)))


def _in_order(word: Word, true: Text, head: int, at: int) -> bool:
    """Whether a word comes after its head in the description too, in the same voice, and with nobody between."""
    turned = _by(true, head, at) != ("by" in word.glue) and "of" not in word.glue
    subject, owned = _subject(true, at), _object(true, head)
    if owned and at not in owned and true[at].clause and ARTICLES & set(word.glue):
        return False
    return not turned and (subject is None or head in subject or head >= subject.stop)


def _subject(true: Text, at: int) -> range | None:
    """The words that do what the word at a place says, where it has them right before it; None where it has not."""
    if (OBJECTS | {"he", "she", "they"}) & set(true[at].glue):
        return None
    if RELATIVE & set(true[at].glue) and at:
        return range(_phrase(true, at - 1), at)
    start = _clause(true, at)
    parted = true[start].clause and not PREPOSITIONS & set(true[start].glue)
    inner = {small for word in true[start + 1 : at + 1] for small in word.glue}
    owned = (OWNERS | {"whose"}) & set(true[start].glue)  # "his pranks upset the school" is said for "he upsets it"
    return range(start, at) if parted and start < at and not ARTICLES & inner and not owned else None


def _object(true: Text, at: int) -> range | None:
    """The words to which the word at a place does something, where they come right after it with an article."""
    end = at + 1
    while end < len(true) and not true[end].apart:
        end += 1
    return range(at + 1, end) if end > at + 1 and ARTICLES & set(true[at + 1].glue) else None


def _phrase(true: Text, at: int) -> int:
    """Where the noun begins, with its article, that a word stands in."""
    while at > 0 and not true[at].apart and not ARTICLES & set(true[at].glue):
        at -= 1
    return at


def _clause(true: Text, at: int) -> int:
    """Where the phrase or clause begins that a word stands in."""
    while at > 0 and not true[at].apart:
        at -= 1
    return at


def _by(true: Text, first: int, last: int) -> bool:
    """Whether between two near places of the description something is done by somebody."""
    return last - first < NEAR and any("by" in word.glue for word in true[first + 1 : last + 1])


def _close(true: Text, first: int, last: int) -> bool:
    """Whether two places of the description stand in one phrase."""
    return last - first <= NEAR and not any(word.apart for word in true[first + 1 : last + 1])


def _passive(head: Word, word: Word, true: Text, first: int, last: int) -> bool:
    """Whether "warriors are hired by farmers" is said for "farmers hire warriors", or the other way round."""
    del head
    passive = bool(BE & set(word.glue)) and not ARTICLES & set(word.glue) and not _opens(true[first])
    bare = not word.glue and bool((PREPOSITIONS | {"as"}) & set(word.after[:1])) and word.text[-1] != "s"  # "a poem set to music"
    agent = "by" in true[_phrase(true, last)].glue and not any(w.clause or w.sign for w in true[first + 1 : last])
    told = _by(true, first, last) or agent or "by" in true[last].after
    return ("by" in word.glue or passive) != told or (bare and _close(true, first, last))


def _owned(head: Word, word: Word, true: Text, first: int, last: int) -> bool:
    """Whether "the keeper's daughter" is said for "the daughter of the keeper", or the other way round."""
    between = {small for other in true[first + 1 : last + 1] for small in other.glue}
    if head.text.endswith("'s"):
        return last - first <= NEAR and bool({"of", "by"} & between)
    return "of" in word.glue and (_close(true, first, last) or bool(OWNERS & set(true[last].glue)))


def _trait(head: Word, word: Word, true: Text, first: int, last: int) -> bool:
    """Whether "the lonely boy" is said for "the boy who is lonely", or the other way round."""
    del head
    bare = _close(true, first, last) and not any(other.glue for other in true[first + 1 : last + 1])
    if (BE | RELATIVE) & set(word.glue):
        return bare
    said = any((BE | RELATIVE | MODALS) & set(other.glue) for other in true[first + 1 : last + 1])
    return not word.glue and _close(true, first, last) and (said or (bare and bool(_PARTICIPLE.match(true[last].text))))


def _participle(head: Word, word: Word, true: Text, first: int, last: int) -> bool:
    """Whether "a knight returns" is said for "returning home, a knight"."""
    del head, word
    start, verb = _clause(true, last), true[first]
    follows = bool(true[start].sign) and not PREPOSITIONS & set(true[start].glue)
    return _opens(verb) and follows and first < start == _phrase(true, last)


def _opens(verb: Word) -> bool:
    """Whether a word begins a sentence, or a part of one, whose doer follows: "returning home, a knight"."""
    begins = verb.sign in tuple(".!?") and not (PREPOSITIONS | ARTICLES) & set(verb.glue)
    return begins or (verb.apart and bool(_PARTICIPLE.match(verb.text)))


def _pronoun(head: Word, word: Word, true: Text, first: int, last: int) -> bool:
    """Whether "helps the creature" is said for "the creature is there, and he helps it"."""
    del head, word
    return bool(OBJECTS & set(true[last].after[:2])) and first not in (_subject(true, last) or ())


TURNS: Final[tuple[Callable[[Word, Word, Text, int, int], bool], ...]] = (
    _passive,
    _owned,
    _trait,
    _participle,
    _pronoun,
)
"""Each tells whether head and word may stand the other way round, given where the description has word and head."""
