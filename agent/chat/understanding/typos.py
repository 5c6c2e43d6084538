"""Titles that are not written as titles: with typing errors, in everyday words, or of no catalogue at all."""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from agent.chat.understanding.lexicon import lexicon
from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.scene import World
from agent.chat.understanding.titles import Span, domain_beside, ref_of
from agent.people.spelling import normal
from prompts.outputs import Lang

_WORD = re.compile(r"[^\W\u3400-\u9fff]+(?:['’.\-][^\W\u3400-\u9fff]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]{5,}")
LONGEST, SHORTEST = 9, 5
"""So many words of English are looked at as one title, and from so many Chinese characters on a wrong one is told."""
LOOKED_AT = 60
"""So many runs of words of one message are compared with all titles."""


def mark_misspelt(marked: Marked, world: World, last: str) -> None:
    """Mark titles of several words with typing errors, before "and" in one of them can be taken for a conjunction."""
    runs = (run for run in _runs(marked.text, world.known) if " " in run.words)
    found: list[Span] = []
    for run in islice(runs, LOOKED_AT):
        apart = all(run.end <= other.start or other.end <= run.start for other in found)
        if apart and world.spotter.find(run.words, None, last).how == "likely":
            found.append(run)
    for run in sorted(found, reverse=True):
        if not marked.full:
            marked.mark(run.start, run.end, ref_of(world.spotter.find(run.words, None, last), run.words))


def mark_plain(marked: Marked, clause: str, world: World, lang: Lang, last: str) -> bool:
    """Mark the first title in everyday words in a clause that speaks of a work; False where there is none."""
    return any(_mark(marked, clause, span, world, lang, last) for span in world.spotter.in_everyday_words(clause))


def mark_strange(marked: Marked, clause: str, world: World, lang: Lang, last: str, *, named: bool) -> bool:
    """Mark the first misspelt title in a clause, among the words that no text of the catalogues knows, and names.

    Args:
        marked: the message.
        clause: the part of it.
        world: the catalogues.
        lang: of the message.
        last: the domain that is looked at last where a title is in several.
        named: a name that no catalogue holds is taken for a title too.
    """
    runs = _runs(clause, world.known)
    return any(_mark(marked, clause, run, world, lang, last, strange=named and is_name(run.words)) for run in runs)


def _mark(
    marked: Marked, clause: str, span: Span, world: World, lang: Lang, last: str, *, strange: bool = False
) -> bool:
    """Mark part of a clause if it means a work or a creator, or if a `strange` title may be meant."""
    domain = domain_beside(clause, span.start, span.end, lang, world.domains)
    match = world.spotter.find(span.words, domain, last)
    means = match.how != "unknown" or match.creator or strange
    if means and not marked.full:
        start = marked.text.find(clause)
        marked.mark(start + span.start, start + span.end, ref_of(match, span.words))
    return bool(means)


def mark_whole(marked: Marked, world: World, last: str) -> bool:
    """Mark a message that is nothing but a title with a typing error, part of a title or a creator."""
    words = marked.text.strip(" \t\n.!?。！？")
    if not words or len(words.split()) > LONGEST or re.search(REF, words):
        return False
    match = world.spotter.find(words, None, last)
    if match.how == "unknown" and not match.creator:
        return False
    start = marked.text.index(words)
    marked.mark(start, start + len(words), ref_of(match, words))
    return True


def _runs(clause: str, known: Collection[str]) -> Iterator[Span]:
    """Runs of words that may be a title, the longest first; they begin and end with a word that says something."""
    for han in _HAN.finditer(clause):
        for length in range(min(LONGEST, len(han[0])), SHORTEST - 1, -1):
            for start in range(han.start(), han.end() - length + 1):
                yield Span(start, start + length, clause[start : start + length])
    words = list(_WORD.finditer(clause))
    small = lexicon("en").stop | lexicon("en").chatter
    telling = [word[0].casefold().replace("’", "'") not in small for word in words]
    strange = [normal(word[0]) not in known and tells for word, tells in zip(words, telling, strict=True)]
    for length in range(min(LONGEST, len(words)), 0, -1):
        for n in range(len(words) - length + 1):
            last = n + length - 1
            within = clause[words[n].start() : words[last].end()]
            named = words[n][0][0].isupper() and n > 0
            if re.search(REF, within) or not (telling[n] or telling[last] or named):
                continue
            if any(strange[n : last + 1]) or (length > 1 and is_name(within)):
                yield Span(words[n].start(), words[last].end(), within)


def is_name(words: str) -> bool:
    """Whether the words are written as a name: a capital in the first and in most that follow."""
    told = [word for word in words.split() if word[0].isalpha()]
    small = (lexicon("en").stop | lexicon("en").chatter) - {"the", "a", "an"}
    return (
        len(told) > 1
        and told[0].casefold() not in small
        and told[0][0].isupper()
        and 2 * sum(word[0].isupper() for word in told) > len(told)
    )
