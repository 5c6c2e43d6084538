"""Why a candidate is here: the fall of its score when an item is taken out of the history, exactly.

The evidence comes from the model that made the score; what items have in common is read off the catalogue.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np

from migration.domain import History, Item, ItemKey, Profile, ProfilePart
from migration.embedder import Vectors
from retrieval.candidates import Candidate, Evidence, Shared
from retrieval.where import field_name

STRONGEST = 5
"""So many items of the history are shown for a candidate."""

ORDER = {"creator": 0, "theme": 1, "genre": 2, "category": 3}
"""What tells most comes first; any other attribute comes after."""

LONGEST = 60
"""A text longer than this is prose, not a label that two items could share."""


class TakesOut(Protocol):
    """What is asked of a migrator here."""

    def profile(self, history: History) -> Profile:
        """What the encoder takes up of a history."""
        ...

    def without_each(self, history: History, *, popularity: float = 1.0, at: datetime | None = None) -> Vectors:
        """The person's vector with each part of the profile taken out in turn."""
        ...

    def place(self, items: Sequence[Item]) -> Vectors:
        """Where (n, dim) items stand."""
        ...


def attribute(
    migrator: TakesOut,
    history: History,
    candidates: Sequence[Candidate],
    *,
    profile: Profile | None = None,
    popularity: float = 1.0,
    at: datetime | None = None,
) -> list[Candidate]:
    """Give each candidate its evidence: items of the history that carry its score, and what they share with it.

    Args:
        migrator: the network that scored the candidates.
        history: of the person, with the items described.
        candidates: as they were retrieved, for the same dial and moment.
        profile: what the encoder takes up of the history, where that is known already.
        popularity: dial as it was when they were scored.
        at: moment as it was when they were scored.
    """
    parts = (profile or migrator.profile(history)).parts
    if not parts or not candidates:
        return list(candidates)
    without = migrator.without_each(history, popularity=popularity, at=at)
    placed = migrator.place([candidate.item for candidate in candidates])
    falls = np.array([candidate.score for candidate in candidates], np.float32)[:, None] - placed @ without.T
    items = {item.key: item for item in history.items}
    labels = {key: frozenset(_labels(item, folded=True)) for key, item in items.items()}
    return [_with(c, fall.tolist(), parts, items, labels) for c, fall in zip(candidates, falls, strict=True)]


def common(item: Item, evidence: Sequence[Evidence], items: Mapping[ItemKey, Item]) -> tuple[Shared, ...]:
    """What an item shares with some evidence, according to the catalogue; the most telling first.

    Args:
        item: the candidate.
        evidence: items of a history, with what they contribute.
        items: what the catalogue knows of them.
    """
    labels = {key: frozenset(_labels(found, folded=True)) for key, found in items.items()}
    return tuple(_shared(item, evidence, labels))


def _with(
    candidate: Candidate,
    falls: Sequence[float],
    parts: Sequence[ProfilePart],
    items: Mapping[ItemKey, Item],
    labels: Mapping[ItemKey, frozenset[tuple[str, str]]],
) -> Candidate:
    total = sum(fall for fall in falls if fall > 0)
    strongest = sorted(range(len(parts)), key=lambda n: -falls[n])[:STRONGEST]
    evidence = []
    for n in strongest:
        if falls[n] > 0:
            key = ItemKey(parts[n].domain, parts[n].item)
            title = items[key].name if key in items else key.id
            share = falls[n] / total
            evidence.append(Evidence(domain=key.domain, item=key.id, title=title, contribution=falls[n], share=share))
    shared = tuple(_shared(candidate.item, evidence, labels))
    return candidate.model_copy(update={"evidence": tuple(evidence), "shared": shared})


def _shared(
    item: Item, evidence: Sequence[Evidence], labels: Mapping[ItemKey, frozenset[tuple[str, str]]]
) -> Iterator[Shared]:
    """What the item shares with its evidence: the most telling kinds first, then what the strongest evidence shares."""
    own = dict(zip(_labels(item, folded=True), _labels(item, folded=False), strict=True))
    found = []
    for folded, (kind, value) in own.items():
        having = [one for one in evidence if folded in labels.get(ItemKey(one.domain, one.item), ())]
        if having:
            weight = sum(one.contribution for one in having)
            keys = tuple(str(ItemKey(one.domain, one.item)) for one in having)
            found.append((ORDER.get(kind, len(ORDER)), -weight, Shared(kind=kind, value=value, items=keys)))
    yield from (shared for *_, shared in sorted(found, key=lambda entry: entry[:2]))


def _labels(item: Item, *, folded: bool) -> list[tuple[str, str]]:
    """(kind, value) of everything that the catalogue says in labels; `folded` makes upper and lower case one."""
    labels = [("creator", value) for value in item.creators] + [("category", value) for value in item.categories]
    for name, values in item.attributes.items():
        if isinstance(values, tuple):
            labels += [(field_name(name), value) for value in values]
        elif isinstance(values, str) and not name.startswith("title"):
            labels.append((field_name(name), values))
    labels = [(kind, value) for kind, value in labels if value.strip() and len(value) <= LONGEST]
    return [(kind, value.strip().casefold()) for kind, value in labels] if folded else labels
