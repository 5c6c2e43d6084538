"""A trial leaks nothing and leaves nothing out silently."""

from dataclasses import replace

import numpy as np
import pytest

from migration.domain import Event, History, Item, ItemKey
from migration.errors import InputError, TrainingError
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.trial import Trial, over
from migration.events import batches, log_of
from migration.split import Split, split_users
from tests.worlds.tastes import Tastes, tastes


@pytest.fixture(scope="module")
def world() -> Tastes:
    return tastes()


@pytest.fixture(scope="module")
def trial(world: Tastes) -> Trial:
    return world.trial()


def test_nothing_of_held_out_people_is_seen_in_training(trial: Trial) -> None:
    learned = set(trial.task.log.users)
    asked = set(trial.valid.people.users) | set(trial.test.people.users)
    assert learned
    assert not learned & asked
    assert not set(trial.valid.people.users) & set(trial.test.people.users)


def test_the_question_holds_all_of_the_source_and_nothing_of_the_target(world: Tastes, trial: Trial) -> None:
    for questions in (trial.valid, trial.test):
        assert not trial.task.answers(questions.people).nnz
        for row, user in enumerate(questions.people.users):
            events = world.log.history(user).events
            given = {trial.task.sources[n] for n in trial.task.histories(questions.people)[[row]].indices}
            right = {trial.task.candidates[n] for n in questions.truth[[row]].indices}
            assert given == {event.key for event in events if event.domain == "book"}
            assert right == {event.key for event in events if event.domain == "film"}


def test_every_film_of_the_catalogue_is_a_candidate(world: Tastes, trial: Trial) -> None:
    assert trial.task.candidates == tuple(sorted(key for key in world.items if key.domain == "film"))
    assert trial.task.popularity[trial.task.candidates.index(ItemKey("film", "nobody"))] == 0


def test_popularity_counts_training_people_alone(world: Tastes, trial: Trial) -> None:
    learned = trial.task.log.users
    film = trial.task.candidates[0]
    takers = [user for user in learned if film in {event.key for event in world.log.history(user).events}]
    assert trial.task.popularity[0] == len(takers)


def test_a_dislike_is_no_right_answer() -> None:
    people = [
        History(
            user=user,
            events=(
                Event(user=user, domain="book", item="a"),
                Event(user=user, domain="film", item="x"),
                Event(user=user, domain="film", item="y", action="dislike"),
            ),
        )
        for user in ("one", "two", "three")
    ]
    split = Split(frozenset({"one"}), frozenset({"two"}), frozenset({"three"}))
    trial = cold_users(log_of(people), {}, "film", split)
    assert trial.test.truth.toarray().tolist() == [[1, 0]]
    assert trial.task.popularity.tolist() == [1, 0]


def test_sources_can_be_chosen(world: Tastes) -> None:
    song = Item(domain="song", id="s")
    items, split = world.items | {song.key: song}, split_users(world.log, "film")
    assert {key.domain for key in cold_users(world.log, items, "film", split).task.sources} == {"book", "song"}
    books = cold_users(world.log, items, "film", split, sources=["book"])
    assert {key.domain for key in books.task.sources} == {"book"}
    with pytest.raises(TrainingError, match="validation"):
        cold_users(world.log, items, "film", split, sources=["song"])  # nobody took a song


def test_a_person_with_nothing_to_ask_about_is_skipped_and_counted(world: Tastes) -> None:
    split = split_users(world.log, "film")
    user = min(split.test)
    row = world.log.users.index(user)
    films = np.array([key.domain == "film" for key in world.log.items])
    bare = world.log.select(~((world.log.user == row) & films[world.log.item]))
    trial = cold_users(bare, world.items, "film", split)
    assert trial.test.skipped == 1
    assert user not in trial.test.people.users


def test_an_unknown_domain_is_told_with_those_there_are(world: Tastes) -> None:
    with pytest.raises(InputError, match="book, film"):
        cold_users(world.log, world.items, "game", split_users(world.log, "film"))


def test_somebody_must_train(world: Tastes) -> None:
    users = frozenset(world.log.users)
    with pytest.raises(TrainingError, match="training"):
        cold_users(world.log, world.items, "film", Split(frozenset(), users, users))


def test_batches_are_the_log_cut_by_people(trial: Trial) -> None:
    people = trial.test.people
    parts = list(batches(people, 10))
    assert [user for _, part in parts for user in part.users] == list(people.users)
    assert sum(len(part) for _, part in parts) == len(people)
    rows = np.vstack([trial.task.histories(part).toarray() for _, part in parts])
    np.testing.assert_array_equal(rows, trial.task.histories(people).toarray())


def test_a_log_over_another_catalogue_is_refused_until_moved(world: Tastes, trial: Trial) -> None:
    with pytest.raises(ValueError, match="catalogue"):
        trial.task.histories(world.log)
    moved = over(world.log, trial.task.log.items)
    assert len(moved) == len(world.log)
    assert moved.history("u000") == world.log.history("u000")
    fewer = over(world.log, trial.task.sources)
    assert {fewer.items[n].domain for n in fewer.item} == {"book"}


def test_an_equal_catalogue_is_as_good_as_the_same(trial: Trial) -> None:
    copy = replace(trial.test.people, items=(*trial.test.people.items[:1], *trial.test.people.items[1:]))
    np.testing.assert_array_equal(
        trial.task.histories(copy).toarray(), trial.task.histories(trial.test.people).toarray()
    )
