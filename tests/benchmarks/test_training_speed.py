"""Training time grows linearly with the events: twice as many, at most 2.2 times the CPU time.

Each size is trained in a process of its own, so that its memory is its own, on one thread. CPU time is compared, since
wall time tells of whatever else the machine does. BENCH_EVENTS sets the smallest size; the largest is eight times that.
A quarter of the people, up to 2000, choose: enough at every size from the smallest on that all sizes take the same
stages. (With fewer, folds of the training people judge too and more settings are tried, and the smallest size would
cost more than its share.)
"""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FIRST = int(os.environ.get("BENCH_EVENTS", "60000"))
MOST = 2.2

PROGRAM = """
import json, re, sys, time
from pathlib import Path
import numpy as np
from migration.domain import Item
from migration.events import event_log
from migration.split import split_users
from migration.training.train import TrainConfig, train

COUNT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
ITEMS, TAKEN, THEMES, DAY = 5_000, 10, 30, 86_400
people = COUNT // (2 * TAKEN)
random = np.random.default_rng(0)
liked = random.integers(THEMES, size=(people, 2))
rows = []
for start in (0, ITEMS):
    place = (ITEMS // THEMES * random.random((people, TAKEN)) ** 3).astype(np.int64)
    theme = np.take_along_axis(liked, random.integers(2, size=(people, TAKEN)), axis=1)
    rows.append(start + place * THEMES + theme)
item = np.concatenate(rows, axis=1).reshape(-1).astype(np.int32)
user = np.repeat(np.arange(people, dtype=np.int32), 2 * TAKEN)
time_of = (15_000 * DAY + random.integers(1000, size=len(user)) * DAY).astype(np.int64)
names = ["amber", "birch", "cedar", "delta", "ember", "frost"]
items = [Item(domain=domain, id=f"{n:06}", title=f"{names[n % THEMES % 6]} {names[n % THEMES // 6]} {n % 400}")
         for domain in ("book", "film") for n in range(ITEMS)]
log = event_log([f"p{n:07}" for n in range(people)], [one.key for one in items], user, item, time=time_of)
split = split_users(log, "film", valid_share=min(0.25, 2000 / people), test_share=0.0)
wall, cpu = time.perf_counter(), time.process_time()
made = train(log, items, "film", folder=FOLDER / "film", config=TrainConfig(budget_s=1e9), split=split)
# not ru_maxrss: that begins with what the process that started this one held
peak_kib = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({"events": len(log), "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu,
                  "mib": peak_kib / 1024, **made.figures["network"]}))
"""


def measure(folder: Path, events: int) -> dict[str, Any]:
    folder.mkdir()
    command = [sys.executable, "-c", PROGRAM, str(events), str(folder)]
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.benchmark
def test_time_grows_with_the_events(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [measure(tmp_path / str(times), times * FIRST) for times in (1, 2, 4, 8)]
    ratios = [later["cpu"] / before["cpu"] for before, later in pairwise(found)]
    with capsys.disabled():
        print("\n    events     wall    CPU  ratio  peak MiB  NDCG@10")  # noqa: T201  # the table is what this is for
        for one, ratio in zip(found, [None, *ratios], strict=True):
            told = f"{ratio:6.2f}" if ratio else "      "
            spent = f"{one['events']:>10,} {one['wall']:6.0f} s {one['cpu']:5.0f} s"
            print(spent, told, f"{one['mib']:8.0f} {one['ndcg']:8.4f}")  # noqa: T201
    assert max(ratios) <= MOST
