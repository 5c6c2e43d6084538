"""LightGCN (He et al. 2020) on the joint graph of people and the items of all domains."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx

from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.descent import Rows, array, descend, seeded
from migration.evaluation.baselines.sparse import column_sums, power, row_sums, scale_columns, scale_rows
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class LightGCN:
    """Vectors of people and items, spread over the graph `layers` times; a score is an inner product of their means.

    Trained by BPR on the events of all domains, items not taken drawn evenly from the item's own domain, as published.
    Adapted: a person is told by their items alone (their own vector before the first layer is zero), so a stranger is
    the normalised sum of their source items' vectors through the same layers.
    """

    factors: int = 64
    layers: int = 2
    epochs: int = 10
    batch: int = 16_384
    rate: float = 0.02
    penalty: float = 1e-4
    seed: int = 0
    name: ClassVar[str] = "LightGCN"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "layers": (2, 1, 3),
        "penalty": (1e-4, 1e-3, 1e-2),
        "epochs": (10, 20, 5),
        "rate": (0.02, 0.005),
        "factors": (64, 128),
    }

    def fit(self, task: Task) -> Ranker:
        """Spread and descend; the whole graph is spread over at every step."""
        joint = csr_array(hstack([task.taken, task.wanted], format="csr"))
        joint = joint[np.flatnonzero(row_sums(joint) > 0)]
        items = power(column_sums(joint), -0.5)
        edges = scale_columns(scale_rows(joint, power(row_sums(joint), -0.5)), items)
        person, item = (torch.from_numpy(part.astype(np.int64)) for part in joint.nonzero())
        start = torch.where(item < task.border, 0, task.border)
        width = torch.where(item < task.border, task.border, len(task.popularity))
        with seeded(self.seed):
            graph = Graph(edges, self.factors, self.layers)

            def loss(rows: Rows) -> Tensor:
                people, things = graph()
                wrong = start[rows] + (torch.rand(len(rows)) * width[rows]).long()
                met, right, other = people[person[rows]], things[item[rows]], things[wrong]
                size = graph.items.weight[item[rows]].square().sum() + graph.items.weight[wrong].square().sum()
                pairs = nn.functional.softplus(-(met * (right - other)).sum(1)).mean()
                return pairs + self.penalty * size / (2 * len(rows))

            descend(graph, loss, len(item), epochs=self.epochs, batch=self.batch, rate=self.rate)
        with torch.no_grad():
            spread = array(graph.spread())
            things = array(graph()[1])
        # what a person gathers from each layer, mean taken: linear in their items
        given = spread[: task.border] * items[: task.border, None]
        return _Gathered(task, given, np.ascontiguousarray(things[task.border :].T))


class Graph(nn.Module):
    """Item vectors and the normalised bipartite graph (people × items), which carries no weights of its own."""

    def __init__(self, edges: csr_array, factors: int, layers: int) -> None:
        super().__init__()
        self.layers = layers
        self.items = nn.Embedding(edges.shape[1], factors)
        nn.init.normal_(self.items.weight, std=0.1)
        self.edges = _sparse(edges), _sparse(csr_array(edges.T))

    def forward(self) -> tuple[Tensor, Tensor]:
        """Vectors of all people (U, k) and all items (I, k): the means over the layers."""
        people, layer, total = [], self.items.weight, self.items.weight
        for _ in range(self.layers):
            people.append(_over(self.edges, layer))
            layer = _over(self.edges[::-1], people[-1])
            total = total + layer
        return torch.stack(people).sum(0) / (self.layers + 1), total / (self.layers + 1)

    def spread(self) -> Tensor:
        """(I, k) what each item gives to the people who took it, over all layers together."""
        layer = self.items.weight
        total = layer
        for _ in range(self.layers - 1):
            layer = _over(self.edges[::-1], _over(self.edges, layer))
            total = total + layer
        return total / (self.layers + 1)


@dataclass(frozen=True, eq=False)
class _Gathered:
    task: Task
    given: Vectors
    candidates: Vectors

    def score(self, people: EventLog) -> Scores:
        histories = self.task.histories(people)
        met = scale_rows(histories, power(row_sums(histories), -0.5)) @ self.given
        return np.asarray(met @ self.candidates + 1e-9 * self.task.popularity, dtype=np.float32)


class _Spread(torch.autograd.Function):
    """A sparse matrix times a dense one; torch's own gradient of it is far slower on a CPU."""

    @staticmethod
    def forward(ctx: FunctionCtx, forth: Tensor, back: Tensor, rows: Tensor) -> Tensor:
        ctx.save_for_backward(back)
        return forth @ rows

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[None, None, Tensor]:
        (back,) = ctx.saved_tensors  # type: ignore[attr-defined]  # set by torch
        return None, None, back @ gradient


def _over(edges: tuple[Tensor, ...], rows: Tensor) -> Tensor:
    found: Tensor = _Spread.apply(*edges, rows)  # type: ignore[no-untyped-call]  # torch publishes no type for it
    return found


def _sparse(matrix: csr_array) -> Tensor:
    start, place = torch.from_numpy(matrix.indptr.astype(np.int64)), torch.from_numpy(matrix.indices.astype(np.int64))
    values = torch.from_numpy(matrix.data.astype(np.float32))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparse (CSR tensor support|invariant checks)")  # "beta": it suffices
        return torch.sparse_csr_tensor(start, place, values, matrix.shape, check_invariants=False)
