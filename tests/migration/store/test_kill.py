"""SIGKILL at any moment: the store opens again, nothing that was reported as stored is missing, a new import ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from migration.datasets.importer import run_import
from migration.store.rows import Counts
from migration.store.store import Store

ROOT = Path(__file__).parents[3]
ITEMS, EVENTS, EACH = 7_000, 51_000, 500

WRITER = f"""
import sys
from migration.store.rows import EventBatch
from migration.store.store import Store

store = Store.open(sys.argv[1])
print("open", flush=True)
for start in range(0, {EVENTS}, {EACH}):
    n = range(start, start + {EACH})
    store.put_events(EventBatch(
        user=[f"u{{k % 997}}" for k in n], domain=["book"] * {EACH}, item=[f"i{{k}}" for k in n],
        action=["read"] * {EACH}, value=[1.0] * {EACH}, time=[10**9 + k for k in n],
        situation=[""] * {EACH}, session=[""] * {EACH}, position=[0] * {EACH},
    ))
    print(start + {EACH}, flush=True)
print("end", flush=True)
"""

IMPORTER = """
import sys
from pathlib import Path
from migration.datasets.importer import run_import
from migration.store.store import Store

class Loud:
    def track(self, work, label, total=None):
        for number, part in enumerate(work):
            print(f"{label} {number}", flush=True)  # all parts before this one are stored
            yield part

    def note(self, text): ...

print("open", flush=True)
run_import([Path(sys.argv[2])], Store.open(sys.argv[1]), progress=Loud())
print("end", flush=True)
"""


def killed(code: str, *arguments: str, seed: int, lines: int) -> list[str]:
    """What a process said before it was killed: within 0.3 s after one of its first `lines`, as `seed` draws."""
    draw = np.random.default_rng(seed)
    lines_until, pause = draw.integers(0, lines), draw.random() * 0.3
    said: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said.append(line.strip())
            if len(said) > lines_until:
                break
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        said += [line.strip() for line in child.stdout.read().splitlines()]
    return said


def quiet(store: Store) -> None:
    """Wait until PostgreSQL has ended what the killed process had asked of it: that may still be stored, whole."""
    others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    for _ in range(100):
        with store._engine.connect() as connection:
            if not connection.exec_driver_sql(others).scalar():
                return
        time.sleep(0.1)
    raise AssertionError("the session of the killed process does not end")


def check_store(url: str, acknowledged: int) -> None:
    with Store.open(url) as store:
        if url.startswith("postgresql"):
            quiet(store)
        log = store.event_log()
        order = np.sort(log.time) - 10**9
        assert len(order) >= acknowledged
        assert len(order) % EACH == 0, "a transaction was stored in part"
        np.testing.assert_array_equal(order, np.arange(len(order)))
        summary = {s.domain: s for s in store.domains()}.get("book")
        assert (summary.items if summary else 0) == len(order)
        if url.startswith("sqlite"):
            with store._engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def kill_writers(url: str, seeds: range) -> None:
    for seed in seeds:
        said = killed(WRITER, url, seed=seed, lines=12)
        numbers = [int(line) for line in said if line.isdigit()]
        check_store(url, max(numbers, default=0))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    ids = [f"i{n}" for n in range(ITEMS)]
    items = {"item_id": ids, "domain": ["book"] * ITEMS, "title": [f"Title {n}" for n in range(ITEMS)]}
    pq.write_table(pa.table(items), folder / "items.parquet")
    rng = np.random.default_rng(0)
    events = {
        "user_id": [f"u{n}" for n in rng.integers(0, 5_000, EVENTS)],
        "item_id": [f"i{n}" for n in rng.integers(0, ITEMS, EVENTS)],
        "domain": ["book"] * EVENTS,
        "timestamp": np.arange(EVENTS) + 10**9,
    }
    pq.write_table(pa.table(events), folder / "events.parquet")
    return folder


def kill_importers(url: str, world: Path, seeds: range) -> None:
    for seed in seeds:
        said = killed(IMPORTER, url, str(world), seed=seed, lines=5)
        parts = {name: sum(line.startswith(name) for line in said) for name in ("items.parquet", "events.parquet")}
        with Store.open(url) as store:
            held = store.domains()
            items = held[0].items if held else 0
            assert items >= min(ITEMS, max(0, parts["items.parquet"] - 1) * 5_000)
            assert len(store.event_log()) >= max(0, parts["events.parquet"] - 1) * 50_000
    with Store.open(url) as store:
        report = run_import([world], store)
        assert report.counts.total == ITEMS + EVENTS
        assert store.domains()[0].items == ITEMS
        assert len(store.event_log()) == EVENTS
        assert run_import([world], store).counts == Counts(unchanged=ITEMS + EVENTS)


def test_killed_writers_lose_nothing(sqlite_url: str) -> None:
    kill_writers(sqlite_url, range(3))


def test_killed_writers_lose_nothing_in_postgres(postgres_url: str) -> None:
    kill_writers(postgres_url, range(3, 5))


def test_a_killed_import_can_be_run_again(sqlite_url: str, world: Path) -> None:
    kill_importers(sqlite_url, world, range(2))


@pytest.mark.slow
def test_fifty_killed_writers_lose_nothing(sqlite_url: str) -> None:
    kill_writers(sqlite_url, range(100, 150))


@pytest.mark.slow
def test_fifty_killed_imports_can_be_run_again(sqlite_url: str, world: Path) -> None:
    kill_importers(sqlite_url, world, range(200, 250))


@pytest.mark.slow
def test_killed_imports_can_be_run_again_in_postgres(postgres_url: str, world: Path) -> None:
    kill_importers(postgres_url, world, range(300, 310))
