"""The words that the understanding knows, by language, from `words.<language>.json`; and patterns made of them."""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pydantic import Field

from migration.domain import Value
from prompts.outputs import Lang
from prompts.template import glossary


class Lexicon(Value):
    """What words of one language stand for.

    Attributes:
        domains: names of kinds of works ("film"), each with the words for it.
        verbs: kinds of works, each with what one does with them.
        shorthand: everyday spellings, each with what it stands for; empty where it says nothing.
        labels: other words for a genre or theme, each with its English name; two names are joined by "+".
        groups: words for what several labels have in common ("violent"), each with these labels.
        moods: words for a mood, each with English words that texts of works in that mood hold.
        situations: words for an occasion, each with words as for a mood.
        young: the occasions at which children are present.
        languages: names of languages, each with its ISO 639-1 code; `!` before it means any other language.
        common: titles that are also everyday words: they are taken for a title only where they are written as one.
        everyday_labels: words for labels that are also everyday words: they are conditions only beside a kind of works,
            or after "about".
        stop: words that say nothing about what is wanted.
        creators: names of creators, each with the one that catalogues in English have.
        chatter: more of them, of which titles may be made ("Come and See").
    """

    domains: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
    shorthand: dict[str, str]
    labels: dict[str, str]
    groups: dict[str, tuple[str, ...]]
    moods: dict[str, str]
    situations: dict[str, str]
    young: tuple[str, ...]
    languages: dict[str, str]
    common: frozenset[str]
    everyday_labels: frozenset[str]
    stop: frozenset[str]
    chatter: frozenset[str]
    creators: dict[str, str] = Field(default_factory=dict)


@cache
def lexicon(lang: Lang) -> Lexicon:
    """The lexicon of a language."""
    text = files("agent.chat.understanding").joinpath(f"words.{lang}.json").read_text(encoding="utf-8")
    read = json.loads(text)
    if lang == "en":
        read["moods"] = {form: stands for word, stands in read["moods"].items() for form in (word, *_compared(word))}
    return Lexicon.model_validate(read)


def _compared(word: str) -> tuple[str, ...]:
    """The comparative and the superlative of an English word: "funnier", "sadder", "darkest"."""
    stem = re.sub(r"(?<=[^aeiou])y$", "i", word.removesuffix("e"))
    stem += stem[-1] if re.search(r"^[^aeiou]+[aeiou][bdgmnpt]$", stem) else ""
    return f"{stem}er", f"{stem}est"


def one_of(words: Iterable[str], lang: Lang) -> str:
    """A pattern for any of some words, the longest first; in English they are whole words."""
    escaped = [re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)) if word]
    joined = "|".join(escaped) or r"(?!)"
    return rf"\b(?:{joined})(?![\w-])" if lang == "en" else rf"(?:{joined})"


@cache
def domain_pattern(lang: Lang) -> str:
    """A pattern for any word for a kind of works."""
    return one_of((word for words in lexicon(lang).domains.values() for word in words), lang)


def words_for(domain: str, lang: Lang) -> tuple[str, ...]:
    """What a domain of the store is called in a language: its name, one or many of it, and the words known for it."""
    kind = concept(domain)
    known = lexicon(lang).domains.get(kind, ())
    own = (kind, f"{kind}s", *filter(None, [glossary(lang).get(kind)]))
    return tuple(dict.fromkeys((*known, *(own if not known else ()), domain.casefold())))


def concept(domain: str) -> str:
    """The kind of works that a domain holds ("film" for a domain "movies"), or its own name."""
    name = domain.casefold().replace("_", " ")
    one = name[:-1] if name.endswith("s") and not name.endswith("ss") else name
    return next((kind for kind, words in lexicon("en").domains.items() if {name, one} & {kind, *words}), one)
