"""What each protocol hides, and that nothing of it is seen in training."""

from dataclasses import replace

import numpy as np
import pytest

from migration.domain import Event, Item, ItemKey
from migration.errors import TrainingError
from migration.evaluation.baselines.als import JointALS
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.neighbours import ItemKNN, UserKNN
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.baselines.target_side import TargetSide
from migration.evaluation.baselines.text import TextSimilarity
from migration.evaluation.evaluate import evaluate
from migration.evaluation.protocols.by_time import by_time
from migration.evaluation.protocols.catalogue import first_of
from migration.evaluation.protocols.few_shot import ALONE, BOTH, few_shot
from migration.evaluation.protocols.new_items import new_items
from migration.evaluation.ranking import best_lists
from migration.evaluation.tune import enter, enter_all
from migration.events import EventLog, event_log
from migration.split import split_users
from tests.worlds.tastes import Tastes, tastes


@pytest.fixture(scope="module")
def world() -> Tastes:
    return tastes(taken=8)


def without_books(log: EventLog, users: set[str]) -> EventLog:
    books = np.array([key.domain == "book" for key in log.items])[log.item]
    alone = np.array([user in users for user in log.users])[log.user]
    return log.select(~(books & alone))


class TestByTime:
    def test_training_ends_before_the_first_answer_of_anybody_asked(self, world: Tastes) -> None:
        trial = by_time(world.log, world.items, "film")
        last = trial.task.log.time.max()
        for questions in (trial.valid, trial.test):
            for user in questions.people.users:
                films = [e for e in world.log.history(user).events if e.domain == "film"]
                assert min(seconds(e) for e in films) > last

    def test_a_person_brings_what_they_took_before_they_came(self, world: Tastes) -> None:
        trial = by_time(world.log, world.items, "film")
        for row, user in enumerate(trial.test.people.users):
            events = world.log.history(user).events
            first = min(seconds(event) for event in events if event.domain == "film")
            given = {trial.task.sources[n] for n in trial.task.histories(trial.test.people)[[row]].indices}
            assert given == {event.key for event in events if event.domain == "book" and seconds(event) < first}

    def test_people_who_came_later_are_tested_and_those_before_chosen_on(self, world: Tastes) -> None:
        trial = by_time(world.log, world.items, "film")
        first = {
            user: min(seconds(e) for e in world.log.history(user).events if e.domain == "film")
            for user in (*trial.valid.people.users, *trial.test.people.users)
        }
        assert max(first[user] for user in trial.valid.people.users) < min(
            first[user] for user in trial.test.people.users
        )

    def test_a_network_may_see_the_answers_of_validation_people_and_no_others(self, world: Tastes) -> None:
        trial = by_time(world.log, world.items, "film")
        seen = {trial.log.users[n] for n in np.unique(trial.log.user)}
        assert seen <= trial.split.train | trial.split.valid
        assert not trial.split.test & (trial.split.train | trial.split.valid)

    def test_without_dates_it_says_so(self) -> None:
        bare = tastes(dated=False)
        with pytest.raises(TrainingError, match="dated"):
            by_time(bare.log, bare.items, "film")


class TestFewShot:
    def test_the_same_people_and_answers_with_more_known(self, world: Tastes) -> None:
        trial = few_shot(world.log, world.items, "film", split_users(world.log, "film"))
        assert list(trial.later) == ["1", "3", "5"]
        for count, questions in {"0": trial.test, **trial.later}.items():
            assert questions.people.users == trial.test.people.users
            assert (questions.truth != trial.test.truth).nnz == 0
            known = trial.task.answers(questions.people)
            assert known.sum(axis=1).tolist() == [int(count)] * len(questions.people.users)
            assert not known.multiply(questions.truth).nnz

    def test_people_of_one_domain_are_told_apart(self, world: Tastes) -> None:
        users = set(world.log.users[:100])
        log = without_books(world.log, users)
        trial = few_shot(log, world.items, "film", split_users(log, "film"))
        labels = dict(zip(trial.test.people.users, trial.test.groups["domains"], strict=True))
        assert {user for user, label in labels.items() if label == ALONE} <= users
        assert set(labels.values()) == {ALONE, BOTH}
        assert not set(labels) & (set(trial.task.log.users) | trial.split.train)

    def test_known_events_help_who_can_read_them(self, world: Tastes) -> None:
        log = without_books(world.log, set(world.log.users[:100]))
        trial = few_shot(log, world.items, "film", split_users(log, "film"))
        card = evaluate(trial, [enter(UserKNN(neighbours=30), trial)])
        steps = [shot.ndcg.mean for shot in card.shots]
        assert len(steps) == 4
        assert steps[3] > steps[0]
        assert card.shots[0].step is None
        assert card.shots[1].step is not None

    @pytest.mark.parametrize(
        "baseline",
        [UserKNN(), ItemKNN(), TextSimilarity(), JointALS(regularisation=10.0), TargetSide(factors=8)],
        ids=lambda one: one.name,
    )
    def test_what_was_taken_there_is_read(self, world: Tastes, baseline: Baseline) -> None:
        trial = few_shot(world.log, world.items, "film", split_users(world.log, "film"))
        ranker = baseline.fit(trial.task)
        bare, rich = (ranker.score(questions.people) for questions in (trial.test, trial.later["5"]))
        assert not np.allclose(bare, rich)

    def test_too_few_events_are_told(self) -> None:
        short = tastes(taken=4)
        with pytest.raises(TrainingError, match="more than 5"):
            few_shot(short.log, short.items, "film", split_users(short.log, "film"))


class TestNewItems:
    def test_no_event_with_a_new_item_is_seen(self, world: Tastes) -> None:
        trial = new_items(world.log, world.items, "film", split_users(world.log, "film"))
        among = trial.test.among
        assert among is not None
        new = {key for key, drawn in zip(trial.task.candidates, among, strict=True) if drawn}
        assert new
        assert trial.task.popularity[among].sum() == 0
        assert not new & {trial.log.items[n] for n in np.unique(trial.log.item)}
        assert set(trial.test.truth.indices.tolist()) <= set(np.flatnonzero(among).tolist())

    def test_new_items_are_ranked_among_themselves(self, world: Tastes) -> None:
        trial = new_items(world.log, world.items, "film", split_users(world.log, "film"))
        count = int(np.sum(trial.test.among))
        lists = best_lists(Popularity().fit(trial.task), trial.task, trial.test, count)
        assert set(lists.ravel().tolist()) == set(np.flatnonzero(trial.test.among).tolist())

    def test_their_words_tell_more_than_nothing(self, world: Tastes) -> None:
        trial = new_items(world.log, world.items, "film", split_users(world.log, "film"))
        card = evaluate(trial, enter_all([Popularity(), TextSimilarity()], trial)[0])
        assert card.difference("text similarity", "popularity", "recall@10").mean >= 0
        assert card.row("text similarity").figures["auc"].mean > card.row("popularity").figures["auc"].mean
        assert card.counts.candidates == card.counts.unseen_candidates
        assert card.counts.unseen_share == 1

    def test_they_must_have_words(self, world: Tastes) -> None:
        bare = {key: Item(domain=key.domain, id=key.id) for key in world.items}
        with pytest.raises(TrainingError, match="text"):
            new_items(world.log, bare, "film", split_users(world.log, "film"))


def test_the_first_few_of_each_person() -> None:
    keys = [ItemKey("film", name) for name in "abc"]
    log = event_log(["u", "v"], keys, np.array([0, 0, 0, 1, 1], np.int32), np.array([0, 1, 2, 0, 1], np.int32))
    rows = np.array([True, False, True, False, True])
    assert first_of(log, rows, 1).tolist() == [True, False, False, False, True]
    assert first_of(log, rows, 0).sum() == 0
    nobody = replace(log.select(np.zeros(5, bool)), users=())
    assert first_of(nobody, np.zeros(0, bool), 1).tolist() == []


def seconds(event: Event) -> float:
    assert event.timestamp
    return event.timestamp.timestamp()
