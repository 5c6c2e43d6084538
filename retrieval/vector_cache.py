"""Text vectors, kept: an embedder that remembers, so that a second run embeds only what changed.

One file for each embedder, to which records are only ever appended:

    16 bytes hash of the text | 4 bytes CRC-32 of the rest | dim 32-bit floats

A killed run loses at most the batch at hand. A record that was cut off or damaged is not believed, and embedded again.
"""

import hashlib
import os
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from filelock import FileLock

from migration.embedder import Embedder, Vectors
from migration.errors import StoreError
from migration.progress import QUIET, Progress

HASH = 16
BATCH = 256


class CachedEmbedder:
    """Gives the vectors of another embedder, from a folder where they are already known.

    Args:
        embedder: makes the vectors that are not known yet.
        folder: of all caches; each embedder has a file of its own in it.
        progress: is told after each batch of new texts.

    Attributes:
        embedded: texts that had to be embedded so far.
        remembered: texts whose vectors were known.
    """

    def __init__(self, embedder: Embedder, folder: Path, progress: Progress = QUIET) -> None:
        self._embedder = embedder
        self._folder = folder
        self._progress = progress
        self.embedded = 0
        self.remembered = 0

    @property
    def name(self) -> str:
        """Name of the embedder behind: the vectors are the same."""
        return self._embedder.name

    @property
    def source(self) -> Embedder:
        """The embedder behind, which remembers nothing."""
        return self._embedder

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._embedder.dim

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a matrix (len(texts), dim) of rows with L2 norm 1; a text without words gives a zero row.

        Raises:
            StoreError: the cache cannot be written.
        """
        wanted = {_hash(text): text for text in texts}
        records = self._records()
        known = {key: row for row, key in enumerate(_keys(records)) if key in wanted}
        found = {key: records["vector"][row] for key, row in known.items() if _whole(records[row])}
        new = sorted((key for key in wanted if key not in found), key=lambda key: len(wanted[key]))
        self.remembered += len(found)
        batches = [new[start : start + BATCH] for start in range(0, len(new), BATCH)]
        for keys in self._progress.track(batches, "embed", len(batches)):
            vectors = self._embedder.embed([wanted[key] for key in keys])
            self._append(keys, vectors)
            self.embedded += len(keys)
            found.update(zip(keys, vectors, strict=True))
        rows = [found[_hash(text)] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)

    @property
    def path(self) -> Path:
        """The file of this embedder's vectors."""
        readable = re.sub(r"[^\w.@+-]", "_", self.name)[:80]
        return self._folder / f"{readable}.{_hash(self.name).hex()[:8]}.vectors"

    @property
    def _kind(self) -> np.dtype[np.void]:
        return np.dtype([("key", f"V{HASH}"), ("crc", "<u4"), ("vector", "<f4", (self.dim,))])

    def _records(self) -> np.ndarray[tuple[int], np.dtype[np.void]]:
        if not self.path.is_file():
            return np.zeros(0, self._kind)
        return np.fromfile(self.path, self._kind, count=self.path.stat().st_size // self._kind.itemsize)

    def _append(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        records = np.zeros(len(keys), self._kind)
        records["key"] = np.array(keys, dtype=f"V{HASH}")
        records["vector"] = vectors
        records["crc"] = [_crc(record) for record in records]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock")), self.path.open("ab") as file:
                # what a killed run left of a record would shift all that follow
                file.truncate(file.tell() // records.itemsize * records.itemsize)
                file.seek(0, os.SEEK_END)
                file.write(records.tobytes())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be written: {error.strerror}", "Free some space and run this again."
            ) from error


def _hash(text: str) -> bytes:
    """The text's hash: the bytes of `Item.text_hash`."""
    return hashlib.blake2b(text.encode(), digest_size=HASH).digest()


def _keys(records: np.ndarray[tuple[int], np.dtype[np.void]]) -> list[bytes]:
    raw = np.ascontiguousarray(records["key"]).tobytes()
    return [raw[start : start + HASH] for start in range(0, len(raw), HASH)]


def _crc(record: np.void) -> int:
    return zlib.crc32(record["vector"].tobytes(), zlib.crc32(record["key"].tobytes()))


def _whole(record: np.void) -> bool:
    return _crc(record) == int(record["crc"])
