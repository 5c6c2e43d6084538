"""Readers beside builders, builders beside builders, builders that are killed."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from migration.progress import QUIET
from retrieval import folders
from retrieval.build import build_index
from retrieval.errors import IndexMissing, IndexStale
from retrieval.generations import Index
from tests.retrieval.conftest import BagMigrator, batches, exact, make_items, nearest, person

BUILD = """
import sys
from pathlib import Path
from retrieval.build import build_index
from tests.retrieval.conftest import BagMigrator, batches, make_items
films = make_items("film", int(sys.argv[2]))
print("ready", flush=True)
print(build_index(batches(films), BagMigrator(), {}, Path(sys.argv[1]), wait=float(sys.argv[3])).generation)
"""


def builder(folder: Path, count: int = 60, wait: float = 0) -> "subprocess.Popen[str]":
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder), str(count), str(wait)],
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that the child of the child is killed with it
    )


def valid(folder: Path, sizes: set[int]) -> bool:
    """The index answers rightly, from a catalogue of one of the sizes; False where none was ever built."""
    try:
        index = Index.open(folder)
    except IndexMissing:
        return False
    assert len(index.ids) in sizes
    bag, vector = BagMigrator(), BagMigrator().migrate(person(0, 6)).vector
    assert nearest(index, vector, 10) == exact(bag, vector, make_items("film", len(index.ids)))[:10]
    return True


def kill_builds(folder: Path, times: int, seconds: float) -> None:
    dice = random.Random(times)  # noqa: S311  # not for secrets
    built = False
    for _ in range(times):
        process = builder(folder)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, seconds))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        now = valid(folder, {60})
        assert now or not built
        built = now
    assert build_index(batches(make_items("film", 50)), BagMigrator(), {}, folder).items == 50
    assert valid(folder, {50})
    assert len(list(folder.glob("g-*"))) <= folders.KEPT


def test_a_killed_build_leaves_a_valid_index(tmp_path: Path) -> None:
    kill_builds(tmp_path / "film", 3, 4)


@pytest.mark.slow
def test_fifty_killed_builds_leave_a_valid_index(tmp_path: Path) -> None:
    kill_builds(tmp_path / "film", 50, 6)


def test_two_builders_at_once(tmp_path: Path) -> None:
    """One that waits gets its turn; one that does not is told who is at work."""
    folder = tmp_path / "film"
    with ThreadPoolExecutor() as pool:
        with folders.sole_builder(folder, 0, QUIET):
            films = batches(make_items("film", 60))
            waiting = pool.submit(build_index, films, BagMigrator(), {}, folder, wait=120)
            hasty = builder(folder)
            errors = hasty.communicate(timeout=120)[1]
            assert hasty.returncode == 1
            assert f"pid {os.getpid()}" in errors
            assert not waiting.done()
        assert waiting.result().generation == Index.open(folder).generation().name
    assert valid(folder, {60})


def test_a_reader_is_right_while_another_process_rebuilds(tmp_path: Path) -> None:
    """Each answer comes from one whole generation, and the new one is picked up without a restart."""
    folder, bag = tmp_path / "film", BagMigrator()
    catalogues = {size: make_items("film", size) for size in (40, 60)}
    build_index(batches(catalogues[40]), bag, {}, folder)
    index = Index.open(folder)
    vector = bag.migrate(person(0, 6)).vector
    right = {size: exact(bag, vector, films)[:10] for size, films in catalogues.items()}
    process = builder(folder, 60)

    def read() -> set[int]:
        seen, running = set(), True
        while running:
            running = process.poll() is None
            found = nearest(index, vector, 10)
            seen |= {size for size, best in right.items() if best == found} or {0}
            time.sleep(0.005)  # the builder gets its turn
        return seen

    with ThreadPoolExecutor() as pool:
        seen = {size for reader in [pool.submit(read) for _ in range(3)] for size in reader.result(timeout=120)}
    assert process.wait() == 0
    process.communicate()
    assert seen == {40, 60}
    assert len(index.ids) == 60


def test_an_index_of_another_model_is_refused(folder: Path, bag: BagMigrator) -> None:
    index, profile = Index.open(folder), bag.migrate(person(0))
    assert index.for_profile(profile)
    with pytest.raises(IndexStale, match="bag-7"):
        index.for_profile(profile.model_copy(update={"model": "bag-7"}))
