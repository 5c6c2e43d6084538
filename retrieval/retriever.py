"""A migrated profile to candidates: search, leave out, filter, vary."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from migration.domain import Item, ItemKey, MigratedProfile
from retrieval.candidates import Candidate
from retrieval.diversify import diversify
from retrieval.generations import Generation, Index
from retrieval.vector_index import Found, Gains
from retrieval.where import Condition

POOL = 5
"""For each item wanted, so many are at choice when the list is to be varied."""


class ItemSource(Protocol):
    """Where items are looked up: the store of record."""

    def items(self, keys: Iterable[ItemKey]) -> dict[ItemKey, Item]:
        """Those of the items that are stored."""
        ...


class Retriever:
    """Finds candidates for people in one target domain.

    Args:
        index: of the target domain.
        items: where the items are looked up; what is no longer there is not recommended.
    """

    def __init__(self, index: Index, items: ItemSource) -> None:
        self._index = index
        self._items = items

    def candidates(
        self,
        profile: MigratedProfile,
        k: int,
        *,
        exclude: Collection[str] = (),
        where: Sequence[Condition] = (),
        diversity: float = 0.0,
    ) -> list[Candidate]:
        """The `k` candidates of greatest score, best first; fewer where the catalogue has no more. No evidence yet.

        Args:
            profile: of the person, in the target space.
            k: how many.
            exclude: ids of items that the person knows.
            where: conditions that every candidate fulfils.
            diversity: 0 ranks by score alone; towards 1, items unlike those above them rise.

        Raises:
            IndexMissing, IndexBroken, IndexStale: see `Index`.
            InputError: a condition on a field that no item has.
        """
        generation = self._index.for_profile(profile)
        query = np.array(profile.vector, dtype=np.float32)
        allowed = generation.allowed(exclude, where)
        pool = k if diversity <= 0 else POOL * k
        # the graph was measured with the dial as trained; elsewhere on it other items stand in front
        exact = profile.popularity != 1
        found, items = self._stored(generation, query, pool, allowed, generation.lifted(profile), exact=exact)
        rows, scores = found.rows, found.scores
        if diversity > 0:
            picked = diversify(scores, generation.items.vectors[rows], k, diversity)
            rows, scores = rows[picked], scores[picked]
        ranked = zip(rows.tolist(), scores.tolist(), strict=True)
        return [Candidate(item=items[row], score=score, rank=rank) for rank, (row, score) in enumerate(ranked, 1)]

    def _stored(
        self,
        generation: Generation,
        query: NDArray[np.float32],
        k: int,
        allowed: NDArray[np.bool_] | None,
        lifted: Gains | None,
        *,
        exact: bool,
    ) -> tuple[Found, dict[int, Item]]:
        """The best `k` rows whose items the store still has, and the items."""
        target = generation.manifest.target
        while True:
            found = generation.items.search(query, k, allowed, lifted, exact=exact)
            keys = {row: ItemKey(target, generation.ids[row]) for row in found.rows.tolist()}
            stored = self._items.items(keys.values())
            gone = [row for row, key in keys.items() if key not in stored]
            if not gone:
                return found, {row: stored[key] for row, key in keys.items()}
            allowed = np.ones(len(generation.ids), dtype=np.bool_) if allowed is None else allowed
            allowed[gone] = False
