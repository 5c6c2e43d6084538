"""The words that need no field, and those that may be said for a word of a field."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from prompts.claims import numerals
from prompts.outputs import Lang

NOT: Final = frozenset(
    [
        *("no", "not", "never", "nobody", "nothing", "none", "neither", "nor", "nowhere", "without", "unable"),
        *("cannot", "can't", "won't", "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't"),
        *("hasn't", "haven't", "couldn't", "wouldn't"),
    ]
)
"""Words that turn a statement round: a description without one supports no sentence that has one."""

SHORTEST: Final = 5
"""Signs of a beginning by which two forms of one word are told from two words: "photograph", "photographer"."""

ENDINGS: Final = (
    "ation", "ingly", "itie", "ment", "ness", "ing", "ied", "ity", "ie", "ed", "er", "ly", "y", "e",
)  # fmt: skip

SHORTEST_STEM: Final = 3
"""Signs that at least stay of a word."""

WHOLE: Final = frozenset(["widower", "widowers"])
"""Words whose ending tells them from another word."""


@cache
def stem(word: str) -> str:
    """The beginning of a word that its forms have in common, roughly: "readers" and "reading" give "read"."""
    plain = word.removesuffix("'s").replace("-", "")
    if plain.endswith("s") and not plain.endswith("ss") and len(plain) > SHORTEST_STEM:
        plain = plain[:-1]
    ending = (
        ""
        if word in WHOLE
        else next((e for e in ENDINGS if plain.endswith(e) and len(plain) - len(e) >= SHORTEST_STEM), "")
    )
    cut = plain.removesuffix(ending)
    return cut[:-1] if len(cut) > SHORTEST_STEM and cut[-1] == cut[-2] else cut


@cache
def small(word: str) -> bool:
    """Whether an English word is one of those that tell nothing by themselves."""
    return word in words_of("small.en")


@cache
def plain(word: str) -> bool:
    """Whether an English word tells nothing of a story; numbers do, but are claims of their own."""
    listed = small(word) or word in words_of("plain.en")
    return listed or word in numerals.UNITS or word in numerals.TENS or word in numerals.SCALES


def plain_zh() -> frozenset[str]:
    """Chinese words that tell nothing of a story; numerals do, but are claims of their own."""
    return words_of("plain.zh")


@cache
def longest(known: frozenset[str]) -> int:
    """The signs of the longest of some words."""
    return max(map(len, known))


def akin(word: str, lang: Lang = "en") -> frozenset[str]:
    """The words for which a word may be said; in English beginnings of words, as `stem` makes them."""
    return akins(lang).get(word, frozenset())


def same(one: str, other: str) -> bool:
    """Whether a word may be said for another, given the beginnings of both: a form of it, or one that is akin."""
    shorter = min(len(one), len(other))
    return one == other or other in akin(one) or (shorter >= SHORTEST and one[:shorter] == other[:shorter])


@cache
def akins(lang: Lang) -> Mapping[str, frozenset[str]]:
    """All words that may be said for others, with those."""
    found: dict[str, set[str]] = {}
    lines = [re.split(" (=|>) ", line, maxsplit=1) for line in lines_of(f"akin.{lang}")]
    for head, sign, rest in sorted(lines, key=lambda line: line[1]):  # "=" before ">"
        said = [stem(word) if lang == "en" else word for word in (head, *rest.split())]
        for word in said if sign == "=" else [said[0], *found.get(said[0], ())]:
            found.setdefault(word, set()).update(said)
    return {word: frozenset(others) for word, others in found.items()}


def lines_of(name: str, package: str = "prompts.claims") -> list[str]:
    """The lines of a list, without comments."""
    text = files(package).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def words_of(name: str, package: str = "prompts.claims") -> frozenset[str]:
    """The words of a list."""
    return frozenset(" ".join(lines_of(name, package)).split())
