"""A scorecard of models whose order is known."""

from dataclasses import replace

import numpy as np
import pytest

from migration.domain import Item, ItemKey
from migration.evaluation.baselines.base import Scores
from migration.evaluation.baselines.neighbours import UserKNN
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.baselines.text import TextSimilarity
from migration.evaluation.evaluate import evaluate, measure
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.ranking import ByNetwork
from migration.evaluation.scorecard import COMPARED, Scorecard
from migration.evaluation.trial import Questions, Task, Trial
from migration.evaluation.tune import Entrant, enter_all
from migration.events import EventLog
from migration.migrator import Migrator
from migration.split import split_users


class Knows:
    """Knows the right answers of some questions: a bound that nothing can pass."""

    def __init__(self, questions: Questions) -> None:
        self.rows = {user: row for row, user in enumerate(questions.people.users)}
        self.truth = questions.truth

    def score(self, people: EventLog) -> Scores:
        return self.truth[[self.rows[user] for user in people.users]].toarray().astype(np.float32)


@pytest.fixture(scope="module")
def card(trial: Trial) -> Scorecard:
    entrants, left_out = enter_all([Popularity(), TextSimilarity(), UserKNN()], trial)
    knows = Entrant("knows", Knows(trial.test))
    return evaluate(trial, [knows, *entrants], left_out={**left_out, "other": "needs dates"})


def test_who_knows_the_answers_is_perfect(card: Scorecard) -> None:
    best = card.row("knows").figures
    assert best["ndcg@10"].low == best["recall@10"].low == best["hit_rate@5"].low == best["mrr@5"].low == 1


def test_a_taste_that_carries_beats_popularity_person_by_person(card: Scorecard) -> None:
    assert card.difference("user-kNN", "popularity").low > 0
    assert card.difference("popularity", "user-kNN").high < 0
    assert card.best_other("knows") in {"user-kNN", "text similarity"}
    assert card.best_other("popularity") == "knows"


def test_every_two_models_are_compared_once(card: Scorecard) -> None:
    assert len(card.comparisons) == 6 * len(COMPARED)
    with pytest.raises(KeyError):
        card.difference("knows", "nobody")
    with pytest.raises(KeyError):
        card.row("nobody")


def test_popularity_shows_everybody_the_same(card: Scorecard, trial: Trial) -> None:
    assert card.row("popularity").overall["coverage@10"] == pytest.approx(10 / len(trial.task.candidates))
    assert card.row("user-kNN").overall["coverage@10"] > card.row("popularity").overall["coverage@10"]
    assert card.row("user-kNN").figures["novelty@10"].mean > card.row("popularity").figures["novelty@10"].mean


def test_the_question_is_counted(card: Scorecard, trial: Trial) -> None:
    counts = card.counts
    assert counts.test_people == len(trial.test.people.users)
    assert counts.candidates == len(trial.task.candidates)
    assert counts.unseen_candidates == int((trial.task.popularity == 0).sum()) >= 1
    assert counts.answers == trial.test.truth.nnz
    assert 0 <= counts.unseen_share < 0.1


def test_unseen_answers_are_counted(trial: Trial) -> None:
    fewer = trial.task.log.select(trial.task.log.item != trial.task.border)  # nobody took the first film now
    task = Task(fewer, trial.task.target, trial.task.border, trial.task.items)
    cut = replace(trial, task=task)
    found = evaluate(cut, [Entrant("knows", Knows(trial.test))]).counts
    before = evaluate(trial, [Entrant("knows", Knows(trial.test))]).counts
    takers = int(trial.test.truth[:, [0]].sum())
    assert found.unseen_answers == before.unseen_answers + takers > 0


def test_it_survives_json(card: Scorecard) -> None:
    assert Scorecard.model_validate_json(card.model_dump_json()) == card


def test_markdown_shows_every_model_the_question_and_what_is_missing(card: Scorecard) -> None:
    text = card.to_markdown()
    for row in card.rows:
        assert f"| {row.name} |" in text
    assert "Left out: other: needs dates" in text
    assert f"{card.counts.test_people:,} reported" in text
    widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert len(widths) == 1


def test_the_same_run_gives_the_same_figures(trial: Trial) -> None:
    one, two = (evaluate(trial, enter_all([UserKNN()], trial)[0]).rows[0].figures for _ in range(2))
    assert one == two


def test_figures_are_person_by_person(trial: Trial) -> None:
    measured = measure(Entrant("knows", Knows(trial.test)), trial.task, trial.test)
    assert {len(values) for values in measured.figures.values()} == {len(trial.test.people.users)}


def test_names_must_differ(trial: Trial) -> None:
    twice = [Entrant("same", Knows(trial.test))] * 2
    with pytest.raises(ValueError, match="different names"):
        evaluate(trial, twice)
    with pytest.raises(ValueError, match="different names"):
        evaluate(trial, [])


def test_a_trained_network_takes_part_as_it_is_served(
    world: tuple[EventLog, dict[ItemKey, Item]], migrator: Migrator
) -> None:
    log, items = world
    cold = cold_users(log, items, "film", split_users(log, "film"))
    network = Entrant("network", ByNetwork(migrator, cold.task))
    card = evaluate(cold, [network, *enter_all([Popularity()], cold)[0]])
    assert card.sources == ("book", "song")
    assert card.difference("network", "popularity").low > 0
