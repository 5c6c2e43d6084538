"""Words of a sentence: which tell nothing of a work, and which may be said for a word of its fields."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from prompts.claims import vocabulary as copy
from prompts.claims.names import inflected
from prompts.claims.vocabulary import SHORTEST, lines_of, stem, words_of

HERE: Final = "prompts.grounding"


@cache
def plain(word: str) -> bool:
    """Whether an English word tells nothing of a work: it connects, compares, recommends or the like."""
    return any(copy.plain(form) or form in words_of("plain.en", HERE) for form in inflected(word))


@cache
def plain_zh() -> frozenset[str]:
    """The same in Chinese."""
    return copy.plain_zh() | words_of("plain.zh", HERE)


@cache
def english(word: str) -> frozenset[str]:
    """The English words for which a Chinese word may be said; none for a word that is not listed."""
    return _dictionary().get(word, frozenset())


@cache
def chinese() -> frozenset[str]:
    """All Chinese words that `english` knows."""
    return frozenset(_dictionary())


def in_english(text: str) -> Iterator[str]:
    """Yield the English words for the Chinese ones in a text."""
    return (word for found in chinese() if found in text for word in english(found))


def holds(told: frozenset[str], word: str) -> bool:
    """Whether a text with these beginnings of words tells an English word, in any of its forms or in a word for it."""
    return bool(_said_for(stem(word)) & told) or has_form(told, word)


def has_form(told: frozenset[str], word: str) -> bool:
    """Whether it has the word itself in any of its forms."""
    own = stem(word)
    return own in told or (
        len(own) >= SHORTEST
        and any(len(one) >= SHORTEST and (one.startswith(own) or own.startswith(one)) for one in told)
    )


@cache
def _said_for(own: str) -> frozenset[str]:
    return copy.akin(own) | _akin().get(own, frozenset())


@cache
def _akin() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for heads, rest in _pairs("akin.en", " > "):
        for head in heads:
            found[stem(head)] = found.get(stem(head), frozenset()) | frozenset(map(stem, rest))
    return found


@cache
def _dictionary() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for heads, rest in _pairs("english.zh", " = "):
        for head in heads:
            found[head] = found.get(head, frozenset()) | frozenset(rest)
    return found


def _pairs(name: str, sign: str) -> list[tuple[list[str], list[str]]]:
    halves = (line.split(sign) for line in lines_of(name, HERE))
    return [(heads.split(), rest.casefold().split()) for heads, rest in halves]
