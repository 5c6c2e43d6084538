"""S: what is taken together, source and target items in one space (truncated SVD of the joint matrix).

The space is the same on both sides, so a person's own target events go into the same bag, and the migration layer
is the identity.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from migration.channels.algebra import truncated_svd
from migration.channels.bag import TARGET, Bag, Items
from migration.channels.corpus import Corpus
from migration.channels.table import ItemTable
from migration.embedder import Vectors


@dataclass(frozen=True)
class SpectralSettings:
    """Choices of a fit: items count df^-`tilt` in the matrix; `own` weighs a person's own target events."""

    rank: int = 64
    tilt: float = 0.25
    own: float = 3.0


@dataclass(frozen=True)
class Spectral:
    """The fitted channel: `taken` rows p enter a profile, `offered` rows c are scored; `own` as in the settings."""

    name: ClassVar[str] = "spectral"
    taken: ItemTable
    offered: ItemTable
    own: float

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.offered.dim

    def users(self, bag: Bag) -> Vectors:
        """People u = sum over domains of n^-0.5 sum p_i, the target domain counting `own` times."""
        boost = np.where(bag.domain == TARGET, np.float32(self.own), np.float32(1))
        return bag.matrix(bag.weight * bag.scale * boost) @ self.taken.gather(bag.items)

    def items(self, items: Items) -> Vectors:
        """c_j = V_j."""
        return self.offered.gather(items)


def fit_spectral(corpus: Corpus, settings: SpectralSettings, seed: int) -> Spectral:
    """SVD U s V' of rows n^-0.5 per domain, columns (df + 5)^-tilt; p_i = V_i s^2 (df_i + 5)^(-2 tilt), c_j = V_j."""
    tilt = (corpus.count + 5.0) ** -settings.tilt
    matrix = corpus.overlapping.pooled().multiply(tilt[None, :]).tocsr()
    _, values, right = truncated_svd(matrix, settings.rank, seed)
    taken = right.T * values**2 * (tilt**2)[:, None]
    return Spectral(corpus.table(taken), corpus.table(right.T[: corpus.targets]), settings.own)
