"""What takes long to make is made once in a run of the tests, by the worker that first needs it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A copy, for this worker alone, of the folder that `make` fills; other workers wait for it and copy it too."""
    shared = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):  # each worker's folder stands in that of the run
        shared = shared.parent
    made = shared / f"once-{name}"
    with FileLock(shared / f"once-{name}.lock"):
        if not made.exists():
            draft = factory.mktemp("draft") / name
            make(draft)
            draft.rename(made)
    return Path(shutil.copytree(made, factory.mktemp(name) / name))
