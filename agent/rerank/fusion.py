"""Several orders into one: weighted reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

FLAT = 60
"""The constant of the formula, as published: how little the first places stand out."""

Key = TypeVar("Key", bound=Hashable)


def places(order: Sequence[Key]) -> dict[Key, float]:
    """The place of each, from 1."""
    return {name: float(place) for place, name in enumerate(order, 1)}


def mean_ranks(orders: Sequence[Sequence[str]]) -> dict[str, float]:
    """The mean place of each id, from 1, in several orders of the same ids."""
    total: dict[str, float] = {}
    for order in orders:
        for name, place in places(order).items():
            total[name] = total.get(name, 0.0) + place
    return {name: summed / len(orders) for name, summed in total.items()}


def fused(*orders: tuple[Mapping[Key, float], float]) -> dict[Key, float]:
    """All that stand in orders (places from 1, and a weight), best first: the sum of weight / (FLAT + place).

    Of equal sums, what is named earlier stays ahead.
    """
    gain: dict[Key, float] = {}
    for order, weight in orders:
        for name, place in order.items():
            gain[name] = gain.get(name, 0.0) + weight / (FLAT + place)
    return dict(sorted(gain.items(), key=lambda pair: -pair[1]))


def fuse(first: Sequence[str], second: Mapping[str, float], weight: float) -> tuple[str, ...]:
    """The ids of `first` in the order that it makes together with other places of the same ids.

    Args:
        first: ids, best first.
        second: places of the same ids, from 1; they may be means.
        weight: of `second`, in [0, 1]: 0 gives back `first`, 1 the order of `second`.
    """
    return tuple(fused((places(first), 1 - weight), (second, weight)))
