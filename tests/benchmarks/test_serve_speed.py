"""How fast the server answers with offline words, how steady its memory is, and what a flood does to it.

The server is a process of its own and the callers are one more, so on two cores each has one.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = (1, 8, 32)
SECONDS = 15
STEADY_SECONDS = 60
FLOOD_RATE, FLOOD_BURST = 5, 10
GROWTH = 0.05
"""By so much of itself may the server's memory grow in a minute at full load, once it is warm."""

pytestmark = pytest.mark.benchmark


@dataclass(frozen=True)
class Load:
    """What a number of clients measured together, times in milliseconds."""

    clients: int
    statuses: Counter[int]
    seconds: float
    times: tuple[float, ...]

    def row(self) -> str:
        p50, p95, p99 = np.percentile(self.times, (50, 95, 99))
        return f"{self.clients:>7} {len(self.times) / self.seconds:>11.1f} {p50:>8.1f} {p95:>8.1f} {p99:>8.1f}"


@contextmanager
def served(workspace: Path, rate: int, burst: int) -> Iterator[tuple[str, int]]:
    """A server process: its address and its process id."""
    command = [sys.executable, "-c", "from agent.cli.main import main; main()"]
    limits = {"SEGUE_SERVE__RATE": str(rate), "SEGUE_SERVE__BURST": str(burst), "SEGUE_SEARCH_VECTORS": "lexical"}
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", "--workspace", str(workspace)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **limits},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found
        _wait(found[0])
        yield found[0], process.pid
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout:
            process.stdout.close()


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            if httpx2.get(f"{url}/health/ready", timeout=60).status_code == 200:
                return
        except httpx2.ConnectError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server does not become ready")


def load(url: str, clients: int, seconds: float) -> Load:
    """Stored readers ask for ten films, one request after the other on each client's own line."""
    stop = time.perf_counter() + seconds

    def client(number: int) -> list[tuple[int, float]]:
        heard, asked = [], 0
        with httpx2.Client(base_url=url, timeout=60) as line:
            while time.perf_counter() < stop:
                reader = f"reader-{(number * 97 + asked) % 300 + 1:04d}"
                began = time.perf_counter()
                answer = line.post("/v1/recommend", json={"to": "film", "user": reader})
                heard.append((answer.status_code, 1000 * (time.perf_counter() - began)))
                asked += 1
        return heard

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        heard = [pair for pairs in pool.map(client, range(clients)) for pair in pairs]
    taken = time.perf_counter() - began
    return Load(clients, Counter(status for status, _ in heard), taken, tuple(time for _, time in heard))


def memory(process: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1000


def test_requests_a_second_and_memory(workspace: Path) -> None:
    with served(workspace, 1_000_000, 1_000_000) as (url, process):
        load(url, 8, 5)  # warm
        loads = [load(url, clients, SECONDS) for clients in CLIENTS]
        samples = _watched(url, process)
    print("\nPOST /v1/recommend, k=10, stored readers, offline words")  # noqa: T201  # a benchmark prints
    print(f"{'clients':>7} {'requests/s':>11} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}")  # noqa: T201
    for one in loads:
        print(one.row())  # noqa: T201
        assert set(one.statuses) == {200}
    print(f"memory over {STEADY_SECONDS} s at 8 clients: {samples[0]:.0f} MB to {samples[-1]:.0f} MB")  # noqa: T201
    assert samples[-1] <= samples[0] * (1 + GROWTH)


def _watched(url: str, process: int) -> list[float]:
    samples = [memory(process)]
    worker = threading.Thread(target=load, args=(url, 8, STEADY_SECONDS))
    worker.start()
    while worker.is_alive():
        worker.join(5)
        samples.append(memory(process))
    return samples


def test_a_flood_is_held_off_and_the_server_lives(workspace: Path) -> None:
    with served(workspace, FLOOD_RATE, FLOOD_BURST) as (url, _):
        flood = load(url, 32, 10)
        with httpx2.Client(base_url=url, timeout=60) as client:
            refused = [client.get("/v1/parameters") for _ in range(300)]
            late = next(answer for answer in refused if answer.status_code == 429)
            wait = int(late.headers["retry-after"])
            assert wait >= 1
            time.sleep(wait)
            assert client.get("/v1/parameters").status_code == 200
    print(f"\nflood of {len(flood.times) / flood.seconds:.0f} requests/s: {dict(flood.statuses)}")  # noqa: T201
    assert set(flood.statuses) == {200, 429}
    assert flood.statuses[200] <= FLOOD_BURST + FLOOD_RATE * flood.seconds + 1
