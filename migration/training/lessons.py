"""What is taught by gradient: a network, its loss, and the channel that it serves."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor, nn

from migration.channels.algebra import truncated_svd
from migration.channels.classic import Classic
from migration.channels.corpus import Corpus
from migration.channels.mlp import Layer
from migration.channels.table import ItemTable
from migration.channels.tower import Tower
from migration.embedder import Vectors
from migration.network import ClassicNetwork, Mlp, TowerNetwork
from migration.training import losses
from migration.training.batches import Batch
from migration.training.device import placed


@dataclass(frozen=True)
class TowerSettings:
    """Choices of the text tower's teaching; beyond `whole` target items the softmax draws `negatives` instead."""

    rank: int = 64
    epochs: int = 8
    rate: float = 4e-3
    batch: int = 256
    history_dropout: float = 0.3
    dropout: float = 0.2
    whole: int = 20_000
    negatives: int = 1024


@dataclass(frozen=True)
class ClassicSettings:
    """Choices of the classic channel's teaching."""

    rank: int = 64
    epochs: int = 8
    rate: float = 2e-3
    batch: int = 128
    history_dropout: float = 0.3
    dropout: float = 0.2


class Lesson(Protocol):
    """A network, its loss on some people, and the served channel that it makes at any moment."""

    @property
    def network(self) -> nn.Module:
        """The network."""
        ...

    def loss(self, batch: Batch) -> Tensor:
        """The loss on one batch, for the optimiser."""
        ...

    def served(self) -> Tower | Classic:
        """The channel that the network as it is would serve."""
        ...

    def bias(self) -> Vectors:
        """The (j, 1) scores that the network gives every target item before it knows the person."""
        ...


class TowerLesson:
    """Teaches T to rank what people took there above the rest of the catalogue."""

    network: TowerNetwork

    def __init__(self, corpus: Corpus, settings: TowerSettings, seed: int, device: str) -> None:
        device = placed(device)
        torch.manual_seed(seed)
        self._corpus, self._settings = corpus, settings
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
        if self._corpus.targets <= self._settings.whole:
            scores = people @ self.network.items().T + self.network.bias
            return losses.softmax_loss(scores, batch.person, batch.taken, weight)
        drawn = torch.multinomial(self._chance, self._settings.negatives, replacement=True)
        taken = (people[batch.person] * self.network.items(batch.taken)).sum(1) + self.network.bias[batch.taken]
        scores = people @ self.network.items(drawn).T + self.network.bias[drawn]
        expected = torch.log(self._settings.negatives * self._chance[drawn])
        return losses.sampled_softmax_loss(taken, scores, expected, batch.person, weight)

    def served(self) -> Tower:
        """Both towers applied to every item of the vocabulary, and their maps for items outside it."""
        text, targets = self._corpus.text, self._corpus.targets
        taken, offered = _transposed(self.network.taken), _transposed(self.network.offered)
        return Tower(
            ItemTable(text[targets:] @ taken, _led_by_zero(taken), targets),
            _layer(self.network.crossing),
            ItemTable(text[:targets] @ offered, _led_by_zero(offered)),
        )

    def bias(self) -> Vectors:
        """The learned biases, which start at log(1 + popularity)."""
        return _numpy(self.network.bias)[:, None]


class ClassicLesson:
    """Teaches E to hit the person's true target profile."""

    network: ClassicNetwork

    def __init__(self, corpus: Corpus, settings: ClassicSettings, seed: int, device: str) -> None:
        device = placed(device)
        torch.manual_seed(seed)
        self._corpus = corpus
        bag = corpus.overlapping
        x, y = corpus.split(bag.pooled)
        _, _, here = truncated_svd(x, settings.rank, seed)
        _, _, there = truncated_svd(y, settings.rank, seed)
        self._here = _unit_columns(x, here.T).astype(np.float32)
        profiles = y @ there.T
        self._there = (there.T / profiles.std()).astype(np.float32)
        self._profiles = torch.from_numpy((profiles / profiles.std()).astype(np.float32)).to(device)
        source = torch.from_numpy(self._here).to(device)
        self.network = ClassicNetwork(source, self._there.shape[1], settings.dropout).to(device)

    def loss(self, batch: Batch) -> Tensor:
        """Mean squared error between migrated and true profiles."""
        people = torch.from_numpy(batch.people).to(self._profiles.device)
        return losses.profile_loss(self.network.people(batch.item, batch.offset, batch.weight), self._profiles[people])

    def served(self) -> Classic:
        """The factors of both sides and the layer between them."""
        return Classic(self._corpus.table(self._here), _layer(self.network.crossing), self._corpus.table(self._there))

    def bias(self) -> Vectors:
        """None: the profiles are not centred."""
        return np.zeros((self._corpus.targets, 1), np.float32)


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
