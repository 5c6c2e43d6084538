"""What is trained by gradient: a network, its loss, and the channel that it becomes."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor, nn

from migration.channels.algebra import truncated_svd
from migration.channels.classic import Classic
from migration.channels.corpus import Corpus
from migration.channels.crossing import Layer
from migration.channels.table import ItemTable
from migration.channels.tower import Tower
from migration.embedder import Vectors
from migration.network import ClassicNetwork, Mlp, TowerNetwork
from migration.training import losses
from migration.training.batches import Batch
from migration.training.device import placed


@dataclass(frozen=True)
class GradientSettings:
    """How a model is trained; the numbers are those of the classic channel."""

    rank: int = 64
    epochs: int = 8
    rate: float = 2e-3
    batch: int = 128
    history_dropout: float = 0.3
    dropout: float = 0.2


@dataclass(frozen=True)
class TowerSettings(GradientSettings):
    """How the text tower is trained; beyond `whole` target items the softmax draws `negatives` instead."""

    rate: float = 4e-3
    batch: int = 256
    whole: int = 20_000
    negatives: int = 1024


class Model(Protocol):
    """A network, its loss on some people, and the channel that serves what it has learned.

    A dataclass of all that it was made from, so that it can be taken apart and put together again elsewhere.
    """

    name: ClassVar[str]

    @property
    def corpus(self) -> Corpus:
        """What it is trained on."""
        ...

    @property
    def settings(self) -> GradientSettings:
        """How it is trained."""
        ...

    @property
    def seed(self) -> int:
        """The seed of its first weights and of all epochs."""
        ...

    @property
    def network(self) -> nn.Module:
        """The network."""
        ...

    def loss(self, batch: Batch) -> Tensor:
        """The loss on one batch, for the optimiser."""
        ...

    def channel(self) -> Tower | Classic:
        """The channel of the network as it is now."""
        ...

    def bias(self) -> Vectors:
        """The (j, 1) scores that the network gives every target item before it knows the person."""
        ...


@dataclass(eq=False)
class TowerModel:
    """T is trained to rank what people took above the rest of the catalogue."""

    name: ClassVar[str] = Tower.name
    corpus: Corpus
    settings: TowerSettings
    seed: int
    device: str

    def __post_init__(self) -> None:
        corpus, settings, device = self.corpus, self.settings, placed(self.device)
        torch.manual_seed(self.seed)
        text = torch.from_numpy(corpus.text).to(device)
        self._count = torch.from_numpy(corpus.count[: corpus.targets].astype(np.float32)).to(device)
        self.network = TowerNetwork(
            text[corpus.targets :], text[: corpus.targets], torch.log1p(self._count), settings.rank, settings.dropout
        ).to(device)
        self._chance = self._count**0.75 / (self._count**0.75).sum()

    def loss(self, batch: Batch) -> Tensor:
        """Softmax over the catalogue, a person's taken items counting |T|^-0.5 each."""
        people = self.network.people(batch.item, batch.offset, batch.weight)
        weight = torch.bincount(batch.person, minlength=len(people)).float().rsqrt()[batch.person]
        if self.corpus.targets <= self.settings.whole:
            scores = people @ self.network.items().T + self.network.bias
            return losses.softmax_loss(scores, batch.person, batch.taken, weight)
        drawn = torch.multinomial(self._chance, self.settings.negatives, replacement=True)
        taken = (people[batch.person] * self.network.items(batch.taken)).sum(1) + self.network.bias[batch.taken]
        scores = people @ self.network.items(drawn).T + self.network.bias[drawn]
        expected = torch.log(self.settings.negatives * self._chance[drawn])
        return losses.sampled_softmax_loss(taken, scores, expected, batch.person, weight)

    def channel(self) -> Tower:
        """Both towers applied to every item of the vocabulary, and their maps for items outside it."""
        text, targets = self.corpus.text, self.corpus.targets
        taken, offered = _transposed(self.network.taken), _transposed(self.network.offered)
        return Tower(
            ItemTable(text[targets:] @ taken, _led_by_zero(taken), targets),
            _layer(self.network.crossing),
            ItemTable(text[:targets] @ offered, _led_by_zero(offered)),
        )

    def bias(self) -> Vectors:
        """The learned biases, which start at log(1 + popularity)."""
        return _numpy(self.network.bias)[:, None]


@dataclass(frozen=True)
class Factors:
    """What E stands on: the items of both sides by the strongest directions of what people took.

    Attributes:
        here: (s, k) source items.
        there: (j, k) target items.
        profiles: (people, k) true target profiles of the people who have entries on both sides.
    """

    here: Vectors
    there: Vectors
    profiles: Vectors

    @classmethod
    def of(cls, corpus: Corpus, rank: int, seed: int) -> "Factors":
        """Truncated SVD of each side; pooled source items and profiles of about unit size."""
        x, y = corpus.split(corpus.overlapping.pooled)
        _, _, here = truncated_svd(x, rank, seed)
        _, _, there = truncated_svd(y, rank, seed)
        profiles = y @ there.T
        unit = profiles.std()
        parts = (_unit_columns(x, here.T), there.T / unit, profiles / unit)
        return cls(*(part.astype(np.float32, order="C") for part in parts))


@dataclass(eq=False)
class ClassicModel:
    """E is trained to hit the person's true target profile."""

    name: ClassVar[str] = Classic.name
    corpus: Corpus
    settings: GradientSettings
    seed: int
    device: str
    factors: Factors

    def __post_init__(self) -> None:
        device = placed(self.device)
        torch.manual_seed(self.seed)
        source = torch.from_numpy(self.factors.here).to(device)
        self._profiles = torch.from_numpy(self.factors.profiles).to(device)
        self.network = ClassicNetwork(source, self.factors.there.shape[1], self.settings.dropout).to(device)

    def loss(self, batch: Batch) -> Tensor:
        """Mean squared error between migrated and true profiles."""
        people = torch.from_numpy(batch.people).to(self._profiles.device)
        return losses.profile_loss(self.network.people(batch.item, batch.offset, batch.weight), self._profiles[people])

    def channel(self) -> Classic:
        """The factors of both sides and the layer between them."""
        here, there = self.corpus.table(self.factors.here), self.corpus.table(self.factors.there)
        return Classic(here, _layer(self.network.crossing), there)

    def bias(self) -> Vectors:
        """None: the profiles are not centred."""
        return np.zeros((self.corpus.targets, 1), np.float32)


def model_for(corpus: Corpus, settings: GradientSettings, seed: int, device: str) -> Model:
    """The untrained model that these settings are for, on "cpu", "cuda" or "auto" (cuda if there is one)."""
    if isinstance(settings, TowerSettings):
        return TowerModel(corpus, settings, seed, device)
    return ClassicModel(corpus, settings, seed, device, Factors.of(corpus, settings.rank, seed))


def _numpy(tensor: Tensor) -> Vectors:
    return np.ascontiguousarray(tensor.detach().cpu().numpy(), dtype=np.float32)


def _transposed(linear: nn.Linear) -> Vectors:
    return _numpy(linear.weight.T)


def _led_by_zero(text_map: Vectors) -> Vectors:
    return np.concatenate([np.zeros((1, text_map.shape[1]), np.float32), text_map])


def _layer(mlp: Mlp) -> Layer:
    return Layer(_transposed(mlp.first), _numpy(mlp.first.bias), _transposed(mlp.second), _numpy(mlp.second.bias))


def _unit_columns(x: csr_array, factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Factors scaled so that each coordinate of the pooled people has mean square 1."""
    people: NDArray[np.float64] = x @ factors
    scaled: NDArray[np.float64] = factors / np.maximum(np.sqrt(np.mean(people**2, axis=0)), 1e-9)
    return scaled
