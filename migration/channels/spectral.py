"""S: what is taken together, source and target items in one space (truncated SVD of the joint matrix).

The space is the same on both sides, so a person's own target events go into the same bag, and the migration layer
is the identity.
"""

from dataclasses import dataclass
from typing import ClassVar

from migration.channels.algebra import truncated_svd
from migration.channels.bag import Items
from migration.channels.corpus import Corpus
from migration.channels.one_less import People
from migration.channels.table import ItemTable
from migration.embedder import Vectors


@dataclass(frozen=True)
class SpectralSettings:
    """Choices of a fit: items count df^-`tilt` in the matrix."""

    rank: int = 64
    tilt: float = 0.25


@dataclass(frozen=True)
class Spectral:
    """The fitted channel: `taken` rows p enter a profile, `offered` rows c are scored."""

    name: ClassVar[str] = "spectral"
    taken: ItemTable
    offered: ItemTable

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.offered.dim

    def users(self, people: People) -> Vectors:
        """People u = sum over domains of n^-0.5 sum p_i."""
        return people.pool(self.taken.gather(people.items))

    def items(self, items: Items) -> Vectors:
        """c_j = V_j."""
        return self.offered.gather(items)


def fit_spectral(corpus: Corpus, settings: SpectralSettings, seed: int) -> Spectral:
    """SVD U s V' of rows n^-0.5 per domain, columns (df + 5)^-tilt; p_i = V_i s^2 (df_i + 5)^(-2 tilt), c_j = V_j."""
    tilt = (corpus.count + 5.0) ** -settings.tilt
    matrix = corpus.overlapping.pooled.multiply(tilt[None, :]).tocsr()
    _, values, right = truncated_svd(matrix, settings.rank, seed)
    taken = right.T * values**2 * (tilt**2)[:, None]
    return Spectral(corpus.table(taken), corpus.table(right.T[: corpus.targets]))
