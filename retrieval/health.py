"""Is an index whole and does it answer? Never by counting: a Chroma file cut in half still counts right.

First every file is compared with its checksum. Only then a child process opens the index and asks it for items by
their own vectors; if that crashes, it is the child that crashes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from migration.domain import Value
from retrieval import folders
from retrieval.errors import IndexBroken, RetrievalError, rebuild

PATIENCE = 300
"""Seconds after which a child that does not answer is ended."""
ENOUGH_ITSELF, ENOUGH_RECALL = 0.95, 0.98
"""What a healthy index reaches; when it was built, the recall was at least 0.99 on the same sample.

One or two per cent of a sound graph's points are out of reach, those that nobody's query comes near.
"""

Figures = dict[str, dict[str, float]]


class Health(Value):
    """What was found.

    Attributes:
        problem: what is wrong, for a person; empty when nothing is.
        hint: what to do about it.
        generation: the folder in use.
        items: number of items.
        recall: against exact search, measured just now, lowest of all parts.
    """

    ok: bool
    problem: str = ""
    hint: str = ""
    generation: str = ""
    items: int = 0
    recall: float = 0.0

    def summary(self) -> str:
        """One line for a person."""
        if self.ok:
            return f"{self.generation}: {self.items:,} items, recall {self.recall:.3f}"
        return f"{self.problem}. {self.hint}"


def check(folder: Path) -> Health:
    """Check the index in use in `folder`; whatever is wrong is told, nothing is raised."""
    try:
        generation, manifest = folders.read_manifest(folder)
        folders.verify(generation, manifest)
        figures = try_out(generation)
    except RetrievalError as error:
        return Health(ok=False, problem=error.message, hint=error.hint)
    itself = min(part["itself"] for part in figures.values())
    recall = min(part["recall"] for part in figures.values())
    ok = itself >= ENOUGH_ITSELF and recall >= ENOUGH_RECALL
    problem = f"{generation} finds {itself:.0%} of its items when asked for them, and {recall:.0%} of the best"
    return Health(
        ok=ok,
        problem="" if ok else problem,
        hint="" if ok else rebuild(manifest.target),
        generation=generation.name,
        items=manifest.items,
        recall=recall,
    )


def try_out(generation: Path, patience: float = PATIENCE) -> Figures:
    """Let a child process ask every part of a generation for what it must know.

    Raises:
        IndexBroken: the child crashed, failed or did not answer in time.
    """
    root = str(Path(__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH", "")])]
    try:
        child = subprocess.run(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "retrieval.selftest", str(generation.absolute())],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            cwd=generation,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise IndexBroken(f"{generation} did not answer within {patience:.0f} s", rebuild(generation)) from error
    if child.returncode < 0:
        raise IndexBroken(f"reading {generation} crashes (signal {-child.returncode})", rebuild(generation))
    if child.returncode:
        last = (child.stderr.strip().splitlines() or ["no message"])[-1]
        raise IndexBroken(f"{generation} cannot be read: {last}", rebuild(generation))
    figures: Figures = json.loads(child.stdout.splitlines()[-1])
    return figures
