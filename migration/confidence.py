"""How well somebody will be served, known before they are: the network's share beside popularity's.

A confidence of 0.6 says: of all that the network and popularity, each by itself, get right for people like this one,
60 % is the network's. At 0.5 it serves them no better than popularity does.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from migration.blend import Blend
from migration.channels.bag import Items
from migration.embedder import Vectors

EVEN = 0.5
"""Below this the network serves a person worse than popularity: their profile is mixed towards it."""


@dataclass(frozen=True)
class Confidence:
    """A logistic line through what is known of a person, then isotonic regression (Zadrozny and Elkan, 2002).

    Attributes:
        spread: (dim, dim) covariance of the target items, zero where a dimension is not personal: with it, the
            standard deviation of a person's own scores over the catalogue.
        line: (3,) what 1, log(1 + number of known items) and log(that standard deviation) count for.
        evidence: (m,) ascending places on the line.
        share: (m,) the confidence there; between them it is interpolated.
    """

    spread: Vectors
    line: NDArray[np.float32]
    evidence: NDArray[np.float32]
    share: NDArray[np.float32]

    def of(self, users: Vectors, lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n,) confidence in [0, 1] of people's vectors (n, dim), given how many items each brings; 0 for none."""
        found = np.interp(features(users, lengths, self.spread) @ self.line, self.evidence, self.share)
        return np.where(lengths > 0, found, 0).astype(np.float32)

    def over(self, blend: Blend, items: Items) -> "Confidence":
        """The same for another blend, such as one that was fitted again: the axes of its space are others."""
        return replace(self, spread=spread_of(blend, items))


def features(users: Vectors, lengths: NDArray[np.int64], spread: Vectors) -> Vectors:
    """(n, 3) what the line is drawn through: 1, log(1 + items known), log(standard deviation of their own scores)."""
    strength = np.sqrt(np.maximum(np.einsum("nd,nd->n", users @ spread, users), 1e-12))
    return np.stack([np.ones(len(users)), np.log1p(lengths), np.log(strength)], axis=1).astype(np.float32)


def spread_of(blend: Blend, items: Items) -> Vectors:
    """(dim, dim) covariance of the target items over the personal dimensions."""
    places = blend.items(items) * blend.personal
    centred = places - places.mean(axis=0)
    return np.asarray(centred.T @ centred / len(centred), dtype=np.float32)
