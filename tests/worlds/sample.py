"""The sample world as a new user makes it: loaded, trained into film and indexed, all through the command.

It is made once for all tests of a run, and each worker has a copy. Who writes into it takes one of their own:
`workspace_copy`.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from agent.cli.main import main
from tests.worlds.once import once

Segue = Callable[..., Result]


@pytest.fixture(scope="session")
def segue() -> Segue:
    """Runs a verb in this process (starting Python thirty times would take minutes); tells what it printed."""

    def run(*words: str, code: int = 0, workspace: Path | None = None, **env: str) -> Result:
        settings = {"COLUMNS": "200", **env} | ({"SEGUE_WORKSPACE": str(workspace)} if workspace else {})
        done = CliRunner().invoke(main, words, env=settings)
        assert done.exit_code == code, f"segue {' '.join(words)}: {done.exit_code}\n{done.stdout}\n{done.stderr}"
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done

    return run


@pytest.fixture(scope="session")
def workspace(segue: Segue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample, a network into film and its index."""

    def make(folder: Path) -> None:
        segue("sample", "--readers", "700", workspace=folder)
        segue("train", "--to", "film", "--size", "small", "--budget", "1s", workspace=folder)
        segue("index", "--to", "film", workspace=folder)

    return once(tmp_path_factory, "workspace", make)


@pytest.fixture
def workspace_copy(workspace: Path, tmp_path: Path) -> Path:
    """A workspace of one test's own."""
    return Path(shutil.copytree(workspace, tmp_path / "workspace"))
