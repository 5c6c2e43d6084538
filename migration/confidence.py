"""How well somebody will be served, known before they are: the network's share beside popularity's.

A confidence of 0.6 says: of all that the network and popularity, each by itself, get right for people like this one,
60 % is the network's. At 0.5 it serves them no better than popularity does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from migration.blend import LENGTHS, Blend, HeldOut, Jury, objectives, shortened
from migration.channels.bag import Items
from migration.embedder import Vectors

EVEN = 0.5
"""Below this the network serves a person worse than popularity: their profile is mixed towards it."""

KNOTS = 24
"""Points that the curve from evidence to confidence is kept as, at most."""


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
        found = np.interp(_features(users, lengths, self.spread) @ self.line, self.evidence, self.share)
        return np.where(lengths > 0, found, 0).astype(np.float32)

    def over(self, blend: Blend, items: Items) -> "Confidence":
        """The same for another blend, such as one that was fitted again: the axes of its space are others."""
        return replace(self, spread=_spread(blend, items))


def fit_confidence(juries: Sequence[Jury], items: Items, seed: int) -> Confidence | None:
    """Learn it from held-out people with all they took, and with only a few of it; None where nobody was served.

    It serves the blend of the first jury; see `Confidence.over` for another one.

    Args:
        juries: held-out people, each with a blend whose channels have seen nothing of them.
        items: all target items.
        seed: of the draw of short histories.
    """
    rows: list[Vectors] = []
    served: list[NDArray[np.float64]] = []
    for held, blend in juries:
        spread = _spread(blend, items)
        for length in (*LENGTHS[::2], None):
            histories = held.histories if length is None else shortened(held.histories, length, seed)
            users = blend.users(histories)
            rows.append(_features(users, histories.lengths, spread))
            served.append(np.stack([objectives(held, users, blend.items(items)), _popular(held, blend, items)]))
    features, (network, popularity) = np.concatenate(rows), np.concatenate(served, axis=1)
    if not network.any() or not popularity.any():
        return None
    line = _line(features, network, popularity)
    evidence, share = _curve(features @ line, network, popularity)
    return Confidence(_spread(juries[0][1], items), line, evidence, share)


def _features(users: Vectors, lengths: NDArray[np.int64], spread: Vectors) -> Vectors:
    strength = np.sqrt(np.maximum(np.einsum("nd,nd->n", users @ spread, users), 1e-12))
    return np.stack([np.ones(len(users)), np.log1p(lengths), np.log(strength)], axis=1).astype(np.float32)


def _spread(blend: Blend, items: Items) -> Vectors:
    places = blend.items(items) * blend.personal
    centred = places - places.mean(axis=0)
    return np.asarray(centred.T @ centred / len(centred), dtype=np.float32)


def _popular(held: HeldOut, blend: Blend, items: Items) -> NDArray[np.float64]:
    """(people,) how well popularity alone serves them."""
    channel = blend.channels[-1]
    return objectives(held, channel.users(held.histories), channel.items(items))


def _line(features: Vectors, network: NDArray[np.float64], popularity: NDArray[np.float64]) -> NDArray[np.float32]:
    """Logistic regression: each person votes for the network and for popularity by how well each served them."""
    # scikit-learn takes a second to import: only training waits for it
    from sklearn.linear_model import LogisticRegression

    votes = np.concatenate([np.ones(len(network)), np.zeros(len(popularity))])
    fitted = LogisticRegression(fit_intercept=False, C=100.0, max_iter=1000)
    fitted.fit(np.concatenate([features, features]), votes, sample_weight=np.concatenate([network, popularity]))
    return np.asarray(fitted.coef_[0], dtype=np.float32)


def _curve(
    evidence: NDArray[np.float32], network: NDArray[np.float64], popularity: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Isotonic regression of the share on the evidence, at the middle of equally many votes each."""
    from sklearn.isotonic import IsotonicRegression

    votes = network + popularity
    share = np.divide(network, votes, out=np.full_like(votes, EVEN), where=votes > 0)
    fitted = IsotonicRegression(out_of_bounds="clip").fit(evidence, share, sample_weight=votes)
    knots = np.unique(np.quantile(evidence, np.linspace(0, 1, KNOTS)))
    return knots.astype(np.float32), np.asarray(fitted.predict(knots), dtype=np.float32)
