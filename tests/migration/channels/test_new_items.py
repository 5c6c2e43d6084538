"""Which words cross over, against the definition written out; and how new items are placed by them and by time."""

from dataclasses import replace

import numpy as np
import pytest

from migration.blend import Blend
from migration.channels.bag import Items
from migration.channels.channel import Channel
from migration.channels.corpus import Corpus
from migration.channels.moment import MomentSettings, fit_moment
from migration.channels.popularity import fit_popularity
from migration.channels.spectral import SpectralSettings, fit_spectral
from migration.channels.words import EXPECTED, SEEN, WordsSettings, fit_words
from migration.domain import Item, ItemKey
from migration.events import EventLog
from migration.progress import QUIET
from migration.training import newcomers
from migration.training.data import TrainingData
from migration.training.held_out import HeldOut
from migration.training.newcomers import FACTORS, UNTOLD, Newcomers, fit_newcomers

World = tuple[EventLog, dict[ItemKey, Item]]


@pytest.fixture(scope="module")
def corpus(world: World) -> Corpus:
    """What is left of the small world when nobody took the last twelve films: two of each theme."""
    log, items = world
    data = TrainingData.read(log, items, "film", None, QUIET)
    whole = data.corpus()
    return replace(whole, bag=whole.bag.keep((whole.bag.item < 48) | (whole.bag.item >= 60)))


def test_scores_are_the_log_lifts_of_what_both_say(corpus: Corpus) -> None:
    words = fit_words(corpus, WordsSettings(60), 0)
    bag, stands = corpus.overlapping, corpus.said.stands.toarray()
    taken = bag.matrix(bag.weight).toarray()
    here, there = (taken[:, 60:] @ stands[60:]) > 0, (taken[:, :60] @ stands[:60]) > 0
    both, chance = (here & there).sum(axis=0), here.sum(axis=0) * there.sum(axis=0) / bag.size
    lift = np.log((both + SEEN) / (chance + EXPECTED)) * stands[60:].any(axis=0) * stands[:60].any(axis=0)
    weighted = corpus.said.weighted.toarray()
    expected = bag.pooled.toarray()[:, 60:] @ weighted[60:] @ (np.maximum(lift, 0)[:, None] * weighted[:60].T)
    scores = words.users(bag) @ words.items(_places(corpus)).T
    np.testing.assert_allclose(scores, expected / np.sqrt((expected**2).mean()), rtol=1e-3, atol=1e-3)


def test_what_nobody_took_is_placed_by_those_who_vouch(corpus: Corpus) -> None:
    spectral = fit_spectral(corpus, SpectralSettings(8), 0)
    assert corpus.near is not None
    rows = spectral.offered.rows
    new = np.flatnonzero(corpus.count[:60] == 0)
    by_text = np.concatenate([np.ones((60, 1)), corpus.text[:60]], axis=1) @ spectral.offered.text_map
    np.testing.assert_allclose(rows[new], (by_text + corpus.near @ rows)[new] / 2, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_what_nobody_took_has_a_share_of_the_lives_of_those_who_vouch(corpus: Corpus, share: float) -> None:
    moment = fit_moment(corpus, MomentSettings(8))
    lives = moment.lending(0.25, corpus).lending(share, corpus).items(_places(corpus))
    taken = corpus.count[:60] > 0
    assert corpus.near is not None
    np.testing.assert_array_equal(lives[taken], moment.life.rows[taken])
    np.testing.assert_allclose(lives[~taken], share * (corpus.near @ moment.life.rows)[~taken], rtol=1e-5)
    unmet = Items(np.full(60, -1), np.zeros(60, np.int64), corpus.text[:60], corpus.said.first(60), corpus.near)
    np.testing.assert_allclose(moment.lending(share, corpus).items(unmet)[~taken], lives[~taken], rtol=1e-5)


def test_words_count_by_what_they_do_for_items_taken_for_new(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    words = fit_words(corpus, WordsSettings(8), 0)
    blend = _blend(fit_spectral(corpus, SpectralSettings(8), 0), words, fit_popularity(corpus))
    held = HeldOut.of(corpus.overlapping, corpus.targets)
    told = fit_newcomers(held, blend, corpus, 0).words
    alone = []
    for factor in FACTORS:
        monkeypatch.setattr(newcomers, "FACTORS", (factor,))
        alone.append(fit_newcomers(held, blend, corpus, 0).words)
    np.testing.assert_allclose(alone, np.array(FACTORS) / FACTORS[0] * alone[0])
    assert told in alone
    assert fit_newcomers(held, _blend(fit_popularity(corpus)), corpus, 0) == Newcomers()


def test_words_count_apart_for_what_nobody_took(corpus: Corpus) -> None:
    words = fit_words(corpus, WordsSettings(8), 0)
    blend = replace(_blend(words, fit_popularity(corpus)), scales={"words": 2.0, "popularity": 1.0})
    placed = Newcomers(words=3.0).placed(replace(blend, weights={"words": 0.5, "popularity": 1.0}), corpus)
    people, unmet = corpus.overlapping.people(0, 5), corpus.count[:60] == 0
    scores = placed.users(people, popularity=0.0) @ placed.items(_places(corpus)).T
    alone = words.users(people) @ words.items(_places(corpus)).T
    np.testing.assert_allclose(scores[:, unmet], 3 * alone[:, unmet], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(scores[:, ~unmet], alone[:, ~unmet] / 4, rtol=1e-4, atol=1e-5)


def test_items_read_by_their_words_alone_stand_where_known_ones_of_the_same_words_do(corpus: Corpus) -> None:
    words = fit_words(corpus, WordsSettings(60), 0)
    unmet = Items(np.full(60, -1), np.zeros(60, np.int64), corpus.text[:60], corpus.said.first(60), corpus.near)
    known = words.users(corpus.overlapping) @ words.items(_places(corpus)).T
    np.testing.assert_allclose(words.users(corpus.overlapping) @ words.items(unmet).T, known, rtol=1e-3, atol=1e-3)


def test_where_no_term_crosses_words_say_nothing(corpus: Corpus) -> None:
    apart = replace(corpus, said=corpus.said.only(np.arange(len(corpus.count)) >= 60))
    words = fit_words(apart, WordsSettings(8), 0)
    assert words.dim == 1
    assert not words.items(_places(corpus)).any()


def test_lives_are_lent_less_where_they_mislead(corpus: Corpus) -> None:
    held = HeldOut.of(corpus.overlapping, corpus.targets)
    without_dates = _dated(corpus, 0.0)
    misled = _dated(corpus, 1.0)  # in this world things are taken at any time
    assert fit_newcomers(held, without_dates, corpus, 0).lent == 1
    assert fit_newcomers(held, misled, corpus, 0).lent < 1
    assert fit_newcomers(None, misled, corpus, 0).lent == 1


def test_where_no_item_that_somebody_took_has_words_nothing_can_be_told(corpus: Corpus) -> None:
    held = HeldOut.of(corpus.overlapping, corpus.targets)
    speechless = replace(corpus, said=corpus.said.only(corpus.count == 0))
    assert fit_newcomers(held, _dated(corpus, 0.0), speechless, 0) == Newcomers(UNTOLD)


def _dated(corpus: Corpus, moment: float) -> Blend:
    words = fit_words(corpus, WordsSettings(8), 0)
    channels = fit_spectral(corpus, SpectralSettings(8), 0), fit_moment(corpus, MomentSettings(8)), words
    blend = _blend(*channels, fit_popularity(corpus))
    return replace(blend, weights={**blend.weights, "moment": moment})


def _blend(*channels: Channel) -> Blend:
    ones = {channel.name: 1.0 for channel in channels}
    return Blend(channels, ones, ones)


def _places(corpus: Corpus) -> Items:
    n = corpus.targets
    return Items(np.arange(n), np.zeros(n, np.int64), np.zeros((n, corpus.text.shape[1]), np.float32))
