"""An item's part in a channel: a learned row where training saw the item; where it did not, one made from its words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.bag import Items
from migration.embedder import Vectors

RIDGE = 10.0
"""Strength of the ridge in the map from text to learned rows: shrinks what text alone can claim."""

VOUCHED = 0.5
"""What the rows of the items nearest in words count for, beside the map from text."""


@dataclass(frozen=True)
class ItemTable:
    """Rows of d numbers for a stretch of the vocabulary, and the way to make one for an item outside it.

    Attributes:
        rows: (r, d) float32, one row for each place from `start` on.
        text_map: (1 + t, d) float32; a described item's row is its text vector, led by a one, times this map.
        start: the place in the vocabulary of the first row.
        vouched: what the mean row of the items that vouch for a new one counts for, beside that of the map.
    """

    rows: Vectors
    text_map: Vectors
    start: int = 0
    vouched: float = 0.0

    @property
    def dim(self) -> int:
        """Length d of a row."""
        return int(self.rows.shape[1])

    def gather(self, items: Items) -> Vectors:
        """Rows (n, d) of n items; zero for an item that is neither in the table nor described."""
        place = items.place - self.start
        known = (items.place >= self.start) & (place < len(self.rows))
        out = np.zeros((len(items), self.dim), np.float32)
        out[known] = self.rows[place[known]]
        if items.described.any():
            out[items.described] = from_text(items.text[items.described], self.text_map)
        if items.near is not None and self.vouched and self.start == 0:
            mix(out, items.near, self.rows, self.vouched)
        return out


def from_text(text: Vectors, text_map: Vectors) -> Vectors:
    """Rows (n, d) that the map gives items with text vectors (n, t)."""
    rows: Vectors = text_map[0] + text @ text_map[1:]
    return rows


def mix(rows: Vectors, near: csr_array, learned: Vectors, share: float) -> None:
    """Let `learned` rows of those who vouch, by `near` (n, targets), make up a share of each of n rows, in place."""
    some = np.flatnonzero(np.diff(near.indptr))
    if len(some):
        rows[some] += np.float32(share) * (near[some] @ learned[: near.shape[1]] - rows[some])


def learned_table(
    rows: Vectors, text: Vectors, count: NDArray[np.int64], start: int = 0, near: csr_array | None = None
) -> ItemTable:
    """A table of learned rows (r, d) whose map from text is fitted to them by ridge regression.

    `count` (r,) tells in how many histories training met each item: the row of a frequent item is better known and
    weighs more (count / (count + 5)); an item that was never met gets what the map says of its text (r, t), or a zero
    row where it has none, and as much again of the rows of those who vouch for it by `near` (targets, targets), where
    the table begins with the target items.
    """
    weight = np.sqrt(count / (count + 5))[:, None]
    led = np.concatenate([np.ones((len(text), 1)), text], axis=1)
    seen = (count > 0) & text.any(axis=1)
    if not seen.any():
        return ItemTable(rows, np.zeros((text.shape[1] + 1, rows.shape[1]), np.float32), start)
    left, right = (led * weight)[seen], (rows * weight)[seen]
    penalty = RIDGE * np.eye(led.shape[1])
    penalty[0, 0] = 1e-6  # the constant is not shrunk: it is the part of an item of which nothing is known
    text_map = np.linalg.solve(left.T @ left + penalty, left.T @ right).astype(np.float32)
    filled = rows.astype(np.float32, copy=True)
    unmet = count == 0
    filled[unmet] = from_text(text[unmet], text_map) * text[unmet].any(axis=1, keepdims=True)
    if near is not None and start == 0:
        mix(filled[: near.shape[0]], near, filled, VOUCHED)
    return ItemTable(filled, text_map, start, VOUCHED)
