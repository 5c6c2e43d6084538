"""Reduced-rank ridge regression (Izenman 1975): ridge, of whose answers only the strongest directions are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator

from migration.channels.algebra import truncated_svd
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.ridge import solve
from migration.evaluation.baselines.sparse import (
    both_sided,
    column_sums,
    modest,
    power,
    row_sums,
    scale_columns,
)
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class ReducedRankRidge:
    """Ridge from histories to wishes, projected on the `rank` strongest right singular directions of its fitted values.

    Histories are divided by `(number of items) ** modesty`; `strength` is in units of a history's mean square; target
    columns count `takers ** -rarity` in the regression.
    """

    rank: int = 64
    strength: float = 10.0
    modesty: float = 0.5
    rarity: float = 0.0
    seed: int = 0
    name: ClassVar[str] = "reduced-rank ridge"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "strength": (10.0, 3.0, 30.0, 100.0),
        "rank": (64, 32, 128, 256),
        "rarity": (0.0, 0.25),
        "modesty": (0.5, 0.25, 0.0),
    }

    def fit(self, task: Task) -> Ranker:
        """Find the directions by power iteration; no items × items matrix is built."""
        both = both_sided(task.taken, task.wanted)
        histories, wanted = self.weighted(task.taken[both]), task.wanted[both]
        mean = column_sums(wanted) / np.float32(max(len(both), 1))
        tilt = power(column_sums(wanted), -self.rarity)
        wishes = scale_columns(wanted, tilt)
        strength = self.strength * float(row_sums(histories.multiply(histories).tocsr()).mean())
        across, shift = csr_array(histories.T), (mean * tilt).astype(np.float32)

        def dual(right: Matrix) -> Matrix:
            """Parts of the training people for columns (people, n) to be fitted."""
            return solve(histories, strength, np.ascontiguousarray(right, dtype=np.float32))

        def centred(right: Matrix) -> Matrix:
            return times(wishes, right) - shift @ right

        def forth(right: Matrix) -> Matrix:
            return times(histories, times(across, dual(centred(right))))

        def back(left: Matrix) -> Matrix:
            parts = dual(times(histories, times(across, left)))
            return times(csr_array(wishes.T), parts) - np.outer(shift, parts.sum(axis=0))

        fitted = LinearOperator(
            wishes.shape,
            matvec=lambda v: forth(v.reshape(-1, 1)),
            rmatvec=lambda v: back(v.reshape(-1, 1)),
            matmat=forth,
            rmatmat=back,
            dtype=np.float32,
        )
        _, _, right = truncated_svd(fitted, self.rank, self.seed, power=2)
        directions = np.asarray(right.T, dtype=np.float32)
        taken = times(across, dual(centred(directions)))
        offered = (directions * power(tilt, -1)[:, None]).T
        return _ByDirections(self, task, taken, np.ascontiguousarray(offered), mean)

    def weighted(self, histories: csr_array) -> csr_array:
        """Histories divided by a power of their length."""
        return modest(histories, self.modesty)


def times(left: csr_array, right: Matrix) -> Matrix:
    """The product as float32."""
    return np.asarray(left @ right, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class _ByDirections:
    settings: ReducedRankRidge
    task: Task
    taken: Matrix
    offered: Matrix
    mean: Matrix

    def score(self, people: EventLog) -> Scores:
        asked = self.settings.weighted(self.task.histories(people))
        return np.asarray((asked @ self.taken) @ self.offered + self.mean, dtype=np.float32)
