"""What the trained competitors share: batches of histories as tensors, and one loop of Adam."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor, nn

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Bags:
    """Some people's items as flat tensors: entry n is item `item[n]` of person `owner[n]`, of whom there are `size`."""

    item: Tensor
    owner: Tensor
    size: int

    @classmethod
    def of(cls, matrix: csr_array) -> "Bags":
        """The entries of a 0/1 matrix, row by row."""
        owner = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        return cls(torch.from_numpy(matrix.indices.astype(np.int64)), torch.from_numpy(owner), matrix.shape[0])

    @property
    def length(self) -> Tensor:
        """(size, 1) number of entries of each person, at least 1."""
        return torch.bincount(self.owner, minlength=self.size).clamp(min=1).float()[:, None]

    def sums(self, entries: Tensor) -> Tensor:
        """(size, k) sums of the (entries, k) rows of each person."""
        return torch.zeros(self.size, entries.shape[1]).index_add(0, self.owner, entries)

    def shares(self, scores: Tensor) -> Tensor:
        """(entries, 1) softmax of the (entries, 1) `scores` within each person."""
        strength = torch.exp(scores - scores.detach().max()) if len(scores) else scores
        return strength / self.sums(strength)[self.owner].clamp(min=1e-12)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Torch's randomness from `seed`, and as it was before when this is over."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        yield


def descend(
    network: nn.Module,
    loss: Callable[[Rows], Tensor],
    rows: int,
    *,
    epochs: int,
    batch: int,
    rate: float,
    decay: float = 0.0,
) -> None:
    """Adam (Kingma and Ba 2015) under a cosine over `epochs` rounds of the shuffled `rows`; then to evaluation mode.

    Args:
        network: whose parameters are moved.
        loss: of a batch of row numbers.
        rows: how many there are.
        epochs: rounds.
        batch: rows in a step.
        rate: learning rate of the first step.
        decay: weight decay, apart from the gradient (AdamW).
    """
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=decay)
    steps = max(epochs * -(-rows // batch), 1)
    slower = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    network.train()
    for _ in range(epochs):
        order = torch.randperm(rows).numpy()
        for start in range(0, rows, batch):
            optimiser.zero_grad()
            found = loss(order[start : start + batch])
            found.backward()  # type: ignore[no-untyped-call]  # torch publishes no type for it
            optimiser.step()
            slower.step()
    network.eval()


def perceptron(width: int, hidden: int, out: int) -> nn.Sequential:
    """Linear, tanh, linear: one hidden layer, as the published bridges have."""
    return nn.Sequential(nn.Linear(width, hidden), nn.Tanh(), nn.Linear(hidden, out))


def array(tensor: Tensor) -> NDArray[np.float32]:
    """A tensor as an array."""
    return np.ascontiguousarray(tensor.detach().numpy(), dtype=np.float32)
