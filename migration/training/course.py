"""A lesson under way: its batches, its optimiser, and one epoch after another."""

import numpy as np
import torch
from torch import Tensor

from migration.progress import QUIET, Progress
from migration.training.batches import Batch, Batches
from migration.training.lessons import Lesson
from migration.training.team import Team

Tensors = dict[str, Tensor]


class Course:
    """A lesson under way: batches, optimiser and the epochs, taken alone or together with other processes."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self._batches = Batches(lesson.corpus, str(next(lesson.network.parameters()).device))
        self._optimiser = torch.optim.AdamW(lesson.network.parameters(), lr=lesson.settings.rate, weight_decay=0.01)

    def epoch(self, number: int, progress: Progress = QUIET) -> float:
        """Take all people once, under a cosine of rates; returns the mean loss.

        Randomness is drawn afresh from (seed, epoch), so a resumed run takes the very same steps as one that was
        never interrupted. Each process of a team draws the whole batch and learns from its share of it.
        """
        settings, network, team = self.lesson.settings, self.lesson.network, Team()
        random = np.random.default_rng([self.lesson.seed, number])
        torch.manual_seed(int(random.integers(2**31)))
        network.train()
        work = self._batches.epoch(settings.batch, settings.history_dropout, random)
        steps = -(-self._batches.size // settings.batch)
        total = torch.zeros(1)
        for n, batch in enumerate(progress.track(work, f"{self.lesson.name}: epoch {number + 1}", steps)):
            done = (number + n / steps) / settings.epochs
            self._optimiser.param_groups[0]["lr"] = settings.rate * 0.5 * (1 + np.cos(np.pi * done))
            total += self._step(batch, team)
        team.add_up([total])
        network.eval()
        return float(total) / steps

    def _step(self, batch: Batch, team: Team) -> float:
        """One step of the optimiser, taken by the whole team; returns this process's part of the batch's mean loss."""
        parameters = list(self.lesson.network.parameters())
        for parameter in parameters:
            parameter.grad = torch.zeros_like(parameter)
        mine, part = team.share(len(batch.people)), 0.0
        if mine.stop > mine.start:
            loss = self.lesson.loss(batch.part(mine)) * ((mine.stop - mine.start) / len(batch.people))
            loss.backward()
            part = float(loss.detach())
        team.add_up([parameter.grad for parameter in parameters if parameter.grad is not None])
        self._optimiser.step()
        return part

    def standing(self) -> Tensors:
        """The network and the optimiser as they are now."""
        tensors = {f"now.{name}": value for name, value in self.lesson.network.state_dict().items()}
        for n, moments in self._optimiser.state_dict()["state"].items():
            tensors |= {f"adam.{n}.{name}": value for name, value in moments.items()}
        return {name: value.contiguous() for name, value in tensors.items()}

    def go_on_from(self, standing: Tensors) -> None:
        """Bring network and optimiser to where they were when `standing` was taken."""
        self.lesson.network.load_state_dict(under("now.", standing))
        moments: dict[int, Tensors] = {}
        for name, value in under("adam.", standing).items():
            number, kind = name.split(".")
            moments.setdefault(int(number), {})[kind] = value
        self._optimiser.load_state_dict({**self._optimiser.state_dict(), "state": moments})


def under(prefix: str, tensors: Tensors) -> Tensors:
    """Those whose names begin with `prefix`, named without it."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
