"""X: when. Items live short lives, so the dates of a history say what was there to be taken.

Time is cut into bins; an item carries how much it was taken around each bin, a person the share of their source events
in each (or, when the moment of the request is known, the bin of that moment).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.bag import Bag, Items
from migration.channels.corpus import Corpus
from migration.channels.table import ItemTable
from migration.embedder import Vectors
from migration.events import NO_TIME

DAY = 86400.0


@dataclass(frozen=True)
class MomentSettings:
    """Choices of a fit: width of a bin in days (wider when that makes more than `most` bins), kernel scale in bins."""

    days: float = 60.0
    spread: float = 2.0
    most: int = 120


@dataclass(frozen=True)
class Moment:
    """The fitted channel.

    Attributes:
        life: rows log(1 + 4 counts) of the target items over the bins.
        usual: (bins,) the training people's mean share of each bin, for a person without dates.
        start: seconds since 1970 at which the first bin begins.
        width: seconds in a bin.
    """

    name: ClassVar[str] = "moment"
    life: ItemTable
    usual: NDArray[np.float32]
    start: int
    width: float

    @property
    def dim(self) -> int:
        """Number of bins."""
        return self.life.dim

    def users(self, bag: Bag) -> Vectors:
        """The share of the person's dated source events in each bin; the usual shares for a person without dates."""
        bag = bag.sources()
        share, dated = _shares(bag, self.start, self.width, self.dim)
        undated = (dated == 0) & (bag.lengths > 0)
        share[undated] = self.usual
        return share

    def at(self, moment: int, size: int) -> Vectors:
        """The part (size, dim) of people who ask at `moment` (seconds since 1970)."""
        out = np.zeros((size, self.dim), np.float32)
        out[:, _bins(np.array([moment]), self.start, self.width, self.dim)[0]] = 1
        return out

    def items(self, items: Items) -> Vectors:
        """log(1 + 4 smoothed count) of each item in each bin."""
        return self.life.gather(items)


def fit_moment(corpus: Corpus, settings: MomentSettings) -> Moment:
    """Count the training events of the target items in bins, smoothed by exp(-distance / spread); needs dates."""
    bag = corpus.bag.keep((corpus.bag.time != NO_TIME) & (corpus.bag.weight > 0))
    there = bag.targets()
    start, stop = int(bag.time.min()), int(bag.time.max()) + 1
    width = max(settings.days * DAY, (stop - start) / settings.most)
    bins = int(np.ceil((stop - start) / width))
    cells = (np.ones(len(there), np.float32), (there.item, _bins(there.time, start, width, bins)))
    counts = csr_array(cells, shape=(corpus.targets, bins)).toarray()
    distance = np.abs(np.subtract.outer(np.arange(bins), np.arange(bins)))
    life = np.log1p(4 * counts @ np.exp(-distance / settings.spread)).astype(np.float32)
    share, dated = _shares(corpus.bag.sources(), start, width, bins)
    usual = share[dated > 0].mean(axis=0)
    unseen = np.zeros((corpus.text.shape[1] + 1, bins), np.float32)
    return Moment(ItemTable(life, unseen), usual, start, float(width))


def _bins(time: NDArray[np.int64], start: int, width: float, bins: int) -> NDArray[np.int64]:
    return np.clip(((time - start) / width).astype(np.int64), 0, bins - 1)


def _shares(bag: Bag, start: int, width: float, bins: int) -> tuple[Vectors, NDArray[np.int64]]:
    """The share (size, bins) of each person's dated entries, and the number (size,) of these."""
    bag = bag.keep(bag.time != NO_TIME)
    cell = bag.person * bins + _bins(bag.time, start, width, bins)
    count = np.bincount(cell, minlength=bag.size * bins).reshape(bag.size, bins)
    return (count / np.maximum(bag.lengths, 1)[:, None]).astype(np.float32), bag.lengths
