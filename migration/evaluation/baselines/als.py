"""Joint implicit ALS: one factorisation of all domains, into which a stranger is folded from the source side.

Hu, Koren and Volinsky 2008, by the `implicit` package; confidence of an event = `alpha` × its entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.sparse import csr_array, csr_matrix, hstack
from threadpoolctl import threadpool_limits

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.sparse import power, row_sums, scale_rows
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

if TYPE_CHECKING:
    from implicit.cpu.als import AlternatingLeastSquares


@dataclass(frozen=True)
class JointALS:
    """Factors of the matrix (source | target); a stranger's are the closed form over the source items alone.

    An entry is 1, as published. With `modesty` it is `(number of the person's items in the domain) ** -modesty`, each
    domain divided by its mean entry: that is the network's own weighting, so it is no choice of the competitor's.
    """

    factors: int = 64
    alpha: float = 40.0
    regularisation: float = 100.0
    modesty: float = 0.0
    iterations: int = 15
    seed: int = 0
    name: ClassVar[str] = "joint ALS"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "alpha": (40.0, 10.0, 5.0, 100.0),
        "regularisation": (100.0, 30.0, 10.0, 300.0),
        "factors": (64, 128),
    }

    def fit(self, task: Task) -> Ranker:
        """Factorise; raises TrainingError where `implicit` is not installed."""
        joint = hstack([self.entries(task.taken), self.entries(task.wanted)], format="csr")
        kind = library(self.name)
        factors, folding = self.fitted(kind, joint).item_factors, self.made(kind)
        folding.item_factors = np.ascontiguousarray(factors[: task.border])
        return _Folded(self, task, folding, np.ascontiguousarray(factors[task.border :].T), self._unit(task.taken))

    def fitted(self, kind: "type[AlternatingLeastSquares]", matrix: csr_array) -> "AlternatingLeastSquares":
        """A model of these settings with factors of `matrix`."""
        with threadpool_limits(1, "blas"):  # the package has threads of its own, which those of BLAS slow down
            model = self.made(kind)
            model.fit(csr_matrix(matrix), show_progress=False)
        return model

    def made(self, kind: "type[AlternatingLeastSquares]") -> "AlternatingLeastSquares":
        """An empty model of these settings."""
        return kind(
            factors=self.factors,
            alpha=self.alpha,
            regularization=self.regularisation,
            iterations=self.iterations,
            random_state=self.seed,
        )

    def entries(self, taken: csr_array) -> csr_array:
        """Entries of one domain's matrix, in units of its own mean."""
        return self.weighted(taken, self._unit(taken))

    def _unit(self, taken: csr_array) -> float:
        lengths = row_sums(taken)
        return float((lengths ** (1 - self.modesty)).sum() / max(lengths.sum(), 1))

    def weighted(self, taken: csr_array, unit: float) -> csr_array:
        """Entries of the matrix to factorise, in units of `unit`."""
        return scale_rows(taken, power(row_sums(taken), -self.modesty) / max(unit, 1e-9))


def library(name: str) -> "type[AlternatingLeastSquares]":
    """What factorises for the competitor called `name`; raises TrainingError where `implicit` is not installed."""
    try:
        from implicit.cpu.als import AlternatingLeastSquares
    except ImportError as error:
        raise TrainingError(
            f"'{name}' needs the package `implicit`, which is not installed.",
            "Install it with `pip install implicit`, or leave this competitor out.",
        ) from error
    kind: type[AlternatingLeastSquares] = AlternatingLeastSquares
    return kind


@dataclass(frozen=True, eq=False)
class _Folded:
    settings: JointALS
    task: Task
    folding: "AlternatingLeastSquares"
    candidates: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    unit: float

    def score(self, people: EventLog) -> Scores:
        entries = self.settings.weighted(self.task.histories(people), self.unit)
        known = self.task.answers(people)
        if known.nnz:
            return self._warm(entries, known)
        found = self.folding.recalculate_user(np.arange(len(people.users)), csr_matrix(entries))
        return np.asarray(found @ self.candidates, dtype=np.float32)

    def _warm(self, entries: csr_array, known: csr_array) -> Scores:
        """People of whom target events are known too are folded in from both sides."""
        folding = self.settings.made(library(self.settings.name))
        folding.item_factors = np.ascontiguousarray(np.vstack([self.folding.item_factors, self.candidates.T]))
        joint = hstack([entries, self.settings.entries(known)], format="csr")
        found = folding.recalculate_user(np.arange(joint.shape[0]), csr_matrix(joint))
        return np.asarray(found @ self.candidates, dtype=np.float32)
