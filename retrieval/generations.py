"""The index as it is read: always one whole generation, and the new one as soon as there is one."""

import json
import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migration.domain import ItemKey, MigratedProfile
from migration.embedder import Vectors
from migration.profiles import scores_of
from retrieval import chroma, folders
from retrieval.errors import IndexBroken, IndexStale, rebuild
from retrieval.facets import Facets
from retrieval.folders import Manifest
from retrieval.health import check
from retrieval.vector_index import Gains, Rows, VectorIndex
from retrieval.where import Condition

ITEMS, FACETS, TEXT = "items", "facets", "text-"
IDS, TEXT_ROWS = "ids.json", "rows.npy"


class Generation:
    """One generation, opened and checked. It never changes, also when its folder is removed.

    Attributes:
        name: the folder's name.
        manifest: what it was made from.
        ids: the items' ids, in the order of the rows.
        items: the vectors that recommend.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Check the files and open what recommending needs; the rest is opened when it is asked for.

        Raises:
            IndexBroken: a file is damaged or missing.
        """
        self.name = folder.name
        self.manifest = manifest
        self._folder = folder
        self._lock = threading.RLock()
        self._texts: dict[str, TextPart] = {}
        items = folders.verify(folder, manifest, ITEMS)
        self.ids: tuple[str, ...] = tuple(json.loads((items / IDS).read_text(encoding="utf-8")))
        self.items = VectorIndex(items)

    @property
    def texts(self) -> dict[str, str]:
        """The kinds of text vectors that it holds, each with the name of their embedder."""
        parts = self.manifest.parts.items()
        return {name.removeprefix(TEXT): part.embedder for name, part in parts if name.startswith(TEXT)}

    def text(self, kind: str) -> "TextPart":
        """The text vectors of one kind.

        Raises:
            IndexBroken: a file is damaged or missing.
            KeyError: there are none of this kind.
        """
        with self._lock:
            if kind not in self._texts:
                self.manifest.parts[TEXT + kind]
                part = folders.verify(self._folder, self.manifest, TEXT + kind)
                self._texts[kind] = TextPart(VectorIndex(part), np.load(part / TEXT_ROWS, allow_pickle=False))
            return self._texts[kind]

    @cached_property
    def facets(self) -> Facets:
        """The labels that items are filtered by."""
        return Facets.load(folders.verify(self._folder, self.manifest, FACETS))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each item."""
        return {name: row for row, name in enumerate(self.ids)}

    @cached_property
    def keys(self) -> tuple[ItemKey, ...]:
        """The items' keys, in the order of the rows."""
        return tuple(ItemKey(self.manifest.target, name) for name in self.ids)

    def rows(self, ids: Iterable[str]) -> Rows:
        """The rows of those of the items that are indexed."""
        return np.array([self.row_of[name] for name in ids if name in self.row_of], dtype=np.int64)

    def scores(self, profile: MigratedProfile) -> NDArray[np.float32]:
        """(items,) the scores of all items for a person."""
        return scores_of(profile, self.items.vectors, self.row_of)

    def lifted(self, profile: MigratedProfile) -> Gains | None:
        """The rows of the items that gain something beside the inner product, and what they gain."""
        found = [(self.row_of[name], amount) for name, amount in profile.lifts.items() if name in self.row_of]
        if not found:
            return None
        rows, amounts = zip(*found, strict=True)
        return np.array(rows, np.int64), np.array(amounts, np.float32)

    def allowed(self, exclude: Iterable[str], where: Sequence[Condition]) -> NDArray[np.bool_] | None:
        """Which rows are left when some ids are excluded and all conditions hold; None for all of them.

        Raises:
            InputError: a condition on a field that no item has.
        """
        excluded = self.rows(exclude)
        if not where and not len(excluded):
            return None
        mask = self.facets.mask(where) if where else np.ones(len(self.ids), dtype=np.bool_)
        mask[excluded] = False
        return mask


class TextPart:
    """Text vectors of those items that have text.

    Attributes:
        index: the vectors.
        rows: (n,) the item's row in the generation for each vector.
    """

    def __init__(self, index: VectorIndex, rows: Rows) -> None:
        self.index = index
        self.rows = rows

    def search(self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None = None) -> tuple[Rows, Vectors]:
        """Rows of the generation, best first, and their cosines; `allowed` (items,) says which may be found."""
        if not len(self.index):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        found = self.index.search(query, k, None if allowed is None else allowed[self.rows])
        return self.rows[found.rows], found.scores


class Index:
    """The index of one target domain, open for reading; threads may share it.

    Every call looks at CURRENT first, so a new generation is picked up by a process that runs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._seen = ""
        self._generation: Generation | None = None

    @classmethod
    def open(cls, folder: Path) -> "Index":
        """Open the index in `folder`; all files that recommending reads are checked.

        Raises:
            IndexMissing: nothing was built yet.
            IndexBroken: a file is damaged or missing.
        """
        index = cls(folder)
        index.generation()
        return index

    def generation(self) -> Generation:
        """The generation in use: hold on to it to ask several questions of the same one.

        Raises:
            IndexMissing: nothing was built yet.
            IndexBroken: a file is damaged or missing.
        """
        with self._lock:
            now = folders.current(self.folder)
            if self._generation is None or now != self._seen:
                self._generation, self._seen = self._load(), now
            return self._generation

    def for_profile(self, profile: MigratedProfile) -> Generation:
        """The generation in use, if it was made from the model that made the profile; raises as `of_model` does."""
        return self.of_model(profile.model) if profile.model else self.generation()

    def of_model(self, fingerprint: str) -> Generation:
        """The generation in use, if it was made from this model.

        Raises:
            IndexStale: it was made from another.
        """
        generation = self.generation()
        if generation.manifest.model != fingerprint:
            raise IndexStale(
                f"the index of {generation.manifest.target} was made from the model {generation.manifest.model}, "
                f"the profile comes from the model {fingerprint}",
                rebuild(generation.manifest.target),
            )
        return generation

    @property
    def manifest(self) -> Manifest:
        """What the generation in use was made from."""
        return self.generation().manifest

    @property
    def ids(self) -> tuple[str, ...]:
        """The items' ids, in the order of the rows."""
        return self.generation().ids

    @property
    def vectors(self) -> Vectors:
        """The items' vectors (n, dim), in the order of the rows."""
        return self.generation().items.vectors

    def _load(self) -> Generation:
        """Open what CURRENT names; a second builder may have removed it in between, so look again."""
        while True:
            folder, manifest = folders.read_manifest(self.folder)
            _check_version(self.folder, manifest)
            try:
                return Generation(folder, manifest)
            except IndexBroken:
                if folders.current(self.folder).startswith(folder.name):
                    raise


def _check_version(folder: Path, manifest: Manifest) -> None:
    """Another Chroma than the one that wrote the files is tried out in a child process first."""
    if manifest.chroma != chroma.version():
        health = check(folder)
        if not health.ok:
            built = f"built with ChromaDB {manifest.chroma}, here is {chroma.version()}"
            raise IndexBroken(f"{health.problem} ({built})", rebuild(folder))
