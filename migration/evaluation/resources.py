"""How long something takes, and how much memory the process holds at most meanwhile."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

PROCESS = Path("/proc/self")


@dataclass
class Spent:
    """Filled when the work is done: seconds of the clock, and the peak of the process's memory in MB."""

    seconds: float = 0.0
    peak_mb: float = 0.0


@contextmanager
def measured() -> Iterator[Spent]:
    """Measure what happens inside.

    Where the system lets the high-water mark be reset (Linux), the peak is of this work alone; elsewhere it is that of
    the process since its start.
    """
    spent = Spent()
    _forget_peak()
    start = perf_counter()
    try:
        yield spent
    finally:
        spent.seconds = perf_counter() - start
        spent.peak_mb = _peak_mb()


def _forget_peak() -> None:
    try:
        (PROCESS / "clear_refs").write_text("5")
    except OSError:
        return  # no such file on this system: the peak since the start is the best there is


def _peak_mb() -> float:
    try:
        lines = (PROCESS / "status").read_text().splitlines()
    except OSError:
        lines = []
    for line in lines:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024  # kB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
