"""The people of a corpus in batches of tensors, drawn by seed."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from migration.channels.corpus import Corpus


@dataclass(frozen=True)
class Batch:
    """Some people's source entries and target entries, as tensors; items are numbered within their side."""

    item: Tensor
    offset: Tensor
    weight: Tensor
    person: Tensor
    taken: Tensor
    people: NDArray[np.int64]

    def part(self, rows: slice) -> "Batch":
        """The same for some of the people, who stand side by side."""
        first, last = self.offset[rows.start], self.offset[rows.stop]
        mine = (self.person >= rows.start) & (self.person < rows.stop)
        return Batch(
            item=self.item[first:last],
            offset=self.offset[rows.start : rows.stop + 1] - first,
            weight=self.weight[first:last],
            person=self.person[mine] - rows.start,
            taken=self.taken[mine],
            people=self.people[rows],
        )


class Batches:
    """Draws seeded batches from the overlapping people of a corpus."""

    def __init__(self, corpus: Corpus, device: str) -> None:
        bag = corpus.overlapping
        self.size = bag.size
        self._device = device
        self._here, self._there = bag.sources, bag.targets
        self._weight = self._here.weight * self._here.scale
        self._start = np.searchsorted(self._here.person, np.arange(bag.size + 1))
        self._there = self._there.keep(self._there.weight > 0)
        self._there_start = np.searchsorted(self._there.person, np.arange(bag.size + 1))
        self._targets = corpus.targets

    def epoch(self, batch: int, dropout: float, random: np.random.Generator) -> Iterator[Batch]:
        """All people once, in random order; each source entry is left out with probability `dropout`."""
        order = random.permutation(self.size)
        for start in range(0, self.size, batch):
            yield self.of(order[start : start + batch], dropout, random)

    def of(self, people: NDArray[np.int64], dropout: float, random: np.random.Generator) -> Batch:
        """The batch of the given people."""
        entries, lengths = _ranges(self._start, people)
        kept = random.random(len(entries)) >= dropout
        owner = np.repeat(np.arange(len(people)), lengths)[kept]
        offset = np.searchsorted(owner, np.arange(len(people) + 1))
        taken, counts = _ranges(self._there_start, people)
        weight = self._weight[entries[kept]] / (1 - dropout)
        return Batch(
            item=self._tensor(self._here.item[entries[kept]] - self._targets),
            offset=self._tensor(offset),
            weight=self._tensor(weight.astype(np.float32)),
            person=self._tensor(np.repeat(np.arange(len(people)), counts)),
            taken=self._tensor(self._there.item[taken]),
            people=people,
        )

    def _tensor(self, values: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(values).to(self._device)


def _ranges(start: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers start[r] to before start[r + 1] of all `rows` in a line, and how many there are of each."""
    lengths = start[rows + 1] - start[rows]
    first = np.repeat(start[rows] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return first + np.arange(int(lengths.sum())), lengths
