"""A trial: what may be learned from, who is asked about, and what the right answers are.

A protocol (`migration.evaluation.protocols`) is a function that cuts a log into a `Trial`; everything after it
(fitting, ranking, judging) is the same for all protocols.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.domain import Item, ItemKey
from migration.events import EventLog
from migration.interactions import interactions
from migration.split import Split

M = TypeVar("M")


@dataclass(frozen=True, eq=False)
class Task:
    """What a ranker may learn from, and the catalogue that it must rank.

    Attributes:
        log: events of the people to learn from; its items are the whole catalogue, first the S items outside the target
            domain, then the T candidates, those without any event included.
        target: the domain to recommend in.
        border: S, where the candidates begin.
        items: what is known of the items; an item may be missing.
    """

    log: EventLog
    target: str
    border: int
    items: Mapping[ItemKey, Item]
    _kept: dict[object, object] = field(default_factory=dict, repr=False)

    def once(self, key: Hashable, make: Callable[[], M]) -> M:
        """What `make` makes, made once per task and key: what several models or settings share, such as factors."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast("M", self._kept[key])

    @property
    def sources(self) -> tuple[ItemKey, ...]:
        """(S) the items outside the target domain, sorted."""
        return self.log.items[: self.border]

    @property
    def candidates(self) -> tuple[ItemKey, ...]:
        """(T) the items to rank, sorted."""
        return self.log.items[self.border :]

    @cached_property
    def taken(self) -> csr_array:
        """(U, S) what the people of `log` took outside the target domain, 0 or 1."""
        return self.histories(self.log)

    @cached_property
    def wanted(self) -> csr_array:
        """(U, T) what the people of `log` took in the target domain, 0 or 1."""
        return self.answers(self.log)

    @cached_property
    def popularity(self) -> NDArray[np.float32]:
        """(T,) the number of people of `log` who took each candidate."""
        return np.asarray(self.wanted.sum(axis=0), dtype=np.float32)

    def histories(self, people: EventLog) -> csr_array:
        """(people, S) 0 or 1: what `people` took outside the target domain.

        Raises:
            ValueError: their log is not over the catalogue of the task (see `over`).
        """
        return self._positive(people)[:, : self.border]

    def answers(self, people: EventLog) -> csr_array:
        """(people, T) 0 or 1: what `people` took in the target domain; raises as `histories` does."""
        return self._positive(people)[:, self.border :]

    def _positive(self, people: EventLog) -> csr_array:
        if people.items is not self.log.items and people.items != self.log.items:
            raise ValueError("the people's log must be over the catalogue of the task: see `over`")
        return csr_array(interactions(people) > 0).astype(np.float32)


@dataclass(frozen=True)
class Questions:
    """People and what they should be shown.

    Attributes:
        people: the inputs. What they hold in the target domain is known, so it is left out of the ranking.
        truth: (people, T) 1 where an item is a right answer; every row has one.
        skipped: number of held-out people left out because they had no input or no right answer.
        groups: further ways of parting the people, by name: the label of each person, in their order.
        among: (T,) which candidates are ranked; all of them where left out.
    """

    people: EventLog
    truth: csr_array
    skipped: int = 0
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    among: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Trial:
    """One protocol on one log: a task to learn, people to choose settings on, people to report on.

    Attributes:
        protocol: its name, as the scorecard says it.
        task: what the competitors learn from.
        valid: people to choose settings on.
        test: people to report on.
        log: what a network is trained from: the events of the task, and the validation people's with their answers.
        split: who of `log` trains, and who is chosen on.
        later: the same test people asked again with other inputs, by name (few-shot); empty for most protocols.
    """

    protocol: str
    task: Task
    valid: Questions
    test: Questions
    log: EventLog
    split: Split
    later: Mapping[str, Questions] = field(default_factory=dict)

    @property
    def fixed_split(self) -> bool:
        """Whether the split came with the data."""
        return self.split.fixed


def over(log: EventLog, catalogue: tuple[ItemKey, ...]) -> EventLog:
    """The same log with `catalogue` as its items; events of other items are left out."""
    place = {key: n for n, key in enumerate(catalogue)}
    moved = np.array([place.get(key, -1) for key in log.items], dtype=np.int32)
    kept = log.select(moved[log.item] >= 0)
    return EventLog(log.users, catalogue, kept.user, moved[kept.item], kept.sign, kept.value, kept.time)
