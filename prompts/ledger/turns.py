"""Where grammar turns two words round: the passive, "of" for "'s", "who is lonely" for "lonely", and their like."""

import re
from collections.abc import Callable
from typing import Final

from prompts.ledger.phrases import (
    ARTICLES,
    BE,
    MODALS,
    NEAR,
    OBJECTS,
    OWNERS,
    PREPOSITIONS,
    RELATIVE,
    Text,
    Word,
    clause,
    phrase,
    subject,
)  # fmt: skip

_PARTICIPLE: Final = re.compile(r"\w{2,}(?:ing|ed|en)$")


def by(true: Text, first: int, last: int) -> bool:
    """Whether between two near places of the description something is done by somebody."""
    between = true[first + 1 : last + 1]
    return last - first < NEAR and any("by" in w.glue for w in between) and not any(w.clause for w in between)


def _close(true: Text, first: int, last: int) -> bool:
    """Whether two places of the description stand in one phrase."""
    return last - first <= NEAR and not any(word.apart for word in true[first + 1 : last + 1])


def _passive(head: Word, word: Word, true: Text, first: int, last: int) -> bool:
    """Whether "warriors are hired by farmers" is said for "farmers hire warriors", or the other way round."""
    del head
    done = word.text[-1] in "dnt"  # "is hired", "is taken", "is taught"; not "is alive"
    passive = done and bool(BE & set(word.glue)) and not ARTICLES & set(word.glue) and not _opens(true[first])
    joined = bool((PREPOSITIONS | {"as"}) & set(word.after[:1]))  # "a poem set to music"
    bare = not word.glue and joined and word.text[-1] != "s"
    agent = "by" in true[phrase(true, last)].glue and not any(w.clause or w.sign for w in true[first + 1 : last])
    told = by(true, first, last) or agent or "by" in true[last].after
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
    start, verb = clause(true, last), true[first]
    follows = bool(true[start].sign) and not PREPOSITIONS & set(true[start].glue)
    return _opens(verb) and follows and first < start == phrase(true, last)


def _opens(verb: Word) -> bool:
    """Whether a word begins a sentence, or a part of one, whose doer follows: "returning home, a knight"."""
    begins = verb.sign in tuple(".!?") and not (PREPOSITIONS | ARTICLES) & set(verb.glue)
    return begins or (verb.apart and bool(_PARTICIPLE.match(verb.text)))


def _pronoun(head: Word, word: Word, true: Text, first: int, last: int) -> bool:
    """Whether "helps the creature" is said for "the creature is there, and he helps it"."""
    del head, word
    return bool(OBJECTS & set(true[last].after[:2])) and first not in (subject(true, last) or ())


TURNS: Final[tuple[Callable[[Word, Word, Text, int, int], bool], ...]] = (
    _passive,
    _owned,
    _trait,
    _participle,
    _pronoun,
)
"""Each tells whether head and word may stand the other way round, given where the description has word and head."""
