"""Two processes of a real `torchrun` train what one process trains."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import migration
from migration.migrator import Migrator
from migration.training.train import Trained

ROOT = Path(migration.__path__[0]).parent

KINDS = """
import runpy, sys
from pathlib import Path
import numpy as np
from safetensors.numpy import save_file
from migration.channels.channel import taken_apart
from migration.progress import QUIET
from migration.split import split_users
from migration.training.data import TrainingData
from migration.training.distributed import first_of_several
from migration.training.models import GradientSettings, TowerSettings, model_for
from migration.training.gradient import fit_by_gradient

folder = Path(sys.argv[1])
with first_of_several() as first:
    if first:
        log, items = runpy.run_path(sys.argv[2])["make_world"](people=75)
        corpus = TrainingData.read(log, items, "film", None, QUIET).corpus()
        for settings in (
            TowerSettings(8, epochs=3, batch=37, dropout=0.0),
            TowerSettings(8, epochs=3, batch=37, dropout=0.0, whole=10, negatives=16),
            GradientSettings(8, epochs=3, batch=37, dropout=0.0),
        ):
            for stop in sys.argv[3].split():
                model = model_for(corpus, settings, 0, "cpu")
                name = f"{model.name}-{getattr(settings, 'whole', 0)}"
                file = folder / f"{name}.state"
                fitted = fit_by_gradient(model, None, stop_after=int(stop), file=file, progress=QUIET)
            parts = taken_apart(fitted.channel)[0]
            save_file({key: np.ascontiguousarray(part) for key, part in parts.items()}, folder / f"{name}.safetensors")
print(*(name.read_text().strip() for name in Path("/proc/self/task").glob("*/comm")))
"""

WHOLE = """
import json, runpy, sys
from pathlib import Path
from migration.split import split_users
from migration.training.distributed import first_of_several
from migration.training.train import TrainConfig, train

with first_of_several() as first:
    if first:
        log, items = runpy.run_path(sys.argv[2])["make_world"]()
        made = train(log, items, "film", folder=Path(sys.argv[1]) / "film", config=TrainConfig(size=16),
                     split=split_users(log, "film"), refit=False)
        print(json.dumps(made.figures))
"""

FAILS = """
from migration.training.distributed import first_of_several
with first_of_several() as first:
    raise SystemExit("the first one gives up" if first else "a helper goes on")
"""

ONE = (sys.executable,)
TWO = (sys.executable, "-m", "torch.distributed.run", "--standalone", "--local-addr", "127.0.0.1", "--nproc-per-node=2")


def run(command: tuple[str, ...], program: str, folder: Path, *told: str) -> subprocess.CompletedProcess[str]:
    script = folder / "program.py"
    folder.mkdir(exist_ok=True)
    script.write_text(program)
    world = str(Path(__file__).parents[1] / "conftest.py")
    path = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "HOME": str(folder)}
    return subprocess.run(
        [*command, str(script), str(folder), world, *told],
        env=path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def ended(command: tuple[str, ...], program: str, folder: Path, *told: str) -> subprocess.CompletedProcess[str]:
    """A run that ended well."""
    done = run(command, program, folder, *told)
    assert done.returncode == 0, done.stderr
    return done


def test_two_processes_train_what_one_trains(tmp_path: Path) -> None:
    for name, command, stops in (("one", ONE, "3"), ("two", TWO, "1 3")):  # stopped after one epoch, and resumed
        done = ended(command, KINDS, tmp_path / name, stops)
        assert "gloo" not in done.stdout, "threads of the group are left, and may abort the process when it ends"
    files = sorted(file.name for file in (tmp_path / "one").glob("*.safetensors"))
    assert len(files) == 3
    for file in files:
        one, two = load_file(tmp_path / "one" / file), load_file(tmp_path / "two" / file)
        assert one.keys() == two.keys()
        for part in one:
            np.testing.assert_allclose(two[part], one[part], rtol=1e-2, atol=2e-3 * np.abs(one[part]).max())


@pytest.mark.slow
def test_a_whole_training_is_as_good(trained: Trained, tmp_path: Path) -> None:
    done = ended(TWO, WHOLE, tmp_path / "two")
    figures = json.loads(done.stdout.splitlines()[-1])  # said once: by the first process
    assert len(done.stdout.splitlines()) == 1
    assert figures["network"]["ndcg"] == pytest.approx(trained.figures["network"]["ndcg"], abs=0.03)
    assert figures["als"] == trained.figures["als"]
    assert Migrator.load(tmp_path / "two" / "film").target == "film"


def test_the_others_end_when_the_first_one_fails(tmp_path: Path) -> None:
    done = run(TWO, FAILS, tmp_path)
    assert done.returncode != 0
    assert "the first one gives up" in done.stderr
