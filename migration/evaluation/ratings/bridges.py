"""EMCDR and PTUPCDR at their own question: factors of ratings on each side, and a bridge between them.

As published: factors by squared error; EMCDR's bridge is taught by the distance of people's vectors, PTUPCDR's by the
error of the ratings themselves. Adapted: strangers are folded into the source factors by ridge regression; and with
`centred`, the factors are of what item and person levels leave over, which those levels then complete (without it, as
published, they must explain the stars from nothing).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from migration.evaluation.baselines.bridges import MetaBridge
from migration.evaluation.baselines.descent import Bags, Rows, array, descend, perceptron, seeded
from migration.evaluation.ratings.plain import Levels, Predicts
from migration.evaluation.ratings.task import Numbers, Ratings, RatingTask, Side
from migration.evaluation.search import Setting

ROUNDS = 10


@dataclass(frozen=True)
class RatingEMCDR:
    """An MLP from source to target vectors of people, by mean squared error."""

    factors: int = 16
    penalty: float = 10.0
    hidden: int = 32
    epochs: int = 30
    centred: bool = True
    seed: int = 0
    name: ClassVar[str] = "EMCDR on levels"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "penalty": (10.0, 3.0, 1.0, 30.0),
        "epochs": (30, 10, 100),
        "factors": (16, 8, 32),
        "hidden": (32, 64),
    }

    def fit(self, task: RatingTask) -> Predicts:
        """Factorise both sides and learn the map."""
        both = _both(task, self.factors, self.penalty, self.seed, centred=self.centred)
        here, there = (torch.from_numpy(part[both.overlapping].astype(np.float32)) for part in (both.met, both.known))
        with seeded(self.seed):
            bridge = perceptron(self.factors, self.hidden, self.factors)

            def loss(rows: Rows) -> Tensor:
                return nn.functional.mse_loss(bridge(here[rows]), there[rows])

            descend(bridge, loss, len(here), epochs=self.epochs, batch=64, rate=5e-3)

        def predict(side: Side) -> Numbers:
            with torch.no_grad():
                crossed = array(bridge(torch.from_numpy(both.meet(side).astype(np.float32))))
            return both.stars(side, crossed)

        return predict


@dataclass(frozen=True)
class PublishedEMCDR(RatingEMCDR):
    """The same without levels to lean on, as published."""

    centred: bool = False
    name: ClassVar[str] = "EMCDR, as published"


@dataclass(frozen=True)
class RatingPTUPCDR:
    """A bridge for each person, made from what is characteristic of the items they rated elsewhere."""

    factors: int = 16
    penalty: float = 10.0
    hidden: int = 32
    epochs: int = 5
    decay: float = 0.1
    centred: bool = True
    seed: int = 0
    name: ClassVar[str] = "PTUPCDR on levels"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "epochs": (5, 2, 15),
        "penalty": (10.0, 3.0, 1.0, 30.0),
        "decay": (0.1, 1.0, 0.01),
        "factors": (16, 8),
    }

    def fit(self, task: RatingTask) -> Predicts:
        """Factorise both sides and learn the meta network by the error of target ratings."""
        both = _both(task, self.factors, self.penalty, self.seed, centred=self.centred)
        side = task.train
        taken = side.here.matrix(task.sources)[both.overlapping]
        rest = side.there.matrix(task.candidates, both.rest(side))[both.overlapping]
        people = torch.from_numpy(both.met[both.overlapping].astype(np.float32))
        items = torch.from_numpy(both.offered.astype(np.float32))
        with seeded(self.seed):
            bridge = MetaBridge(torch.from_numpy(both.taken.astype(np.float32)), self.hidden, whole=False)

            def loss(rows: Rows) -> Tensor:
                crossed, wanted = bridge(people[rows], Bags.of(taken[rows])), rest[rows]
                right = Bags.of(wanted)
                found = (crossed[right.owner] * items[right.item]).sum(1)
                return nn.functional.mse_loss(found, torch.from_numpy(wanted.data.astype(np.float32)))

            descend(bridge, loss, len(people), epochs=self.epochs, batch=32, rate=5e-3, decay=self.decay)

        def predict(side: Side) -> Numbers:
            with torch.no_grad():
                met = torch.from_numpy(both.meet(side).astype(np.float32))
                crossed = array(bridge(met, Bags.of(side.here.matrix(task.sources))))
            return both.stars(side, crossed)

        return predict


@dataclass(frozen=True)
class PublishedPTUPCDR(RatingPTUPCDR):
    """The same without levels to lean on, as published."""

    centred: bool = False
    name: ClassVar[str] = "PTUPCDR, as published"


@dataclass(frozen=True)
class _Sides:
    """Factors of both sides: items `taken` and `offered`, training people `met` here and `known` there."""

    levels: Levels
    centred: bool
    penalty: float
    taken: Numbers
    offered: Numbers
    met: Numbers
    known: Numbers
    overlapping: np.ndarray[tuple[int], np.dtype[np.int64]]

    def base(self, side: Side) -> Numbers:
        """(ratings there) what item and person levels say already."""
        if not self.centred:
            return np.zeros(len(side.there.value))
        return self.levels.items[side.there.item] + self.levels.offsets(side)[side.there.row]

    def rest(self, side: Side) -> Numbers:
        """(ratings there) what is left of the stars."""
        return side.there.value - self.base(side)

    def meet(self, side: Side) -> Numbers:
        """Source vectors (people, k) of strangers, by ridge regression on the items' factors."""
        return _solved(side.here, _left(side, self.levels, centred=self.centred), self.taken, self.penalty)

    def stars(self, side: Side, crossed: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> Numbers:
        """Predictions from people's target vectors."""
        parts = (crossed[side.there.row] * self.offered[side.there.item]).sum(axis=1)
        return np.asarray(np.clip(self.base(side) + parts, 1, 5), dtype=np.float64)


def _both(task: RatingTask, factors: int, penalty: float, seed: int, *, centred: bool) -> _Sides:
    side = task.train
    levels = Levels.of(task, 5.0, 5.0)
    met, taken = _factorised(side.here, _left(side, levels, centred=centred), task.sources, factors, penalty, seed)
    base = levels.items[side.there.item] + levels.offsets(side)[side.there.row] if centred else 0.0
    known, offered = _factorised(side.there, side.there.value - base, task.candidates, factors, penalty, seed + 1)
    two_sided = np.intersect1d(np.unique(side.here.row), np.unique(side.there.row))
    return _Sides(levels, centred, penalty, taken, offered, met, known, two_sided)


def _left(side: Side, levels: Levels, *, centred: bool) -> Numbers:
    if not centred:
        return side.here.value
    return side.here.value - levels.sources[side.here.item] - levels.offsets(side)[side.here.row]


def _factorised(
    ratings: Ratings, values: Numbers, items: int, factors: int, penalty: float, seed: int
) -> tuple[Numbers, Numbers]:
    """Vectors of people and items by alternating ridge regressions (Zhou et al. 2008)."""
    offered = np.random.default_rng(seed).normal(scale=0.3, size=(items, factors))
    turned = Ratings(items, ratings.item, ratings.row, ratings.value)
    people = np.zeros((ratings.people, factors))
    for _ in range(ROUNDS):
        people = _solved(ratings, values, offered, penalty)
        offered = _solved(turned, values, people, penalty)
    return people, offered


def _solved(ratings: Ratings, values: Numbers, columns: Numbers, penalty: float) -> Numbers:
    """(rows, k) ridge regression of each row's values on the vectors of its columns."""
    width = columns.shape[1]
    chosen = columns[ratings.item]
    gram = np.zeros((ratings.people, width, width))
    np.add.at(gram, ratings.row, chosen[:, :, None] * chosen[:, None, :])
    right = np.zeros((ratings.people, width))
    np.add.at(right, ratings.row, chosen * values[:, None])
    return np.asarray(np.linalg.solve(gram + penalty * np.eye(width), right[:, :, None])[:, :, 0])
