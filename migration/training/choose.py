"""Which settings a channel is fitted with: a few that suit different data, and validation users decide among them."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from migration.channels.als import Als, AlsSettings, fit_als
from migration.channels.bag import Items
from migration.channels.channel import Channel
from migration.channels.corpus import Corpus
from migration.channels.moment import Moment, MomentSettings, fit_moment
from migration.channels.popularity import Popularity, fit_popularity
from migration.channels.ridge import Ridge, RidgeSettings, fit_ridge
from migration.channels.spectral import Spectral, SpectralSettings, fit_spectral
from migration.channels.tower import Tower
from migration.channels.words import Words, WordsSettings, fit_words
from migration.embedder import Vectors
from migration.events import NO_TIME
from migration.progress import Progress
from migration.training.checkpoint import Checkpoint
from migration.training.gradient import Fitted, fit_by_gradient
from migration.training.held_out import HeldOut, figures, objective
from migration.training.models import GradientSettings, TowerSettings, model_for
from migration.training.runs import Run
from migration.training.weighing import START, scales_of

ClosedSettings = AlsSettings | SpectralSettings | RidgeSettings | MomentSettings | WordsSettings
Settings = ClosedSettings | GradientSettings

DENSE = 30
"""Mean number of items per person from which larger ranks are offered."""

SMALL = 2000
"""With fewer people on both sides weaker regularisation is offered: its strength is absolute, and data outweigh it."""

UNTOLD_EPOCHS = 5
"""Epochs of a trained channel when no validation users tell when to stop."""


@dataclass(frozen=True)
class Choice:
    """How one channel is fitted: its settings, and the epochs of a trained one."""

    settings: Settings
    epochs: int = UNTOLD_EPOCHS


def variants(name: str, rank: int, corpus: Corpus) -> list[Settings]:
    """The settings to try for a channel, the one to take without validation users first."""
    dense = len(corpus.bag) / max(corpus.bag.size, 1) >= DENSE
    offered: dict[str, list[Settings]] = {
        "als": [
            AlsSettings(rank),
            AlsSettings(rank, alpha=50, regularisation=300),
            AlsSettings(rank, alpha=40, regularisation=100, weighted=False),
        ],
        "spectral": [SpectralSettings(rank)],
        "ridge": [
            RidgeSettings(rank),
            RidgeSettings(rank, penalty=3),
            RidgeSettings(rank, tilt=0.25),
            RidgeSettings(rank, penalty=100, scaled=False),
        ],
        "moment": [MomentSettings(rank, spread=spread) for spread in (1.0, 0.5, 2.0)],
        "words": [WordsSettings(4 * rank)],
        "tower": [TowerSettings(rank)],
        "classic": [GradientSettings(rank)],
    }
    if corpus.overlapping.size < corpus.bag.size:  # people of one domain alone help A where validation says so
        offered["als"] += [
            AlsSettings(rank, alpha=50, regularisation=300, overlapping=False),
            AlsSettings(rank, alpha=25, regularisation=150, overlapping=False),
        ]
    if dense or corpus.overlapping.size < SMALL:
        offered["als"] += [
            AlsSettings(rank, alpha=10, regularisation=60, weighted=False),
            AlsSettings(rank, alpha=5, regularisation=30, weighted=False),
            AlsSettings(rank, alpha=5, regularisation=50),
        ]
    if dense:
        offered["spectral"] += [SpectralSettings(2 * rank), SpectralSettings(rank, tilt=0.5)]
        offered["ridge"] += [RidgeSettings(4 * rank), RidgeSettings(4 * rank, penalty=250, scaled=False, tilt=0.25)]
    return offered[name]


@dataclass(frozen=True)
class ChannelFitter:
    """Fits channels by their settings, each a stage of the checkpoint, and lets validation users judge them.

    Attributes:
        held: the validation users; None when there are none.
        items: all target items.
        deadline: the moment (of `time.monotonic`) after which no further settings are tried.
        device: where torch works: "cpu", "cuda" or "auto".
    """

    held: HeldOut | None
    items: Items
    checkpoint: Checkpoint
    progress: Progress
    run: Run
    deadline: float
    seed: int
    device: str

    def choose(self, name: str, rank: int, corpus: Corpus) -> tuple[Channel, Choice]:
        """A channel under the settings that validation users like best; the first settings when there are none."""
        best: tuple[float, Channel, Choice] | None = None
        popularity = fit_popularity(corpus)
        for n, settings in enumerate(variants(name, rank, corpus)):
            if best and (self.held is None or time.monotonic() > self.deadline):
                break
            channel, choice = self.fit(f"choose-{name}-{n}", corpus, Choice(settings))
            score = self._alone(channel, popularity) if self.held else 0.0
            self.progress.note(f"{name}: {_told(settings)}" + (f": {score:.4f}" if self.held else ""))
            if best is None or score > best[0]:
                best = (score, channel, choice)
        assert best is not None  # noqa: S101  # every channel has at least one variant
        return best[1:]

    def fit(self, stage: str, corpus: Corpus, choice: Choice, *, final: bool = False) -> tuple[Channel, Choice]:
        """Fit one channel; a trained one runs as long as validation users like, or for its chosen epochs if `final`."""
        settings = choice.settings
        if isinstance(settings, GradientSettings):
            fitted = self._fit_by_gradient(stage, corpus, settings, choice.epochs if final or not self.held else None)
            return fitted.channel, replace(choice, epochs=fitted.epochs)
        return self.checkpoint.channel(stage, _kind(settings), lambda: _closed(corpus, settings, self.seed)), choice

    def _fit_by_gradient(self, stage: str, corpus: Corpus, settings: GradientSettings, epochs: int | None) -> Fitted:
        fitted = fit_by_gradient(
            model_for(corpus, settings, self.seed, self.device),
            None if epochs else self._judge,
            stop_after=epochs or settings.epochs,
            file=self.checkpoint.file(stage),
            progress=self.progress,
        )
        for epoch, score in enumerate(() if epochs else fitted.curve):
            self.run.figures(stage, epoch + 1, ndcg=score)
        return fitted

    def _judge(self, channel: Channel, bias: Vectors) -> float:
        """NDCG@10 of a channel and the biases (j, 1) that belong to it."""
        assert self.held is not None  # noqa: S101  # asked only when there are validation users
        users, items = channel.users(self.held.histories), channel.items(self.items)
        one = np.ones((len(users), 1), np.float32)
        return figures(self.held, np.hstack([users, one]), np.hstack([items, bias]))[0]

    def _alone(self, channel: Channel, popularity: Popularity) -> float:
        """NDCG@10 + 0.1 Recall@200 of a channel with popularity's help or without, whichever is better."""
        assert self.held is not None  # noqa: S101  # asked only when there are validation users
        scale = scales_of([channel], self.held.histories, self.items)[channel.name]
        users = channel.users(self.held.histories) / np.float32(scale)
        items = np.hstack([channel.items(self.items), popularity.items(self.items)])
        out = []
        for weight in (0.0, START[Popularity.name]):
            ndcg, recall = figures(self.held, np.hstack([users, popularity.dialled(len(users), weight, 1.0)]), items)
            out.append(objective(ndcg, recall))
        return max(out)


def usable(names: Sequence[str], corpus: Corpus) -> list[str]:
    """The channels, among `names`, that the data allow: tower and words need texts, the moment dates on both sides."""
    dated = corpus.bag.keep(corpus.bag.time != NO_TIME)
    without = set()
    if corpus.text.shape[1] == 0:
        without.add(Tower.name)
    if not len(dated.sources) or not len(dated.targets):
        without.add(Moment.name)
    if not len(corpus.said.idf):
        without.add(Words.name)
    return [name for name in names if name not in without]


def _closed(corpus: Corpus, settings: ClosedSettings, seed: int) -> Channel:
    match settings:
        case AlsSettings():
            return fit_als(corpus, settings, seed)
        case SpectralSettings():
            return fit_spectral(corpus, settings, seed)
        case RidgeSettings():
            return fit_ridge(corpus, settings, seed)
        case MomentSettings():
            return fit_moment(corpus, settings)
        case WordsSettings():
            return fit_words(corpus, settings, seed)


def _kind(settings: ClosedSettings) -> type[Channel]:
    kinds: dict[type[ClosedSettings], type[Channel]] = {
        AlsSettings: Als,
        SpectralSettings: Spectral,
        RidgeSettings: Ridge,
        MomentSettings: Moment,
        WordsSettings: Words,
    }
    return kinds[type(settings)]


def _told(settings: Settings) -> str:
    return ", ".join(f"{name} {value}" for name, value in asdict(settings).items())
