"""From a catalogue and a trained network to a new generation of the index, verified before anybody reads it."""

import json
import shutil
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from migration.domain import Item, ItemKey, Value
from migration.embedder import Embedder, Vectors
from migration.errors import ArtifactError, InputError
from migration.events import EventLog
from migration.profiles import Profiles
from migration.progress import QUIET, Progress
from retrieval import chroma, folders, vector_index
from retrieval.facets import Facets, FacetsDraft
from retrieval.folders import Manifest, Part
from retrieval.generations import FACETS, IDS, ITEMS, TEXT, TEXT_ROWS
from retrieval.health import ENOUGH_ITSELF, try_out
from retrieval.vector_index import SearchedBy

LEAST_RECALL = 0.99
REMEDIES = ("wider", "wider", "wider", "anew", "wider", "wider", "wider", "exact")
"""What is done, one after the other, while a graph is below that: twice as many neighbours in view; another graph, for
two of the same vectors differ; none at all."""
MEASURED = 200
"""Queries by which recall is measured."""


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
        recall: of each part, against exact search, at lists of 200.
    """

    target: str
    generation: str
    items: int
    texts: dict[str, int]
    search: dict[str, SearchedBy]
    recall: dict[str, float]
    ef_search: dict[str, int]
    seconds: float

    def summary(self) -> str:
        """A few lines for a person."""
        lines = [f"Indexed {self.items:,} items of {self.target} in {self.seconds:.0f} s: {self.generation}"]
        for part, by in self.search.items():
            how = f"Chroma, ef {self.ef_search[part]}" if by == "chroma" else "exact search"
            lines.append(f"  {part}: {how}, recall@200 {self.recall[part]:.4f}")
        return "\n".join(lines)


def user_queries(
    migrator: MigratesMany, log: EventLog, items: Mapping[ItemKey, Item] | None = None, count: int = MEASURED
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
        queries: (n, dim) vectors such as people will ask with, see `user_queries`: the recall is measured by them.
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
        texts = _write(generation, read, embedders, queries, progress)
        manifest = _manifest(generation, read, migrator, embedders, version, _settle(generation, progress))
        folders.publish(generation, manifest)
        folders.prune(folder)
    parts = manifest.parts
    return IndexReport(
        target=manifest.target,
        generation=generation.name,
        items=manifest.items,
        texts=texts,
        search={name: part.search for name, part in parts.items()},
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
                f"Train it again with `segue train --to {migrator.target}`.",
            )
        vectors.append(placed)
        ids.extend(item.id for item in items)
        texts.extend(item.text for item in items)
        facets.add(items)
    if not ids:
        raise InputError(f"there are no items of {migrator.target!r} to index", "Import some with `segue import`.")
    return _Catalogue(ids, texts, np.concatenate(vectors).astype(np.float32, copy=False), facets.finish())


def _write(
    generation: Path, read: _Catalogue, embedders: Mapping[str, Embedder], queries: Vectors | None, progress: Progress
) -> dict[str, int]:
    """Write all parts; the number of items that each kind of text vectors covers."""
    vector_index.build(generation / ITEMS, read.vectors, _sample(read.vectors, queries), progress)
    (generation / ITEMS / IDS).write_text(json.dumps(read.ids, ensure_ascii=False), encoding="utf-8")
    read.facets.save(generation / FACETS)
    return {kind: _write_text(generation / (TEXT + kind), read, one, progress) for kind, one in embedders.items()}


def _write_text(folder: Path, read: _Catalogue, embedder: Embedder, progress: Progress) -> int:
    described = np.array([row for row, text in enumerate(read.texts) if text], dtype=np.int64)
    vectors = embedder.embed([read.texts[row] for row in described.tolist()])
    speaking = vectors.any(axis=1)
    rows, vectors = described[speaking], vectors[speaking]
    vector_index.build(folder, vectors, _sample(vectors, vectors), progress)
    np.save(folder / TEXT_ROWS, rows)
    return len(rows)


def _sample(items: Vectors, queries: Vectors | None) -> Vectors:
    """Some of the queries; mixtures of three items each where there are none."""
    random = np.random.default_rng(0)
    if queries is None or not len(queries):
        queries = items[random.integers(len(items), size=(MEASURED, 3))].mean(axis=1)
    some = random.permutation(len(queries))[:MEASURED]
    return np.asarray(queries[some], dtype=np.float32)


def _settle(generation: Path, progress: Progress) -> dict[str, tuple[int, float]]:
    """Let every part reach the recall; (ef, recall) of each."""
    ef: dict[str, int] = defaultdict(lambda: chroma.EF_SEARCH)
    remedies: dict[str, Iterator[str]] = defaultdict(lambda: iter(REMEDIES))
    while True:
        figures = try_out(generation)
        poor = {name: remedy for name, one in figures.items() if _poor(one) and (remedy := next(remedies[name], ""))}
        if not poor:
            return {name: (ef[name], one["recall"]) for name, one in figures.items()}
        for name, remedy in poor.items():
            ef[name] = _improve(generation / name, remedy, ef[name], figures[name]["recall"], progress)


def _poor(figures: Mapping[str, float]) -> bool:
    return figures["recall"] < LEAST_RECALL or figures["itself"] < ENOUGH_ITSELF


def _improve(part: Path, remedy: str, ef: int, recall: float, progress: Progress) -> int:
    """Apply a remedy to a part; the neighbours that it then keeps in view."""
    if remedy == "wider":
        chroma.set_ef(part / vector_index.GRAPH, 2 * ef)
        return 2 * ef
    if remedy == "anew":
        progress.note(f"{part.name}: Chroma reaches a recall of {recall:.4f} only, so its graph is made once more")
        vector_index.link_again(part, progress)
        return chroma.EF_SEARCH
    progress.note(f"{part.name}: Chroma reaches a recall of {recall:.4f} only, so it is searched exactly")
    vector_index.set_mode(part, "exact")
    shutil.rmtree(part / vector_index.GRAPH)
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
        shape, mode = vector_index.describe(generation / name)
        ef, recall = settled[name]
        parts[name] = Part(rows=shape[0], dim=shape[1], search=mode, ef_search=ef, recall=recall, embedder=embedder)
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
