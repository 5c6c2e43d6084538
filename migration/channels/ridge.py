"""R: ridge regression from what people took here to what they took there, of reduced rank (Izenman, 1975)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator

from migration.channels.algebra import conjugate_gradient, truncated_svd
from migration.channels.bag import Bag, Items
from migration.channels.corpus import Corpus
from migration.channels.one_less import People
from migration.channels.table import ItemTable
from migration.embedder import Vectors

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class RidgeSettings:
    """Choices of a fit: input n^-0.5 (`scaled`) or plain; `penalty` lambda; target columns count pop^-`tilt`."""

    rank: int = 64
    penalty: float = 10.0
    scaled: bool = True
    tilt: float = 0.0
    steps: int = 7


@dataclass(frozen=True)
class Ridge:
    """The fitted channel: `taken` rows B V of the source items, `offered` rows V of the target items."""

    name: ClassVar[str] = "ridge"
    taken: ItemTable
    offered: ItemTable
    scaled: bool

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        return self.offered.dim

    def users(self, people: People) -> Vectors:
        """People u = x B V, with x the pooled source entries."""
        return people.sources.pool(self.taken.gather(people.items), scaled=self.scaled)

    def items(self, items: Items) -> Vectors:
        """c_j = V_j."""
        return self.offered.gather(items)


def fit_ridge(corpus: Corpus, settings: RidgeSettings, seed: int) -> Ridge:
    """B = X'(XX' + lambda I)^-1 (Y - mean); V = the top right singular directions of the *fitted* values X B."""
    bag = corpus.overlapping
    x, _ = corpus.split(_inputs(bag, scaled=settings.scaled).astype(np.float64))
    _, y = corpus.split(bag.matrix(np.sign(bag.weight)).astype(np.float64))
    tilt = (corpus.count[: corpus.targets] + 5.0) ** -settings.tilt
    y = y.multiply(tilt[None, :]).tocsr()
    centred = _Centred(y, np.asarray(y.mean(axis=0)).ravel())

    def dual(right: Matrix) -> Matrix:
        return conjugate_gradient(lambda a: x @ (x.T @ a) + settings.penalty * a, right, settings.steps, axis=0)

    fitted = LinearOperator(
        y.shape,
        matvec=lambda v: x @ (x.T @ dual(centred.times(v.reshape(-1, 1)))),
        matmat=lambda q: x @ (x.T @ dual(centred.times(q))),
        rmatvec=lambda v: centred.back(dual(x @ (x.T @ v.reshape(-1, 1)))),
        rmatmat=lambda q: centred.back(dual(x @ (x.T @ q))),
        dtype=np.float64,
    )
    _, _, right = truncated_svd(fitted, settings.rank, seed, power=2)
    taken = x.T @ dual(centred.times(right.T))
    return Ridge(corpus.table(taken), corpus.table(right.T * (1 / tilt)[:, None]), settings.scaled)


@dataclass(frozen=True)
class _Centred:
    """Y - 1 mean', without making it dense."""

    y: csr_array
    mean: Matrix

    def times(self, right: Matrix) -> Matrix:
        return self.y @ right - self.mean @ right

    def back(self, left: Matrix) -> Matrix:
        return self.y.T @ left - np.outer(self.mean, left.sum(axis=0))


def _inputs(bag: Bag, *, scaled: bool) -> csr_array:
    return bag.pooled if scaled else bag.matrix(bag.weight)
