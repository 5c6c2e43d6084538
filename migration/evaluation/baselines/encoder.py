"""The classic network of interest migration: encoder, migration layer, decoder, taught by mean squared error.

As its sources describe it: a person is a vector of interest strengths in each domain; the source one is encoded to a
fixed length, carried across and decoded; the loss is the squared error against the true target vector, over people and
dimensions; Adam descends. Adapted: the dimensions of interest are singular directions of what people take, because the
sources do not say where theirs come from (those of the items' words were tried and are far worse); and their listing,
which trains the target onto itself, is not followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor, nn

from migration.channels.algebra import truncated_svd
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.descent import Rows, array, descend, seeded
from migration.evaluation.baselines.sparse import both_sided, modest
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class EncoderMigrationDecoder:
    """Strengths of `dimensions` interests here, through three layers, to strengths there; a score is how they fit."""

    dimensions: int = 64
    hidden: int = 128
    epochs: int = 10
    rate: float = 2e-3
    dropout: float = 0.2
    seed: int = 0
    name: ClassVar[str] = "encoder-migration-decoder, MSE"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "epochs": (10, 5, 20, 40),
        "dropout": (0.2, 0.0, 0.5),
        "hidden": (128, 64, 512),
        "rate": (2e-3, 5e-4),
        "dimensions": (64, 32, 128),
    }

    def fit(self, task: Task) -> Ranker:
        """Measure interests on both sides and learn the way across."""
        both = both_sided(task.taken, task.wanted)
        here, there = modest(task.taken[both], 0.5), modest(task.wanted[both], 0.5)
        source, target = self._dimensions(here, there)
        strengths, wishes = here @ source, there @ target
        # one number for all dimensions: the strong ones keep their weight in the loss
        scale, goal = np.float32(strengths.std()), np.float32(wishes.std())
        given, wanted = torch.from_numpy(strengths / scale), torch.from_numpy(wishes / goal)
        with seeded(self.seed):
            network = _network(source.shape[1], self.hidden, target.shape[1], self.dropout)

            def loss(rows: Rows) -> Tensor:
                return nn.functional.mse_loss(network(given[rows]), wanted[rows])

            descend(network, loss, len(both), epochs=self.epochs, batch=128, rate=self.rate)
        return _Decoded(task, source / scale, network, np.ascontiguousarray(target.T))

    def _dimensions(self, here: csr_array, there: csr_array) -> tuple[Vectors, Vectors]:
        found = (truncated_svd(side, self.dimensions, self.seed)[2] for side in (here, there))
        source, target = (right.T.astype(np.float32) for right in found)
        return source, target


def _network(width: int, hidden: int, out: int, dropout: float) -> nn.Sequential:
    encoder = [nn.Linear(width, hidden), nn.ReLU(), nn.Dropout(dropout)]
    migration = [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*encoder, *migration, nn.Linear(hidden, out))


@dataclass(frozen=True, eq=False)
class _Decoded:
    task: Task
    source: Vectors
    network: nn.Module
    candidates: Vectors

    def score(self, people: EventLog) -> Scores:
        strengths = modest(self.task.histories(people), 0.5) @ self.source
        with torch.no_grad():
            wishes = array(self.network(torch.from_numpy(np.asarray(strengths, dtype=np.float32))))
        return np.asarray(wishes @ self.candidates, dtype=np.float32)
