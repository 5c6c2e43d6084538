"""Ridge regression from everything taken elsewhere to everything wanted here: cross-domain EASE.

EASE (Steck 2019) is ridge regression of items on items with a forbidden diagonal; from one domain to another there is
no diagonal to forbid, and the closed form is that of plain ridge. No items × items matrix is built: for strangers with
histories h the answer is h X' (X X' + λ I)^-1 Y, and the middle is solved by conjugate gradients on the sparse X.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.sparse import both_sided, column_sums, modest, row_sums
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

STEPS = 30
TOLERANCE = 1e-3


@dataclass(frozen=True)
class Ridge:
    """Predict each candidate's difference from the mean person by ridge regression on the source history.

    Histories are divided by `(number of items) ** modesty`, a training person's wishes by
    `(number of their target items) ** target_modesty`; `strength` is in units of a history's mean square.
    """

    strength: float = 10.0
    modesty: float = 0.5
    target_modesty: float = 0.0
    name: ClassVar[str] = "ridge (cross-domain EASE)"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "strength": (10.0, 20.0, 40.0, 100.0, 300.0, 3.0),
        "modesty": (0.5, 0.25, 0.0),
        "target_modesty": (0.0, 0.25, 0.5),
    }

    def fit(self, task: Task) -> Ranker:
        """Weight both sides of the people who have events on both."""
        both = both_sided(task.taken, task.wanted)
        wanted = task.wanted[both]
        wishes = modest(wanted, self.target_modesty)
        mean = column_sums(wishes) / np.float32(max(len(both), 1))
        histories = self.weighted(task.taken[both])
        square = float(row_sums(histories.multiply(histories).tocsr()).mean()) if len(both) else 1.0
        return _ByRidge(self, task, histories, wishes, mean, self.strength * square)

    def weighted(self, histories: csr_array) -> csr_array:
        """Histories divided by a power of their length."""
        return modest(histories, self.modesty)


@dataclass(frozen=True, eq=False)
class _ByRidge:
    settings: Ridge
    task: Task
    histories: csr_array
    wishes: csr_array
    mean: NDArray[np.float32]
    strength: float

    def score(self, people: EventLog) -> Scores:
        asked = self.settings.weighted(self.task.histories(people))
        parts = solve(self.histories, self.strength, (self.histories @ asked.T).toarray())
        shares = parts.T @ self.wishes - parts.sum(axis=0)[:, None] * self.mean
        return np.asarray(self.mean + shares, dtype=np.float32)


def solve(matrix: csr_array, strength: float, right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Solve (X X' + strength I) Z = `right` for all columns at once, by conjugate gradients.

    Columns are solved apart from each other, so a person's answer does not depend on who else is asked about. Each
    stops when its residual is `TOLERANCE` of its right side, or after `STEPS` steps.
    """
    found = np.zeros_like(right)
    rest = right.copy()
    way = rest.copy()
    size = np.einsum("ij,ij->j", rest, rest)
    goal = size * TOLERANCE**2
    across = csr_array(matrix.T)
    for _ in range(STEPS):
        open_columns = size > goal
        if not open_columns.any():
            break
        image = matrix @ (across @ way) + strength * way
        bend = np.einsum("ij,ij->j", way, image)
        step = np.where(open_columns, size / np.where(bend > 0, bend, 1), 0).astype(right.dtype)
        found += step * way
        rest -= step * image
        new = np.einsum("ij,ij->j", rest, rest)
        way = rest + new / np.where(size > 0, size, 1) * way
        size = new
    return found
