"""A lesson under way: its batches, its optimiser, and one epoch after another."""

import numpy as np
import torch

from migration.channels.corpus import Corpus
from migration.progress import QUIET, Progress
from migration.training.batches import Batches
from migration.training.distributed import Team
from migration.training.lessons import ClassicSettings, Lesson, TowerSettings


class Course:
    """A lesson under way: batches, optimiser and the epochs, taken alone or together with other processes."""

    def __init__(self, lesson: Lesson, corpus: Corpus, settings: TowerSettings | ClassicSettings, seed: int) -> None:
        self.lesson = lesson
        self.name = type(lesson).__name__.removesuffix("Lesson").lower()
        self._settings, self._seed = settings, seed
        self._batches = Batches(corpus, str(next(lesson.network.parameters()).device))
        self.optimiser = torch.optim.AdamW(lesson.network.parameters(), lr=settings.rate, weight_decay=0.01)

    def epoch(self, number: int, progress: Progress = QUIET) -> float:
        """Take all people once, under a cosine of rates; returns the mean loss.

        Randomness is drawn afresh from (seed, epoch), so a resumed run takes the very same steps as one that was
        never interrupted. Each process of a team draws the whole batch and learns from its share of it.
        """
        settings, network, team = self._settings, self.lesson.network, Team()
        parameters = list(network.parameters())
        random = np.random.default_rng([self._seed, number])
        torch.manual_seed(int(random.integers(2**31)))
        network.train()
        work = self._batches.epoch(settings.batch, settings.history_dropout, random)
        steps = -(-self._batches.size // settings.batch)
        total = torch.zeros(1)
        for n, batch in enumerate(progress.track(work, f"{self.name}: epoch {number + 1}", steps)):
            done = (number + n / steps) / settings.epochs
            self.optimiser.param_groups[0]["lr"] = settings.rate * 0.5 * (1 + np.cos(np.pi * done))
            for parameter in parameters:
                parameter.grad = torch.zeros_like(parameter)
            mine = team.share(len(batch.people))
            if mine.stop > mine.start:
                loss = self.lesson.loss(batch.part(mine)) * ((mine.stop - mine.start) / len(batch.people))
                loss.backward()
                total += float(loss.detach())
            team.add_up([parameter.grad for parameter in parameters if parameter.grad is not None])
            self.optimiser.step()
        team.add_up([total])
        network.eval()
        return float(total) / steps
