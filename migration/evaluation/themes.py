"""What lists are about: how diverse they are inside, and whether they keep the proportions of a person's own taste."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.algebra import truncated_svd
from migration.errors import TrainingError
from migration.evaluation.baselines.sparse import power, row_sums, scale_rows
from migration.evaluation.baselines.words import meanings, unit
from migration.evaluation.metrics import PerPerson
from migration.evaluation.trial import Task
from migration.top import Places

COUNT = 20
"""Number of themes, at most."""
EACH = 12
"""So many candidates to a theme at least, on average."""
AXES = 64
SMOOTHING = 0.01
"""Share of the person's own proportions mixed into a list's, so that a missing theme costs much and not everything."""
ROUNDS = 12


@dataclass(frozen=True)
class Themes:
    """What each candidate is about.

    Attributes:
        vectors: (T, d) of norm 1, or 0 where nothing is known of the candidate.
        theme: (T,) number of the theme of each.
        by: "words", or "takers" where less than half of the candidates have words.
    """

    vectors: NDArray[np.float32]
    theme: NDArray[np.int64]
    by: str

    @classmethod
    def of(cls, task: Task) -> "Themes":
        """The themes of a task's candidates, found once per task."""
        return task.once("themes", lambda: cls._found(task))

    @classmethod
    def _found(cls, task: Task) -> "Themes":
        vectors, by = _vectors(task)
        return cls(vectors, _clusters(vectors, min(COUNT, max(len(vectors) // EACH, 1))), by)

    def diversity(self, lists: Places) -> PerPerson:
        """1 - the mean cosine of any two items of a list (Ziegler et al. 2005)."""
        length = lists.shape[1]
        total = np.stack([self.vectors[row].sum(axis=0) for row in lists])
        own = np.stack([np.square(self.vectors[row]).sum() for row in lists])
        pairs = max(length * (length - 1), 1)
        return np.asarray(1 - (np.square(total).sum(axis=1) - own) / pairs, dtype=np.float64)

    def miscalibration(self, lists: Places, truth: csr_array) -> PerPerson:
        """Kullback-Leibler divergence (nats) of a list's themes from those of what the person did take (Steck 2018)."""
        rows = np.repeat(np.arange(truth.shape[0]), np.diff(truth.indptr))
        wanted = self._proportions(rows, self.theme[truth.indices], truth.shape[0])
        rows = np.repeat(np.arange(len(lists)), lists.shape[1])
        given = self._proportions(rows, self.theme[lists.ravel()], len(lists))
        mixed = (1 - SMOOTHING) * given + SMOOTHING * wanted
        ratio = np.where(wanted > 0, wanted / np.where(mixed > 0, mixed, 1), 1)
        return np.asarray((wanted * np.log(ratio)).sum(axis=1), dtype=np.float64)

    def _proportions(self, rows: NDArray[np.int64], themes: NDArray[np.int64], people: int) -> NDArray[np.float64]:
        width = int(self.theme.max()) + 1
        counts = np.bincount(rows * width + themes, minlength=people * width).reshape(people, width)
        return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def _vectors(task: Task) -> tuple[NDArray[np.float32], str]:
    described = [bool(task.items[key].text) for key in task.candidates if key in task.items]
    if sum(described) * 2 >= len(task.candidates):
        try:
            return task.once(("meanings", 128), lambda: meanings(task, "themes", 128))[task.border :, :AXES], "words"
        except TrainingError:
            pass  # words on one side alone: what is taken together tells
    rows = scale_rows(task.wanted, power(row_sums(task.wanted), -0.5))
    _, _, right = truncated_svd(rows, AXES, 0)
    return unit(np.ascontiguousarray(right.T, dtype=np.float32)), "takers"


def _clusters(vectors: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Spherical k-means (Dhillon and Modha 2001), seeded; the number of the cluster of each row."""
    random = np.random.default_rng(0)
    centres = vectors[random.choice(len(vectors), count, replace=False)]
    nearest = np.zeros(len(vectors), np.int64)
    for _ in range(ROUNDS):
        nearest = np.asarray((vectors @ centres.T).argmax(axis=1))
        member = csr_array(
            (np.ones(len(vectors), np.float32), (nearest, np.arange(len(vectors)))), (count, len(vectors))
        )
        centres = unit(np.asarray(member @ vectors, dtype=np.float32))
    return nearest
