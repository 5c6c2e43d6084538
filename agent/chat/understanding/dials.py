"""Wishes that turn a dial: how popular, how varied, how many, and other ones than those shown."""

import re
from collections.abc import Iterable

from agent.chat.understanding.lexicon import one_of
from agent.chat.understanding.marked import Marked
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang

_EN, _ZH = "one two three four five six seven eight nine ten", "一 二 三 四 五 六 七 八 九 十"
_NUMBERS = {word: number for words in (_EN, _ZH) for number, word in enumerate(words.split(), 1)}
_NUMBERS |= {"两": 2, "a couple of": 2, "a dozen": 12}

MOST = 20
"""So many items at most are shown at once."""


def popularity(marked: Marked, lang: Lang) -> int:
    """-1 where less popular works are wanted, +1 where more popular ones are."""
    if marked.take(patterns(lang, "dials")["less_popular"]):
        return -1
    return 1 if marked.take(patterns(lang, "dials")["more_popular"]) else 0


def diversity(marked: Marked, lang: Lang) -> int:
    """+1 where a more varied list is wanted, -1 where a less varied one is."""
    if marked.take(patterns(lang, "dials")["less_varied"]):
        return -1
    return 1 if marked.take(patterns(lang, "dials")["more_varied"]) else 0


def others(marked: Marked, lang: Lang) -> bool:
    """Whether other items than those shown are wanted."""
    return bool(marked.take(patterns(lang, "dials")["others"]))


def count(marked: Marked, lang: Lang, labels: Iterable[str]) -> int:
    """How many items are wanted, at most `MOST`; 0 where nothing is said. `labels` are words for genres and themes."""
    pattern = patterns(lang, "dials")["counts"].replace("{labels}", one_of(labels, lang).removeprefix(r"\b"))
    place = re.search(pattern, marked.text, re.IGNORECASE)
    if place is None:
        return 0
    named = place.groupdict()
    said = next(value for value in named.values() if value)
    marked.blank(*place.span("n" if named["n"] else 0))
    return max(1, min(MOST, _NUMBERS.get(said.casefold()) or int(said)))
