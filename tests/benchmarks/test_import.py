"""A million events from Parquet into SQLite: under 60 s on 2 cores and under 1 GiB, whatever the size of the file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import json, re, sys, time
from pathlib import Path
from migration.datasets.importer import run_import
from migration.store.store import Store

def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu

store = Store.open(sys.argv[1])
paths = [Path(sys.argv[2])]
figures = {
    "import": timed(lambda: run_import(paths, store)),
    "import again": timed(lambda: run_import(paths, store)),
    "event log": timed(store.event_log),
    # not ru_maxrss: that begins with what the process that started this one held
    "peak MiB": int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024,
}
print(json.dumps(figures))
"""


def write_events(path: Path, count: int) -> None:
    """People, items of uneven popularity and two domains, in the order of time."""
    rng = np.random.default_rng(0)
    people = pa.array([f"A{n:013d}" for n in range(100_000)])
    items = pa.array([f"B{n:09d}" for n in range(100_000)])
    table = {
        "user_id": people.take(pa.array(rng.integers(0, 100_000, count))),
        "item_id": items.take(pa.array(rng.zipf(1.3, count) % 100_000)),
        "domain": pa.array(["book", "film"]).take(pa.array(rng.integers(0, 2, count))),
        "rating": rng.integers(1, 6, count).astype(np.float32),
        "timestamp": np.sort(rng.integers(10**9, 16 * 10**8, count)),
    }
    pq.write_table(pa.table(table), path)


def measure(folder: Path, count: int) -> dict[str, Any]:
    write_events(folder / f"{count}.parquet", count)
    program = [sys.executable, "-c", PROGRAM, f"sqlite:///{folder}/{count}.db", str(folder / f"{count}.parquet")]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.benchmark
def test_a_million_events(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small, large = measure(tmp_path, 250_000), measure(tmp_path, 1_000_000)
    with capsys.disabled():
        for label in ("import", "import again", "event log"):
            wall, cpu = large[label]
            print(f"\n{label:14} 1,000,000 events {wall:6.1f} s, {cpu:6.1f} s of CPU", end="")  # noqa: T201 (the result)
        print(f"\npeak memory    {large['peak MiB']:.0f} MiB; 250,000 events {small['peak MiB']:.0f} MiB")  # noqa: T201
    assert large["import"][0] < 60
    assert large["peak MiB"] < 1024
