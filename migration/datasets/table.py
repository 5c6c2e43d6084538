"""Parquet: columns that know their types."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from migration.datasets.chunk import Chunk
from migration.datasets.opening import check_names, explained


class Table:
    """A Parquet file."""

    counts = "row"

    def __init__(self, path: Path) -> None:
        self.path = path
        with pq.ParquetFile(path) as file:
            self.columns = tuple(file.schema_arrow.names)
            check_names(path, self.columns)
            self._rows = int(file.metadata.num_rows)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`."""
        names = [name for name in self.columns if wanted is None or name in wanted]
        first = 1
        with explained(self.path), pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=size, columns=names):
                columns = dict(zip(batch.schema.names, map(_usual, batch.columns), strict=True))
                yield Chunk(columns, range(first, first + batch.num_rows))
                first += batch.num_rows

    def pieces(self, size: int) -> int | None:
        """How many chunks there will be (row groups may end some of them early)."""
        return -(-self._rows // size)


def _usual(column: pa.Array) -> pa.Array:
    """Texts of any kind as texts, also those that are stored as bytes, as older writers do; all else as it is."""
    kind = column.type
    if not (pa.types.is_string_view(kind) or _is_bytes(kind)):
        return column
    try:
        return pc.cast(column, pa.string())
    except pa.ArrowInvalid:  # bytes that are no text
        return pc.cast(column, pa.binary())


def _is_bytes(kind: pa.DataType) -> bool:
    looks = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    return any(look(kind) for look in looks)
