"""What may be said for a candidate: decided from its evidence alone, before any word is chosen.

Nothing is claimed that the evidence does not hold: a trait is named only with the items that share it, and where no
trait is shared only people's choices, or the nearness of descriptions, are spoken of.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from migration.domain import DISLIKE, History, How, Profile
from prompts.clean import clean
from prompts.grounding.story import sayable
from prompts.outputs import Lang
from retrieval.candidates import Candidate, Evidence

Ground = Literal["creator", "theme", "label", "choices", "words", "dislike", "popular", "stranger"]
"""What a reason rests on.

creator, theme, label: a trait that the named items share with the candidate (label: a genre, a category or the like);
choices: no known trait, only what people take together; words: only the nearness of descriptions; dislike: the named
items were disliked, and nothing that was liked counts beside them; popular: nothing in the history speaks for it;
stranger: nothing is known of the person.
"""

NAMED = 3
"""How many items of the history a reason names at most."""

FAINT = 0.25
"""An item whose contribution is below this part of the strongest one's, a disliked one's too, is not named."""

WORKS: Final = frozenset(
    ["album", "article", "book", "course", "film", "game", "movie", "music", "podcast", "recipe", "series", "song"]
)
"""Domains whose items have a noun of their own ("this film"); in all others they are items."""

LONGEST_TITLE = 400
"""Columns of a title that are read: one that links, or gives orders to whoever reads, is told by its id instead."""

TITLE_COLUMNS, VALUE_COLUMNS = 60, 40
"""Longer titles, and longer values of traits, are shortened."""

TELLING: Final = {"creator": 8.0, "theme": 2.0, "genre": 1.0}
"""How much a trait tells, by its kind; any other half as much as a genre."""


@dataclass(frozen=True)
class Named:
    """An item of the history as a sentence names it."""

    key: str
    title: str
    contribution: float
    share: float
    domain: str
    noun: str = ""
    """What it is ("book"), where its title alone would be taken for the candidate's or another's; else empty."""


@dataclass(frozen=True)
class Bond:
    """What the named items of `keys` have in common with the candidate: up to two values of one kind."""

    ground: Ground
    kind: str = ""
    values: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Grounds:
    """What a reason may say: `bond` is true of the items in `main`; `others` speak for the candidate too.

    Attributes:
        named: the items to be named, the strongest first.
        bond: what the reason rests on.
        theme: where that is a label, a theme that some of the items in `main` share with the candidate too.
        other_bonds: what some of the others have in common with the candidate, the most telling first.
    """

    named: tuple[Named, ...]
    bond: Bond
    theme: Bond | None = None
    other_bonds: tuple[Bond, ...] = ()

    @property
    def main(self) -> tuple[Named, ...]:
        """The named items of which the bond is true."""
        return tuple(item for item in self.named if item.key in self.bond.keys)

    @property
    def others(self) -> tuple[Named, ...]:
        """The named items of which it is not."""
        return tuple(item for item in self.named if item.key not in self.bond.keys)

    @property
    def thematic(self) -> tuple[Named, ...]:
        """The items in `main` that share the theme."""
        return tuple(item for item in self.main if self.theme and item.key in self.theme.keys)


def grounds(candidate: Candidate, how: How, lang: Lang, history: History | None, profile: Profile | None) -> Grounds:
    """Find what may be said for a candidate (arguments as in `prompts.reason.reason`)."""
    if how == "prior":
        return Grounds((), Bond("stranger"))
    speaking = sorted((e for e in candidate.evidence if e.contribution > 0), key=lambda e: -e.contribution)
    names = {(e.domain, e.item) for e in speaking}
    disliked = _disliked(history, names)
    heard = [e for e in speaking if e.contribution >= FAINT * speaking[0].contribution]
    liked = [e for e in heard if _key(e) not in disliked]
    known = history.items if history else ()
    titles = {str(item.key): item.title_in(lang) for item in known if (item.domain, item.id) in names}
    named = _named(liked or heard, titles, clean(candidate.item.title_in(lang), TITLE_COLUMNS))
    if not liked:
        return Grounds(named, Bond("dislike" if named else "popular", keys=_keys(named)))
    bond = next(_bonds(candidate, named), None) or _unnamed_bond(named, profile)
    found = Grounds(named, bond)
    themes = (b for b in _bonds(candidate, found.main) if b.ground == "theme" and bond.ground == "label")
    return replace(found, theme=next(themes, None), other_bonds=tuple(_bonds(candidate, found.others)))


@lru_cache(maxsize=8192)
def told_title(title: str) -> str:
    """A title as a sentence names it; empty where it is none: too long, or with orders to whoever reads it."""
    shown = clean(title, TITLE_COLUMNS)
    return shown if len(shown) <= 2 * TITLE_COLUMNS and sayable(clean(title, LONGEST_TITLE), LONGEST_TITLE) else ""


def noun(domain: str) -> str:
    """The noun of a domain's items in the singular; "item" where there is none."""
    name = domain.casefold()
    return next((noun for noun in (name, name.removesuffix("s")) if noun in WORKS), "item")


def _named(evidence: Sequence[Evidence], titles: Mapping[str, str], candidate: str) -> tuple[Named, ...]:
    """The strongest few works, each once; with a noun where a title is also the candidate's or another one's."""
    works: dict[tuple[str, str], Named] = {}
    for one in evidence:
        item = _as_named(one, titles)
        if one.contribution >= FAINT * evidence[0].contribution and item.key not in _keys(tuple(works.values())):
            works.setdefault((item.domain, item.title.casefold()), item)  # editions bear one title
    first = list(works.values())[:NAMED]
    count = Counter([candidate.casefold(), *(item.title.casefold() for item in first)])
    return tuple(replace(i, noun=noun(i.domain) if count[i.title.casefold()] > 1 else "") for i in first)


def _as_named(evidence: Evidence, titles: Mapping[str, str]) -> Named:
    names = (titles.get(_key(evidence), ""), evidence.title, evidence.item)
    title = next(filter(None, map(told_title, names)), "?")
    return Named(_key(evidence), title, evidence.contribution, evidence.share, evidence.domain)


def _bonds(candidate: Candidate, named: Sequence[Named]) -> Iterator[Bond]:
    """Yield the traits that some of the named items share with the candidate, the most telling first.

    A trait tells more by its kind (`TELLING`) and by how much the items that share it contribute: a theme goes before a
    genre, unless it is the theme of a lesser part of them. Two traits of one kind and of the same items are one bond.
    """
    weight = {item.key: item.contribution for item in named}
    bonds: dict[tuple[str, frozenset[str]], Bond] = {}
    for shared in candidate.shared:
        keys = frozenset(key for key in shared.items if key in weight)
        bond = bonds.get((shared.kind, keys)) or Bond(_ground(shared.kind), shared.kind, keys=keys)
        value = clean(shared.value, VALUE_COLUMNS)
        if keys and value and value not in bond.values:
            bonds[shared.kind, keys] = replace(bond, values=(*bond.values, value)[:2])

    def telling(bond: Bond) -> float:
        return TELLING.get(bond.kind, 0.5) * sum(weight[key] for key in bond.keys)

    yield from sorted(bonds.values(), key=telling, reverse=True)


def _ground(kind: str) -> Ground:
    return "creator" if kind == "creator" else "theme" if kind == "theme" else "label"


def _unnamed_bond(named: Sequence[Named], profile: Profile | None) -> Bond:
    """What is left to say where no trait is shared: nobody's choices stand behind items known by their text alone."""
    parts = profile.parts if profile else ()
    chosen = _keys(named) - {f"{part.domain}:{part.item}" for part in parts if part.by == "text"}
    return Bond("choices", keys=chosen) if chosen else Bond("words", keys=_keys(named))


def _disliked(history: History | None, names: Collection[tuple[str, str]]) -> set[str]:
    """Keys of those of some items of which the last word was a dislike."""
    events = history.events if history else ()
    last = {str(event.key): event.action for event in events if (event.domain, event.item) in names}
    return {key for key, action in last.items() if action == DISLIKE}


def _keys(named: Sequence[Named]) -> frozenset[str]:
    return frozenset(item.key for item in named)


def _key(evidence: Evidence) -> str:
    return f"{evidence.domain}:{evidence.item}"
