"""How much the companions of a person's own target items count: tried on held-out people of whom a few are revealed."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from migration.blend import OWN, Blend
from migration.channels.bag import Bag, Items
from migration.training.held_out import FEWEST, FLAT, Fold, HeldOut, ndcg_and_recall, objective, stretches

REVEALED = (1, 3, 5)
"""So many of their target items are revealed, the first ones: what is known of people lies before what is asked."""

FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""What is tried, in standard deviations of people's scores."""

ENOUGH = 500
"""More people than this are not asked."""


def fit_own(folds: Sequence[Fold], items: Items) -> float:
    """The weight of the companions that serves best those who have a few target items: NDCG@10 + 0.1 Recall@200.

    Where several are about as good, the lowest of them; nothing where that gains no more than chance may (one standard
    error, person by person), and what is taken untold where too few can be asked.
    """
    if sum(int((held.truth.lengths > REVEALED[0]).sum()) for held, _ in folds) < FEWEST:
        return OWN
    told, spreads = [], []
    for held, blend in folds:
        for count in REVEALED:
            shown, rest = revealed(held, count)
            asked = min(rest.size, ENOUGH)
            for start, stop in stretches(asked, held.targets):
                figures, spread = _tried(shown.people(start, stop), _part(rest, start, stop), blend, items)
                told.append(figures)
                spreads.append(spread)
    return _chosen(np.concatenate(told, axis=1)) * float(np.median(spreads))


def _chosen(told: NDArray[np.float64]) -> float:
    """The one of the `FACTORS` to take, where `told` (factors, people) is how each serves each."""
    mean = told.mean(axis=1)
    best = int(np.flatnonzero(mean >= FLAT * mean.max())[0])
    gained = told[best] - told[0]
    return FACTORS[best] if gained.mean() > gained.std() / np.sqrt(len(gained)) else FACTORS[0]


def revealed(held: HeldOut, count: int) -> tuple[Bag, HeldOut]:
    """The first `count` target items of everybody who took more; and these people with the rest as the truth.

    Their histories hold what was revealed too.
    """
    enough = held.truth.lengths > count
    truth = held.truth.chosen(np.flatnonzero(enough))
    histories = held.histories.chosen(np.flatnonzero(enough))
    rank = np.arange(len(truth)) - np.searchsorted(truth.person, truth.person)
    shown = truth.keep(rank < count)
    return shown, HeldOut(_together(histories, shown), truth.keep(rank >= count), held.targets)


def _together(one: Bag, two: Bag) -> Bag:
    """The entries of both bags, which are of the same people and items."""
    person = np.concatenate([one.person, two.person])
    order = np.argsort(person, kind="stable")
    return replace(
        one,
        person=person[order],
        item=np.concatenate([one.item, two.item])[order],
        weight=np.concatenate([one.weight, two.weight])[order],
        time=np.concatenate([one.time, two.time])[order],
    )


def _part(held: HeldOut, start: int, stop: int) -> HeldOut:
    return HeldOut(held.histories.people(start, stop), held.truth.people(start, stop), held.targets)


def _tried(shown: Bag, rest: HeldOut, blend: Blend, items: Items) -> tuple[NDArray[np.float64], float]:
    """(factors, people) the objective under each of the `FACTORS`; and the usual spread of a person's scores."""
    scores = blend.users(rest.histories) @ blend.items(items).T
    lifts = replace(blend, own=1.0).lifts(rest.histories)
    gain = np.float32(0) if lifts is None else lifts.toarray()
    spread = float(scores.std(axis=1).mean())
    taken = rest.taken(0, rest.size)
    scores[shown.person, shown.item] = -np.inf
    found = [ndcg_and_recall(scores + np.float32(factor * spread) * gain, taken) for factor in FACTORS]
    return np.array([objective(*one) for one in found]), spread
