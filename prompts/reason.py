"""Reasons without a language model: a sentence or two put together from a candidate's evidence alone.

What may be said, `prompts.grounds` decides; how it is said stands in the templates `reason.<language>.v1.jinja`.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from migration.domain import History, How, Item, Profile
from prompts.grounds import Bond, Named, grounds, noun
from prompts.outputs import Explanation, Lang, Sentence
from prompts.template import glossary, render
from retrieval.candidates import Candidate

CLEARLY = 1.25
"""By this factor an item must contribute more than another before it is said to count for more."""

_SPACES: Final = re.compile(r"\s+(?=[，。；：、）])|(?<=[，。；：、）])\s+")  # Chinese punctuation brings its own space


def reason(
    candidate: Candidate,
    *,
    lang: Lang = "en",
    how: How = "network",
    history: History | None = None,
    profile: Profile | None = None,
) -> Explanation:
    """Say in a sentence or two why a candidate is recommended.

    The wording turns with the rank and the item, so that neighbours in a list do not read alike, and is the same
    whenever it is asked for.

    Args:
        candidate: an item with its evidence and shared traits; nothing else is claimed.
        lang: the language of the sentence. Titles are given in it where `history` knows them, else as they are.
        how: how the candidate's score came about; of a "prior" the reason says that only popularity speaks.
        history: tells which items were disliked, and knows titles in other languages.
        profile: tells which items entered by their text alone, so that nobody's choices stand behind them.

    Returns:
        An explanation of less than 400 characters without control signs: a sentence on what its strongest items have in
        common with the candidate, and perhaps one on others, or on a theme that some of them share with it too. Each
        cites exactly the items that it names.
    """
    found = grounds(candidate, how, lang, history, profile)
    main, others = found.main, found.others
    others_lead = bool(others) and others[0].contribution > CLEARLY * main[0].contribution
    strength = _strength(main)
    of_all_others = (bond for bond in found.other_bonds if len(bond.keys) == len(others))
    sentences = render(
        f"reason.{lang}.v1",
        bond=_in_words(found.bond, lang),
        named=main,
        strength=strength,
        also=found.theme and _in_words(found.theme, lang),
        thematic=found.thematic,
        others=others,
        others_bond=next((_in_words(bond, lang) for bond in of_all_others), None),
        others_bare=not found.other_bonds,
        others_lead=others_lead,
        rest_told=bool(others) and (others_lead or strength != "part" or _strength(found.named) == "all"),
        noun=noun(candidate.item.domain),
        nuance=_draw(candidate.item),
    )
    said = _chosen(sentences, turn=candidate.rank - 1, draw=_draw(candidate.item))
    cites = [tuple(item.key for item in items) for items in (main, others or found.thematic)]
    return Explanation(
        text=("" if lang == "zh" else " ").join(said),
        cites=tuple(item.key for item in found.named),
        lang=lang,
        sentences=tuple(Sentence(text=text, cites=keys) for text, keys in zip(said, cites, strict=False)),
    )


def _strength(named: Sequence[Named]) -> Literal["all", "most", "part"]:
    """How much of what speaks for the candidate comes from these items."""
    share = sum(item.share for item in named)
    return "all" if share >= 0.95 else "most" if share >= 0.5 else "part"


def _in_words(bond: Bond, lang: Lang) -> Bond:
    words = glossary(lang)
    return replace(bond, values=tuple(words.get(value.casefold(), value) for value in bond.values))


def _chosen(sentences: str, turn: int, draw: int) -> list[str]:
    """One line of each group of sentences."""
    groups = [group.split("\n") for group in sentences.split("\n\n")]
    chosen = [" ".join(group[(turn + draw * n) % len(group)].split()) for n, group in enumerate(groups)]
    return [_SPACES.sub("", sentence[:1].upper() + sentence[1:]) for sentence in chosen]


def _draw(item: Item) -> int:
    """A number that is the same for an item wherever it turns up."""
    return int.from_bytes(hashlib.blake2b(str(item.key).encode(), digest_size=4).digest(), "big")
