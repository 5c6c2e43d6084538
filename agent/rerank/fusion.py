"""Two orders of the same items into one: weighted reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Mapping, Sequence

FLAT = 60
"""The constant of the formula, as published: how little the first places stand out."""


def mean_ranks(orders: Sequence[Sequence[str]]) -> dict[str, float]:
    """The mean place of each id, from 1, in several orders of the same ids."""
    total: dict[str, float] = {}
    for order in orders:
        for place, name in enumerate(order, 1):
            total[name] = total.get(name, 0.0) + place
    return {name: places / len(orders) for name, places in total.items()}


def fuse(first: Sequence[str], second: Mapping[str, float], weight: float) -> tuple[str, ...]:
    """Order the ids of `first` by (1 - weight) / (FLAT + place) + weight / (FLAT + place in `second`).

    Args:
        first: ids, best first; of equal sums, the earlier one stays ahead.
        second: places of the same ids, from 1; they may be means.
        weight: of `second`, in [0, 1]: 0 gives back `first`, 1 the order of `second`.
    """
    place = {name: n for n, name in enumerate(first, 1)}
    gain = {n: (1 - weight) / (FLAT + place[n]) + weight / (FLAT + second[n]) for n in first}
    return tuple(sorted(first, key=lambda name: -gain[name]))
