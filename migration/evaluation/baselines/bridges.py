"""The published bridges between two factorisations: EMCDR (Man et al. 2017) and PTUPCDR (Zhu et al. 2022).

Adapted, alike for both: the factors are those of BPR instead of rating MF, because the question is a ranking; and a
stranger, whom the published methods must have met in the source domain, is folded into the source factors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor, nn

from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.bpr import BPR, Factors, drawn, factorised, folded
from migration.evaluation.baselines.descent import Bags, Rows, array, descend, perceptron, seeded
from migration.evaluation.baselines.sparse import both_sided
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class EMCDR:
    """Factors of each domain by itself; an MLP learns, from the people of both, to map source to target vectors.

    Loss: mean squared error between mapped and true target vectors of people, as published. `prior` is BPR's.
    """

    factors: int = 64
    iterations: int = 50
    regularisation: float = 0.03
    hidden: int = 128
    epochs: int = 30
    rate: float = 3e-3
    prior: float = 1.0
    seed: int = 0
    name: ClassVar[str] = "EMCDR"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "prior": (1.0, 0.5, 2.0),
        "regularisation": (0.03, 0.01, 0.1),
        "epochs": (30, 10, 100),
        "hidden": (128, 64, 256),
        "rate": (3e-3, 1e-3),
        "iterations": (50, 100),
        "factors": (64, 32),
    }

    def fit(self, task: Task) -> Ranker:
        """Factorise both domains and learn the map; raises TrainingError where `implicit` is not installed."""
        sides = both_factorised(task, self._factors)
        both = both_sided(task.taken, task.wanted)
        here, there = torch.from_numpy(sides.source.people[both]), torch.from_numpy(sides.target.people[both])
        with seeded(self.seed):
            bridge = perceptron(self.factors, self.hidden, self.factors)

            def loss(rows: Rows) -> Tensor:
                return nn.functional.mse_loss(bridge(here[rows]), there[rows])

            descend(bridge, loss, len(both), epochs=self.epochs, batch=128, rate=self.rate)
        return _Crossed(self, task, sides, bridge)

    @property
    def _factors(self) -> BPR:
        return BPR(self.factors, self.iterations, regularisation=self.regularisation, seed=self.seed)


@dataclass(frozen=True, eq=False)
class Sides:
    """Each domain's factors, and the source items that strangers' items are held against."""

    source: Factors
    target: Factors
    rivals: NDArray[np.int64]
    regularisation: float

    def met(self, histories: csr_array) -> Vectors:
        """Source vectors (people, k) of strangers."""
        return folded(histories, self.source.items, self.source.bias, self.rivals, self.regularisation)

    def scores(self, people: Vectors, popularity: Vectors, prior: float) -> Scores:
        """Scores of all candidates for people (n, k) who stand among the target's."""
        lead = self.target.bias + np.float32(prior) * np.log1p(popularity)
        return np.asarray(people @ self.target.items.T + lead, dtype=np.float32)


def both_factorised(task: Task, settings: BPR) -> Sides:
    """BPR factors of each domain by itself, made once per task and settings."""

    def make() -> Sides:
        source, target = factorised(task.taken, settings), factorised(task.wanted, settings)
        return Sides(source, target, drawn(task.taken, settings.seed), settings.regularisation)

    return task.once(("sides", settings), make)


@dataclass(frozen=True, eq=False)
class _Crossed:
    settings: EMCDR
    task: Task
    sides: Sides
    bridge: nn.Module

    def score(self, people: EventLog) -> Scores:
        met = self.sides.met(self.task.histories(people))
        with torch.no_grad():
            crossed = array(self.bridge(torch.from_numpy(met)))
        return self.sides.scores(crossed, self.task.popularity, self.settings.prior)


@dataclass(frozen=True)
class PTUPCDR:
    """A bridge of each person's own: a meta network makes it from what is characteristic of their source items.

    Characteristic = the sum of the source items' vectors, weighted by attention; the meta network turns it into a
    factors × factors matrix, by which the person's source vector is multiplied. Trained on the task itself, as
    published; adapted: the task is BPR's pairs (an item taken above one drawn by popularity) instead of ratings, and
    `whole` adds the identity to the bridge, so that its training starts from the source vector and not from noise.
    """

    factors: int = 32
    iterations: int = 50
    regularisation: float = 0.03
    hidden: int = 64
    epochs: int = 8
    rate: float = 2e-3
    decay: float = 0.01
    prior: float = 1.0
    whole: bool = False
    seed: int = 0
    name: ClassVar[str] = "PTUPCDR"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "prior": (1.0, 0.5, 2.0),
        "epochs": (8, 3, 20),
        "regularisation": (0.03, 0.01, 0.1),
        "decay": (0.01, 0.1, 1.0),
        "whole": (False, True),
        "rate": (2e-3, 5e-4),
        "factors": (32, 64, 16),
        "hidden": (64, 128),
        "iterations": (50, 100),
    }

    def fit(self, task: Task) -> Ranker:
        """Factorise both domains and learn the meta network; raises TrainingError without `implicit`."""
        settings = BPR(self.factors, self.iterations, regularisation=self.regularisation, seed=self.seed)
        sides = both_factorised(task, settings)
        both = both_sided(task.taken, task.wanted)
        taken, wanted = task.taken[both], task.wanted[both]
        people = torch.from_numpy(sides.source.people[both])
        items, bias = torch.from_numpy(sides.target.items), torch.from_numpy(sides.target.bias)
        common = torch.from_numpy(task.wanted.indices.astype(np.int64))
        with seeded(self.seed):
            bridge = MetaBridge(torch.from_numpy(sides.source.items), self.hidden, whole=self.whole)

            def loss(rows: Rows) -> Tensor:
                crossed = bridge(people[rows], Bags.of(taken[rows]))
                right = Bags.of(wanted[rows])
                wrong = common[torch.randint(len(common), (len(right.item),))]
                ahead = (crossed[right.owner] * (items[right.item] - items[wrong])).sum(1)
                return nn.functional.softplus(-(ahead + bias[right.item] - bias[wrong])).mean()

            descend(bridge, loss, len(both), epochs=self.epochs, batch=128, rate=self.rate, decay=self.decay)
        return _Bridged(self, task, sides, bridge)


class MetaBridge(nn.Module):
    """The characteristic encoder and the meta network over fixed source item vectors (S, k)."""

    items: Tensor

    def __init__(self, items: Tensor, hidden: int, *, whole: bool) -> None:
        super().__init__()
        width = items.shape[1]
        self.register_buffer("items", items, persistent=False)
        self.attention = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 1, bias=False))
        self.meta = nn.Sequential(nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, width * width))
        self.whole = whole

    def forward(self, people: Tensor, bags: Bags) -> Tensor:
        """Source vectors (n, k) carried across by each person's own bridge."""
        items = self.items[bags.item]
        characteristic = bags.sums(bags.shares(self.attention(items)) * items)
        width = people.shape[1]
        crossed: Tensor = torch.einsum("nk,nkj->nj", people, self.meta(characteristic).view(-1, width, width))
        return crossed + people if self.whole else crossed


@dataclass(frozen=True, eq=False)
class _Bridged:
    settings: PTUPCDR
    task: Task
    sides: Sides
    bridge: MetaBridge

    def score(self, people: EventLog) -> Scores:
        histories = self.task.histories(people)
        with torch.no_grad():
            crossed = array(self.bridge(torch.from_numpy(self.sides.met(histories)), Bags.of(histories)))
        return self.sides.scores(crossed, self.task.popularity, self.settings.prior)
