"""The channels side by side: one vector per person, one per item, one inner product; and what is lifted beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.bag import TARGET, Items
from migration.channels.channel import Channel
from migration.channels.companions import Companions
from migration.channels.moment import Moment
from migration.channels.one_less import People
from migration.channels.popularity import Popularity
from migration.embedder import Vectors

OWN = 0.0
"""What companions count for where nobody could tell: in one shop they help by a third, in another they do harm."""

LENGTHS = (1, 2, 3, 5, 8)
"""Lengths of history at which the trust in the channels is fitted; between them it is interpolated."""

IMPERSONAL = (Popularity.name, Moment.name)
"""Channels that a short history serves as well as a long one: trust is not theirs to lose."""


@dataclass(frozen=True)
class Blend:
    """The channels and what each counts for.

    Attributes:
        channels: the channels, in the order of their parts of a vector; one of them is popularity.
        scales: by what each channel's person part is divided (the standard deviation of its scores).
        weights: what each channel then counts for.
        trust: how far the channels are trusted for histories of the `LENGTHS`; full trust is 1.
        companions: what goes with the target items that a person took already.
        own: what these count for.
    """

    channels: tuple[Channel, ...]
    scales: Mapping[str, float]
    weights: Mapping[str, float]
    trust: tuple[float, ...] = (1.0,) * len(LENGTHS)
    companions: Companions | None = None
    own: float = OWN

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return sum(channel.dim for channel in self.channels)

    @property
    def popularity(self) -> Popularity:
        """The channel of popularity."""
        return next(channel for channel in self.channels if isinstance(channel, Popularity))

    @cached_property
    def personal(self) -> NDArray[np.float32]:
        """(dim,) 1 for the numbers of the channels that tell people apart, 0 for the `IMPERSONAL` ones."""
        parts = [np.full(c.dim, c.name not in IMPERSONAL, np.float32) for c in self.channels]
        return np.concatenate(parts)

    def users(self, people: People, *, popularity: float | None = 1.0, at: int | None = None) -> Vectors:
        """People (size, dim): their channels' parts, scaled, and the popularity channel's as its dial is set.

        Who has no entries gets popularity alone; trust holds for all but the `IMPERSONAL` channels. `at`, in seconds
        since 1970, is the moment of asking.
        """
        lengths = people.lengths
        trust = self.trusted(lengths)[:, None]
        parts = []
        for channel in self.channels:
            factor = self.weights[channel.name] / self.scales[channel.name]
            if isinstance(channel, Popularity):
                parts.append(channel.dialled(people.size, factor, popularity))
            elif isinstance(channel, Moment):
                own = channel.users(people) if at is None else channel.at(at, people.size)
                parts.append(own * np.float32(factor) * (lengths > 0)[:, None])
            else:
                parts.append(channel.users(people) * np.float32(factor) * trust)
        return np.concatenate(parts, axis=1)

    def lifts(self, people: People) -> csr_array | None:
        """(size, targets) what single target items gain beside the inner product; None where nobody took any yet."""
        if self.companions is None or not self.own or not (people.domain == TARGET).any():
            return None
        lifts = self.companions.lifts(people)
        lifts.data *= np.float32(self.own)
        return lifts

    def items(self, items: Items) -> Vectors:
        """Target items (n, dim)."""
        return np.concatenate([channel.items(items) for channel in self.channels], axis=1)

    def trusted(self, lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n,) the trust in the channels for histories of the given lengths; 0 for none, 1 beyond twice the last."""
        knots = np.log([*LENGTHS, 2 * LENGTHS[-1]])
        trust = np.interp(np.log(np.maximum(lengths, 1)), knots, [*self.trust, 1.0])
        return np.where(lengths > 0, trust, 0).astype(np.float32)
