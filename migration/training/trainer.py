"""The training loop of one model: its batches, its optimiser, its epochs."""

import numpy as np
import torch
from torch import Tensor

from migration.progress import QUIET, Progress
from migration.training.batches import Batch, Batches
from migration.training.models import Model
from migration.training.processes import Processes

Tensors = dict[str, Tensor]


class Trainer:
    """Trains a model, one epoch at a time, alone or together with other processes."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._batches = Batches(model.corpus, str(next(model.network.parameters()).device))
        self._optimiser = torch.optim.AdamW(model.network.parameters(), lr=model.settings.rate, weight_decay=0.01)

    def epoch(self, number: int, progress: Progress = QUIET) -> float:
        """Take all people once, under a cosine of rates; returns the mean loss.

        Randomness is drawn afresh from (seed, epoch), so a resumed run takes the very same steps as one that was
        never interrupted. Each process draws the whole batch and learns from its share of it.
        """
        settings, network, processes = self.model.settings, self.model.network, Processes()
        random = np.random.default_rng([self.model.seed, number])
        torch.manual_seed(int(random.integers(2**31)))
        network.train()
        work = self._batches.epoch(settings.batch, settings.history_dropout, random)
        steps = -(-self._batches.size // settings.batch)
        total = torch.zeros(1)
        for n, batch in enumerate(progress.track(work, f"{self.model.name}: epoch {number + 1}", steps)):
            done = (number + n / steps) / settings.epochs
            self._optimiser.param_groups[0]["lr"] = settings.rate * 0.5 * (1 + np.cos(np.pi * done))
            total += self._step(batch, processes)
        processes.all_reduce([total])
        network.eval()
        return float(total) / steps

    def _step(self, batch: Batch, processes: Processes) -> float:
        """One step of the optimiser, by all processes; returns this process's part of the batch's mean loss."""
        parameters = list(self.model.network.parameters())
        for parameter in parameters:
            parameter.grad = torch.zeros_like(parameter)
        mine, part = processes.share(len(batch.people)), 0.0
        if mine.stop > mine.start:
            loss = self.model.loss(batch.part(mine)) * ((mine.stop - mine.start) / len(batch.people))
            loss.backward()
            part = float(loss.detach())
        processes.all_reduce([parameter.grad for parameter in parameters if parameter.grad is not None])
        self._optimiser.step()
        return part

    def state_dict(self) -> Tensors:
        """The network and the optimiser as they are now."""
        tensors = {f"now.{name}": value for name, value in self.model.network.state_dict().items()}
        for n, moments in self._optimiser.state_dict()["state"].items():
            tensors |= {f"adam.{n}.{name}": value for name, value in moments.items()}
        return {name: value.contiguous() for name, value in tensors.items()}

    def load_state_dict(self, state: Tensors) -> None:
        """Bring network and optimiser to what `state_dict` gave."""
        self.model.network.load_state_dict(with_prefix("now.", state))
        moments: dict[int, Tensors] = {}
        for name, value in with_prefix("adam.", state).items():
            number, kind = name.split(".")
            moments.setdefault(int(number), {})[kind] = value
        self._optimiser.load_state_dict({**self._optimiser.state_dict(), "state": moments})


def with_prefix(prefix: str, tensors: Tensors) -> Tensors:
    """Those whose names begin with `prefix`, named without it."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
