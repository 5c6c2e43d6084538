"""A trainer that went through bytes is the same trainer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

from migration.channels.corpus import Corpus
from migration.domain import Item, ItemKey
from migration.events import EventLog
from migration.progress import QUIET
from migration.training.data import TrainingData
from migration.training.models import ClassicModel, Factors, GradientSettings, TowerSettings, model_for
from migration.training.serialization import from_bytes, to_bytes
from migration.training.trainer import Trainer

World = tuple[EventLog, dict[ItemKey, Item]]


@pytest.fixture(scope="module")
def corpus(small_world: World) -> Corpus:
    return TrainingData.read(*small_world, "film", None, QUIET).corpus()


@pytest.mark.parametrize(
    "settings",
    [TowerSettings(8, batch=20), TowerSettings(8, batch=20, whole=10, negatives=16), GradientSettings(8, batch=20)],
)
def test_it_goes_on_to_the_last_bit(settings: TowerSettings | GradientSettings, corpus: Corpus) -> None:
    trainer = Trainer(model_for(corpus, settings, 3, "cpu"))
    trainer.epoch(0)
    other = from_bytes(to_bytes(trainer))
    assert other.model.settings == settings
    assert other.epoch(1) == trainer.epoch(1)
    mine, its = trainer.state_dict(), other.state_dict()
    assert mine.keys() == its.keys()
    assert any(name.startswith("adam.") for name in mine)
    for name, tensor in mine.items():
        assert torch.equal(its[name], tensor), name


def test_what_was_worked_out_is_not_worked_out_again(corpus: Corpus) -> None:
    factors = Factors.of(corpus, 8, 0)
    turned = replace(factors, here=-factors.here, profiles=-factors.profiles)  # as another library might find them
    other = from_bytes(to_bytes(Trainer(ClassicModel(corpus, GradientSettings(8), 0, "cpu", turned)))).model
    assert isinstance(other, ClassicModel)
    for name in ("here", "there", "profiles"):
        np.testing.assert_array_equal(getattr(other.factors, name), getattr(turned, name))


def test_it_is_a_plain_file_of_tensors(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "trainer.safetensors"
    file.write_bytes(to_bytes(Trainer(model_for(corpus, GradientSettings(8), 0, "cpu"))))
    with safe_open(file, "np") as saved:
        assert saved.metadata()["model"] == "classic"
        np.testing.assert_array_equal(saved.get_tensor("model.corpus.bag.item"), corpus.bag.item)
