"""Judging many people against a large catalogue takes seconds."""

from time import perf_counter

import numpy as np
import pytest

from migration.domain import ItemKey
from migration.evaluation.baselines.base import Scores
from migration.evaluation.evaluate import measure
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.tune import Entrant
from migration.events import EventLog, event_log
from migration.split import Split


class Factors:
    """Scores by inner products of random vectors, as a network does."""

    def __init__(self, items: int) -> None:
        self.items = np.random.default_rng(0).normal(size=(300, items)).astype(np.float32)

    def score(self, people: EventLog) -> Scores:
        return np.random.default_rng(1).normal(size=(len(people.users), 300)).astype(np.float32) @ self.items


@pytest.mark.benchmark
def test_two_thousand_people_against_sixty_thousand_items_take_seconds() -> None:
    people, items, taken = 2300, 60_000, 8
    random = np.random.default_rng(0)
    keys = [ItemKey("book", f"{n:05}") for n in range(100)] + [ItemKey("film", f"{n:05}") for n in range(items)]
    user = np.repeat(np.arange(people), 2 * taken).astype(np.int32)
    item = np.where(np.tile([0, 1], people * taken) == 0, random.integers(100, size=len(user)), 0)
    item = np.where(np.tile([0, 1], people * taken) == 1, 100 + random.integers(items, size=len(user)), item)
    users = [f"u{n}" for n in range(people)]
    split = Split(frozenset(users[:200]), frozenset(users[200:300]), frozenset(users[300:]))
    trial = cold_users(event_log(users, keys, user, item.astype(np.int32)), {}, "film", split)
    entrant = Entrant("factors", Factors(items))
    measure(entrant, trial.task, trial.valid)  # what is made once per task: themes
    start = perf_counter()
    measure(entrant, trial.task, trial.test)
    seconds = perf_counter() - start
    print(f"\n2,000 people against 60,000 items, all figures: {seconds:.1f} s")  # noqa: T201 - a benchmark tells
    assert seconds < 20
