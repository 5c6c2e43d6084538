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
from migration.top import top
from migration.training.held_out import ROWS

PEOPLE = 2000
"""So many people's lists are drawn up."""

LIST = 10
"""Items in a list."""

ROUNDS, STEP = 8, 0.12
"""An item in all of e lists is held back by STEP log(1 + e) standard deviations of the scores, each round."""


def held_back(blend: Blend, people: Bag, items: Items) -> Blend:
    """The same blend with what is to be held back, by the lists of some `people` as strangers to the target domain."""
    users = blend.users(people.sources.people(0, min(PEOPLE, people.size)), popularity=None)
    places = blend.items(items)
    step = STEP * float((users[:ROWS] @ places.T).std())
    shown = np.zeros(len(places), np.float32)
    for _ in range(ROUNDS):
        lists = _shown(users, places, shown) * (PEOPLE / len(users))
        shown += np.float32(step) * np.log1p(lists).astype(np.float32)
    return replace(blend, channels=tuple(_holding(channel, shown) for channel in blend.channels))


def _shown(users: Vectors, places: Vectors, shown: NDArray[np.float32]) -> NDArray[np.int64]:
    """(items,) in how many people's lists each item stands while others are held back."""
    times = np.zeros(len(places), np.int64)
    for start in range(0, len(users), ROWS):
        best = top(users[start : start + ROWS] @ places.T - shown, min(LIST, len(places)))
        times += np.bincount(best.ravel(), minlength=len(places))
    return times


def _holding(channel: Channel, shown: NDArray[np.float32]) -> Channel:
    if not isinstance(channel, Popularity):
        return channel
    return replace(channel, shown=replace(channel.shown, rows=shown[:, None]))
