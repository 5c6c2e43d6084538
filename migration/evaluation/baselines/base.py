"""What every competitor is: frozen settings that can be fitted to a task, and then rank for strangers."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from migration.evaluation.search import Tunable
from migration.evaluation.trial import Task
from migration.events import EventLog

Scores = NDArray[np.float32]
"""(people, candidates): the higher, the better; -inf for "never"."""


class Ranker(Protocol):
    """Fitted and ready: scores all candidates for people whom it has never seen."""

    def score(self, people: EventLog) -> Scores:
        """Score all candidates of the task for each of the `people`, whose log is over the task's catalogue.

        A person's scores do not depend on who else is asked about.
        """
        ...


class Baseline(Tunable, Protocol):
    """A competitor with its settings."""

    def fit(self, task: Task) -> Ranker:
        """Learn from the training people of `task`.

        Raises:
            TrainingError: the task lacks what this competitor needs (dates, texts, a package).
        """
        ...
