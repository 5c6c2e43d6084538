"""How well people were served by what was known of them: the curve of the confidence, from held-out people."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from migration.blend import LENGTHS, Blend
from migration.channels.bag import Items
from migration.confidence import EVEN, Confidence, features, spread_of
from migration.embedder import Vectors
from migration.training.held_out import Fold, HeldOut, objectives, shortened

KNOTS = 24
"""Points that the curve from evidence to confidence is kept as, at most."""


def fit_confidence(folds: Sequence[Fold], items: Items, seed: int) -> Confidence | None:
    """Learn it from held-out people with all they took, and with only a few of it; None where nobody was served.

    It serves the blend of the first fold; see `Confidence.over` for another one.

    Args:
        folds: held-out people, each with a blend whose channels have seen nothing of them.
        items: all target items.
        seed: of the draw of short histories.
    """
    rows: list[Vectors] = []
    served: list[NDArray[np.float64]] = []
    for held, blend in folds:
        spread = spread_of(blend, items)
        for length in (*LENGTHS[::2], None):
            histories = held.histories if length is None else shortened(held.histories, length, seed)
            users = blend.users(histories)
            rows.append(features(users, histories.lengths, spread))
            served.append(np.stack([objectives(held, users, blend.items(items)), _popular(held, blend, items)]))
    known, (network, popularity) = np.concatenate(rows), np.concatenate(served, axis=1)
    if not network.any() or not popularity.any():
        return None
    line = _line(known, network, popularity)
    evidence, share = _curve(known @ line, network, popularity)
    return Confidence(spread_of(folds[0][1], items), line, evidence, share)


def _popular(held: HeldOut, blend: Blend, items: Items) -> NDArray[np.float64]:
    """(people,) how well popularity alone serves them."""
    return objectives(held, blend.popularity.users(held.histories), blend.popularity.items(items))


def _line(known: Vectors, network: NDArray[np.float64], popularity: NDArray[np.float64]) -> NDArray[np.float32]:
    """Logistic regression: each person votes for the network and for popularity by how well each served them."""
    # scikit-learn takes a second to import: only training waits for it
    from sklearn.linear_model import LogisticRegression

    votes = np.concatenate([np.ones(len(network)), np.zeros(len(popularity))])
    fitted = LogisticRegression(fit_intercept=False, C=100.0, max_iter=1000)
    fitted.fit(np.concatenate([known, known]), votes, sample_weight=np.concatenate([network, popularity]))
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
