"""Where a lesson stands, in a file: the network and the optimiser now, the best network so far, the scores."""

from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn


class State:
    """Where a lesson stands: written whole after each epoch, so that a killed run loses one epoch at most."""

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

    def write(self, file: Path, network: nn.Module, optimiser: torch.optim.Optimizer) -> None:
        """Replace the file in one step."""
        tensors = {f"now.{name}": value for name, value in network.state_dict().items()}
        tensors |= {f"best.{name}": value for name, value in self.best.items()}
        for n, moments in optimiser.state_dict()["state"].items():
            tensors |= {f"adam.{n}.{name}": value for name, value in moments.items()}
        draft = file.with_suffix(".draft")
        metadata = {"curve": " ".join(map(repr, self.curve))}
        save_file({name: value.contiguous() for name, value in tensors.items()}, draft, metadata)
        draft.replace(file)

    @classmethod
    def read(cls, file: Path, network: nn.Module, optimiser: torch.optim.Optimizer) -> "State":
        """What the file says, the network and the optimiser brought to it; the very start where there is no file."""
        state = cls(network)
        if not file.exists():
            return state
        with safe_open(file, "pt") as saved:
            state.curve = [float(score) for score in saved.metadata()["curve"].split()]
        tensors = load_file(file)
        network.load_state_dict(_under("now.", tensors))
        state.best = _under("best.", tensors)
        moments: dict[int, dict[str, Tensor]] = {}
        for name, value in _under("adam.", tensors).items():
            number, kind = name.split(".")
            moments.setdefault(int(number), {})[kind] = value
        optimiser.load_state_dict({**optimiser.state_dict(), "state": moments})
        return state


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
