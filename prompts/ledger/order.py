"""Who does what to whom, by the order of words: what stands side by side in a copy is held against the description.

Two words of the description that a copy puts side by side say that they belong together: somebody and a deed, a deed
and whom it is done to, a trait and whose it is, an owner and what is owned. They have to stand in the same order there,
or in the other one where grammar turns it round (`TURNS`): the passive, "of" for "'s", "who is lonely" for "lonely".
"""

from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import Final

from prompts.claims.vocabulary import NOT, general
from prompts.ledger.phrases import (
    ARTICLES,
    CONJUNCTIONS,
    OWNERS,
    PREPOSITIONS,
    RELATIVE,
    Text,
    Word,
    phrase,
    places,
    read,
    subject,
    thing,
)  # fmt: skip
from prompts.ledger.turns import TURNS, by

DIRECTIONS: Final = frozenset(["from", "to", "into", "onto", "for", "against"])
"""Prepositions of which one is never said for another."""

OPPOSITES: Final = {
    one: other
    for pair in (("back", "forward"), ("together", "apart"), ("up", "down"), ("before", "after"), ("inside", "outside"))
    for one, other in (pair, pair[::-1])
}
"""Small words that turn round where something leads."""

PARTICLES: Final = frozenset(["back", "away", "together", "apart", "home"])
"""With one of these after it a deed is no longer general: "comes back"."""


def exchanged(sentence: str, description: str, labels: frozenset[str] = frozenset()) -> str:
    """What a sentence exchanges that the description has otherwise, in words; empty where nothing is.

    Args:
        sentence: of the copy, in English.
        description: everything that is told of the item, in English.
        labels: beginnings of words that other fields have too: two of them together name a genre, say, and no deed.
    """
    copy, true = tuple(read(sentence)), tuple(read(description))
    found = (*_turned(copy, true), *_general(copy, true), *_apart(copy, true, labels))
    return f"the description {found[0]}" if found else ""


def _turned(copy: Text, true: Text) -> Iterator[str]:
    """Words that small words beside them turn round: denied, "only", in the other direction."""
    said = {small for word in true for small in (*word.glue, *word.after)}
    for word in copy:
        found = places(word, true)
        for small in {*word.glue, *word.after} & OPPOSITES.keys() - said if found else ():
            if OPPOSITES[small] in said:
                yield f"has “{OPPOSITES[small]}”, not “{small}”"
        if found and all(_denied(true[at]) != _denied(word) for at in found):
            yield f"{'denies' if _denied(true[found[0]]) else 'does not deny'} “{word.text}”"
        if found and "only" in word.glue and not any(_near("only", true, at) for at in found):
            yield f"does not have “only” beside “{word.text}”"


def _general(copy: Text, true: Text) -> Iterator[str]:
    """General deeds that are none here: "finds" in place of "digs for" between the same two, or "comes back"."""
    told = {word.stem for word in copy}
    said = {small for word in true for small in word.after}
    for doer, deed in pairwise(copy):
        if general(deed.text) and places(doer, true) and set(deed.after[:1]) & PARTICLES - said:
            yield f"does not tell of “{deed.text} {deed.after[0]}”"
    for doer, deed, done in zip(copy, copy[1:], copy[2:], strict=False):
        if general(deed.text) and not deed.apart and not done.apart and not places(deed, true):
            spans = (true[a + 1 : b] for a in places(doer, true) for b in places(done, true) if a + 1 < b)
            if any(not (told & {w.stem for w in span} or any(w.clause or w.sign for w in span)) for span in spans):
                yield f"does not tell that “{doer.text}” “{deed.text}” “{done.text}”"


def _apart(copy: Text, true: Text, labels: frozenset[str]) -> Iterator[str]:
    """Neighbours that the description does not put together, or the other way round."""
    for heads, word in _neighbours(copy, true):
        named = {heads[0].stem, word.stem} <= labels
        if not named and not any(_belong(head, word, true) for head in heads):
            yield f"does not put “{heads[0].text}” and “{word.text}” together like this"


def _neighbours(copy: Text, true: Text) -> Iterator[tuple[list[Word], Word]]:
    """Each word of the copy that the description has, with those before it in its clause that it may go with.

    That is the one beside it, or one before a phrase or a relative clause in between, as in "a thief who models himself
    on him hides".
    """
    heads: list[Word] = []
    doers: list[Word] = []
    fronted = False
    for word in copy:
        if word.clause or (word.sign and fronted):
            heads = []
        fronted = bool(PREPOSITIONS & set(word.glue)) if not heads else fronted and not word.sign
        if not places(word, true):
            doers, heads = (heads if general(word.text) and not word.apart else []), []
            continue
        if doers and ARTICLES & set(word.glue) and "you" not in word.glue and not word.apart:
            heads = doers  # "leads the victims" has to be told of them, though any word may be said for the deed
        doers = []
        owned = heads and heads[0].text.endswith("'s") and not word.glue and not word.sign
        if owned or "of" in word.glue:
            heads = heads[:1]
        if heads and (not word.apart or word.leads) and heads[0].stem != word.stem:
            yield heads, word
        keeps = word.apart or RELATIVE & set(word.glue)
        heads = [word, *(heads if keeps else heads[1:])]


def _near(small: str, true: Text, at: int) -> bool:
    """Whether a small word stands at most two words of content away from a place."""
    return any(small in (*word.glue, *word.after) for word in true[max(0, at - 2) : at + 3])


def _denied(word: Word) -> bool:
    return bool(NOT & set(takewhile(lambda small: small not in CONJUNCTIONS, reversed(word.glue))))


def _belong(head: Word, word: Word, true: Text) -> bool:
    """Whether two words go together in the description as they do in the copy, the head before the word."""
    found = [(a, b) for a in places(head, true) for b in places(word, true)]
    if word.leads:
        return any(_joined(word, true, a, b) for a, b in found)
    return any(
        _in_order(word, true, a, b) if a < b else any(turn(head, word, true, b, a) for turn in TURNS)
        for a, b in found
        if a != b
    ) or any(a == b for a, b in found)


def _joined(word: Word, true: Text, head: int, at: int) -> bool:
    """Whether the description joins a word to the head by a preposition as the copy does, and nobody else."""
    led = next((small for small in reversed(true[phrase(true, at)].glue) if small in PREPOSITIONS), "")
    if word.leads == "against" != led:
        return False
    near = head < at and not any(w.clause or w.sign for w in true[head + 1 : at + 1])
    if near and led != word.leads and {led, word.leads} <= DIRECTIONS:
        return False
    rest = true[head + 1 :]
    if not rest or word.leads != rest[0].leads or OWNERS & set(rest[0].glue):
        return True
    joined = takewhile(lambda other: not other.clause and not other.sign, rest)
    return at - head - 1 in range(len(list(joined)))


def _in_order(word: Word, true: Text, head: int, at: int) -> bool:
    """Whether a word comes after its head in the description too, in the same voice, and with nobody between."""
    turned = by(true, head, at) != ("by" in word.glue) and "of" not in word.glue
    doer, owned = subject(true, at), thing(true, head)
    if owned and at not in owned and true[at].clause and ARTICLES & set(word.glue):
        return False
    return not turned and (doer is None or head in doer or head >= doer.stop)
