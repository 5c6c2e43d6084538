"""An item's part in a channel: a learned row where training saw the item, a map from its text where it did not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration.channels.bag import Items
from migration.embedder import Vectors

RIDGE = 10.0
"""Strength of the ridge in the map from text to learned rows: shrinks what text alone can claim."""


@dataclass(frozen=True)
class ItemTable:
    """Rows of d numbers for a stretch of the vocabulary, and the way to make one for an item outside it.

    Attributes:
        rows: (r, d) float32, one row for each place from `start` on.
        text_map: (1 + t, d) float32; a described item's row is its text vector, led by a one, times this map.
        start: the place in the vocabulary of the first row.
    """

    rows: Vectors
    text_map: Vectors
    start: int = 0

    @property
    def dim(self) -> int:
        """Length d of a row."""
        return int(self.rows.shape[1])

    def gather(self, items: Items) -> Vectors:
        """Rows (n, d) of n items; zero for an item that is neither in the table nor described."""
        place = items.place - self.start
        known = (place >= 0) & (place < len(self.rows)) & (items.place >= 0)
        out = self.rows[np.where(known, place, 0)] if len(self.rows) else np.zeros((len(items), self.dim), np.float32)
        out[~known] = 0
        described = (items.place < 0) & items.text.any(axis=1)
        if described.any():
            out[described] = from_text(items.text[described], self.text_map)
        return out


def from_text(text: Vectors, text_map: Vectors) -> Vectors:
    """Rows (n, d) that the map gives items with text vectors (n, t)."""
    rows: Vectors = text_map[0] + text @ text_map[1:]
    return rows


def learned_table(rows: Vectors, text: Vectors, count: NDArray[np.int64], start: int = 0) -> ItemTable:
    """A table of learned rows (r, d) whose map from text is fitted to them by ridge regression.

    `count` (r,) tells in how many histories training met each item: the row of a frequent item is better known and
    weighs more (count / (count + 5)); an item that was never met gets what the map says of its text (r, t), or a zero
    row where it has none.
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
    return ItemTable(filled, text_map, start)
