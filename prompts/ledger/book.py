"""What the catalogue and the audience hold, field by field, so that a claim can be looked up.

Of a description only plain statements count: a sentence that addresses its reader or a language model supports nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from migration.domain import Attribute, Item
from prompts.claims.claim import Claim
from prompts.claims.extract import claims
from prompts.claims.fold import fold, words
from prompts.claims.vocabulary import stem
from prompts.copy.called import people
from prompts.copy.copies import Audience
from prompts.copy.labels import is_label
from prompts.copy.languages import LANGUAGES
from prompts.grounding.contradictions import against
from prompts.grounding.story import LONGEST, sayable, told
from prompts.grounds import noun
from prompts.outputs import Lang
from prompts.template import glossary

Weight = Literal["fact", "prose", "audience"]
"""fact: a field of its own; prose: a sentence of a description; audience: what is known of those it is written for."""

LANGS: Final[tuple[Lang, ...]] = ("en", "zh")
DESCRIPTION: Final = "description"
LONGEST_TITLE: Final = 120
LABELS: Final = frozenset(["genres", "themes", "genre", "theme", "categories", "tags"])
"""Attributes that name what an item is; praise in them is none of it."""


@dataclass(frozen=True)
class Entry:
    """One value of one field, or one sentence of a description."""

    field: str
    value: str
    weight: Weight = "fact"

    @cached_property
    def folded(self) -> str:
        """The value in one spelling."""
        return fold(self.value)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words of the value."""
        return unowned(words(self.value))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The beginnings of its words, by which forms of one word are compared."""
        return frozenset(map(stem, self.words))

    @cached_property
    def parts(self) -> frozenset[str]:
        """The beginnings of its words that may stand alone: of "love and war" both, of "science fiction" none."""
        return _parts(self.value) if self.value.casefold() in glossary("zh") else self.stems

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the value itself claims."""
        return claims(self.value)


@dataclass(frozen=True)
class Book:
    """Everything that a copy for an item and an audience may rest on."""

    item: Item
    audience: Audience
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, item: Item, audience: Audience) -> "Book":
        """Open the book of an item and an audience."""
        return cls(item, audience, (*_of_item(item), *_of_audience(audience)))

    @property
    def facts(self) -> Iterator[Entry]:
        """The fields of their own."""
        return (entry for entry in self.entries if entry.weight == "fact")

    @cached_property
    def stated(self) -> tuple[Entry, ...]:
        """The fields of their own, and what is known of the audience: all but descriptions."""
        return tuple(entry for entry in self.entries if entry.weight != "prose")

    @property
    def prose(self) -> Iterator[Entry]:
        """The sentences of the descriptions."""
        return (entry for entry in self.entries if entry.weight == "prose")

    def fields(self, *names: str) -> Iterator[Entry]:
        """The entries of fields whose name holds one of `names`."""
        return (entry for entry in self.facts if any(name in entry.field.casefold() for name in names))

    @cached_property
    def names(self) -> frozenset[str]:
        """The beginnings of the words in the names of the fields: "ingredients", "min_age"."""
        return frozenset(stem(part) for entry in self.entries for part in entry.field.casefold().split("_"))


def unowned(found: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the 's of possession."""
    return tuple(word.removesuffix("'s") for word in found)


def _parts(label: str) -> frozenset[str]:
    """The words of a genre or theme that name it by themselves."""
    named = (unowned(words(part.removeprefix("the "))) for part in label.casefold().split(" and "))
    alone = (run for run in named if len(run) == 1 or (run[1:] in (("fiction",), ("novel",)) and run[0] != "science"))
    return frozenset(stem(word) for run in alone for word in run)


def first(entries: Iterable[Entry]) -> Entry | None:
    """The first of some entries, if there is one."""
    return next(iter(entries), None)


def _of_item(item: Item) -> Iterator[Entry]:
    if sayable(item.title, LONGEST_TITLE):
        yield Entry("title", item.title)
    yield from _in_both("domain", item.domain)
    yield from _in_both("domain", noun(item.domain))
    yield from (Entry("creators", name) for name in item.creators if is_label(name))
    for name in filter(is_label, item.categories):
        yield from _in_both("categories", name)
    if names := LANGUAGES.get(item.language.split("-")[0].lower()):
        yield from (Entry("language", name) for name in names)
    for name, value in item.attributes.items():
        yield from _of_attribute(name, value)
    own = (sentence for sentence in dict.fromkeys(told(item.description)) if not against(sentence, item))
    yield from (Entry(DESCRIPTION, sentence, "prose") for sentence in own)


def _of_attribute(name: str, value: Attribute) -> Iterator[Entry]:
    """The entries of one attribute; the longest are read as descriptions are."""
    if name.startswith(DESCRIPTION):
        yield from (Entry(name, sentence, "prose") for sentence in told(str(value)))
    elif isinstance(value, tuple):
        for one in value:
            if is_label(one) or name not in LABELS:
                yield from _in_both(name, one)
    elif isinstance(value, bool):
        yield from [Entry(name, name.replace("_", " "))] if value else []
    else:
        yield from _in_both(name, str(value))
        if "price" in name and value == 0:
            yield from (Entry(name, word) for word in ("free", "免费"))


def _in_both(field: str, value: str) -> Iterator[Entry]:
    """A value as it stands, where it may be told on, and its Chinese word where the glossary has one."""
    if sayable(value, LONGEST):
        yield Entry(field, value)
        word = glossary("zh").get(value.casefold())
        if word and word != value:
            yield Entry(field, word)


def _of_audience(audience: Audience) -> Iterator[Entry]:
    if not audience.leads:
        return
    if audience.source:
        yield from (Entry("audience", people(audience.source, lang), "audience") for lang in LANGS)
        yield Entry("audience", audience.source, "audience")
    for interest in audience.interests:
        yield from (Entry(e.field, e.value, "audience") for e in _in_both("audience.interests", interest))
    for loved in audience.items:
        yield from (Entry("audience.items", loved.title_in(lang), "audience") for lang in LANGS)
