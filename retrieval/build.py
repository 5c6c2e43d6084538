"""From a catalogue and a trained network to a new generation of the index, verified before anybody reads it."""

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from migration.domain import Item, ItemKey, Value
from migration.embedder import Embedder, Vectors
from migration.errors import ArtifactError, InputError, command
from migration.events import EventLog
from migration.profiles import Profiles
from migration.progress import QUIET, Progress
from retrieval import chroma, folders, vector_builder, vector_files
from retrieval.facets import Facets, FacetsDraft
from retrieval.folders import Manifest, Part
from retrieval.generations import FACETS, IDS, ITEMS, TEXT, TEXT_ROWS
from retrieval.health import ENOUGH_ITSELF, try_out
from retrieval.selftest import DEPTHS
from retrieval.vector_files import SearchedBy

LEAST_RECALL = 0.99
WIDEST = 3200
"""A graph below that is given twice as many neighbours in view, up to so many; then it is done without."""
MEASURED, SCOUTS = 200, 1800
"""Queries by which recall is measured, and others that find what the graph misses."""


class Places(Protocol):
    """What is asked of a migrator here."""

    @property
    def target(self) -> str:
        """The target domain."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names the model."""
        ...

    def place(self, items: Sequence[Item]) -> Vectors:
        """Where (n, dim) items of the target stand."""
        ...


class MigratesMany(Protocol):
    """What is asked of a migrator for a sample of queries."""

    def migrate_many(self, log: EventLog, items: Mapping[ItemKey, Item] | None = None) -> Profiles:
        """Carry all users of a log across."""
        ...


class IndexReport(Value):
    """What was built.

    Attributes:
        texts: number of items that each kind of text vectors covers.
        search: what answers for each part: `chroma`, or `exact` where the graph was not good enough.
        beside: of each part, the distinct vectors that are scored every time beside the graph.
        recall: of each part, against exact search, the lower of lists of 10 and of 200.
    """

    target: str
    generation: str
    items: int
    texts: dict[str, int]
    search: dict[str, SearchedBy]
    beside: dict[str, int]
    recall: dict[str, float]
    ef_search: dict[str, int]
    seconds: float

    def summary(self) -> str:
        """A few lines for a person."""
        lines = [f"Indexed {self.items:,} items of {self.target} in {self.seconds:.0f} s: {self.generation}"]
        for part, by in self.search.items():
            graph = f"Chroma, ef {self.ef_search[part]}, {self.beside[part]:,} scored beside its graph"
            lines.append(f"  {part}: {graph if by == 'chroma' else 'exact search'}, recall {self.recall[part]:.4f}")
        return "\n".join(lines)


def user_queries(
    migrator: MigratesMany, log: EventLog, items: Mapping[ItemKey, Item] | None = None, count: int = MEASURED + SCOUTS
) -> Vectors:
    """A sample (n, dim) of what people will ask with: some users of a log, carried across.

    Args:
        migrator: the trained network.
        log: events; some `count` of its users are taken, spread over the whole of it.
        items: descriptions of items that the network may not know.
        count: at most so many users.
    """
    step = max(1, len(log.users) // count)
    return migrator.migrate_many(log.of_users(log.users[::step][:count]), items).vectors


def build_index(
    catalogue: Iterable[Sequence[Item]],
    migrator: Places,
    embedders: Mapping[str, Embedder],
    folder: Path,
    *,
    queries: Vectors | None = None,
    version: str = "",
    wait: float = 0.0,
    progress: Progress = QUIET,
) -> IndexReport:
    """Build a new generation in `folder`, verify it in a child process and make it the one in use.

    Until the last moment readers see the generation before; if anything fails, they keep it.

    Args:
        catalogue: all items of the target domain, in batches.
        migrator: places the items.
        embedders: for text search, by kind ("sentence", "lexical"); without a text in the catalogue none is used.
        folder: of the target domain's index.
        queries: (n, dim) vectors such as people will ask with, see `user_queries`: by some of them the recall is
            measured, the others find what the graph misses.
        version: of the catalogue, as the store gives it; kept in the manifest.
        wait: seconds to wait for another builder.
        progress: is told how far the work is.

    Raises:
        IndexBusy: another process builds in this folder.
        IndexBroken: Chroma failed, or the new generation could not be read back.
        InputError: the catalogue is empty.
        ArtifactError: the network places an item nowhere.
    """
    began = time.monotonic()
    with folders.sole_builder(folder, wait, progress), _draft(folder) as generation:
        read = _read(catalogue, migrator, progress)
        embedders = embedders if any(read.texts) else {}
        scouts = _write(generation, read, embedders, queries, progress)
        manifest = _manifest(generation, read, migrator, embedders, version, _settle(generation, scouts, progress))
        folders.publish(generation, manifest)
        folders.prune(folder)
    parts = manifest.parts
    return IndexReport(
        target=manifest.target,
        generation=generation.name,
        items=manifest.items,
        texts={name.removeprefix(TEXT): part.rows for name, part in parts.items() if name != ITEMS},
        search={name: part.search for name, part in parts.items()},
        beside={name: part.beside for name, part in parts.items()},
        recall={name: part.recall for name, part in parts.items()},
        ef_search={name: part.ef_search for name, part in parts.items()},
        seconds=time.monotonic() - began,
    )


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A folder for a new generation, which goes away if anything fails."""
    folders.sweep(folder)
    generation = folders.new_generation(folder)
    try:
        yield generation
    except BaseException:
        if not folders.in_use(folder, generation):
            shutil.rmtree(generation, ignore_errors=True)
        raise


@dataclass(frozen=True)
class _Catalogue:
    ids: list[str]
    texts: list[str]
    vectors: Vectors
    facets: Facets


def _read(catalogue: Iterable[Sequence[Item]], migrator: Places, progress: Progress) -> _Catalogue:
    ids: list[str] = []
    texts: list[str] = []
    vectors = [np.zeros((0, migrator.dim), np.float32)]
    facets = FacetsDraft()
    for items in progress.track(catalogue, "place"):
        placed = migrator.place(items)
        bad = np.flatnonzero(~np.isfinite(placed).all(axis=1))
        if len(bad):
            raise ArtifactError(
                f"the model {migrator.fingerprint} places {items[int(bad[0])].key} at numbers that are not finite",
                f"Train it again with `{command('train', migrator.target)}`.",
            )
        vectors.append(placed)
        ids.extend(item.id for item in items)
        texts.extend(item.text for item in items)
        facets.add(items)
    if not ids:
        raise InputError(f"there are no items of {migrator.target!r} to index", "Import some with `segue import PATH`.")
    return _Catalogue(ids, texts, np.concatenate(vectors).astype(np.float32, copy=False), facets.finish())


def _write(
    generation: Path, read: _Catalogue, embedders: Mapping[str, Embedder], queries: Vectors | None, progress: Progress
) -> dict[str, Vectors]:
    """Write all parts; for each, the queries that are to find what its graph misses."""
    scouts = {ITEMS: _write_part(generation / ITEMS, read.vectors, queries, progress)}
    (generation / ITEMS / IDS).write_text(json.dumps(read.ids, ensure_ascii=False), encoding="utf-8")
    read.facets.save(generation / FACETS)
    for kind, embedder in embedders.items():
        scouts[TEXT + kind] = _write_text(generation / (TEXT + kind), read, embedder, progress)
    return scouts


def _write_text(folder: Path, read: _Catalogue, embedder: Embedder, progress: Progress) -> Vectors:
    described = np.array([row for row, text in enumerate(read.texts) if text], dtype=np.int64)
    vectors = embedder.embed([read.texts[row] for row in described.tolist()])
    speaking = vectors.any(axis=1)
    rows, vectors = described[speaking], vectors[speaking]
    scouts = _write_part(folder, vectors, vectors, progress)
    np.save(folder / TEXT_ROWS, rows)
    return scouts


def _write_part(folder: Path, vectors: Vectors, queries: Vectors | None, progress: Progress) -> Vectors:
    """Write one part; the queries that do not measure its recall. Mixtures of three items each where none are given."""
    random = np.random.default_rng(0)
    queries = vectors[:0] if queries is None else queries
    if len(vectors) and not len(queries):
        queries = vectors[random.integers(len(vectors), size=(MEASURED + SCOUTS, 3))].mean(axis=1)
    some = random.permutation(len(queries))[: MEASURED + SCOUTS]
    queries = np.asarray(queries[some], dtype=np.float32)
    measured = min(MEASURED, (len(queries) + 1) // 2)
    vector_builder.build(folder, vectors, queries[:measured], progress)
    return queries[measured:]


def _settle(generation: Path, scouts: Mapping[str, Vectors], progress: Progress) -> dict[str, tuple[int, float]]:
    """Let every part reach the recall; (ef, recall) of each."""
    ef = dict.fromkeys(scouts, chroma.EF_SEARCH)
    wanting = set(scouts)
    while True:
        for name in wanting:
            vector_builder.complete(generation / name, scouts[name], max(DEPTHS))
        figures = try_out(generation)
        wanting = {name for name in wanting if _poor(generation / name, figures[name])}
        if not wanting:
            return {name: (ef[name], one["recall"]) for name, one in figures.items()}
        for name in wanting:
            ef[name] = _improve(generation / name, ef[name], figures[name]["recall"], progress)


def _poor(part: Path, figures: Mapping[str, float]) -> bool:
    low = figures["recall"] < LEAST_RECALL or figures["itself"] < ENOUGH_ITSELF
    return low and vector_files.describe(part).search == "chroma"


def _improve(part: Path, ef: int, recall: float, progress: Progress) -> int:
    """Let the graph of a part keep more in view, or do without it; the neighbours that it then keeps in view."""
    if ef < WIDEST:
        chroma.set_ef(part / vector_files.GRAPH, 2 * ef)
        return 2 * ef
    progress.note(f"{part.name}: Chroma reaches a recall of {recall:.4f} only, so it is searched exactly")
    vector_files.set_mode(part, "exact")
    shutil.rmtree(part / vector_files.GRAPH)
    return ef


def _manifest(
    generation: Path,
    read: _Catalogue,
    migrator: Places,
    embedders: Mapping[str, Embedder],
    version: str,
    settled: Mapping[str, tuple[int, float]],
) -> Manifest:
    names = {ITEMS: ""} | {TEXT + kind: embedder.name for kind, embedder in embedders.items()}
    parts = {}
    for name, embedder in names.items():
        ef, recall = settled[name]
        shape = vector_files.describe(generation / name)
        parts[name] = Part(**shape._asdict(), ef_search=ef, recall=recall, embedder=embedder)
    return Manifest(
        target=migrator.target,
        model=migrator.fingerprint,
        catalogue=version,
        items=len(read.ids),
        built_at=datetime.now(UTC),
        chroma=chroma.version(),
        parts=parts,
        files=folders.record(generation),
    )
