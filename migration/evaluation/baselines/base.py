"""What every competitor is: frozen settings that can be fitted to a task, and then rank for strangers.

A competitor's constructor takes its settings, all with defaults that are a fair choice; `choices` names the values
worth trying for each, so that one command tunes them all alike (`migration.evaluation.tune`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import Field
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from migration.evaluation.trial import Task
from migration.events import EventLog

Scores = NDArray[np.float32]
"""(people, candidates): the higher, the better; -inf for "never"."""
Setting = str | int | float | bool


class Ranker(Protocol):
    """Fitted and ready: scores all candidates for people whom it has never seen."""

    def score(self, people: EventLog) -> Scores:
        """Score all candidates of the task for each of the `people`, whose log is over the task's catalogue.

        A person's scores do not depend on who else is asked about.
        """
        ...


class Baseline(Protocol):
    """A competitor with its settings; a frozen dataclass whose fields are the settings."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # what makes it a dataclass to `dataclasses.replace`
    name: ClassVar[str]
    choices: ClassVar[Mapping[str, Sequence[Setting]]]
    """Values worth trying for each setting, the settings that matter most first."""

    def fit(self, task: Task) -> Ranker:
        """Learn from the training people of `task`.

        Raises:
            TrainingError: the task lacks what this competitor needs (dates, texts, a package).
        """
        ...
