"""Which words cross over, against the definition written out; and what they count for among new items."""

from dataclasses import replace

import numpy as np
import pytest

from migration.blend import Blend
from migration.channels.bag import Items
from migration.channels.corpus import Corpus
from migration.channels.popularity import fit_popularity
from migration.channels.spectral import SpectralSettings, fit_spectral
from migration.channels.words import EXPECTED, SEEN, fit_words
from migration.domain import Item, ItemKey
from migration.events import EventLog
from migration.progress import QUIET
from migration.training.data import TrainingData
from migration.training.held_out import HeldOut
from migration.training.newcomers import FACTORS, UNTOLD, fit_newcomers, with_words

World = tuple[EventLog, dict[ItemKey, Item]]


@pytest.fixture(scope="module")
def corpus(world: World) -> Corpus:
    """What is left of the small world when nobody took the last twelve films: two of each theme."""
    log, items = world
    data = TrainingData.read(log, items, "film", None, QUIET)
    whole = data.corpus()
    return replace(whole, bag=whole.bag.keep((whole.bag.item < 48) | (whole.bag.item >= 60)))


def test_scores_are_the_log_lifts_of_what_both_say(corpus: Corpus) -> None:
    words = fit_words(corpus, 60, 0)
    assert words is not None
    bag, stands = corpus.overlapping, corpus.said.stands.toarray()
    taken = bag.matrix(bag.weight).toarray()
    here, there = (taken[:, 60:] @ stands[60:]) > 0, (taken[:, :60] @ stands[:60]) > 0
    both, chance = (here & there).sum(axis=0), here.sum(axis=0) * there.sum(axis=0) / bag.size
    lift = np.log((both + SEEN) / (chance + EXPECTED)) * stands[60:].any(axis=0) * stands[:60].any(axis=0)
    share = corpus.said.shares.toarray()
    expected = bag.pooled.toarray()[:, 60:] @ share[60:] @ (np.maximum(lift, 0)[:, None] * share[:60].T)
    scores = words.users(bag) @ words.items(_places(corpus)).T
    assert not scores[:, corpus.count[:60] > 0].any()
    unmet = corpus.count[:60] == 0
    np.testing.assert_allclose(
        scores[:, unmet], expected[:, unmet] / np.sqrt((expected**2).mean()), rtol=1e-3, atol=1e-3
    )


def test_what_nobody_took_is_placed_by_those_who_vouch(corpus: Corpus) -> None:
    spectral = fit_spectral(corpus, SpectralSettings(8), 0)
    assert corpus.near is not None
    rows = spectral.offered.rows
    new = np.flatnonzero(corpus.count[:60] == 0)
    by_text = np.concatenate([np.ones((60, 1)), corpus.text[:60]], axis=1) @ spectral.offered.text_map
    np.testing.assert_allclose(rows[new], (by_text + corpus.near @ rows)[new] / 2, rtol=1e-4, atol=1e-5)


def test_words_count_by_what_they_do_for_items_taken_for_new(corpus: Corpus) -> None:
    channels = fit_spectral(corpus, SpectralSettings(8), 0), fit_popularity(corpus)
    blend = Blend(channels, {c.name: 1.0 for c in channels}, {c.name: 1.0 for c in channels})
    words = fit_words(corpus, 8, 0)
    held = HeldOut.of(corpus.overlapping, corpus.targets)
    untold = fit_newcomers(None, blend, corpus, words, 0)
    told = fit_newcomers(held, blend, corpus, words, 0)
    assert told / untold * UNTOLD == pytest.approx(min(FACTORS, key=lambda f: abs(f - told / untold * UNTOLD)))
    assert fit_newcomers(held, blend, corpus, None, 0) == 0
    served = with_words(blend, words, told)
    assert [channel.name for channel in served.channels] == ["spectral", "words", "popularity"]
    assert with_words(blend, None, 0.0) is blend


def _places(corpus: Corpus) -> Items:
    n = corpus.targets
    return Items(np.arange(n), np.zeros(n, np.int64), np.zeros((n, corpus.text.shape[1]), np.float32))
