"""The trained networks: encoder, migration layer, decoder. No optimiser here, and no loss."""

import torch
from torch import Tensor, nn


class Pooled(nn.Module):
    """Encoder: the weighted sum of the vectors of what a person took.

    The item vectors (n, t) are fixed; they follow the module to its device but are not learned or saved.
    """

    vectors: Tensor

    def __init__(self, vectors: Tensor) -> None:
        super().__init__()
        self.register_buffer("vectors", vectors, persistent=False)

    def forward(self, item: Tensor, offset: Tensor, weight: Tensor) -> Tensor:
        """Sums (people, t): person p owns the entries `offset[p]` to before `offset[p + 1]` of `item` and `weight`."""
        pooled: Tensor = nn.functional.embedding_bag(
            item, self.vectors, offset, mode="sum", per_sample_weights=weight, include_last_offset=True
        )
        return pooled


class Mlp(nn.Module):
    """Migration layer: linear, ReLU, dropout, linear."""

    def __init__(self, width: int, hidden: int, out: int, dropout: float) -> None:
        super().__init__()
        self.first = nn.Linear(width, hidden)
        self.second = nn.Linear(hidden, out)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """(people, width) to (people, out)."""
        out: Tensor = self.second(self.dropout(torch.relu(self.first(x))))
        return out


class TowerNetwork(nn.Module):
    """T: two towers over text. A person is the pooled words of what they took, carried across by a residual MLP."""

    texts: Tensor

    def __init__(self, source: Tensor, target: Tensor, log_popularity: Tensor, rank: int, dropout: float) -> None:
        """`source` (s, t) and `target` (j, t) are the items' text vectors, `log_popularity` (j,) starts the biases."""
        super().__init__()
        width = source.shape[1]
        self.pooled = Pooled(source)
        self.register_buffer("texts", target, persistent=False)
        self.taken = nn.Linear(width, rank, bias=False)
        self.offered = nn.Linear(width, rank, bias=False)
        self.crossing = Mlp(rank, 2 * rank, rank, dropout)
        self.bias = nn.Parameter(log_popularity.clone())

    def people(self, item: Tensor, offset: Tensor, weight: Tensor) -> Tensor:
        """People (n, rank) in the target space: h + MLP(h), with h the pooled and projected words."""
        h: Tensor = self.taken(self.pooled(item, offset, weight))
        crossed: Tensor = h + self.crossing(h)
        return crossed

    def items(self, places: Tensor | None = None) -> Tensor:
        """Target items (j, rank) in the target space, all of them or those at `places`."""
        out: Tensor = self.offered(self.texts if places is None else self.texts[places])
        return out


class ClassicNetwork(nn.Module):
    """E: the classic encoder, migration, decoder: the pooled source factors, through an MLP, to the target profile."""

    def __init__(self, source: Tensor, rank: int, dropout: float) -> None:
        """`source` (s, k) are the source items' factors."""
        super().__init__()
        self.pooled = Pooled(source)
        self.crossing = Mlp(source.shape[1], 2 * rank, rank, dropout)

    def people(self, item: Tensor, offset: Tensor, weight: Tensor) -> Tensor:
        """Migrated profiles (n, rank)."""
        out: Tensor = self.crossing(self.pooled(item, offset, weight))
        return out
