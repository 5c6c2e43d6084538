"""Several processes teach one network (`torchrun`): each takes its share of every batch, and the gradients are added.

The first process is the program: it reads the store, fits what has a closed form, judges, stops, and writes. The
others only lend their hands to what is taught by gradient: they wait for a course, and take its epochs with the first.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from migration.errors import TrainingError

if TYPE_CHECKING:
    from torch import Tensor

PATIENCE = timedelta(hours=12)
"""How long the others wait for the first process, which fits and judges much by itself."""


class Course(Protocol):
    """What the others are sent: a network with all that it takes to teach it one epoch more."""

    def epoch(self, number: int) -> float:
        """Teach one epoch, together with the other processes; returns the mean loss."""
        ...


@contextmanager
def first_of_several() -> Iterator[bool]:
    """Whether this process is the one that does the work; of those of a `torchrun`, the others help until it is done.

    Raises:
        TrainingError: in one of the others, when the first process has ended before its time.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield True
        return
    from torch import distributed

    distributed.init_process_group("gloo", timeout=PATIENCE)
    try:
        if distributed.get_rank() == 0:
            yield True
            _told(None)
        else:
            _help()
            yield False
        distributed.barrier()  # nobody closes the line while another one still listens
    finally:
        distributed.destroy_process_group()


def _help() -> None:
    """Take part in every course until the first process says that there will be no more."""
    course: Course | None = None
    try:
        while (word := _told()) is not None:
            if isinstance(word, int):
                assert course is not None  # noqa: S101  # `Team.teach` is sent before any epoch
                course.epoch(word)
            else:
                course = word  # type: ignore[assignment]  # the first process sends nothing else
    except RuntimeError as error:
        raise TrainingError("The first process of this torchrun has ended.", "What it said tells why.") from error


def _told(word: object = None) -> object:
    """What the first process says; in that process, say it."""
    from torch import distributed

    words = [word]
    distributed.broadcast_object_list(words, src=0)
    return words[0]


class Team:
    """The processes that teach together, as one of them sees it; most often it is alone."""

    def __init__(self) -> None:
        from torch import distributed

        together = distributed.is_available() and distributed.is_initialized()
        self.size = distributed.get_world_size() if together else 1
        self.rank = distributed.get_rank() if together else 0

    def say(self, word: Course | int) -> None:
        """The first process hands out a course, or the number of the epoch to take now; the others hear it."""
        if self.size > 1 and self.rank == 0:
            _told(word)

    def share(self, count: int) -> slice:
        """This process's part of `count` things; none where there are fewer than processes."""
        return slice(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def add_up(self, tensors: Sequence["Tensor"]) -> None:
        """Replace each tensor by its sum over all processes."""
        if self.size > 1:
            from torch import distributed

            for tensor in tensors:
                distributed.all_reduce(tensor)
