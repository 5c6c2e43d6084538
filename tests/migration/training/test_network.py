"""What is served is what was trained."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from migration.channels.bag import Items
from migration.domain import Item, ItemKey
from migration.events import EventLog
from migration.progress import QUIET
from migration.training.batches import Batches
from migration.training.data import TrainingData
from migration.training.gradient import fit_by_gradient
from migration.training.models import GradientSettings, TowerModel, TowerSettings, model_for

World = tuple[EventLog, dict[ItemKey, Item]]


def data_of(world: World) -> TrainingData:
    log, items = world
    return TrainingData.read(log, items, "film", None, QUIET)


def test_the_served_tower_equals_the_network(world: World) -> None:
    corpus = data_of(world).corpus()
    model = TowerModel(corpus, TowerSettings(rank=8), 0, "cpu")
    model.network.eval()
    people = np.arange(corpus.overlapping.size)
    batch = Batches(corpus, "cpu").of(people, 0.0, np.random.default_rng(0))
    served = model.channel()
    with torch.no_grad():
        fitted = model.network.people(batch.item, batch.offset, batch.weight).numpy()
        items = model.network.items().numpy()
    np.testing.assert_allclose(served.users(corpus.overlapping), fitted, atol=1e-5)
    places = Items(np.arange(60), np.zeros(60, np.int64), np.zeros((60, corpus.text.shape[1]), np.float32))
    np.testing.assert_allclose(served.items(places), items, atol=1e-5)
    new = replace(places, place=np.full(60, -1), text=corpus.text[:60])
    np.testing.assert_allclose(served.items(new), items, atol=1e-5)


def test_the_served_classic_equals_the_network(world: World) -> None:
    corpus = data_of(world).corpus()
    model = model_for(corpus, GradientSettings(rank=8), 0, "cpu")
    model.network.eval()
    batch = Batches(corpus, "cpu").of(np.arange(corpus.overlapping.size), 0.0, np.random.default_rng(0))
    with torch.no_grad():
        fitted = model.network.people(batch.item, batch.offset, batch.weight).numpy()
    np.testing.assert_allclose(model.channel().users(corpus.overlapping), fitted, atol=1e-5)


def test_drawn_negatives_teach_too(world: World, tmp_path: Path) -> None:
    corpus = data_of(world).corpus()
    settings = TowerSettings(rank=8, epochs=4, batch=64, whole=0, negatives=30)
    losses = []
    model = TowerModel(corpus, settings, 0, "cpu")
    batch = Batches(corpus, "cpu").of(np.arange(100), 0.0, np.random.default_rng(0))
    for file in ("before", "after"):
        torch.manual_seed(0)
        model.network.eval()
        losses.append(float(model.loss(batch).detach()))
        fit_by_gradient(model, None, stop_after=4, file=tmp_path / file, progress=QUIET)
    assert losses[1] < losses[0]


def test_an_epoch_takes_everybody_once(world: World) -> None:
    corpus = data_of(world).corpus()
    batches = Batches(corpus, "cpu").epoch(37, 0.5, np.random.default_rng(0))
    people = np.concatenate([batch.people for batch in batches])
    assert sorted(people.tolist()) == list(range(corpus.overlapping.size))
