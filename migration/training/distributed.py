"""Several processes teach one network (`torchrun`): each takes its share of every batch, and the gradients are added.

The first process is the program: it reads the store, fits what has a closed form, judges, stops, and writes. The
others only lend their hands to what is taught by gradient: they wait for a course, and take its epochs with the first.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from torch import distributed

from migration.errors import TrainingError
from migration.training.course import Course
from migration.training.parcel import opened
from migration.training.team import COURSE, OVER, Team

PATIENCE = timedelta(hours=12)
"""How long the others wait for the first process, which fits and judges much by itself."""


@contextmanager
def first_of_several() -> Iterator[bool]:
    """Whether this process is the one that does the work; of those of a `torchrun`, the others help until it is done.

    Raises:
        TrainingError: in one of the others, when the first process has ended before its time.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield True
        return
    distributed.init_process_group("gloo", timeout=PATIENCE)
    try:
        team = Team()
        if team.rank == 0:
            yield True
            team.word(OVER)
        else:
            _help(team)
            yield False
        distributed.barrier()  # nobody closes the line while another one still listens
    finally:
        distributed.destroy_process_group()


def _help(team: Team) -> None:
    """Take part in every course until the first process says that there will be no more."""
    course: Course | None = None
    try:
        while (word := team.word()) != OVER:
            if word == COURSE:
                course = opened(team.letter())
            else:
                assert course is not None  # noqa: S101  # a course is sent before any of its epochs
                course.epoch(word)
    except RuntimeError as error:
        raise TrainingError("The first process of this torchrun has ended.", "What it said tells why.") from error
