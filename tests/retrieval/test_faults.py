"""Damaged files: always noticed, never a wrong answer, never a crash."""

import hashlib
import json
import os
import random
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from migration.domain import Item
from retrieval import folders, health
from retrieval.errors import IndexBroken, IndexMissing
from retrieval.generations import Index
from retrieval.health import check
from tests.retrieval.conftest import BagMigrator, exact, nearest, person

DAMAGES = ("delete", "empty", "truncate", "scribble", "one bit")


def damage(path: Path, how: str, seed: int = 0) -> None:
    size, dice = path.stat().st_size, random.Random(seed)  # noqa: S311  # not for secrets
    if how == "delete":
        path.unlink()
    elif how == "empty":
        os.truncate(path, 0)
    elif how == "truncate":
        os.truncate(path, size * 2 // 3)
    else:
        at = dice.randrange(size)
        with path.open("r+b") as file:
            file.seek(at)
            old = file.read(1 if how == "one bit" else 64)
            file.seek(at)
            file.write(bytes(byte ^ (1 if how == "one bit" else 0x5A) for byte in old))


def files(folder: Path) -> list[Path]:
    """All files that an index lives on."""
    return [folder / "CURRENT", *sorted(path for path in (folder / current(folder)).rglob("*") if path.is_file())]


def current(folder: Path) -> str:
    return (folder / "CURRENT").read_text().split()[0]


def use_everything(folder: Path) -> None:
    index = Index.open(folder)
    assert nearest(index, np.ones(13, np.float32), 5)
    for kind in ("sentence", "lexical"):
        assert len(index.generation().text(kind).search(np.ones(512, np.float32), 5)[0])
    assert index.generation().facets.size


@pytest.mark.parametrize("how", DAMAGES)
def test_every_damaged_file_is_noticed(folder: Path, tmp_path: Path, how: str) -> None:
    whole = shutil.copytree(folder, tmp_path / "whole")
    for seed, path in enumerate(files(folder)):
        if path.stat().st_size == 0:
            continue
        damage(path, how, seed)
        found = check(folder)
        assert not found.ok, path
        assert "`segue index --to film`" in found.hint
        with pytest.raises((IndexBroken, IndexMissing)) as error:
            use_everything(folder)
        assert "`segue index --to film`" in error.value.hint
        shutil.copy2(whole / path.relative_to(folder), path)
    use_everything(folder)


def forge(folder: Path, **update: str) -> None:
    """Make the manifest agree with the files again, as if it had been written after the damage."""
    generation, manifest = folders.read_manifest(folder)
    folders.publish(generation, manifest.model_copy(update={"files": folders.record(generation), **update}))


def graph_file(folder: Path, name: str) -> Path:
    return next((folder / current(folder) / "items" / "chroma").rglob(name))


def test_a_chroma_that_crashes_takes_only_a_child_with_it(folder: Path) -> None:
    """Files of another version of Chroma are tried out in a child process before they are opened here."""
    path = graph_file(folder, "data_level0.bin")
    path.write_bytes(random.Random(0).randbytes(path.stat().st_size))  # noqa: S311  # not for secrets
    forge(folder, chroma="0.0.1")
    with pytest.raises(IndexBroken, match=r"(crash|cannot be read|finds).*0\.0\.1"):
        Index.open(folder)


def test_half_of_the_vectors_is_noticed_by_asking(folder: Path) -> None:
    """A truncated vector file opens, counts right and answers: only self-retrieval tells."""
    path = graph_file(folder, "data_level0.bin")
    os.truncate(path, int(path.stat().st_size * 0.6))
    forge(folder)
    assert not check(folder).ok


def test_a_child_that_hangs_is_ended(folder: Path) -> None:
    began = time.monotonic()
    with pytest.raises(IndexBroken, match="did not answer"):
        health.try_out(folder / current(folder), patience=0.05)
    assert time.monotonic() - began < 5


def test_a_reader_that_is_open_is_not_touched_by_later_damage(
    folder: Path, bag: BagMigrator, films: list[Item]
) -> None:
    index = Index.open(folder)
    for path in files(folder)[1:]:
        os.truncate(path, path.stat().st_size // 3)
    vector = bag.migrate(person(0, 6, 12)).vector
    assert nearest(index, vector, 10) == exact(bag, vector, films)[:10]


def test_reading_changes_no_file(folder: Path) -> None:
    def prints() -> dict[str, str]:
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files(folder)}

    before = prints()
    for _ in range(2):
        use_everything(folder)
    assert prints() == before


@pytest.mark.parametrize("content", ["", "nonsense", "g-1 2", "../film x", "g-20200101T000000-abcdef " + 64 * "0"])
def test_a_current_file_that_names_nothing(folder: Path, content: str) -> None:
    (folder / "CURRENT").write_text(content)
    with pytest.raises(IndexBroken, match=r"CURRENT|manifest"):
        Index.open(folder)
    assert not check(folder).ok


def test_a_manifest_of_another_format(folder: Path) -> None:
    path = folder / current(folder) / "manifest.json"
    text = json.dumps({"format": 99})
    path.write_text(text)
    (folder / "CURRENT").write_text(f"{current(folder)} {hashlib.sha256(text.encode()).hexdigest()}\n")
    with pytest.raises(IndexBroken, match="format"):
        Index.open(folder)


def test_no_index_yet(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Index.open(tmp_path / "film")
    assert "`segue index --to film`" in check(tmp_path / "film").hint
    assert "`segue index --to 'my films'`" in check(tmp_path / "my%20films").hint


def test_a_healthy_index(folder: Path) -> None:
    found = check(folder)
    assert found.ok
    assert found.recall >= 0.99
    assert current(folder) in found.summary()


def test_chroma_does_not_read_the_callers_settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("CHROMA_API_IMPL=nonsense\nPERSIST_DIRECTORY=elsewhere\nANONYMIZED_TELEMETRY=true\n")
    monkeypatch.setenv("CHROMA_API_IMPL", "chromadb.api.fastapi.FastAPI")
    monkeypatch.setenv("PERSIST_DIRECTORY", "elsewhere")
    assert nearest(Index.open(folder), np.ones(13, np.float32), 3)
    assert not Path("elsewhere").exists()
