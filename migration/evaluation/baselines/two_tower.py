"""A two-tower with in-batch softmax, corrected for how often an item stands in a batch (Yi et al. 2019)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.descent import Bags, Rows, array, descend, seeded
from migration.evaluation.baselines.sparse import both_sided
from migration.evaluation.baselines.words import meanings
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog


@dataclass(frozen=True)
class TwoTower:
    """A person is the mean of their source items' vectors, through an MLP; a candidate is its vector and a bias.

    An item's vector is learned by its id, and by its words where there are any. Each event is held against the other
    candidates of its batch; a person's events count `(number of their target items) ** -0.5` each. Inductive as it is.
    """

    factors: int = 64
    epochs: int = 5
    batch: int = 1024
    rate: float = 3e-3
    decay: float = 0.1
    dropout: float = 0.3
    words: bool = True
    seed: int = 0
    name: ClassVar[str] = "two-tower, in-batch softmax"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "epochs": (5, 10, 3),
        "rate": (3e-3, 1e-3, 1e-2),
        "decay": (0.1, 1.0, 0.01),
        "dropout": (0.3, 0.5, 0.0),
        "batch": (1024, 4096),
        "factors": (64, 128),
        "words": (True, False),
    }

    def fit(self, task: Task) -> Ranker:
        """Train both towers on the people of both sides."""
        both = both_sided(task.taken, task.wanted)
        taken, wanted = task.taken[both], task.wanted[both]
        row, item = (part.astype(np.int64) for part in wanted.nonzero())
        weight = torch.from_numpy((np.diff(wanted.indptr) ** -0.5).astype(np.float32)[row])
        share = torch.log(torch.from_numpy(np.maximum(task.popularity, 1) / max(len(item), 1)))
        with seeded(self.seed):
            towers = Towers(self._texts(task), task.border, self.factors, self.dropout, task.popularity)

            def loss(rows: Rows) -> Tensor:
                people, place = np.unique(row[rows], return_inverse=True)
                met = towers.people(Bags.of(taken[people]))[torch.from_numpy(place)]
                there = torch.from_numpy(item[rows])
                scores = met @ towers.candidates(there).T + towers.bias[there] - share[there]
                same = there[:, None] == there[None, :]
                same.fill_diagonal_(fill_value=False)
                scores = scores.masked_fill(same, -torch.inf)
                found = nn.functional.cross_entropy(scores, torch.arange(len(rows)), reduction="none")
                return (found * weight[rows]).sum() / weight[rows].sum()

            descend(towers, loss, len(item), epochs=self.epochs, batch=self.batch, rate=self.rate, decay=self.decay)
        with torch.no_grad():
            candidates = array(towers.candidates(torch.arange(len(task.popularity))))
        return _ByTowers(task, towers, np.ascontiguousarray(candidates.T), array(towers.bias))

    def _texts(self, task: Task) -> NDArray[np.float32]:
        if not self.words:
            return np.zeros((len(task.log.items), 0), np.float32)
        try:
            return task.once(("meanings", 128), lambda: meanings(task, self.name, 128))
        except TrainingError:  # without words the ids alone speak, as the published one's do
            return np.zeros((len(task.log.items), 0), np.float32)


class Towers(nn.Module):
    """Both towers; `texts` (items, t) are fixed, sources first, and candidates begin at `border`."""

    texts: Tensor

    def __init__(
        self, texts: NDArray[np.float32], border: int, factors: int, dropout: float, popularity: NDArray[np.float32]
    ) -> None:
        super().__init__()
        items, width = texts.shape
        self.border = border
        self.register_buffer("texts", torch.from_numpy(texts), persistent=False)
        self.taken, self.offered = nn.Embedding(border, factors), nn.Embedding(items - border, factors)
        for table in (self.taken, self.offered):
            nn.init.normal_(table.weight, std=0.05)
        self.read_taken = nn.Linear(width, factors, bias=False) if width else None
        self.read_offered = nn.Linear(width, factors, bias=False) if width else None
        self.crossing = nn.Sequential(nn.Linear(factors, 2 * factors), nn.ReLU(), nn.Linear(2 * factors, factors))
        self.drop = nn.Dropout(dropout)
        self.bias = nn.Parameter(torch.log1p(torch.from_numpy(popularity)))

    def people(self, bags: Bags) -> Tensor:
        """(people, factors): m + MLP(m), with m the sum of the items' vectors by the square root of their number."""
        vectors = self.taken(bags.item)
        if self.read_taken is not None:
            vectors = vectors + self.read_taken(self.texts[bags.item])
        kept = self.drop(torch.ones(len(bags.item), 1))
        mean = bags.sums(vectors * kept) / bags.length.sqrt()
        crossed: Tensor = mean + self.crossing(self.drop(mean))
        return crossed

    def candidates(self, places: Tensor) -> Tensor:
        """(n, factors) the candidates at `places`."""
        vectors: Tensor = self.offered(places)
        if self.read_offered is not None:
            vectors = vectors + self.read_offered(self.texts[places + self.border])
        return vectors


@dataclass(frozen=True, eq=False)
class _ByTowers:
    task: Task
    towers: Towers
    candidates: NDArray[np.float32]
    bias: NDArray[np.float32]

    def score(self, people: EventLog) -> Scores:
        with torch.no_grad():
            met = array(self.towers.people(Bags.of(self.task.histories(people))))
        return np.asarray(met @ self.candidates + self.bias, dtype=np.float32)
