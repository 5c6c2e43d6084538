"""Whole-catalogue lists, and the network as a ranker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from migration.domain import Item, ItemKey
from migration.embedder import Vectors
from migration.evaluation import ranking
from migration.evaluation.baselines.base import Scores
from migration.evaluation.baselines.neighbours import UserKNN
from migration.evaluation.ranking import ByNetwork, best_lists
from migration.evaluation.trial import Trial
from migration.events import EventLog
from migration.interactions import interactions
from migration.profiles import Profiles
from migration.top import top
from tests.worlds.tastes import WORDS


@dataclass(frozen=True)
class ByTaste:
    """A linear stand-in for a network: both roads lead to the four words that stand in the titles."""

    backwards: bool = False

    def migrate_many(self, log: EventLog, items: Mapping[ItemKey, Item], *, popularity: float = 1.0) -> Profiles:
        words = self.place([items[key] for key in log.items])
        users = log.users[::-1] if self.backwards else log.users
        return Profiles(users, np.asarray(interactions(log) @ words, dtype=np.float32), ("network",) * len(users))

    def place(self, items: Sequence[Item]) -> Vectors:
        return np.array([[word in item.title for word in WORDS] for item in items], dtype=np.float32)


def test_a_network_scores_by_inner_product(trial: Trial) -> None:
    scores = ByNetwork(ByTaste(), trial.task).score(trial.test.people)
    people = ByTaste().migrate_many(trial.test.people, trial.task.items).vectors
    film = ByTaste().place([trial.task.items[trial.task.candidates[3]]])[0]
    np.testing.assert_allclose(scores[:, 3], people @ film)


def test_a_network_that_answers_for_others_is_refused(trial: Trial) -> None:
    with pytest.raises(ValueError, match="order"):
        ByNetwork(ByTaste(backwards=True), trial.task).score(trial.test.people)


def test_lists_are_the_same_in_any_batches(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    ranker = UserKNN().fit(trial.task)
    whole = best_lists(ranker, trial.task, trial.test, 20)
    monkeypatch.setattr(ranking, "CELLS", 3 * len(trial.task.candidates))
    np.testing.assert_array_equal(best_lists(ranker, trial.task, trial.test, 20), whole)
    np.testing.assert_array_equal(top(ranker.score(trial.test.people), 20), whole)


def test_what_a_person_has_comes_last(trial: Trial) -> None:
    people = trial.test.people
    place = trial.task.border  # the first candidate, which the first person is now known to have
    known = replace(
        people,
        user=np.concatenate([[0], people.user]).astype(np.int32),
        item=np.concatenate([[place], people.item]).astype(np.int32),
        sign=np.concatenate([[1], people.sign]).astype(np.int8),
        value=np.concatenate([[np.nan], people.value]).astype(np.float32),
        time=np.concatenate([[0], people.time]),
    )
    lists = best_lists(ByNetwork(ByTaste(), trial.task), trial.task, replace(trial.test, people=known), 200)
    assert lists[0, -1] == 0
    assert lists.shape == (len(people.users), len(trial.task.candidates))


def test_scores_of_a_wrong_shape_are_refused(trial: Trial) -> None:
    class Short:
        def score(self, people: EventLog) -> Scores:
            return np.zeros((len(people.users), 2), dtype=np.float32)

    with pytest.raises(ValueError, match="short: expected scores"):
        best_lists(Short(), trial.task, trial.test, 5, label="short")
