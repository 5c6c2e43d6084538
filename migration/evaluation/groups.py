"""Groups of people: whom a model serves well and whom it does not."""

import numpy as np
from numpy.typing import NDArray

from migration.evaluation.baselines.sparse import column_sums, row_sums
from migration.evaluation.trial import Questions, Task

LENGTHS = (1, 3, 5, 10, 20, 50)
"""Where a new group of history lengths begins."""

Labels = tuple[str, ...]

HISTORY, ACTIVITY, TASTE = "items known", "activity", "taste"


def groups_of(task: Task, questions: Questions) -> dict[str, Labels]:
    """By name of the grouping, the label of each person: history length, activity, taste, and the questions' own."""
    histories = task.histories(questions.people)
    length = row_sums(histories)
    popular = np.log1p(column_sums(task.taken))
    taste = np.asarray(histories @ popular / np.maximum(length, 1), dtype=np.float32)
    return {
        HISTORY: _by_length(length),
        ACTIVITY: _thirds(length, ("quiet third", "middle third", "busy third")),
        TASTE: _thirds(taste, ("rare taste", "middle taste", "popular taste")),
        **questions.groups,
    }


def ordered(labels: Labels) -> list[str]:
    """The labels that occur, in a sensible order: by their first number where they have one, else as they come."""
    order = ["quiet third", "middle third", "busy third", "rare taste", "middle taste", "popular taste"]
    found = sorted(set(labels))
    if found and found[0][0].isdigit():
        return sorted(found, key=lambda label: int(label.rstrip("+").split("-")[0]))
    return sorted(found, key=lambda label: order.index(label) if label in order else len(order))


def _by_length(length: NDArray[np.float32]) -> Labels:
    edges = (0, *LENGTHS)
    names = [_name(low, high) for low, high in zip(edges, (*edges[1:], 0), strict=True)]
    return tuple(names[n] for n in np.searchsorted(edges, length, side="right") - 1)


def _name(low: int, high: int) -> str:
    if not high:
        return f"{low}+"
    return str(low) if high - low == 1 else f"{low}-{high - 1}"


def _thirds(values: NDArray[np.float32], names: Labels) -> Labels:
    """Equal thirds by rank; equal values may fall into two of them, told by the order of people."""
    rank = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return tuple(names[n] for n in (rank * 3 // max(len(values), 1)))
