"""Who is learned from: people of both sides, and people of one domain alone."""

import numpy as np
import pytest

from migration.channels.bag import Bag, Items
from migration.channels.corpus import Corpus
from migration.events import NO_TIME


@pytest.fixture
def corpus() -> Corpus:
    """Items 0 and 1 are of the target; people 0 and 3 took on both sides, 1 there alone, 2 here alone."""
    person = np.array([0, 0, 1, 2, 3, 3])
    items = Items(np.arange(4), np.array([0, 0, 1, 1]), np.zeros((4, 0), np.float32))
    ones, never = np.ones(6, np.float32), np.full(6, NO_TIME)
    return Corpus(Bag(4, items, person, np.array([0, 2, 1, 3, 1, 3]), ones, never), np.zeros((4, 0), np.float32), 2)


def test_the_overlapping_people_are_those_with_entries_on_both_sides(corpus: Corpus) -> None:
    assert corpus.crossed.tolist() == [0, 3]
    assert corpus.overlapping.item.tolist() == [0, 2, 1, 3]


def test_without_some_people_those_of_one_domain_alone_stay(corpus: Corpus) -> None:
    rest = corpus.without(corpus.crossed[:1])
    assert rest.bag.size == 3
    assert rest.bag.item.tolist() == [1, 3, 1, 3]
    assert rest.overlapping.size == 1
    assert rest.count.tolist() == [0, 2, 0, 2]
