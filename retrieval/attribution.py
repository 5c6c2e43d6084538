"""Why a candidate is here: the fall of its score when an item is taken out of the history, exactly.

The evidence comes from the model that made the score; what items have in common is read off the catalogue.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from migration.domain import History, Item, ItemKey
from migration.embedder import Vectors
from migration.profiles import Carried
from retrieval.candidates import Candidate, Evidence, Shared
from retrieval.where import field_name

STRONGEST = 5
"""So many items of the history are shown for a candidate."""

ORDER = {"creator": 0, "theme": 1, "genre": 2, "category": 3}
"""What tells most comes first; any other attribute comes after."""

LONGEST = 60
"""A text longer than this is prose, not a label that two items could share."""

Label = tuple[str, str]
"""A kind, and the value in lower case."""


class Places(Protocol):
    """What is asked of a migrator here."""

    def place(self, items: Sequence[Item]) -> Vectors:
        """Where (n, dim) items stand."""
        ...


def attribute(migrator: Places, carried: Carried, history: History, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give each candidate its evidence: items of the history that carry its score, and what they share with it.

    Args:
        migrator: the network that scored the candidates.
        carried: the person for whom they were retrieved.
        history: of the person, with the items described.
        candidates: as they were retrieved.
    """
    parts = [ItemKey(part.domain, part.item) for part in carried.profile.parts]
    if not candidates or not parts:
        return list(candidates)
    items = [candidate.item for candidate in candidates]
    left = carried.without.scores(migrator.place(items), [item.key for item in items])
    falls = np.array([candidate.score for candidate in candidates], np.float32)[:, None] - left.T
    strongest = np.argsort(-falls, axis=1, kind="stable")[:, :STRONGEST].tolist()
    totals = np.maximum(falls, 0).sum(axis=1, dtype=np.float64).tolist()
    names = {item.key: item.name for item in history.items}
    having = _having(history.items)
    out = []
    for candidate, fall, best, total in zip(candidates, falls.tolist(), strongest, totals, strict=True):
        evidence = [_evidence(parts[n], names, fall[n], total) for n in best if fall[n] > 0]
        shared = tuple(_shared(candidate.item, evidence, having))
        out.append(candidate.model_copy(update={"evidence": tuple(evidence), "shared": shared}))
    return out


def common(item: Item, evidence: Sequence[Evidence], items: Mapping[ItemKey, Item]) -> tuple[Shared, ...]:
    """What an item shares with some evidence, according to the catalogue; the most telling first.

    Args:
        item: the candidate.
        evidence: items of a history, with what they contribute.
        items: what the catalogue knows of them.
    """
    return tuple(_shared(item, evidence, _having(items.values())))


def _evidence(key: ItemKey, names: Mapping[ItemKey, str], fall: float, total: float) -> Evidence:
    title = names.get(key, key.id)
    return Evidence(domain=key.domain, item=key.id, title=title, contribution=fall, share=fall / total)


def _having(items: Iterable[Item]) -> dict[Label, set[ItemKey]]:
    """The items that have each label."""
    having: dict[Label, set[ItemKey]] = defaultdict(set)
    for item in items:
        for label in _labels(item):
            having[label].add(item.key)
    return having


def _shared(item: Item, evidence: Sequence[Evidence], having: Mapping[Label, Collection[ItemKey]]) -> Iterator[Shared]:
    """What the item shares with its evidence: the most telling kinds first, then what the strongest evidence shares."""
    found = []
    for label, value in _labels(item).items():
        owners = having.get(label, ())
        both = [one for one in evidence if (one.domain, one.item) in owners] if owners else []
        if both:
            weight = sum(one.contribution for one in both)
            keys = tuple(f"{one.domain}:{one.item}" for one in both)
            found.append((ORDER.get(label[0], len(ORDER)), -weight, Shared(kind=label[0], value=value, items=keys)))
    yield from (shared for *_, shared in sorted(found, key=lambda entry: entry[:2]))


def _labels(item: Item) -> dict[Label, str]:
    """Everything that the catalogue says in labels, as it spells it, by kind and by the value in lower case."""
    labels = [("creator", item.creators), ("category", item.categories)]
    for name, value in item.attributes.items():
        if isinstance(value, tuple):
            labels.append((field_name(name), value))
        elif isinstance(value, str) and not name.startswith("title"):
            labels.append((field_name(name), (value,)))
    told = [(kind, value) for kind, values in labels for value in values if len(value) <= LONGEST]
    return {(kind, plain): value for kind, value in told if (plain := value.strip().casefold())}
