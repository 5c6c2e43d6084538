"""What each channel counts for, and how far short histories are to be trusted: chosen on held-out people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from migration.blend import IMPERSONAL, LENGTHS, Blend
from migration.channels.bag import Bag, Items
from migration.channels.channel import Channel
from migration.channels.moment import Moment
from migration.channels.popularity import Popularity
from migration.channels.words import Words
from migration.embedder import Vectors
from migration.top import Places, top
from migration.training.held_out import FLAT, Fold, HeldOut, ndcg_and_recall, objective, shortened, stretches

Table = TypeVar("Table", Vectors, NDArray[np.bool_])

START = {
    "als": 0.7,
    "spectral": 0.25,
    "ridge": 0.2,
    "tower": 1.5,
    "classic": 0.2,
    "words": 0.3,
    "moment": 0.0,
    "popularity": 0.7,
}
"""Weights to start from, in units of one standard deviation of each channel's scores (popularity: as it is)."""

LEAST = {Popularity.name: 0.05, Words.name: 0.05}
"""What never counts for nothing: popularity is all that a person without a history is served by; words place what
nobody took, by a weight of its own that is told as so many times this one."""

MOMENTS = (0, 0.3, 1, 2, 4, 7, 10, 14, 20, 30)
"""Weights of time that are looked at first."""

TRUSTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Pool:
    """The few hundred items per person among which the best ones are, with the score that each channel gives them.

    The weights are searched over the pool, so that one trial costs milliseconds whatever the size of the catalogue.

    Attributes:
        parts: by channel, (people, width) scores in units of the channel's scale.
        valid: (people, width) false where a cell repeats an item.
        taken: (people, width) whether the person truly took the item.
        total: (people,) number of items that they truly took, in the pool or not.
    """

    parts: Mapping[str, Vectors]
    valid: NDArray[np.bool_]
    taken: NDArray[np.bool_]
    total: NDArray[np.int64]

    def objective(self, weights: Mapping[str, float], trust: float = 1.0) -> float:
        """NDCG@10 + 0.1 Recall@200 under the given weights."""
        scores = np.where(self.valid, np.float32(0), np.float32(-np.inf))
        for name, part in self.parts.items():
            if weights[name]:
                scores += np.float32(weights[name] * (1 if name in IMPERSONAL else trust)) * part
        ndcg, recall = ndcg_and_recall(scores, self.taken & self.valid, self.total).sum(axis=1)
        return objective(float(ndcg), float(recall)) / max(len(self.total), 1)


def pool_of(held: HeldOut, blend: Blend, items: Items, depth: int = 250) -> Pool:
    """The union of every channel's best `depth` items per person (each with popularity's help) and the blend's own."""
    people: dict[str, Vectors] = {
        c.name: c.users(held.histories) / np.float32(blend.scales[c.name]) for c in blend.channels
    }
    things = {c.name: c.items(items) for c in blend.channels}
    depth = min(depth, held.targets)
    pieces = []
    for start, stop in stretches(held.size, held.targets):
        scores: dict[str, Vectors] = {name: people[name][start:stop] @ things[name].T for name in people}
        lift = np.float32(blend.weights[Popularity.name]) * scores[Popularity.name]
        whole = np.zeros_like(lift)
        for name, score in scores.items():
            whole += np.float32(blend.weights[name]) * score
        probes = [whole, *(score + lift for score in scores.values())]
        best, fresh = _united([top(probe, depth) for probe in probes])
        taken = held.taken(start, stop)
        parts = {name: np.take_along_axis(score, best, 1) for name, score in scores.items()}
        pieces.append(Pool(parts, fresh, np.take_along_axis(taken, best, 1), taken.sum(axis=1)))
    return joined(pieces)


def _united(lists: Sequence[Places]) -> tuple[Places, NDArray[np.bool_]]:
    """(people, width) the places of all lists (people, n) in order, and where each stands first; repeats come last."""
    places = np.sort(np.concatenate(lists, axis=1), axis=1)
    fresh = np.concatenate([np.ones((len(places), 1), bool), places[:, 1:] != places[:, :-1]], axis=1)
    order = np.argsort(~fresh, axis=1, kind="stable")[:, : int(fresh.sum(axis=1).max(initial=1))]
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(fresh, order, axis=1)


def joined(pools: Sequence[Pool]) -> Pool:
    """The people of several pools as one pool, as wide as the widest."""
    width = max(pool.valid.shape[1] for pool in pools)

    def together(tables: Iterable[Table]) -> Table:
        return np.concatenate([np.pad(table, ((0, 0), (0, width - table.shape[1]))) for table in tables])

    return Pool(
        {name: together(pool.parts[name] for pool in pools) for name in pools[0].parts},
        together(pool.valid for pool in pools),
        together(pool.taken for pool in pools),
        np.concatenate([pool.total for pool in pools]),
    )


def scales_of(channels: Sequence[Channel], bag: Bag, items: Items) -> dict[str, float]:
    """The standard deviation of each channel's scores over a bag's people and all items; popularity's is left 1."""
    out = {}
    for channel in channels:
        users, things = channel.users(bag).astype(np.float64), channel.items(items).astype(np.float64)
        mean = users.mean(axis=0) @ things.mean(axis=0)
        square = np.sum((users.T @ users) * (things.T @ things)) / (len(users) * len(things))
        scale = float(np.sqrt(max(square - mean**2, 0)))
        out[channel.name] = scale if scale > 0 and not isinstance(channel, Popularity) else 1.0
    return out


def search_weights(pool: Pool, weights: Mapping[str, float]) -> dict[str, float]:
    """Coordinate ascent from several starts, as it ends on the nearest height; the highest is kept.

    The weight of time ranges over orders of magnitude: one start has the one that suits the other weights best, one has
    it at 1. Words say much in shops and little in dense data: one more start is nearly without them.
    """
    starts = [dict(weights)]
    if Moment.name in pool.parts:
        scanned, _ = _best_of(pool, dict(weights), -1.0, Moment.name, MOMENTS)
        starts = [scanned, {**weights, Moment.name: 1.0}]
    if Words.name in pool.parts:
        starts.append({**starts[0], Words.name: LEAST[Words.name]})
    return max((_climb(pool, start) for start in starts), key=lambda climb: climb[1])[0]


def _climb(pool: Pool, weights: Mapping[str, float], rounds: int = 4) -> tuple[dict[str, float], float]:
    """Move each weight up and down in turn until nothing gains; returns the weights and their objective."""
    best = dict(weights)
    score = pool.objective(best)
    for _ in range(rounds):
        before = score
        for name in pool.parts:
            now = best[name]
            steps = [now * factor for factor in (0, 0.5, 0.75, 1.3, 2)] if now else [0.1, 0.3, 1]
            least = LEAST.get(name, 0.0)
            best, score = _best_of(pool, best, score, name, [max(step, least) for step in steps])
        if score <= before:
            break
    return best, score


def _best_of(
    pool: Pool, weights: dict[str, float], score: float, name: str, values: Sequence[float]
) -> tuple[dict[str, float], float]:
    trials = [(pool.objective({**weights, name: value}), value) for value in values]
    top, value = max(trials)
    return ({**weights, name: value}, top) if top > score else (weights, score)


def weigh(folds: Sequence[Fold], items: Items, seed: int) -> tuple[dict[str, float], tuple[float, ...]]:
    """The weights and the trust that serve all folds together best; the folds' blends say where to start."""
    start = folds[0][1].weights
    weights = search_weights(joined([pool_of(held, blend, items) for held, blend in folds]), start)
    return weights, fit_trust([(held, replace(blend, weights=weights)) for held, blend in folds], items, seed)


def fit_trust(folds: Sequence[Fold], items: Items, seed: int) -> tuple[float, ...]:
    """For each of the `LENGTHS`, the trust that serves people best of whom only that many items are known.

    Where several are about as good, the highest: it is the most personal one.
    """
    weights = folds[0][1].weights
    trust: list[float] = []
    for length in LENGTHS:
        short = [(replace(held, histories=shortened(held.histories, length, seed)), b) for held, b in folds]
        pool = joined([pool_of(held, blend, items) for held, blend in short])
        scores = [pool.objective(weights, value) for value in TRUSTS]
        trust.append(max(value for value, score in zip(TRUSTS, scores, strict=True) if score >= FLAT * max(scores)))
    return tuple(float(value) for value in np.maximum.accumulate(trust))
