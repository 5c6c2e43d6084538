"""The report: one file that needs nothing else, in two languages, with what was measured."""

import re
from html import unescape

import numpy as np
import pytest

from agent.report import plots
from agent.report.atlas import atlas
from agent.report.page import curves, render
from agent.report.words import WORDS
from migration.evaluation.baselines.neighbours import ItemKNN, UserKNN
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.dial import DialPoint, dial_curve
from migration.evaluation.evaluate import evaluate
from migration.evaluation.intervals import Interval
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.ranking import ByNetwork
from migration.evaluation.reliability import deciles
from migration.evaluation.scorecard import Row, Scorecard
from migration.evaluation.tune import Entrant, enter_all
from migration.migrator import Migrator
from migration.split import split_users
from migration.training.train import TrainConfig, train
from tests.worlds.tastes import Tastes, tastes


@pytest.fixture(scope="module")
def world() -> Tastes:
    return tastes(people=160)


@pytest.fixture(scope="module")
def network(world: Tastes, tmp_path_factory: pytest.TempPathFactory) -> ByNetwork:
    split = split_users(world.log, "film")
    folder = tmp_path_factory.mktemp("network") / "film"
    train(world.log, world.items, "film", folder=folder, config=TrainConfig(size=8), split=split, refit=False)
    return ByNetwork(Migrator.load(folder), world.trial().task)


@pytest.fixture(scope="module")
def card(world: Tastes, network: ByNetwork) -> Scorecard:
    trial = world.trial()
    entrants, _ = enter_all([Popularity(), UserKNN(), ItemKNN()], trial)
    strange = Entrant("<script>alert(1)</script>", entrants[0].ranker)
    card = evaluate(trial, [Entrant("network", network), *entrants, strange])
    gain = np.random.default_rng(0).random(len(trial.test.people.users))
    return card.model_copy(
        update={
            "dial": dial_curve(lambda dial: ByNetwork(network.network, trial.task, dial), trial.task, trial.test),
            "confidence": deciles(gain.astype(np.float32), gain, np.zeros(len(gain))),
        }
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_needs_nothing_else_and_shows_every_model(card: Scorecard, lang: str) -> None:
    page = render(card, WORDS[lang], lang=lang, curves={"tower": [(1, 0.1), (2, 0.2)]})
    assert page.count("<svg") == 5
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page.replace("xlink:href", "href"))
    assert "<script" not in page
    for row in card.rows[:-1]:
        assert row.name in page
    assert f"{card.row('network').figures['ndcg@10'].mean:.4f}" in page
    assert WORDS[lang]["dial"] in page
    assert f'lang="{lang}"' in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_dial_is_told_at_the_accuracy_of_every_model_that_it_reaches(card: Scorecard, lang: str) -> None:
    def point(dial: float, ndcg: float, coverage: float) -> DialPoint:
        mean = Interval(mean=ndcg, low=ndcg, high=ndcg)
        return DialPoint(dial=dial, ndcg=mean, coverage=coverage, gini=0.5, novelty=1.0)

    def row(name: str, ndcg: float) -> Row:
        figures = card.row(name).figures | {"ndcg@10": Interval(mean=ndcg, low=ndcg, high=ndcg)}
        overall = card.row(name).overall | {"coverage@10": 0.0625}
        return card.row(name).model_copy(update={"figures": figures, "overall": overall})

    rows = (card.row("network"), row("user-kNN", 0.15), row("item-kNN", 0.9))
    curve = (point(0, 0.1, 0.875), point(1, 0.2, 0.125))
    page = unescape(render(card.model_copy(update={"rows": rows, "dial": curve}), WORDS[lang]))
    assert WORDS[lang]["level"].format(other="user-kNN", share=0.5, own=0.0625) in page
    assert page.count(WORDS[lang]["level"].split("{")[0]) == 1


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    for name, text in WORDS["en"].items():
        assert set(re.findall(r"{(\w+)", text)) == set(re.findall(r"{(\w+)", WORDS["zh"][name]))


def test_what_was_not_measured_is_not_drawn(card: Scorecard) -> None:
    bare = card.model_copy(update={"dial": (), "confidence": (), "rows": card.rows[:1], "comparisons": ()})
    page = render(bare, WORDS["en"])
    assert page.count("<svg") == 2
    assert WORDS["en"]["dial"] not in page


def test_the_map_puts_people_amid_items(world: Tastes, network: ByNetwork) -> None:
    trial = cold_users(world.log, world.items, "film", split_users(world.log, "film"))
    drawn = atlas(trial, network)
    assert drawn is not None
    assert len(drawn.before.items) == len(drawn.item_theme) == len(drawn.after.items)
    assert len(drawn.after.people) == len(drawn.person_theme)
    low, high = drawn.after.items.min(axis=0), drawn.after.items.max(axis=0)
    assert ((drawn.after.people >= low) & (drawn.after.people <= high)).all()
    assert "<svg" in plots.maps(drawn, WORDS["en"])


def test_the_last_word_on_an_epoch_is_on_the_curve() -> None:
    said = [("tower", 1, 0.1), ("tower", 2, 0.2), ("tower", 1, 0.15), ("network", 0, 0.3)]
    assert curves([{"stage": s, "step": n, "ndcg": v} for s, n, v in said]) == {"tower": [(1, 0.15), (2, 0.2)]}
    assert curves([]) == {}
