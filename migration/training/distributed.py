"""Several processes train one network (`torchrun`): each takes its share of every batch, and the gradients are added.

The first process is the program: it reads the store, fits what has a closed form, judges, stops, and writes. The
others only help with what is trained by gradient: they wait for a trainer, and run its epochs with the first.
"""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from torch import distributed

from migration.errors import TrainingError
from migration.training.processes import DONE, TRAINER, Processes
from migration.training.serialization import from_bytes
from migration.training.trainer import Trainer

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
    # PyTorch loads this with the first optimiser, and keeps for good a group that is there by then: the group's threads
    # would outlive it, and abort a process that has done its work
    importlib.import_module("torch._dynamo")
    distributed.init_process_group("gloo", timeout=PATIENCE)
    try:
        processes = Processes()
        if processes.rank == 0:
            yield True
            processes.broadcast(DONE)
        else:
            _help(processes)
            yield False
        distributed.barrier()  # nobody closes the line while another one still listens
    finally:
        distributed.destroy_process_group()


def _help(processes: Processes) -> None:
    """Run the epochs that the first process announces, until it says that the training is over."""
    trainer: Trainer | None = None
    try:
        while (message := processes.broadcast()) != DONE:
            if message == TRAINER:
                trainer = from_bytes(processes.broadcast_bytes())
            else:
                assert trainer is not None  # noqa: S101  # a trainer is sent before any of its epochs
                trainer.epoch(message)
    except RuntimeError as error:
        raise TrainingError("The first process of this torchrun has ended.", "What it said tells why.") from error
