"""How items that nobody took yet are placed: tried on items that somebody took, as if nobody had."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from migration.channels.words import Words, WordsSettings, fit_words
from migration.training.held_out import FEWEST, FLAT, HeldOut, ndcg_and_recall, objective, stretches

PARTS = 5
"""The target items that somebody took are taken for new one part after the other, so that all of them tell."""

FACTORS = (0.1, 0.2, 0.3, 0.4, 0.6)
"""What is tried, in standard deviations of people's scores of new items. With more, new items that share a word with
somebody's history stand above what they would surely like."""

UNTOLD = 0.2
"""What is taken where nobody can tell."""

LENT = (1.0, 0.5, 0.25)
"""Shares of the lives of those who vouch for a new item that are tried: their dates are but a guess of its own."""


@dataclass(frozen=True)
class Newcomers:
    """How items that nobody took yet are placed.

    Attributes:
        words: weight of the channel of words for them.
        lent: share of the lives of those who vouch for an item that it has itself.
    """

    words: float = 0.0
    lent: float = LENT[0]

    def placed(self, blend: Blend, corpus: Corpus) -> Blend:
        """The blend with them: what its channels say of items that the corpus has not met, and of all new ones."""
        unmet = corpus.count[: corpus.targets] == 0

        def place(channel: Channel) -> Channel:
            match channel:
                case Moment():
                    return channel.lending(self.lent, corpus)
                case Words():
                    return channel.louder(unmet, self.words * blend.scales[channel.name] / blend.weights[channel.name])
                case _:
                    return channel

        return replace(blend, channels=tuple(place(channel) for channel in blend.channels))


def fit_newcomers(held: HeldOut | None, blend: Blend, corpus: Corpus, seed: int) -> Newcomers:
    """What serves people best among new items: NDCG@10 + 0.1 Recall@200; where flat, the whole life, the fewest words.

    Items that the corpus has met are placed as if it had not, and ranked among themselves.

    Args:
        held: held-out people; None where there are none.
        blend: of channels that have seen nothing of them.
        corpus: what the channels were fitted on.
        seed: of the draw of the items.
    """
    words = next((channel for channel in blend.channels if isinstance(channel, Words)), None)
    if words is None:
        return Newcomers()
    judges = held or HeldOut.of(corpus.overlapping, corpus.targets)
    parts = _parts(corpus, seed)[: None if held else 1]  # one tells the spread of scores as well as all do
    tried = [_tried(judges, *_as_new(new, blend, corpus, words.dim, seed), new) for new in parts]
    if not tried:
        return Newcomers(UNTOLD)
    spreads = np.concatenate([spread for _, spread in tried], axis=1)
    spread = np.median(spreads, axis=1) if spreads.size else np.ones(len(spreads))
    if held is None or held.size < FEWEST:
        return Newcomers(UNTOLD * float(spread[0]))
    told = np.sum([objectives for objectives, _ in tried], axis=0)
    way, factor = np.argwhere(told >= FLAT * told.max())[0]
    return Newcomers(FACTORS[factor] * float(spread[way]), LENT[way])


def _parts(corpus: Corpus, seed: int) -> list[NDArray[np.int64]]:
    """The target items that are taken for new together: met ones, and with words, as nothing else would place them."""
    worded = np.diff(corpus.said.start)[: corpus.targets] > 0
    met = np.random.default_rng(seed).permutation(np.flatnonzero((corpus.count[: corpus.targets] > 0) & worded))
    return [np.sort(met[part::PARTS]) for part in range(min(PARTS, len(met)))]


def _as_new(new: NDArray[np.int64], blend: Blend, corpus: Corpus, dim: int, seed: int) -> tuple[list[Blend], Words]:
    """The blend as if nobody had taken the `new` items, for each share of lives that can be lent; and the words."""
    rest = replace(corpus, bag=corpus.bag.keep(~np.isin(corpus.bag.item, new)))
    silent = replace(blend, channels=tuple(_unmet(c, rest) for c in blend.channels if not isinstance(c, Words)))
    dated = any(isinstance(channel, Moment) for channel in blend.channels)
    shares = LENT if dated else LENT[:1]
    return [Newcomers(lent=share).placed(silent, rest) for share in shares], fit_words(rest, WordsSettings(dim), seed)


def _tried(
    judges: HeldOut, ways: Sequence[Blend], words: Words, new: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """(ways, factors) the objective, summed over those who took some of the `new` items, under each of the `FACTORS`.

    And how far these people's scores, without words, spread over the items: (ways, people).
    """
    items = Items(new, np.full(len(new), TARGET), np.zeros((len(new), 0), np.float32))
    places = [way.items(items) for way in ways]
    told, spreads = np.zeros((len(ways), len(FACTORS))), [np.zeros((len(ways), 0), np.float32)]
    for start, stop in stretches(judges.size, judges.targets):
        taken = judges.taken(start, stop)[:, new]
        asked = np.flatnonzero(taken.any(axis=1))
        if not len(asked):
            continue
        histories = judges.histories.people(start, stop).chosen(asked)
        users = ways[0].users(histories)  # the ways differ in items alone
        spoken = words.users(histories) @ words.items(items).T
        scores = np.stack([users @ place.T for place in places])
        spreads.append(scores.std(axis=2))
        for n, factor in enumerate(FACTORS):
            moved = scores + np.float32(factor) * spreads[-1][:, :, None] * spoken
            told[:, n] += [objective(*ndcg_and_recall(one, taken[asked])).sum() for one in moved]
    return told, np.concatenate(spreads, axis=1)


def _unmet(channel: Channel, rest: Corpus) -> Channel:
    """The channel with rows made from words for the items that `rest` has not met."""
    match channel:
        case Popularity():
            return fit_popularity(rest)
        case Als():
            return replace(channel, factors=rest.table(channel.factors.rows))
        case Spectral() | Ridge() | Classic():
            return replace(channel, offered=rest.table(channel.offered.rows))
        case _:
            return channel  # the others go by the text of every item, and time by what `Newcomers` lends
