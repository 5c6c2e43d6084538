"""The one file that speaks to ChromaDB: nearest neighbours in a folder that is written once and then only read.

Chroma writes into its database even when it only reads (a row in `acquire_write` at each opening), and no two
processes may share one of its folders. So a reader works on a private copy of the small database, beside links to the
large vector files, which it does not change; what was built stays as it was built, byte for byte.
"""

import os
import shutil
import tempfile
import threading
import warnings
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from migration.embedder import Vectors
from migration.progress import Progress
from retrieval.errors import IndexBroken, rebuild

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration

COLLECTION = "vectors"
DATABASE = "chroma.sqlite3"
FIRST_BATCH, GROWTH, LARGEST_BATCH = 16, 10, 5461
"""Chroma inserts a batch in an order of its own. So that the order still counts, the first batches are small, and the
later ones a tenth of what is there already. Larger ones than the last number Chroma refuses."""

LINKS, EF_CONSTRUCTION, EF_SEARCH = 32, 200, 100
"""The last is how many neighbours a query keeps in view, or as many as it asks for where that is more."""
FEWEST = 2
"""Chroma's `sync_threshold` cannot be lower, so a single vector would never reach its file."""


def version() -> str:
    """The version of ChromaDB on this machine."""
    from importlib.metadata import version as installed

    return installed("chromadb")


def write(folder: Path, vectors: Vectors, order: NDArray[np.int64], progress: Progress) -> None:
    """Put at least two vectors of one length (n, dim) into a new collection; the id of a vector is its row number.

    Args:
        folder: is made; nothing may be there.
        vectors: finite numbers.
        order: rows in the order of their insertion. It decides the recall: what comes first gets the links that lead
            everywhere. (Measured: recall@200 0.77 to 0.83 in random order where it is 0.999 with long vectors first.)
        progress: is told after each batch.

    Raises:
        IndexBroken: Chroma failed.
    """
    batches = _batches(order)
    last = len(batches[-1])
    hnsw: CreateCollectionConfiguration = {
        "hnsw": {
            "space": "cosine",  # all have one length, so this is the order of the inner products
            "max_neighbors": LINKS,
            "ef_construction": EF_CONSTRUCTION,
            "ef_search": EF_SEARCH,
            # the last batch reaches the file too, so that nothing is left in the log for readers to replay
            "sync_threshold": last,
            "batch_size": min(100, last),
        }
    }
    with _reported(folder), _client(folder) as client:
        collection = client.create_collection(COLLECTION, configuration=hnsw, embedding_function=None)
        for rows in progress.track(batches, "index", len(batches)):
            collection.add(ids=[str(row) for row in rows.tolist()], embeddings=vectors[rows])


def _batches(order: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    batches, taken = [], 0
    while taken < len(order):
        size = min(LARGEST_BATCH, max(FIRST_BATCH, taken // GROWTH))
        batches.append(order[taken : taken + size])
        taken += size
    if len(batches) > 1:  # no small rest
        batches[-2:] = np.array_split(np.concatenate(batches[-2:]), 2)
    return batches


def set_ef(folder: Path, ef_search: int) -> None:
    """Change how many neighbours a query keeps in view; readers that open later see it.

    Raises:
        IndexBroken: Chroma failed.
    """
    with _reported(folder), _client(folder) as client, _no_embedder_meant():
        collection = client.get_collection(COLLECTION, embedding_function=None)
        collection.modify(configuration={"hnsw": {"ef_search": ef_search}})


class Neighbours:
    """A collection that was written, open for reading. Threads may share it."""

    def __init__(self, folder: Path, dim: int) -> None:
        """Open the collection of vectors of `dim` numbers and load its graph.

        Its files must be known to be whole: a damaged one can end the process. Afterwards they are not needed.

        Raises:
            IndexBroken: Chroma cannot open it.
        """
        self._folder = folder
        with _reported(folder), ExitStack() as opened:
            private = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="segue-index-")))
            _copy(folder, private)
            client = opened.enter_context(_client(private))
            with _no_embedder_meant():
                self._collection = client.get_collection(COLLECTION, embedding_function=None)
            # the first query loads the graph: better now, while the files are known to be whole, than later
            self._collection.query(query_embeddings=np.ones((1, dim), np.float32), n_results=1, include=[])
            weakref.finalize(self, opened.pop_all().close)

    def nearest(self, query: Vectors, k: int) -> NDArray[np.int64]:
        """Row numbers of the `k` vectors nearest to a query (dim,), best first.

        Raises:
            IndexBroken: Chroma failed or gave fewer.
        """
        with _reported(self._folder):
            found = self._collection.query(query_embeddings=query[None, :], n_results=k, include=[])
            rows = np.array(found["ids"][0], dtype=np.int64)
        if len(rows) < k:
            raise IndexBroken(f"expected {k} neighbours from {self._folder}, found {len(rows)}", rebuild(self._folder))
        return rows


@contextmanager
def _client(folder: Path) -> Iterator["Client"]:
    client = _open(folder)
    try:
        yield client
    finally:
        client.close()


def _open(folder: Path) -> "Client":
    from chromadb.api.client import Client
    from chromadb.config import Settings

    # explicit values win over the caller's environment and ./.env, which Chroma would read otherwise
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it, mypy sees the fields alone
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        is_persistent=True,
        persist_directory=str(folder),
        anonymized_telemetry=False,
        allow_reset=False,
        migrations="apply",
        chroma_otel_collection_endpoint="",
    )
    return Client(settings=settings)


def _copy(folder: Path, private: Path) -> None:
    shutil.copyfile(folder / DATABASE, private / DATABASE)
    for path in folder.iterdir():
        if path.is_dir():
            _link(path.absolute(), private / path.name)


def _link(source: Path, target: Path) -> None:
    try:
        os.symlink(source, target, target_is_directory=True)
    except OSError:  # Windows without the privilege
        shutil.copytree(source, target)


_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def _no_embedder_meant() -> Iterator[None]:
    """Changing a collection that has no embedding function makes Chroma record a "legacy" one, and warn of it.

    One thread at a time: `catch_warnings` changes what the whole process warns of, and puts back what it found.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "legacy embedding function config", DeprecationWarning)
        yield


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, RuntimeError, ValueError, TypeError) as error:
        raise IndexBroken(
            f"ChromaDB cannot work on {folder}: {type(error).__name__}: {error}", rebuild(folder)
        ) from error
