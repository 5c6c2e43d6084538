"""Vectors that the user brings: a Parquet file with the columns domain, item_id and vector."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from migration.domain import Item, ItemKey
from migration.embedder import Vectors
from migration.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("domain", "item_id", "vector")
EXAMPLE = (
    "Give Parquet with the columns domain (text), item_id (text) and vector (a list of numbers, all of one length)."
)


@dataclass(frozen=True)
class BroughtCounts:
    """What a file of vectors covers.

    Attributes:
        items: items of the catalogue that have a vector.
        missing: items of the catalogue with text, without a vector: they are treated as items without text.
        unknown: vectors of items that the catalogue does not hold.
        textless: vectors of items without text; vectors stand in for texts, so these cannot be used.
        clashes: items with the text of another item and a different vector; the first item's is taken.
    """

    items: int
    missing: int
    unknown: int
    textless: int
    clashes: int

    def summary(self) -> str:
        """One line for a person."""
        return (
            f"{self.items:,} items with a vector; {self.missing:,} without; {self.unknown:,} vectors of unknown items, "
            f"{self.textless:,} of items without text, {self.clashes:,} clashes of items with one text"
        )


@dataclass(frozen=True)
class BroughtEmbedder:
    """Looks up, instead of computing: the text of an item stands for its vector. Any other text gives zeros.

    Attributes:
        vectors: (n, dim) of norm 1.
        rows: the row for each hash of a text (`Item.text_hash`).
        counts: what the file covers.
    """

    vectors: Vectors
    rows: dict[str, int] = field(repr=False)
    counts: BroughtCounts

    @classmethod
    def read(cls, path: Path, items: Iterable[Item]) -> "BroughtEmbedder":
        """Read vectors for the items of a catalogue; vectors are brought to norm 1.

        Raises:
            InputError: the file cannot be read, lacks a column, or holds vectors of different lengths or numbers that
                are not finite.
        """
        keys, vectors = _read(path)
        place = {key: row for row, key in enumerate(keys)}
        rows: dict[str, int] = {}
        met = missing = textless = clashes = 0
        for item in items:
            row, text = place.pop(item.key, None), item.text_hash
            met += row is not None and bool(text)
            missing += row is None and bool(text)
            textless += row is not None and not text
            if row is not None and text:
                clashes += rows.setdefault(text, row) != row and not np.array_equal(vectors[rows[text]], vectors[row])
        return cls(vectors, rows, BroughtCounts(met, missing, len(place), textless, clashes))

    @cached_property
    def name(self) -> str:
        """`brought-` and a fingerprint of the vectors and the texts that they stand for."""
        digest = hashlib.blake2b(np.ascontiguousarray(self.vectors).tobytes(), digest_size=6)
        for text, row in sorted(self.rows.items()):
            digest.update(f"{text}{row}".encode())
        return f"brought-{digest.hexdigest()}"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a matrix (len(texts), dim) of rows with L2 norm 1; one without a vector gives zeros."""
        found = np.zeros((len(texts), self.dim), np.float32)
        for n, text in enumerate(texts):
            row = self.rows.get(hashlib.blake2b(text.encode(), digest_size=16).hexdigest())
            if row is not None:
                found[n] = self.vectors[row]
        return found


def _read(path: Path) -> tuple[list[ItemKey], Vectors]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path} cannot be read as Parquet: {error}", EXAMPLE) from error
    lacking = [name for name in COLUMNS if name not in table.column_names]
    if lacking:
        found = ", ".join(table.column_names)
        raise InputError(f"{path} lacks the column {lacking[0]!r} (found: {found})", EXAMPLE)
    domains, ids = (table[name].cast(pa.string()).to_pylist() for name in COLUMNS[:2])
    keys = [ItemKey(domain, item) for domain, item in zip(domains, ids, strict=True)]
    return keys, _matrix(path, keys, table["vector"])


def _matrix(path: Path, keys: Sequence[ItemKey], column: "pa.ChunkedArray") -> Vectors:
    """The column as rows (n, dim) of norm 1."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        column = column.cast(pa.large_list(pa.float32()))
    except pa.ArrowException as error:
        raise InputError(
            f"the column 'vector' of {path} should hold lists of numbers, found {column.type}", EXAMPLE
        ) from error
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
    dim = int(lengths[0]) if len(lengths) else 0
    _refuse(path, keys, lengths != dim, f"should have {dim} numbers as the first vector has")
    _refuse(path, keys, lengths == 0, "is empty")
    flat = pc.list_flatten(column)
    vectors = flat.fill_null(np.nan).to_numpy().astype(np.float32).reshape(len(keys), dim)
    _refuse(path, keys, ~np.isfinite(vectors).all(axis=1), "holds something that is not a finite number")
    norm = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norm > 0, norm, 1), dtype=np.float32)


def _refuse(path: Path, keys: Sequence[ItemKey], bad: NDArray[np.bool_], what: str) -> None:
    rows = np.flatnonzero(bad)
    if len(rows):
        raise InputError(f"{path}: the vector of {keys[int(rows[0])]} {what} ({len(rows):,} such vectors)", EXAMPLE)
