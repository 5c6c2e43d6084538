"""Likeness of words."""

import pytest

from migration.domain import Item, ItemKey
from migration.errors import TrainingError
from migration.evaluation.baselines.base import Baseline
from migration.evaluation.baselines.text import TextSimilarity
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.trial import Trial
from migration.events import log_of
from migration.split import Split
from tests.contracts.baseline import BaselineContract
from tests.worlds.tastes import tastes


class TestTextSimilarity(BaselineContract):
    @pytest.fixture
    def baseline(self) -> Baseline:
        return TextSimilarity()

    def test_finds_a_film_that_nobody_took(self, trial: Trial) -> None:
        people = trial.test.people
        place = trial.task.candidates.index(ItemKey("film", "nobody"))
        scores = TextSimilarity().fit(trial.task).score(people)[:, place]
        assert trial.task.popularity[place] == 0
        assert scores.max() > 0.3

    def test_compares_chinese_character_by_character(self) -> None:
        texts = {("book", "a"): "三体", ("book", "b"): "红楼梦", ("film", "x"): "三体问题", ("film", "y"): "梦"}
        items = {ItemKey(*key): Item(domain=key[0], id=key[1], title=title) for key, title in texts.items()}
        trial = _trial_of(items)
        scores = TextSimilarity().fit(trial.task).score(trial.test.people)
        assert scores[0].tolist() == [pytest.approx(scores[0][0]), 0.0]
        assert scores[0][0] > 0

    def test_needs_text_on_both_sides(self) -> None:
        world = tastes()
        bare = {key: Item(domain=key.domain, id=key.id) for key in world.items}
        trial = cold_users(world.log, bare, "film", Split(*_thirds(world.log.users)))
        with pytest.raises(TrainingError, match="text"):
            TextSimilarity().fit(trial.task)

    def test_needs_words(self) -> None:
        world = tastes()
        marks = {key: Item(domain=key.domain, id=key.id, title="?!") for key in world.items}
        trial = cold_users(world.log, marks, "film", Split(*_thirds(world.log.users)))
        with pytest.raises(TrainingError, match="words"):
            TextSimilarity().fit(trial.task)


def _thirds(users: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return frozenset(users[::3]), frozenset(users[1::3]), frozenset(users[2::3])


def _trial_of(items: dict[ItemKey, Item]) -> Trial:
    from migration.domain import Event, History

    people = [
        History(
            user=user,
            events=(Event(user=user, domain="book", item="a"), Event(user=user, domain="film", item="x")),
        )
        for user in ("train", "valid", "test")
    ]
    split = Split(frozenset({"train"}), frozenset({"valid"}), frozenset({"test"}))
    return cold_users(log_of(people), items, "film", split)
