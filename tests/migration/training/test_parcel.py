"""A course that went through bytes is the same course."""

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
from migration.training.course import Course
from migration.training.data import Material
from migration.training.lessons import ClassicLesson, ClassicSettings, Factors, TowerSettings, lesson_of
from migration.training.parcel import opened, packed

World = tuple[EventLog, dict[ItemKey, Item]]


@pytest.fixture(scope="module")
def corpus(small_world: World) -> Corpus:
    return Material.read(*small_world, "film", None, QUIET).corpus()


@pytest.mark.parametrize(
    "settings",
    [TowerSettings(8, batch=20), TowerSettings(8, batch=20, whole=10, negatives=16), ClassicSettings(8, batch=20)],
)
def test_it_goes_on_to_the_last_bit(settings: TowerSettings | ClassicSettings, corpus: Corpus) -> None:
    course = Course(lesson_of(corpus, settings, 3, "cpu"))
    course.epoch(0)
    other = opened(packed(course))
    assert other.lesson.settings == settings
    assert other.epoch(1) == course.epoch(1)
    mine, its = course.standing(), other.standing()
    assert mine.keys() == its.keys()
    assert any(name.startswith("adam.") for name in mine)
    for name, tensor in mine.items():
        assert torch.equal(its[name], tensor), name


def test_what_was_worked_out_is_not_worked_out_again(corpus: Corpus) -> None:
    factors = Factors.of(corpus, 8, 0)
    turned = replace(factors, here=-factors.here, profiles=-factors.profiles)  # as another library might find them
    other = opened(packed(Course(ClassicLesson(corpus, ClassicSettings(8), 0, "cpu", turned)))).lesson
    assert isinstance(other, ClassicLesson)
    for name in ("here", "there", "profiles"):
        np.testing.assert_array_equal(getattr(other.factors, name), getattr(turned, name))


def test_it_is_a_plain_file_of_tensors(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "course.safetensors"
    file.write_bytes(packed(Course(lesson_of(corpus, ClassicSettings(8), 0, "cpu"))))
    with safe_open(file, "np") as saved:
        assert saved.metadata()["lesson"] == "classic"
        np.testing.assert_array_equal(saved.get_tensor("lesson.corpus.bag.item"), corpus.bag.item)
