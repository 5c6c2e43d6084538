"""The channels side by side: one vector per person, one per item, one inner product; and how they are weighed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.bag import TARGET, Bag, Items
from migration.channels.channel import Channel
from migration.channels.companions import Companions
from migration.channels.moment import Moment
from migration.channels.popularity import Popularity
from migration.embedder import Vectors

START = {"als": 0.7, "spectral": 0.25, "ridge": 0.2, "tower": 1.5, "classic": 0.2, "moment": 0.0, "popularity": 0.7}
"""Weights to start from, in units of one standard deviation of each channel's scores (popularity: as it is)."""

OWN = 3.0
"""What companions count for where nobody could tell."""

LENGTHS = (1, 2, 3, 5, 8)
"""Lengths of history at which the trust in the channels is fitted; between them it is interpolated."""


@dataclass(frozen=True)
class Blend:
    """The channels and what each counts for.

    Attributes:
        channels: the channels, popularity last.
        scales: by what each channel's person part is divided (the standard deviation of its scores).
        weights: what each channel then counts for.
        trust: how far the channels are trusted for histories of the `LENGTHS`; full trust is 1.
        companions: what goes with the target items that a person took already.
        own: what these count for.
    """

    channels: tuple[Channel, ...]
    scales: Mapping[str, float]
    weights: Mapping[str, float]
    trust: tuple[float, ...] = (1.0,) * len(LENGTHS)
    companions: Companions | None = None
    own: float = OWN

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return sum(channel.dim for channel in self.channels)

    @cached_property
    def personal(self) -> NDArray[np.float32]:
        """(dim,) 1 for the numbers of the channels that tell people apart, 0 for the `IMPERSONAL` ones."""
        parts = [np.full(c.dim, c.name not in IMPERSONAL, np.float32) for c in self.channels]
        return np.concatenate(parts)

    def users(self, bag: Bag, *, popularity: float = 1.0, at: int | None = None) -> Vectors:
        """People (size, dim): their channels' parts, scaled, and the popularity dimension times `popularity`.

        Who has no entries gets the popularity dimension alone; trust holds for all but the `IMPERSONAL` channels.
        `at`, in seconds since 1970, is the moment of asking.
        """
        lengths = bag.lengths
        trust = self.trusted(lengths)[:, None]
        parts = []
        for channel in self.channels:
            factor = self.weights[channel.name] / self.scales[channel.name]
            if isinstance(channel, Popularity):
                parts.append(channel.users(bag) * np.float32(factor * popularity))
            elif isinstance(channel, Moment):
                own = channel.users(bag) if at is None else channel.at(at, bag.size)
                parts.append(own * np.float32(factor) * (lengths > 0)[:, None])
            else:
                parts.append(channel.users(bag) * np.float32(factor) * trust)
        return np.concatenate(parts, axis=1)

    def lifts(self, bag: Bag) -> csr_array | None:
        """(size, targets) what single target items gain beside the inner product; None where nobody took any yet."""
        if self.companions is None or not (bag.domain == TARGET).any():
            return None
        lifts = self.companions.lifts(bag)
        lifts.data *= np.float32(self.own)
        return lifts

    def items(self, items: Items) -> Vectors:
        """Target items (n, dim)."""
        return np.concatenate([channel.items(items) for channel in self.channels], axis=1)

    def trusted(self, lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n,) the trust in the channels for histories of the given lengths; 0 for none, 1 beyond twice the last."""
        knots = np.log([*LENGTHS, 2 * LENGTHS[-1]])
        trust = np.interp(np.log(np.maximum(lengths, 1)), knots, [*self.trust, 1.0])
        return np.where(lengths > 0, trust, 0).astype(np.float32)


@dataclass(frozen=True)
class HeldOut:
    """People of whom the target side is hidden: what they took elsewhere, and the truth (people, targets), 1 or 0."""

    histories: Bag
    truth: Bag
    targets: int

    @classmethod
    def of(cls, bag: Bag, targets: int) -> "HeldOut":
        """Hide the target side of all people of a bag."""
        there = bag.targets
        return cls(bag.sources, there.keep(there.weight > 0), targets)

    @property
    def size(self) -> int:
        """Number of people."""
        return self.histories.size

    def taken(self, start: int, stop: int) -> NDArray[np.bool_]:
        """(stop - start, targets) what the people of a stretch truly took."""
        part = self.truth.people(start, stop)
        out = np.zeros((stop - start, self.targets), dtype=bool)
        out[part.person, part.item] = True
        return out


def figures(held: HeldOut, users: Vectors, items: Vectors) -> tuple[float, float]:
    """Mean NDCG@10 and Recall@200 of people (n, d) over all target items (j, d)."""
    ndcg, recall = _of_people(held, users, items).mean(axis=1) if held.size else np.zeros(2)
    return float(ndcg), float(recall)


def objectives(held: HeldOut, users: Vectors, items: Vectors) -> NDArray[np.float64]:
    """(people,) NDCG@10 + 0.1 Recall@200 of people (n, d) over all target items (j, d)."""
    ndcg, recall = _of_people(held, users, items)
    return np.asarray(ndcg + 0.1 * recall)


def _of_people(held: HeldOut, users: Vectors, items: Vectors) -> NDArray[np.float64]:
    """(2, people) NDCG@10 and Recall@200."""
    parts = [np.zeros((2, 0))]
    for start in range(0, held.size, ROWS):
        stop = min(start + ROWS, held.size)
        taken = held.taken(start, stop)
        parts.append(served(users[start:stop] @ items.T, taken))
    return np.concatenate(parts, axis=1)


def served(scores: Vectors, taken: NDArray[np.bool_], total: NDArray[np.int64] | None = None) -> NDArray[np.float64]:
    """(2, people) NDCG@10 and Recall@200 of scores (people, n) where `taken` (people, n) is the truth.

    `total` (people,) is how many items each truly took where `taken` does not show them all.
    """
    total = taken.sum(axis=1) if total is None else total
    depth = min(200, scores.shape[1])
    top = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    best = np.take_along_axis(top, np.argsort(-np.take_along_axis(scores, top, 1), axis=1)[:, :10], 1)
    gain = 1 / np.log2(np.arange(2, 12))
    ideal = np.concatenate([[1], np.cumsum(gain)])[np.minimum(total, 10)]
    found = np.take_along_axis(taken, best, 1)
    ndcg = (found @ gain[: found.shape[1]]) / ideal
    recall = np.take_along_axis(taken, top, 1).sum(axis=1) / np.maximum(total, 1)
    return np.stack([ndcg, recall])


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
        ndcg, recall = served(scores, self.taken & self.valid, self.total).sum(axis=1)
        return float(ndcg + 0.1 * recall) / max(len(self.total), 1)


def pool_of(held: HeldOut, blend: Blend, items: Items, depth: int = 250) -> Pool:
    """The union of every channel's best `depth` items per person (each with popularity's help) and the blend's own."""
    people: dict[str, Vectors] = {
        c.name: c.users(held.histories) / np.float32(blend.scales[c.name]) for c in blend.channels
    }
    things = {c.name: c.items(items) for c in blend.channels}
    depth = min(depth, held.targets)
    pieces = []
    for start in range(0, held.size, ROWS):
        stop = min(start + ROWS, held.size)
        scores: dict[str, Vectors] = {name: people[name][start:stop] @ things[name].T for name in people}
        lift = np.float32(blend.weights[Popularity.name]) * scores[Popularity.name]
        whole = np.zeros_like(lift)
        for name, score in scores.items():
            whole += np.float32(blend.weights[name]) * score
        probes = [whole, *(score + lift for score in scores.values())]
        top = np.concatenate([np.argpartition(-probe, depth - 1, axis=1)[:, :depth] for probe in probes], axis=1)
        top.sort(axis=1)
        taken = held.taken(start, stop)
        fresh = np.concatenate([np.ones((len(top), 1), bool), top[:, 1:] != top[:, :-1]], axis=1)
        parts = {name: np.take_along_axis(score, top, 1) for name, score in scores.items()}
        pieces.append(Pool(parts, fresh, np.take_along_axis(taken, top, 1), taken.sum(axis=1)))
    return joined(pieces)


def joined(pools: Sequence[Pool]) -> Pool:
    """The people of several pools of one width as one pool."""
    return Pool(
        {name: np.concatenate([pool.parts[name] for pool in pools]) for name in pools[0].parts},
        np.concatenate([pool.valid for pool in pools]),
        np.concatenate([pool.taken for pool in pools]),
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
    """Coordinate ascent; with a time channel from two starts, because its weight ranges over orders of magnitude.

    One start has the weight of time that suits the other weights best, the other one has it at 1.
    """
    if Moment.name not in pool.parts:
        return _climb(pool, weights)[0]
    scanned, _ = _best_of(pool, dict(weights), -1.0, Moment.name, MOMENTS)
    climbs = [_climb(pool, start) for start in (scanned, {**weights, Moment.name: 1.0})]
    return max(climbs, key=lambda climb: climb[1])[0]


def _climb(pool: Pool, weights: Mapping[str, float], rounds: int = 4) -> tuple[dict[str, float], float]:
    """Move each weight up and down in turn until nothing gains; returns the weights and their objective."""
    best = dict(weights)
    score = pool.objective(best)
    for _ in range(rounds):
        before = score
        for name in pool.parts:
            now = best[name]
            steps = [now * factor for factor in (0, 0.5, 0.75, 1.3, 2)] if now else [0.1, 0.3, 1]
            least = LEAST_POPULARITY if name == Popularity.name else 0.0
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


Jury = tuple[HeldOut, Blend]
"""Held-out people, and a blend whose channels have seen nothing of them."""


def weigh(juries: Sequence[Jury], items: Items, seed: int) -> tuple[dict[str, float], tuple[float, ...]]:
    """The weights and the trust that serve all juries together best; the juries' blends say where to start."""
    start = juries[0][1].weights
    weights = search_weights(joined([pool_of(held, blend, items) for held, blend in juries]), start)
    return weights, fit_trust([(held, replace(blend, weights=weights)) for held, blend in juries], items, seed)


def fit_trust(juries: Sequence[Jury], items: Items, seed: int) -> tuple[float, ...]:
    """For each of the `LENGTHS`, the trust that serves people best of whom only that many items are known."""
    weights = juries[0][1].weights
    trust: list[float] = []
    for length in LENGTHS:
        short = [(replace(held, histories=shortened(held.histories, length, seed)), b) for held, b in juries]
        pool = joined([pool_of(held, blend, items) for held, blend in short])
        scores = [pool.objective(weights, value) for value in TRUSTS]
        trust.append(max(value for value, score in zip(TRUSTS, scores, strict=True) if score >= FLAT * max(scores)))
    return tuple(float(value) for value in np.maximum.accumulate(trust))


def shortened(bag: Bag, length: int, seed: int) -> Bag:
    """Every person with at most `length` of their entries, drawn at random."""
    draw = np.random.default_rng([seed, length]).random(len(bag))
    order = np.lexsort((draw, bag.person))
    start = np.searchsorted(bag.person, np.arange(bag.size + 1))
    rank = np.empty(len(bag), dtype=np.int64)
    rank[order] = np.arange(len(bag)) - start[bag.person]
    return bag.keep(rank < length)


IMPERSONAL = (Popularity.name, Moment.name)
"""Channels that a short history serves as well as a long one: trust is not theirs to lose."""

LEAST_POPULARITY = 0.05
"""Popularity never counts for nothing: it is all that a person without a history is served by."""

MOMENTS = (0, 0.3, 1, 2, 4, 7, 10, 14, 20, 30)
"""Weights of time that are looked at first."""

TRUSTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FLAT = 0.995
"""Where the curve is as flat as this, the higher trust is taken: it is the more personal one."""

ROWS = 256
"""People scored at once: bounds the memory of dense scores."""
