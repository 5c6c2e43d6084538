"""What the dial holds back: what many lists repeat, whatever the number of people who are asked."""

from dataclasses import replace

import numpy as np
import pytest

from migration.blend import Blend
from migration.channels.bag import Bag
from migration.channels.popularity import fit_popularity
from migration.channels.spectral import SpectralSettings, fit_spectral
from migration.training.data import TrainingData
from migration.training.exposure import PEOPLE, held_back


@pytest.fixture(scope="module")
def blend(data: TrainingData) -> Blend:
    channels = fit_spectral(data.corpus(), SpectralSettings(8), 0), fit_popularity(data.corpus())
    return Blend(channels, {c.name: 1.0 for c in channels}, {c.name: 1.0 for c in channels})


def test_what_more_lists_repeat_is_held_back_more(data: TrainingData, blend: Blend) -> None:
    people = data.corpus().overlapping
    lists = np.argsort(-blend.users(people.sources, popularity=None) @ blend.items(data.targets).T, axis=1)[:, :10]
    times = np.bincount(lists.ravel(), minlength=60)
    shown = _shown(blend, people, data)
    assert shown[times >= np.quantile(times, 0.8)].min() > shown[times <= np.quantile(times, 0.2)].max()


def test_the_number_of_people_makes_no_difference(data: TrainingData, blend: Blend) -> None:
    people = data.corpus().overlapping
    once = _shown(blend, people, data)
    np.testing.assert_allclose(_shown(blend, _times(people, 2), data), once, rtol=1e-5)
    many = _shown(blend, _times(people, 2 * PEOPLE // people.size + 1), data)
    assert np.corrcoef(many, once)[0, 1] > 0.99  # some of them, evenly spaced


def _shown(blend: Blend, people: Bag, data: TrainingData) -> np.ndarray:
    held = held_back(blend, people, data.targets)
    return held.popularity.shown.rows[:, 0]


def _times(people: Bag, count: int) -> Bag:
    """The same people so many times over."""
    person = (np.arange(count)[:, None] * people.size + people.person).ravel()
    item, weight, time = (np.tile(column, count) for column in (people.item, people.weight, people.time))
    return replace(people, size=count * people.size, person=person, item=item, weight=weight, time=time)
