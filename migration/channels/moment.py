"""X: when. Items live short lives, so the dates of a history say what was there to be taken.

Time is cut into bins; an item has a life, how much it was taken around each bin, and a person the share of their source
events in each (or, when the moment of the request is known, the bin of that moment). Lives are alike, so a few axes
carry them, and what they leave out is noise.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.bag import Items
from migration.channels.corpus import Corpus
from migration.channels.one_less import People
from migration.channels.table import ItemTable
from migration.embedder import Vectors
from migration.events import NO_TIME

DAY = 86400.0


@dataclass(frozen=True)
class MomentSettings:
    """Choices of a fit: number of axes; width of a bin in days (wider when that makes more than `most` bins).

    `spread` is the scale of the kernel in bins, `gain` the factor of a smoothed count inside the logarithm.
    """

    rank: int = 64
    days: float = 30.0
    spread: float = 1.0
    gain: float = 16.0
    most: int = 200


@dataclass(frozen=True)
class Moment:
    """The fitted channel.

    Attributes:
        life: rows L A of the target items: their lives L along the axes A.
        axes: (bins, k) the strongest right singular vectors A of the lives.
        usual: (bins,) the training people's mean share of each bin, for a person without dates.
        start: seconds since 1970 at which the first bin begins.
        width: seconds in a bin.
    """

    name: ClassVar[str] = "moment"
    life: ItemTable
    axes: Vectors
    usual: NDArray[np.float32]
    start: int
    width: float

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.life.dim

    def users(self, people: People) -> Vectors:
        """The share of the person's dated source events in each bin, along the axes; the usual shares without dates."""
        people = people.sources
        share, dated = _shares(people, self.start, self.width, len(self.axes))
        undated = (dated == 0) & (people.lengths > 0)
        share[undated] = self.usual
        return share @ self.axes

    def at(self, moment: int, size: int) -> Vectors:
        """The part (size, dim) of people who ask at `moment` (seconds since 1970)."""
        place = _bins(np.array([moment]), self.start, self.width, len(self.axes))
        return np.repeat(self.axes[place], size, axis=0)

    def items(self, items: Items) -> Vectors:
        """The items' lives along the axes."""
        return self.life.gather(items)

    def lending(self, share: float, corpus: Corpus) -> "Moment":
        """The same, but items that nobody of the corpus took have `share` of the lives of those who vouch for them."""
        return replace(self, life=corpus.lived(self.life, share))


def fit_moment(corpus: Corpus, settings: MomentSettings) -> Moment:
    """Lives log(1 + gain C K) of the target items, C their training events in each bin; needs dates.

    The kernel K = exp(-sqrt(distance / spread)) has a heavy tail: what is taken at any time is likelier now too. An
    item that nobody took lives when those who vouch for it do.
    """
    bag = corpus.bag.keep((corpus.bag.time != NO_TIME) & (corpus.bag.weight > 0))
    there = bag.targets
    start, stop = int(bag.time.min()), int(bag.time.max()) + 1
    width = max(settings.days * DAY, (stop - start) / settings.most)
    bins = int(np.ceil((stop - start) / width))
    cells = (np.ones(len(there), np.float32), (there.item, _bins(there.time, start, width, bins)))
    counts = csr_array(cells, shape=(corpus.targets, bins)).toarray()
    distance = np.abs(np.subtract.outer(np.arange(bins), np.arange(bins)))
    kernel = np.exp(-np.sqrt(distance / settings.spread)).astype(np.float32)
    life = np.log1p(settings.gain * counts @ kernel)
    axes = _axes(life, settings.rank)
    share, dated = _shares(corpus.bag.sources, start, width, bins)
    usual = share[dated > 0].mean(axis=0)
    unseen = np.zeros((corpus.text.shape[1] + 1, axes.shape[1]), np.float32)
    return Moment(corpus.lived(ItemTable(life @ axes, unseen)), axes, usual, start, float(width))


def _axes(life: Vectors, rank: int) -> Vectors:
    """(bins, at most rank) the directions along which the lives (j, bins) are strongest."""
    _, turned = np.linalg.eigh((life.T @ life).astype(np.float64))
    strongest = turned[:, ::-1][:, :rank]
    return np.ascontiguousarray(strongest, dtype=np.float32)


def _bins(time: NDArray[np.int64], start: int, width: float, bins: int) -> NDArray[np.int64]:
    return np.clip(((time - start) / width).astype(np.int64), 0, bins - 1)


def _shares(people: People, start: int, width: float, bins: int) -> tuple[Vectors, NDArray[np.int64]]:
    """The share (size, bins) of each person's dated entries, and the number (size,) of these."""
    dated = people.keep(people.time != NO_TIME)
    count = dated.counts(_bins(dated.time, start, width, bins), bins)
    return (count / np.maximum(dated.lengths, 1)[:, None]).astype(np.float32), dated.lengths
