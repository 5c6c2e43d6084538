"""BPR: factors learned from pairs, an item taken above one that was not (Rendle et al. 2009), by package `implicit`.

`implicit` draws the item not taken in proportion to popularity, so its scores say how much more than others a person
likes an item; `prior` times log(1 + popularity) gives back how much everybody does.

It learns a vector for each person that it has seen. A stranger's is found as theirs would have been: the same loss is
climbed with the items' vectors held fast (`folded`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix, hstack
from threadpoolctl import threadpool_limits

from migration.errors import TrainingError
from migration.evaluation.baselines.base import Ranker, Scores
from migration.evaluation.baselines.sparse import row_sums
from migration.evaluation.search import Setting
from migration.evaluation.trial import Task
from migration.events import EventLog

Vectors = NDArray[np.float32]
DRAWN = 64
"""Items not taken that a stranger's items are held against: the same ones for everybody."""
STEPS = 60
RATE = 0.1


@dataclass(frozen=True)
class Factors:
    """What BPR learned: vectors (rows, k) of people and items, and the items' biases."""

    people: Vectors
    items: Vectors
    bias: Vectors


@dataclass(frozen=True)
class BPR:
    """Factors of the matrix (source | target); a stranger is folded in from the source items alone."""

    factors: int = 64
    iterations: int = 100
    rate: float = 0.05
    regularisation: float = 0.01
    prior: float = 1.0
    seed: int = 0
    name: ClassVar[str] = "BPR"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {
        "prior": (1.0, 0.5, 2.0, 0.0),
        "regularisation": (0.01, 0.003, 0.03, 0.1),
        "iterations": (100, 50, 200),
        "factors": (64, 32, 128),
    }

    def fit(self, task: Task) -> Ranker:
        """Factorise; raises TrainingError where `implicit` is not installed."""
        joint = csr_array(hstack([task.taken, task.wanted], format="csr"))
        made = factorised(joint, self)
        source, target = made.items[: task.border], made.items[task.border :]
        bias = (made.bias[task.border :] + self.prior * np.log1p(task.popularity)).astype(np.float32)
        return _Folded(self, task, source, made.bias[: task.border], np.ascontiguousarray(target.T), bias)


@dataclass(frozen=True, eq=False)
class _Folded:
    settings: BPR
    task: Task
    items: Vectors
    bias: Vectors
    candidates: Vectors
    prior: Vectors

    def score(self, people: EventLog) -> Scores:
        rivals = drawn(self.task.taken, self.settings.seed)
        found = folded(self.task.histories(people), self.items, self.bias, rivals, self.settings.regularisation)
        return np.asarray(found @ self.candidates + self.prior, dtype=np.float32)


def factorised(matrix: csr_array, settings: BPR) -> Factors:
    """Factors of a 0/1 matrix, by one thread, so that the same seed gives the same.

    Raises:
        TrainingError: `implicit` is not installed.
    """
    try:
        from implicit.cpu.bpr import BayesianPersonalizedRanking
    except ImportError as error:
        raise TrainingError(
            f"'{settings.name}' needs the package `implicit`, which is not installed.",
            "Install it with `pip install implicit`, or leave this competitor out.",
        ) from error
    model = BayesianPersonalizedRanking(
        factors=settings.factors,
        learning_rate=settings.rate,
        regularization=settings.regularisation,
        iterations=settings.iterations,
        num_threads=1,
        random_state=settings.seed,
    )
    with threadpool_limits(1, "blas"):
        model.fit(csr_matrix(matrix), show_progress=False)
    # the last column of the package's factors is the items' bias, against a 1 for each person
    return Factors(model.user_factors[:, :-1], model.item_factors[:, :-1], model.item_factors[:, -1])


def drawn(matrix: csr_array, seed: int) -> NDArray[np.int64]:
    """`DRAWN` columns, in proportion to how many people took them."""
    return np.random.default_rng(seed).choice(matrix.indices, size=DRAWN).astype(np.int64)


def folded(
    histories: csr_array, items: Vectors, bias: Vectors, rivals: NDArray[np.int64], regularisation: float
) -> Vectors:
    """Vectors (people, k) of strangers: gradient ascent on BPR's own objective, items held fast.

    Each item of a history is held against each of the `rivals`; zero for an empty history. Each person's ascent is
    their own: it does not depend on who else is folded in.
    """
    people = np.zeros((histories.shape[0], items.shape[1]), dtype=np.float32)
    person = np.repeat(np.arange(len(people)), np.diff(histories.indptr))
    mine, length = items[histories.indices], np.maximum(row_sums(histories), 1)[:, None]
    theirs, lead = items[rivals], bias[histories.indices][:, None] - bias[rivals][None, :]
    belongs = csr_array((np.ones(len(person), np.float32), (person, np.arange(len(person)))), (len(people), len(mine)))
    speed = np.zeros_like(people)
    for _ in range(STEPS):
        ahead = np.einsum("nk,nk->n", people[person], mine)[:, None] - (people @ theirs.T)[person] + lead
        doubt = 1 / (1 + np.exp(np.clip(ahead, -30, 30)))
        pull = belongs @ (doubt.mean(axis=1)[:, None] * mine) - (belongs @ doubt) @ theirs / len(rivals)
        speed = np.float32(0.9) * speed + pull / length - np.float32(regularisation) * people
        people = people + np.float32(RATE) * speed
    return np.asarray(people, dtype=np.float32)
