"""What the companions of one's own target items count for: chosen where they help, dropped where they do not."""

import numpy as np
import pytest

from migration.blend import OWN, Blend
from migration.channels.bag import Bag, Items
from migration.channels.companions import fit_companions
from migration.channels.corpus import Corpus
from migration.channels.popularity import fit_popularity
from migration.events import NO_TIME
from migration.training.held_out import FEWEST, HeldOut
from migration.training.own import fit_own, revealed

TARGETS = 40
ITEMS = Items(np.arange(TARGETS + 1), np.array([0] * TARGETS + [1]), np.zeros((TARGETS + 1, 0), np.float32))


def shoppers(people: int, *, pairs: bool, seed: int) -> Bag:
    """Everybody takes the source item and six target items: with `pairs`, three pairs that go together."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        halves = random.choice(TARGETS // 2, 3, replace=False)
        taken = np.concatenate([halves, halves + TARGETS // 2]) if pairs else random.choice(TARGETS, 6, replace=False)
        rows += [(person, item) for item in (TARGETS, *taken.tolist())]
    person, item = np.array(rows, dtype=np.int64).T
    return Bag(people, ITEMS, person, item, np.ones(len(rows), np.float32), np.full(len(rows), NO_TIME))


def blend_of(bag: Bag) -> Blend:
    corpus = Corpus(bag, np.zeros((TARGETS + 1, 0), np.float32), TARGETS)
    popularity = fit_popularity(corpus)
    weights = {popularity.name: 0.1}
    return Blend((popularity,), {popularity.name: 1.0}, weights, companions=fit_companions(corpus))


def targets() -> Items:
    return Items(ITEMS.place[:TARGETS], ITEMS.domain[:TARGETS], ITEMS.text[:TARGETS])


@pytest.mark.parametrize("pairs", [True, False])
def test_companions_count_where_things_go_together(pairs: bool) -> None:
    blend = blend_of(shoppers(400, pairs=pairs, seed=0))
    own = fit_own([(HeldOut.of(shoppers(200, pairs=pairs, seed=1), TARGETS), blend)], targets())
    assert (own > 0) == pairs


def test_chance_alone_makes_companions_count_seldom() -> None:
    blend, counted = blend_of(shoppers(400, pairs=False, seed=0)), 0
    for seed in range(1, 11):
        counted += fit_own([(HeldOut.of(shoppers(200, pairs=False, seed=seed), TARGETS), blend)], targets()) > 0
    assert counted <= 3  # the best of five weights is often ahead of none, but seldom by more than chance


def test_too_few_people_tell_nothing() -> None:
    blend = blend_of(shoppers(100, pairs=True, seed=0))
    few = HeldOut.of(shoppers(FEWEST - 1, pairs=True, seed=1), TARGETS)
    assert fit_own([(few, blend)], targets()) == OWN
    assert fit_own([], targets()) == OWN


def test_the_first_items_are_revealed_and_the_rest_is_asked() -> None:
    bag = shoppers(20, pairs=True, seed=2)
    shown, rest = revealed(HeldOut.of(bag, TARGETS), 2)
    whole = bag.targets
    for person in range(20):
        items = whole.item[whole.person == person]
        assert shown.item[shown.person == person].tolist() == items[:2].tolist()
        assert rest.truth.item[rest.truth.person == person].tolist() == items[2:].tolist()
        assert set(rest.histories.item[rest.histories.person == person].tolist()) == {TARGETS, *items[:2].tolist()}
    assert revealed(HeldOut.of(bag, TARGETS), 6)[1].size == 0
