"""Training from end to end: interrupted, killed, with less data than it would like."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

import migration
from migration.domain import Item, ItemKey
from migration.errors import TrainingError
from migration.events import EventLog, event_log
from migration.migrator import Migrator
from migration.split import Split
from migration.training import newcomers
from migration.training.train import TrainConfig, Trained, train
from migration.training.weighing import START

World = tuple[EventLog, dict[ItemKey, Item]]
SMALL = TrainConfig(size=8, channels=("als", "spectral", "tower", "classic", "moment", "words"))


class Stopped:
    """A progress that presses Ctrl-C when it is told a line that contains `at`."""

    def __init__(self, at: str = "") -> None:
        self.at = at
        self.told: list[str] = []

    def track(self, work: Iterable[object], label: str, total: int | None = None) -> Iterator[object]:
        yield from work

    def note(self, text: str) -> None:
        self.told.append(text)
        if self.at and self.at in text:
            raise KeyboardInterrupt


def weights(folder: Path) -> bytes:
    return (folder / "model.safetensors").read_bytes()


def test_beats_popularity_on_people_it_never_saw(trained: Trained) -> None:
    assert trained.figures["network"]["ndcg"] > 1.2 * trained.figures["popularity"]["ndcg"]
    assert all(0 <= value <= 1 for figures in trained.figures.values() for value in figures.values())


def test_the_same_seed_gives_the_same_model(small_world: World, tmp_path: Path) -> None:
    log, items = small_world
    one, two = (train(log, items, "film", folder=tmp_path / name, config=SMALL) for name in ("one", "two"))
    assert weights(one.folder) == weights(two.folder)
    assert one.fingerprint == two.fingerprint


@pytest.mark.parametrize("at", ["als:", "tower: epoch 2", "classic: epoch 3"])
def test_ctrl_c_keeps_what_is_done_and_the_next_run_ends_the_same(small_world: World, tmp_path: Path, at: str) -> None:
    log, items = small_world
    whole, again = Stopped(), Stopped()
    straight = train(log, items, "film", folder=tmp_path / "straight", config=SMALL, refit=False, progress=whole)
    with pytest.raises(KeyboardInterrupt):
        train(log, items, "film", folder=tmp_path / "film", config=SMALL, refit=False, progress=Stopped(at))
    assert (tmp_path / ".checkpoint-film").is_dir()
    assert not (tmp_path / "film").exists()
    train(log, items, "film", folder=tmp_path / "film", config=SMALL, refit=False, progress=again)
    assert weights(tmp_path / "film") == weights(straight.folder)
    if "epoch" in at:
        told = [sum(at in line for line in progress.told) for progress in (whole, again)]
        assert told[1] == told[0] - 1, "a finished epoch is not run again"
    assert not (tmp_path / ".checkpoint-film").exists()


def test_other_settings_do_not_go_on_from_a_checkpoint(small_world: World, tmp_path: Path) -> None:
    log, items = small_world
    with pytest.raises(KeyboardInterrupt):
        train(log, items, "film", folder=tmp_path / "film", config=SMALL, progress=Stopped("tower: epoch 1"))
    other = TrainConfig(size=4, channels=SMALL.channels)
    made = train(log, items, "film", folder=tmp_path / "film", config=other)
    assert Migrator.load(made.folder).config["train"]["size"] == 4


def training_of(folder: Path, world: int) -> list[str]:
    """A command that trains a small network in a process of its own."""
    conftest = str(Path(__file__).parents[1] / "conftest.py")
    code = (
        "import runpy, pathlib\n"
        f"make = runpy.run_path({conftest!r})['make_world']\n"
        "from migration.training.train import train, TrainConfig\n"
        "class Told:\n"
        "    def track(self, work, label, total=None): yield from work\n"
        "    def note(self, text): print(text, flush=True)\n"
        f"log, items = make({world})\n"
        f"train(log, items, 'film', folder=pathlib.Path({str(folder)!r}), refit=False,"
        " config=TrainConfig(size=8, channels=('als', 'tower')), progress=Told())\n"
    )
    return [sys.executable, "-c", code]


ROOT = Path(migration.__path__[0]).parent


def test_sigkill_leaves_the_old_model_and_the_next_run_ends(trained: Trained, model_copy: Path) -> None:
    before = Migrator.load(model_copy).fingerprint
    command = training_of(model_copy, 45)
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    assert any("tower: epoch" in line for line in child.stdout)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert Migrator.load(model_copy).fingerprint == before
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert Migrator.load(model_copy).fingerprint != before


@pytest.mark.slow
def test_fifty_kills_at_any_moment(trained: Trained, model_copy: Path, tmp_path: Path) -> None:
    """Whenever it is killed, a whole model is there, and the run that goes on ends with the one of a run left alone."""
    began = time.monotonic()
    subprocess.run(training_of(tmp_path / "alone", 45), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - began
    wanted, before = Migrator.load(tmp_path / "alone").fingerprint, Migrator.load(model_copy).fingerprint
    random = np.random.default_rng(0)
    for _ in range(50):
        child = subprocess.Popen(training_of(model_copy, 45), cwd=ROOT, stdout=subprocess.DEVNULL)
        time.sleep(whole * random.random())
        child.kill()
        child.wait()
        assert Migrator.load(model_copy).fingerprint in (before, wanted)
    subprocess.run(training_of(model_copy, 45), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert Migrator.load(model_copy).fingerprint == wanted


def test_data_without_dates_and_without_words(worlds: Callable[..., World], tmp_path: Path) -> None:
    log, items = worlds(people=120, dates=False, words=False)
    made = train(log, items, "film", folder=tmp_path / "film", config=SMALL)
    model = Migrator.load(made.folder)
    names = [channel["name"] for channel in model.config["channels"]]
    assert names == ["als", "spectral", "classic", "popularity"]
    assert model.migrate(log.history("p0")).how == "network"
    new = Item(domain="film", id="new", title="has words, but nobody can read")
    assert not model.place([new]).any()


@pytest.mark.parametrize(("people", "start"), [(40, True), (150, False)])
def test_without_validation_users_training_users_judge_in_folds_if_they_are_enough(
    worlds: Callable[..., World], tmp_path: Path, people: int, *, start: bool
) -> None:
    log, items = worlds(people=people)
    everybody = Split(frozenset(log.users), frozenset(), frozenset())
    made = train(log, items, "film", folder=tmp_path / "film", config=SMALL, split=everybody)
    assert made.figures == {}
    weights = Migrator.load(made.folder).config["blend"]["weights"]
    assert weights["words"] > 0
    assert (weights == {name: START[name] for name in weights}) == start


def test_refit_learns_from_everybody(world: World, trained: Trained, tmp_path: Path) -> None:
    log, items = world
    made = train(log, items, "film", folder=tmp_path / "film", config=SMALL)
    assert Migrator.load(made.folder).config["data"]["people"] == len(log.users)
    assert Migrator.load(trained.folder).config["data"]["people"] < len(log.users)


def test_refit_places_new_items_as_was_chosen(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, items = world
    monkeypatch.setattr(newcomers, "LENT", (0.5,))
    split = Split(frozenset(log.users[:200]), frozenset(log.users[200:]), frozenset())
    config = TrainConfig(size=8, channels=("spectral", "moment", "words"))
    made = train(log, items, "film", folder=tmp_path / "film", config=config, split=split, apart=tmp_path / "apart")
    before = Migrator.load(next((tmp_path / "apart").iterdir())).config
    after = Migrator.load(made.folder).config
    for told in before, after:
        assert next(c for c in told["channels"] if c["name"] == "moment")["values"]["life.vouched"] == 0.5
    assert before["blend"]["weights"]["words"] == after["blend"]["weights"]["words"] > 0


def test_a_measured_model_has_seen_no_event_of_held_out_people(world: World, tmp_path: Path) -> None:
    log, items = world
    split = Split(frozenset(log.users[:200]), frozenset(log.users[200:250]), frozenset(log.users[250:]))
    other = log.select(log.user < 250)  # the test people's events are gone altogether
    config = TrainConfig(size=8, channels=("als", "spectral", "ridge"))
    one, two = (
        train(events, items, "film", folder=tmp_path / name, config=config, split=split, refit=False)
        for name, events in (("all", log), ("less", other))
    )
    assert weights(one.folder) == weights(two.folder)


def test_runs_are_recorded(small_world: World, tmp_path: Path) -> None:
    log, items = small_world
    train(log, items, "film", folder=tmp_path / "film", config=SMALL, runs=tmp_path / "runs")
    lines = [json.loads(line) for line in (tmp_path / "runs" / "metrics.jsonl").read_text().splitlines()]
    assert {"network", "popularity"} <= {line["stage"] for line in lines}
    assert any(file.name.startswith("events.out") for file in (tmp_path / "runs").iterdir())


def test_refuses_when_nothing_can_be_learned(small_world: World, tmp_path: Path) -> None:
    log, items = small_world
    with pytest.raises(TrainingError, match="Expected events in wine"):
        train(log, items, "wine", folder=tmp_path / "wine")
    apart = event_log(
        ["a", "b"], [ItemKey("book", "1"), ItemKey("film", "1")], np.array([0, 1], np.int32), np.array([0, 1], np.int32)
    )
    with pytest.raises(TrainingError, match="found none among 2 people"):
        train(apart, {}, "film", folder=tmp_path / "film")
