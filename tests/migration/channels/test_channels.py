"""What every channel must do, whatever it learns from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from migration.channels.als import AlsSettings, confidences, fit_als
from migration.channels.bag import Bag
from migration.channels.channel import Channel, put_together, taken_apart
from migration.channels.corpus import Corpus
from migration.channels.moment import MomentSettings, fit_moment
from migration.channels.one_less import OneLess
from migration.channels.popularity import fit_popularity
from migration.channels.ridge import RidgeSettings, fit_ridge
from migration.channels.spectral import SpectralSettings, fit_spectral
from migration.channels.words import WordsSettings, fit_words
from migration.events import NO_TIME
from migration.training.data import TrainingData
from migration.training.models import GradientSettings, TowerSettings, model_for

FITS: dict[str, Callable[[Corpus], Channel]] = {
    "als": lambda corpus: fit_als(corpus, AlsSettings(8), 0),
    "spectral": lambda corpus: fit_spectral(corpus, SpectralSettings(8), 0),
    "ridge": lambda corpus: fit_ridge(corpus, RidgeSettings(8), 0),
    "moment": lambda corpus: fit_moment(corpus, MomentSettings()),
    "tower": lambda corpus: model_for(corpus, TowerSettings(8), 0, "cpu").channel(),
    "classic": lambda corpus: model_for(corpus, GradientSettings(8), 0, "cpu").channel(),
    "words": lambda corpus: fit_words(corpus, WordsSettings(8), 0),
    "popularity": fit_popularity,
}


@pytest.fixture(scope="module")
def corpus(data: TrainingData) -> Corpus:
    return data.corpus()


@pytest.fixture(params=FITS)
def channel(request: pytest.FixtureRequest, corpus: Corpus) -> Channel:
    return FITS[request.param](corpus)


def test_it_gives_a_row_for_each_person_and_item(channel: Channel, corpus: Corpus, data: TrainingData) -> None:
    users, items = channel.users(corpus.bag), channel.items(data.targets)
    assert users.shape == (corpus.bag.size, channel.dim)
    assert items.shape == (60, channel.dim)
    assert users.dtype == items.dtype == np.float32
    assert np.isfinite(users).all()
    assert np.isfinite(items).all()


def test_who_brings_nothing_stands_at_zero(channel: Channel, corpus: Corpus) -> None:
    nobody = channel.users(corpus.bag.keep(np.zeros(len(corpus.bag), dtype=bool)))
    assert channel.name == "popularity" or not nobody.any()


def test_people_do_not_depend_on_their_company(channel: Channel, corpus: Corpus) -> None:
    together = channel.users(corpus.bag)[3:5]
    np.testing.assert_allclose(channel.users(corpus.bag.people(3, 5)), together, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("taken", [0, 1, 2, 5, 9, 30])
def test_without_each_item_is_the_person_who_never_took_it(channel: Channel, corpus: Corpus, taken: int) -> None:
    person = _shopper(corpus, taken)
    less = [person.keep(np.arange(taken) != n) for n in range(taken)]
    expected = channel.users(_side_by_side([person, *less]))
    np.testing.assert_allclose(channel.users(OneLess.each(person)), expected, rtol=1e-3, atol=1e-5)


def test_taken_apart_and_put_together_it_is_the_same(channel: Channel, corpus: Corpus) -> None:
    tensors, scalars = taken_apart(channel)
    parts: dict[str, Any] = {**tensors, **scalars}
    again = put_together(type(channel), parts)
    np.testing.assert_array_equal(again.users(corpus.bag), channel.users(corpus.bag))


@pytest.mark.parametrize("name", ["als", "spectral", "ridge", "moment", "popularity"])  # the others are taught later
def test_it_puts_what_people_took_above_the_rest(name: str, corpus: Corpus, data: TrainingData) -> None:
    channel = FITS[name](corpus)
    scores = channel.users(corpus.bag.sources) @ channel.items(data.targets).T
    taken = corpus.bag.matrix(corpus.bag.weight).toarray()[:, :60] > 0
    assert scores[taken].mean() > scores[~taken].mean()


@pytest.mark.parametrize("taken", [0, 1, 5, 8, 9, 30])
def test_an_als_fold_in_is_the_textbook_solve(corpus: Corpus, taken: int) -> None:
    """For people with fewer items than the rank, as many, and more; side by side and alone."""
    als = fit_als(corpus, AlsSettings(8, alpha=5, regularisation=3), 0)
    people = [corpus.bag.people(0, 1), _shopper(corpus, taken), corpus.bag.people(3, 5)]
    together = als.users(_side_by_side(people))
    person = people[1]
    v = als.factors.rows[person.item]
    c = np.abs(confidences(person, als.unit, 5, weighted=True))
    left = als.grams[1:].sum(axis=0) + 3 * np.eye(8) + (v.T * (c - 1)) @ v
    expected = np.linalg.solve(left, v.T @ (c * (person.weight > 0)))
    np.testing.assert_allclose(together[1], expected, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(als.users(person)[0], expected, rtol=1e-3, atol=1e-5)


def _shopper(corpus: Corpus, taken: int) -> Bag:
    """One person with some items of both sides, every fourth of them disliked, and one of two dated."""
    item = np.linspace(0, len(corpus.bag.items) - 1, taken).astype(np.int64)
    weight = np.where(np.arange(taken) % 4 == 3, -1, 1).astype(np.float32)
    time = np.where(np.arange(taken) % 2, corpus.bag.time[:taken], NO_TIME)
    return Bag(1, corpus.bag.items, np.zeros(taken, np.int64), item, weight, time)


def _side_by_side(bags: list[Bag]) -> Bag:
    first = np.cumsum([0, *(bag.size for bag in bags)])
    return Bag(
        int(first[-1]),
        bags[0].items,
        np.concatenate([bag.person + start for bag, start in zip(bags, first[:-1], strict=True)]),
        np.concatenate([bag.item for bag in bags]),
        np.concatenate([bag.weight for bag in bags]),
        np.concatenate([bag.time for bag in bags]),
    )


def test_ridge_of_full_rank_is_the_textbook_ridge(corpus: Corpus) -> None:
    ridge = fit_ridge(corpus, RidgeSettings(60, penalty=10, steps=60), 0)
    bag = corpus.overlapping
    x = bag.sources.pooled.toarray()[:, 60:]
    y = bag.matrix(bag.weight).toarray()[:, :60]
    weights = np.linalg.solve(x.T @ x + 10 * np.eye(120), x.T @ (y - y.mean(axis=0)))
    np.testing.assert_allclose(ridge.taken.rows @ ridge.offered.rows.T, weights, atol=2e-3)


def test_the_moment_knows_when_things_were_taken(corpus: Corpus, data: TrainingData) -> None:
    moment = fit_moment(corpus, MomentSettings(spread=0.1))
    when = corpus.bag.targets.time
    early = moment.at(int(when.min()), 2)
    assert early.shape == (2, moment.dim)
    np.testing.assert_allclose(early, moment.axes[[0, 0]])
    undated = replace(corpus.bag, time=np.full(len(corpus.bag), NO_TIME))
    np.testing.assert_allclose(moment.users(undated)[0], moment.usual @ moment.axes, rtol=1e-5, atol=1e-7)


def counts(bag: Bag) -> NDArray[np.int64]:
    return np.bincount(bag.item, minlength=len(bag.items))


def test_bags_choose_people_and_sides(corpus: Corpus) -> None:
    bag = corpus.bag
    np.testing.assert_array_equal(counts(bag.sources) + counts(bag.targets), counts(bag))
    chosen = bag.chosen(np.array([2, 5]))
    np.testing.assert_array_equal(chosen.matrix(chosen.weight).toarray(), bag.matrix(bag.weight).toarray()[[2, 5]])
    length = bag.pooled.toarray() ** 2
    np.testing.assert_allclose(length[:, :60].sum(axis=1), 1, rtol=1e-5)
