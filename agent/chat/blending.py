"""One list of two wishes: what suits the person, and what suits the mood or lies near an item."""

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.candidates import Candidate

WEIGHT = 1.5
"""How much the mood counts beside the person's taste, both in standard deviations within the pool."""


def blended(pool: Sequence[Candidate], fit: Mapping[str, float], k: int) -> list[Candidate]:
    """The `k` candidates of greatest taste + WEIGHT x fit, each brought to mean 0 and deviation 1 within the pool.

    Scores stay those of the network, which the evidence explains; only order and ranks are new.

    Args:
        pool: candidates with the network's scores.
        fit: by item id, how well an item suits the other wish; an item that is missing suits it as little as any.
        k: how many.
    """
    if not pool:
        return []
    least = min(fit.values(), default=0.0)
    taste = _standard([candidate.score for candidate in pool])
    suits = _standard([fit.get(candidate.item.id, least) for candidate in pool])
    order = np.argsort(-(taste + WEIGHT * suits), kind="stable")[:k]
    return [pool[n].model_copy(update={"rank": rank}) for rank, n in enumerate(order.tolist(), 1)]


def _standard(values: Sequence[float]) -> np.ndarray:
    numbers = np.array(values, dtype=np.float64)
    spread = numbers.std()
    return (numbers - numbers.mean()) / spread if spread > 0 else numbers * 0
