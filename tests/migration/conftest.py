"""A small world for the network's tests: people with tastes over themes that hold in every domain."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from migration.domain import Item, ItemKey
from migration.events import EventLog, event_log
from migration.migrator import Migrator
from migration.progress import QUIET
from migration.split import split_users
from migration.training.data import TrainingData
from migration.training.train import TrainConfig, Trained, train

DAY = 86400
THEMES = ("dragon magic", "murder detective", "galaxy robot", "romance wedding", "war soldier", "ocean sailor")
DOMAINS = ("book", "film", "song")

World = tuple[EventLog, dict[ItemKey, Item]]


def make_world(people: int = 300, items: int = 60, seed: int = 0, *, dates: bool = True, words: bool = True) -> World:
    """People with one or two themes take items of these themes; item n of a domain has theme n modulo 6."""
    random = np.random.default_rng(seed)
    catalogue = [
        Item(domain=domain, id=f"{domain}{n}", title=f"{THEMES[n % 6]} {domain} {n}" if words else "")
        for domain in DOMAINS
        for n in range(items)
    ]
    popularity = 1 / (1 + np.arange(items) // 6)
    rows: list[tuple[int, int, int]] = []
    for person in range(people):
        liked = random.choice(6, 2, replace=False)
        domains = (0, 1, 2) if person % 3 == 0 else (0, 1)
        chance = popularity * np.where(np.isin(np.arange(items) % 6, liked), 8.0, 0.3)
        for domain in domains:
            taken = random.choice(items, 8, replace=False, p=chance / chance.sum())
            rows += [(person, domain * items + int(item), int(random.integers(1000)) * DAY) for item in taken]
    table = np.array(rows)
    log = event_log(
        [f"p{n}" for n in range(people)],
        [item.key for item in catalogue],
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.int32),
        time=table[:, 2] if dates else None,
    )
    return log, {item.key: item for item in catalogue}


@pytest.fixture(scope="session")
def world() -> World:
    return make_world()


@pytest.fixture(scope="session")
def data(world: World) -> TrainingData:
    """What a training into film reads of the small world."""
    log, items = world
    return TrainingData.read(log, items, "film", None, QUIET)


@pytest.fixture(scope="session")
def small_world() -> World:
    """So few people that training needs a second."""
    return make_world(people=48)


@pytest.fixture(scope="session")
def worlds() -> Callable[..., World]:
    return make_world


@pytest.fixture(scope="session")
def trained(world: World, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    log, items = world
    folder = tmp_path_factory.mktemp("models") / "film"
    split = split_users(log, "film")
    return train(log, items, "film", folder=folder, config=TrainConfig(size=16), split=split, refit=False)


@pytest.fixture(scope="session")
def migrator(trained: Trained) -> Migrator:
    return Migrator.load(trained.folder)


@pytest.fixture
def model_copy(trained: Trained, tmp_path: Path) -> Path:
    """A copy of the trained model's folder that a test may spoil."""
    return Path(shutil.copytree(trained.folder, tmp_path / "film"))
