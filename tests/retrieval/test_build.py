"""From a catalogue to a generation in use, and to what is kept when it fails."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from migration.domain import Item, ItemKey
from migration.embedder import Vectors
from migration.errors import ArtifactError, InputError
from migration.events import EventLog, event_log
from migration.migrator import Profiles
from retrieval import build, folders
from retrieval.build import build_index, user_queries
from retrieval.chroma import EF_SEARCH
from retrieval.errors import IndexBroken, IndexBusy
from retrieval.generations import Index
from tests.retrieval.conftest import DIM, FILMS, BagMigrator, batches, make_items, nearest


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("g-*"))


def test_the_manifest_tells_what_it_was_made_from(template: Path, bag: BagMigrator) -> None:
    generation, manifest = folders.read_manifest(template)
    assert (manifest.target, manifest.model, manifest.catalogue, manifest.items) == (
        "film",
        bag.fingerprint,
        "v1",
        FILMS,
    )
    assert {name: part.embedder for name, part in manifest.parts.items()} == {
        "items": "",
        "text-sentence": "words-1",
        "text-lexical": "letters-1",
    }
    assert manifest.parts["items"].dim == DIM + 1
    assert all(part.recall >= 0.99 for part in manifest.parts.values())
    there = {path.relative_to(generation).as_posix() for path in generation.rglob("*") if path.is_file()}
    assert there == {*manifest.files, "manifest.json"}


def test_only_items_with_text_have_text_vectors(template: Path, films: list[Item]) -> None:
    generation = Index.open(template).generation()
    rows = generation.text("lexical").rows.tolist()
    assert rows == [row for row, item in enumerate(films) if item.text]


def test_a_new_generation_replaces_the_old_and_two_are_kept(folder: Path, bag: BagMigrator) -> None:
    """What a killed build left goes too."""
    (folder / "g-20200101T000000-abcdef" / "items").mkdir(parents=True)
    films = batches(make_items("film", 30))
    names = [build_index(films, bag, {}, folder).generation for _ in range(2)]
    assert generations(folder) == sorted(names)
    assert Index.open(folder).generation().name == names[1]


class Unplaceable(BagMigrator):
    def place(self, items: Sequence[Item]) -> Vectors:
        return super().place(items) * np.float32(np.nan)


def test_a_build_that_fails_leaves_what_was_there(folder: Path) -> None:
    before = generations(folder), (folder / "CURRENT").read_text()
    for films, migrator, error in (
        ([], BagMigrator(), InputError),
        (batches(make_items("film", 9)), Unplaceable(), ArtifactError),
    ):
        with pytest.raises(error):
            build_index(films, migrator, {}, folder)
    assert (generations(folder), (folder / "CURRENT").read_text()) == before


def test_a_generation_that_cannot_be_read_back_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "CURRENT").read_text()
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(IndexBroken, match="cannot be read"):
        build_index(batches(make_items("film", 30)), BagMigrator(), {}, folder)
    assert (folder / "CURRENT").read_text() == before


def test_what_the_graph_does_not_reach_is_searched_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here no recall is good enough: more neighbours are tried, then Chroma is done without, and it is recorded."""
    monkeypatch.setattr(build, "LEAST_RECALL", 1.1)
    monkeypatch.setattr(build, "WIDEST", 2 * EF_SEARCH)
    random = np.random.default_rng(0)
    steep = [
        (direction * length).astype(np.float32)
        for direction, length in zip(random.normal(size=(1500, 4)), random.lognormal(sigma=2.5, size=1500), strict=True)
    ]

    class Steep(BagMigrator):
        dim = 4

        def place(self, items: Sequence[Item]) -> Vectors:
            return np.array([steep[int(item.id)] for item in items])

    items = [Item(domain="film", id=str(n)) for n in range(1500)]
    report = build_index([items], Steep(), {}, tmp_path)
    assert (report.search["items"], report.recall["items"]) == ("exact", 1.0)
    assert (report.ef_search["items"], report.beside["items"]) == (2 * EF_SEARCH, 0)
    assert "exact search" in report.summary()
    index = Index.open(tmp_path)
    query = random.normal(size=4).astype(np.float32)
    best = np.argsort(-(np.array(steep) @ query), kind="stable")[:50]
    assert nearest(index, query, 50) == [str(row) for row in best]


def test_what_the_graph_misses_is_scored_beside_it(tmp_path: Path) -> None:
    """Every part tells how much that is: of 300 films, the longest 12 at least."""
    report = build_index(batches(make_items("film", 300)), BagMigrator(), {}, tmp_path)
    assert report.search["items"] == "chroma"
    assert 12 <= report.beside["items"] < 100
    assert f"{report.beside['items']} scored beside its graph" in report.summary()
    _, manifest = folders.read_manifest(tmp_path)
    assert manifest.parts["items"].beside == report.beside["items"]


def test_a_second_builder_is_told_who_is_at_work(folder: Path) -> None:
    with FileLock(folder / folders.LOCK):
        (folder / folders.OWNER).write_text("4711")
        with pytest.raises(IndexBusy, match="4711"):
            build_index(batches(make_items("film", 9)), BagMigrator(), {}, folder, wait=0.2)


def test_queries_are_a_spread_of_the_users() -> None:
    asked: list[str] = []

    class Counting(BagMigrator):
        def migrate_many(self, log: EventLog, items: Mapping[ItemKey, Item] | None = None) -> Profiles:
            asked.extend(log.users)
            return Profiles(log.users, np.zeros((len(log.users), 3), np.float32), ("network",) * len(log.users))

    users = [f"u{n}" for n in range(1000)]
    log = event_log(users, [make_items("book", 1)[0].key], np.arange(1000, dtype=np.int32), np.zeros(1000, np.int32))
    assert user_queries(Counting(), log, count=400).shape == (400, 3)
    assert asked == users[::2][:400]


def test_the_current_file_is_one_line(template: Path) -> None:
    name, digest = (template / "CURRENT").read_text().split()
    assert name in generations(template)
    assert len(digest) == 64
    assert json.loads((template / name / "manifest.json").read_text())["format"] == folders.FORMAT
