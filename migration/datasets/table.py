"""Parquet: columns that know their types."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from migration.datasets.chunk import Chunk
from migration.datasets.opening import explained


class Table:
    """A Parquet file."""

    counts = "row"

    def __init__(self, path: Path) -> None:
        self.path = path
        with pq.ParquetFile(path) as file:
            self.columns = tuple(file.schema_arrow.names)
            self._rows = int(file.metadata.num_rows)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`."""
        names = [name for name in self.columns if wanted is None or name in wanted]
        first = 1
        with explained(self.path), pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=size, columns=names):
                columns = dict(zip(batch.schema.names, batch.columns, strict=True))
                yield Chunk(columns, range(first, first + batch.num_rows))
                first += batch.num_rows

    def pieces(self, size: int) -> int | None:
        """How many chunks there will be (row groups may end some of them early)."""
        return -(-self._rows // size)
