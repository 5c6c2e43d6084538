"""Genres, themes, categories and creators in the words of a language."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NamedTuple

from migration.domain import Item
from prompts.claims.extract import claims
from prompts.grounding.story import sayable
from prompts.grounding.tongue import language_of
from prompts.outputs import Lang
from prompts.plain import plain
from prompts.template import glossary

TRAIT_COLUMNS, NAME_COLUMNS = 40, 80

SPELLED: Final = {"r&b": "R&B"}

BOASTING: Final = frozenset(["award", "price", "offer", "comparison", "acclaim"])
"""What a name, a genre or a theme does not say."""


class Subjects(NamedTuple):
    """Themes in running text: words for some by their label, for those whom they please, and those that are a tone."""

    said: Mapping[str, str]
    liked: dict[str, str]
    tones: frozenset[str]


def traits(item: Item, kind: str, lang: Lang) -> tuple[str, ...]:
    """Genres, themes or categories in the words of a language; Chinese leaves out what it has no word for."""
    raw = item.categories if kind == "category" else item.values(kind) or item.values(f"{kind}s")
    words = glossary(lang)
    plain_ones = (plain(value, TRAIT_COLUMNS) for value in raw if 0 < len(value) <= TRAIT_COLUMNS)
    fit = [value for value in plain_ones if is_label(value)]
    named = [words.get(value.casefold(), SPELLED.get(value.casefold(), value)) for value in fit]
    return tuple(dict.fromkeys(v for v in named if lang == "en" or language_of(v) == "zh"))


def spoken(labels: Iterable[str], lang: Lang, *, liked: bool = False) -> tuple[str, ...]:
    """Labels as one says them within a sentence: "grief" for "grief and loss".

    Chinese leaves out what it has no word for.

    Args:
        labels: as the catalogue has them.
        lang: of the sentence.
        liked: as what somebody is drawn to ("thrillers"), rather than as what a work is about.
    """
    known, words = subjects(lang), glossary(lang)
    said = (
        {word: how for word, how in known.said.items() if word not in known.tones} | known.liked
        if liked
        else known.said
    )
    found = [said.get(label.casefold()) or words.get(label.casefold(), label) for label in labels]
    return tuple(dict.fromkeys(word for word in found if lang == "en" or language_of(word) == "zh"))


def is_tone(label: str, lang: Lang) -> bool:
    """Whether a theme tells in what spirit something is told ("satire"), rather than what it is about."""
    return label.casefold() in subjects(lang).tones


@cache
def subjects(lang: Lang) -> Subjects:
    """How the usual themes are spoken of in a language."""
    raw = json.loads(files("prompts").joinpath("templates", f"subjects.{lang}.json").read_text(encoding="utf-8"))
    return Subjects(MappingProxyType(raw["said"]), raw["liked"], frozenset(raw["tones"]))


def is_label(text: str) -> bool:
    """Whether a text can be a name, a genre or a theme: it addresses nobody, and neither praises nor sells."""
    return sayable(text, NAME_COLUMNS) and not any(claim.kind in BOASTING for claim in claims(text))


def creators(item: Item, lang: Lang, most: int = 3) -> str:
    """The creators in a row; of more than `most` the first, and "others"."""
    named = [plain(name, NAME_COLUMNS) for name in item.creators]
    named = [name for name in named if is_label(name)]
    if len(named) > most:
        return f"{named[0]}{' 等人' if lang == 'zh' else ' and others'}"
    return "、".join(named) if lang == "zh" else _joined(named)


def _joined(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
