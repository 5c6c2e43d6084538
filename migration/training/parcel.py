"""A course as bytes, for another process: safetensors, with JSON beside them."""

import json

import numpy as np
import torch
from safetensors.torch import load, save

from migration.channels.channel import put_together, taken_apart
from migration.training.course import Course, under
from migration.training.lessons import ClassicLesson, TowerLesson

LESSONS: dict[str, type[TowerLesson | ClassicLesson]] = {kind.name: kind for kind in (TowerLesson, ClassicLesson)}


def packed(course: Course) -> bytes:
    """All that the course is made of, and where it stands.

    What was worked out for the lesson goes along, and is not worked out again: processes that differ in it, by the sign
    of a factor, would teach against each other.
    """
    tensors, scalars = taken_apart(course.lesson)
    parts = {f"lesson.{name}": torch.from_numpy(np.ascontiguousarray(part)) for name, part in tensors.items()}
    return save(parts | course.standing(), {"lesson": course.lesson.name, "scalars": json.dumps(scalars)})


def opened(parcel: bytes) -> Course:
    """The course that was packed: its next epoch is the one that the packed course would take."""
    metadata, tensors = _metadata(parcel), load(parcel)
    parts = {name: part.numpy() for name, part in under("lesson.", tensors).items()}
    lesson = put_together(LESSONS[metadata["lesson"]], parts | json.loads(metadata["scalars"]))
    course = Course(lesson)
    course.go_on_from(tensors)
    return course


def _metadata(parcel: bytes) -> dict[str, str]:
    """What was written beside the tensors, which the library reads back from files only.

    The format (https://github.com/huggingface/safetensors#format): 8 bytes for the length of a JSON header, the header.
    """
    length = int.from_bytes(parcel[:8], "little")
    metadata: dict[str, str] = json.loads(parcel[8 : 8 + length])["__metadata__"]
    return metadata
