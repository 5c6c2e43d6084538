"""Ratings of strangers in a world where people and items have levels."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from migration.domain import Item, ItemKey
from migration.errors import TrainingError
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.ratings.card import RatingCard, rate, tuned
from migration.evaluation.ratings.network import Calibrated
from migration.evaluation.ratings.plain import ItemMean, ItemMeanUserOffset, Levels, MeanRating
from migration.evaluation.ratings.task import Ratings, RatingTask, errors, rmse
from migration.evaluation.ratings.taste import Taste
from migration.evaluation.trial import Trial
from migration.events import event_log
from migration.split import split_users
from tests.worlds.tastes import tastes

ITEMS, PEOPLE, EACH = 30, 150, 10


@pytest.fixture(scope="module")
def trial() -> Trial:
    """Stars = 3 + the item's level + the person's, which holds in both domains."""
    random = np.random.default_rng(0)
    keys = [ItemKey(domain, f"{n:02}") for domain in ("book", "film") for n in range(ITEMS)]
    level, offset = random.normal(scale=0.6, size=2 * ITEMS), random.normal(scale=0.7, size=PEOPLE)
    rows = [
        (person, domain * ITEMS + int(item))
        for person in range(PEOPLE)
        for domain in range(2)
        for item in random.choice(ITEMS, EACH, replace=False)
    ]
    user, item = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    noise = random.normal(scale=0.3, size=len(user))
    value = np.clip(3 + level[item] + offset[user] + noise, 1, 5).astype(np.float32)
    log = event_log([f"u{n}" for n in range(PEOPLE)], keys, user, item, value=value)
    return cold_users(log, {key: Item(domain=key.domain, id=key.id) for key in keys}, "film", split_users(log, "film"))


@pytest.fixture(scope="module")
def task(trial: Trial) -> RatingTask:
    return RatingTask.of(trial)


@pytest.fixture(scope="module")
def card(task: RatingTask, trial: Trial) -> RatingCard:
    network = Calibrated(Popularity().fit(trial.task))
    return rate(task, network, target="film", sources=["book"], tries=2)


def test_knowing_more_is_better(task: RatingTask) -> None:
    off = [rmse(task.test.there, one.fit(task)(task.test)) for one in (MeanRating(), ItemMean(), ItemMeanUserOffset())]
    assert off[0] > off[1] > off[2]


def test_a_stranger_is_known_by_the_source_side_alone(task: RatingTask) -> None:
    assert not set(task.test.users) & set(task.train.users)
    assert len(task.test.there.value) == EACH * len(task.test.users)
    assert task.test.here.item.max() < task.sources


def test_errors_are_those_of_scikit_learn(task: RatingTask) -> None:
    guess = ItemMean().fit(task)(task.test)
    mae, root = errors(task.test.there, {"x": guess})["x"]
    assert mae.mean == pytest.approx(mean_absolute_error(task.test.there.value, guess))
    assert root.mean == pytest.approx(root_mean_squared_error(task.test.there.value, guess))
    assert mae.low < mae.mean < mae.high


def test_every_rater_takes_part_and_none_is_worse_than_a_constant(card: RatingCard) -> None:
    rows = {row.name: row for row in card.rows}
    assert len(rows) == 9
    for name, row in rows.items():
        if "published" not in name and name != "constant":
            assert row.rmse.mean < rows["constant"].rmse.mean


def test_a_score_that_says_nothing_of_stars_leaves_the_levels_alone(card: RatingCard) -> None:
    rows = {row.name: row for row in card.rows}
    assert rows["network, calibrated"].rmse.mean == pytest.approx(rows["levels and habits"].rmse.mean, abs=0.02)


def test_people_are_set_beside_what_others_gave(task: RatingTask) -> None:
    there = task.train.there
    others = Levels.of(task, shrink=0.0, user_shrink=1e12).of_others(there)
    row = 5
    same = (there.item == there.item[row]) & (np.arange(len(there.value)) != row)
    assert others[row] == pytest.approx(there.value[same].mean())


def test_taste_is_the_mean_of_a_gaussian_process() -> None:
    random = np.random.default_rng(0)
    row, item = np.nonzero(random.random((6, 5)) < 0.6)
    rest = Ratings(6, row, item, random.normal(size=len(row)))
    features = random.normal(size=(8, 3))
    alike = features @ features.T
    raters = rest.matrix(5, 1 / np.sqrt(np.bincount(row)[row])).toarray().T
    raters /= np.linalg.norm(raters, axis=1, keepdims=True)
    likeness = raters @ raters.T
    same = row[:, None] == row
    covariance = alike[np.ix_(row, row)] * likeness[np.ix_(item, item)] + same + 2.0 * np.eye(len(row))
    asked = Ratings(2, np.array([0, 0, 1]), np.array([0, 3, 4]), np.zeros(3))
    across = alike[np.ix_(6 + asked.row, row)] * likeness[np.ix_(asked.item, item)]
    found = Taste.of(alike[:6, :6], rest, 5, 2.0).left_over(alike[6:, :6], asked)
    assert found == pytest.approx(across @ np.linalg.solve(covariance, rest.value), abs=1e-3)


def test_strangers_are_told_what_people_alike_left_over() -> None:
    """Two camps: what the one likes the other dislikes; half of the items are rated by each person."""
    random = np.random.default_rng(0)
    people, items = 40, 10
    camp, side = np.repeat([1.0, -1.0], people // 2), np.repeat([1.0, -1.0], items // 2)
    row, item = np.nonzero(random.random((people, items)) < 0.5)
    rest = Ratings(people, row, item, camp[row] * side[item])
    alike = (camp[:, None] == camp).astype(np.float64)
    asked = Ratings(2, np.array([0, 0, 1, 1]), np.array([0, 9, 0, 9]), np.zeros(4))
    found = Taste.of(alike, rest, items, 1.0).left_over(alike[[0, -1]], asked)
    assert list(np.sign(found)) == [1, -1, -1, 1]
    assert np.abs(found).min() > 0.5


def test_it_survives_json_and_says_itself(card: RatingCard) -> None:
    assert RatingCard.model_validate_json(card.model_dump_json()) == card
    assert "| item mean |" in card.to_markdown()
    assert "book -> film" in card.title


def test_settings_are_chosen_on_validation_people(task: RatingTask) -> None:
    best, tried = tuned(ItemMeanUserOffset(slope=0.7), task, 8)
    assert tried <= 8
    first = rmse(task.valid.there, ItemMeanUserOffset(slope=0.7).fit(task)(task.valid))
    assert rmse(task.valid.there, best.fit(task)(task.valid)) <= first


def test_ratings_must_be_there() -> None:
    world = tastes()
    with pytest.raises(TrainingError, match="carry none"):
        RatingTask.of(world.trial())
