"""What goes together, item by item, against the definition written out."""

import numpy as np
import pytest

from migration.channels import companions
from migration.channels.bag import Bag, Items
from migration.channels.companions import SHRINK, fit_companions
from migration.channels.corpus import Corpus
from migration.events import NO_TIME

TARGETS, SOURCES, PEOPLE = 30, 10, 80


def bag_of(person: np.ndarray, item: np.ndarray, weight: np.ndarray, size: int) -> Bag:
    place = np.arange(TARGETS + SOURCES)
    items = Items(place, (place >= TARGETS).astype(np.int64), np.zeros((len(place), 0), np.float32))
    order = np.argsort(person, kind="stable")
    times = np.full(len(person), NO_TIME)
    return Bag(size, items, person[order].astype(np.int64), item[order].astype(np.int64), weight[order], times)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    random = np.random.default_rng(0)
    taken = np.argwhere(random.random((PEOPLE, TARGETS + SOURCES)) < 0.15)
    weight = np.where(random.random(len(taken)) < 0.1, -1, 1).astype(np.float32)
    bag = bag_of(taken[:, 0], taken[:, 1], weight, PEOPLE)
    return Corpus(bag, np.zeros((TARGETS + SOURCES, 0), np.float32), TARGETS)


def by_definition(corpus: Corpus) -> np.ndarray:
    bag = corpus.bag.targets
    taken = np.zeros((PEOPLE, TARGETS))
    taken[bag.person[bag.weight > 0], bag.item[bag.weight > 0]] = 1
    count = taken.sum(axis=0) + SHRINK
    out = np.zeros((TARGETS, TARGETS))
    for i in range(TARGETS):
        for j in range(TARGETS):
            both = [1 / np.sqrt(row.sum()) for row in taken if row[i] and row[j]]
            out[i, j] = sum(both) / np.sqrt(count[i] * count[j]) if i != j else 0
    return out / out[out > 0].mean()


def dense(corpus: Corpus) -> np.ndarray:
    one_each = bag_of(np.arange(TARGETS), np.arange(TARGETS), np.ones(TARGETS, np.float32), TARGETS)
    return fit_companions(corpus).lifts(one_each).toarray()


def test_companions_are_damped_cosines(corpus: Corpus) -> None:
    np.testing.assert_allclose(dense(corpus), by_definition(corpus), rtol=1e-4, atol=1e-6)


def test_only_the_closest_are_kept(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = by_definition(corpus)
    monkeypatch.setattr(companions, "MOST", 4)
    monkeypatch.setattr(companions, "BLOCK", 7)
    few = dense(corpus)
    assert ((few > 0).sum(axis=1) == np.minimum(4, (whole > 0).sum(axis=1))).all()
    for row, full in zip(few, whole, strict=True):
        assert set(np.flatnonzero(row)) <= set(np.flatnonzero(full >= np.sort(full)[-4]))


def test_source_items_and_unknown_ones_lift_nothing(corpus: Corpus) -> None:
    fitted = fit_companions(corpus)
    strange = bag_of(np.array([0, 0, 1]), np.array([TARGETS, TARGETS + 3, 2]), np.ones(3, np.float32), 3)
    lifts = fitted.lifts(strange)
    assert lifts.shape == (3, TARGETS)
    assert lifts[[0]].nnz == 0
    assert lifts[[1]].sum() > 0
    assert lifts[[2]].nnz == 0


def test_nobody_in_the_target_makes_no_companions() -> None:
    alone = bag_of(np.array([0, 1]), np.array([TARGETS, TARGETS + 1]), np.ones(2, np.float32), 2)
    fitted = fit_companions(Corpus(alone, np.zeros((TARGETS + SOURCES, 0), np.float32), TARGETS))
    assert len(fitted.item) == 0
    assert fitted.lifts(alone).nnz == 0
