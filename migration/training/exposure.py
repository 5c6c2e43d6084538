"""What a network would show to everybody: its own lists for the people it learned from, so that the dial can vary them.

Lists are drawn up, what stood in many of them is held back a little, and they are drawn up again; what comes forward
then is held back too, and so on. (A per-item penalty against hubs, items that are near to everybody: Radovanović,
Nanopoulos and Ivanović, "Hubs in space", JMLR 2010; here it is learned from the lists themselves.)
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from migration.blend import Blend
from migration.channels.bag import Bag, Items
from migration.channels.channel import Channel
from migration.channels.popularity import Popularity
from migration.embedder import Vectors
from migration.top import Places, top
from migration.training.held_out import stretches

PEOPLE = 4000
"""So many people's lists are drawn up, evenly spaced among all. Half as many show less at the same accuracy."""

LIST = 10
"""Items in a list."""

POOL = 2000
"""Items of which a list can be made up: each person's best before anything is held back."""

SPREAD = 256
"""So many people's scores tell how far scores spread."""

ROUNDS, STEP, LISTS = 32, 0.04, 2000
"""An item in e of LISTS lists is held back by STEP log(1 + e) standard deviations of the scores, each round. Small
steps hold back no more than it takes: with fewer, larger ones an item is driven out of lists that it fits best, too."""


def held_back(blend: Blend, people: Bag, items: Items) -> Blend:
    """The same blend with what is to be held back, by the lists of some `people` as strangers to the target domain."""
    drawn = np.linspace(0, people.size - 1, min(PEOPLE, people.size)).astype(np.int64)
    users = blend.users(people.sources.chosen(drawn), popularity=None)
    places = blend.items(items)
    step = STEP * float((users[:SPREAD] @ places.T).std())
    pool, scores = _pools(users, places)
    shown = np.zeros(len(places), np.float32)
    for _ in range(ROUNDS):
        lists = np.take_along_axis(pool, top(scores - shown[pool], min(LIST, len(places))), axis=1)
        times = np.bincount(lists.ravel(), minlength=len(places)) * (LISTS / len(users))
        shown += np.float32(step) * np.log1p(times).astype(np.float32)
    return replace(blend, channels=tuple(_holding(channel, shown) for channel in blend.channels))


def _pools(users: Vectors, places: Vectors) -> tuple[Places, Vectors]:
    """(people, pool) the best items of each person, and their scores."""
    pools, scores = [], []
    for start, stop in stretches(len(users), len(places)):
        everything = users[start:stop] @ places.T
        pools.append(top(everything, min(POOL, len(places))))
        scores.append(np.take_along_axis(everything, pools[-1], axis=1))
    return np.concatenate(pools), np.concatenate(scores)


def _holding(channel: Channel, shown: NDArray[np.float32]) -> Channel:
    if not isinstance(channel, Popularity):
        return channel
    return replace(channel, shown=replace(channel.shown, rows=shown[:, None]))
