"""How much words count for items that nobody took yet: tried on items that somebody took, as if nobody had."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from migration.blend import Blend
from migration.channels.als import Als
from migration.channels.bag import TARGET, Items
from migration.channels.channel import Channel
from migration.channels.classic import Classic
from migration.channels.corpus import Corpus
from migration.channels.moment import Moment
from migration.channels.popularity import Popularity, fit_popularity
from migration.channels.ridge import Ridge
from migration.channels.spectral import Spectral
from migration.channels.words import Words, fit_words
from migration.training.held_out import FEWEST, FLAT, ROWS, HeldOut, ndcg_and_recall, objective

HIDDEN = 0.2
"""So many of the target items that somebody took are taken for new."""

FACTORS = (0.1, 0.2, 0.3, 0.4, 0.6)
"""What is tried, in standard deviations of people's scores of new items. With more, new items that share a word with
somebody's history stand above what they would surely like."""

UNTOLD = 0.2
"""What is taken where nobody can tell."""


def with_words(blend: Blend, words: Words | None, weight: float) -> Blend:
    """The same blend with the channel of words, whose scores are about 1 already."""
    return blend if words is None else blend.with_channel(words, weight)


def fit_newcomers(held: HeldOut | None, blend: Blend, corpus: Corpus, words: Words | None, seed: int) -> float:
    """The weight of words that serves people best among new items: NDCG@10 + 0.1 Recall@200; where flat, the lowest.

    Some of the items that the corpus has met are placed as if it had not, and ranked among themselves.

    Args:
        held: held-out people; None where there are none.
        blend: of channels that have seen nothing of them, without words.
        corpus: what the channels were fitted on.
        words: the channel of words, fitted on the same.
        seed: of the draw of the items.
    """
    if words is None:
        return 0.0
    met = np.flatnonzero(corpus.count[: corpus.targets])
    count = max(1, int(HIDDEN * len(met)))
    new = np.sort(np.random.default_rng(seed).choice(met, count, replace=False))
    rest = replace(corpus, bag=corpus.bag.keep(~np.isin(corpus.bag.item, new)))
    silent = replace(blend, channels=tuple(_unmet(channel, rest) for channel in blend.channels))
    judges = held or HeldOut.of(corpus.overlapping, corpus.targets)
    told, spreads = _tried(judges, silent, fit_words(rest, words.dim, seed), new)
    best = FACTORS[int(np.flatnonzero(told >= FLAT * told.max())[0])]
    spread = float(np.median(spreads)) if len(spreads) else 1.0
    return spread * (best if held and len(spreads) >= FEWEST else UNTOLD)


def _tried(
    judges: HeldOut, silent: Blend, words: Words | None, new: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The objective, summed over those who took some of the `new` items, under each of the `FACTORS`.

    And how far each of these people's scores, without words, spread over the items.
    """
    items = Items(new, np.full(len(new), TARGET), np.zeros((len(new), 0), np.float32))
    told, spreads = np.zeros(len(FACTORS)), [np.zeros(0, np.float32)]
    for start in range(0, judges.size, ROWS):
        stop = min(start + ROWS, judges.size)
        taken, histories = judges.taken(start, stop)[:, new], judges.histories.people(start, stop)
        asked = taken.any(axis=1)
        scores = silent.users(histories)[asked] @ silent.items(items).T
        said = words.users(histories)[asked] @ words.items(items).T if words else np.zeros_like(scores)
        spreads.append(scores.std(axis=1))
        for n, factor in enumerate(FACTORS if asked.any() else ()):
            moved = scores + np.float32(factor) * spreads[-1][:, None] * said
            told[n] += objective(*ndcg_and_recall(moved, taken[asked])).sum()
    return told, np.concatenate(spreads)


def _unmet(channel: Channel, rest: Corpus) -> Channel:
    """The channel with rows made from words for the items that `rest` has not met."""
    match channel:
        case Popularity():
            return fit_popularity(rest)
        case Moment():
            return replace(channel, life=rest.lived(channel.life))
        case Als():
            return replace(channel, factors=rest.table(channel.factors.rows))
        case Spectral() | Ridge() | Classic():
            return replace(channel, offered=rest.table(channel.offered.rows))
        case _:
            return channel  # the others go by the text of every item
