"""What every protocol begins with: one catalogue, sources first, and the people who can be asked about."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from migration.domain import Item, ItemKey
from migration.errors import InputError, TrainingError
from migration.evaluation.trial import Questions, Task, over
from migration.events import EventLog
from migration.interactions import interactions


def over_catalogue(
    log: EventLog, items: Mapping[ItemKey, Item], target: str, sources: Collection[str] | None
) -> tuple[EventLog, int]:
    """The log over the whole catalogue, source items first, and the place where the candidates begin.

    Args:
        log: the events of everybody.
        items: the catalogue; its target-domain items are candidates even where nobody took them.
        target: the domain to recommend in.
        sources: the domains to take as input; all but the target where left out.

    Raises:
        InputError: the target domain, or each source domain, is empty.
    """
    known = sorted(set(log.items) | set(items))
    candidates = tuple(key for key in known if key.domain == target)
    others = tuple(key for key in known if key.domain != target and (sources is None or key.domain in sources))
    if not candidates or not others:
        domains = ", ".join(sorted({key.domain for key in known})) or "none"
        raise InputError(
            f"Expected items in '{target}' and in another domain to come from; the domains with items are: {domains}.",
            "Name other domains, or import the missing catalogue.",
        )
    return over(log, others + candidates), len(others)


def learnable(task: Task) -> Task:
    """The task itself; raises TrainingError where nobody has an event in the target domain."""
    if not task.wanted.nnz:
        raise TrainingError(
            f"No training person has an event in '{task.target}'.", "Import more events or split otherwise."
        )
    return task


def asked(task: Task, given: EventLog, wanted: EventLog, name: str) -> Questions:
    """Questions about the people of `given` (their inputs), whose right answers are the target events of `wanted`.

    Both logs hold the same people over the task's catalogue. Who has no input or no right answer is left out, counted.

    Raises:
        TrainingError: nobody is left.
    """
    truth = task.answers(wanted)
    brings = task.histories(given).sum(axis=1) + task.answers(given).sum(axis=1)
    able = np.asarray((truth.sum(axis=1) > 0) & (brings > 0))
    if not able.any():
        raise TrainingError(
            f"Expected {name} people with events inside and outside '{task.target}'; found none.",
            "Import more events, or a split that names such people.",
        )
    users = [user for user, good in zip(given.users, able, strict=True) if good]
    return Questions(given.of_users(users), truth[np.flatnonzero(able)], int((~able).sum()))


def strangers(task: Task, people: EventLog, name: str) -> Questions:
    """Questions about people whose whole target history is hidden; raises as `asked` does."""
    outside = people.item < task.border
    return asked(task, people.select(outside), people.select(~outside), name)


def first_of(log: EventLog, rows: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """(n,) which of the marked `rows` are among the first `count` marked ones of their person."""
    before = np.concatenate([[0], np.cumsum(rows)])
    started = before[log.bounds[log.user]] if len(log.users) else before[:0]
    first: NDArray[np.bool_] = rows & (before[1:] - started <= count)
    return first


def counts(log: EventLog, border: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(users,) numbers of items that each person of a log over the catalogue took outside and inside the target."""
    taken = interactions(log) > 0
    outside, inside = taken[:, :border].sum(axis=1), taken[:, border:].sum(axis=1)
    return np.asarray(outside, dtype=np.int64), np.asarray(inside, dtype=np.int64)
