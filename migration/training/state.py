"""The state of a training in a file: the network and the optimiser now, the best network so far, the scores."""

from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from migration.training.trainer import Trainer, with_prefix


class State:
    """The state of a training, written after each epoch: a killed run loses one epoch at most."""

    PATIENCE = 3

    def __init__(self, network: nn.Module) -> None:
        self.curve: list[float] = []
        self.best = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @property
    def epoch(self) -> int:
        """How many epochs are done."""
        return len(self.curve)

    @property
    def best_epoch(self) -> int:
        """The number of epochs after which the score was best."""
        return int(np.argmax(self.curve)) + 1 if self.curve else 0

    @property
    def over(self) -> bool:
        """Whether the last `PATIENCE` epochs brought nothing better."""
        return self.epoch - self.best_epoch >= self.PATIENCE

    def after_epoch(self, score: float, network: nn.Module) -> None:
        """Note the score of one epoch more; if it is the best so far, keep the network as it is now."""
        self.curve.append(score)
        if self.best_epoch == self.epoch:
            self.best = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def write(self, file: Path, trainer: Trainer) -> None:
        """Replace the file in one step."""
        best = {f"best.{name}": value.contiguous() for name, value in self.best.items()}
        draft = file.with_suffix(".draft")
        save_file(trainer.state_dict() | best, draft, {"curve": " ".join(map(repr, self.curve))})
        draft.replace(file)

    @classmethod
    def read(cls, file: Path, trainer: Trainer) -> "State":
        """The state in the file, which the trainer then goes on from; a fresh state where there is no file."""
        state = cls(trainer.model.network)
        if not file.exists():
            return state
        with safe_open(file, "pt") as saved:
            state.curve = [float(score) for score in saved.metadata()["curve"].split()]
        tensors = load_file(file)
        trainer.load_state_dict(tensors)
        state.best = with_prefix("best.", tensors)
        return state
