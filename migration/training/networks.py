"""How the trained channels are taught: one loop of epochs, stopped by validation users, resumed where it was left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from scipy.sparse import csr_array
from torch import Tensor, nn

from migration.channels.algebra import truncated_svd
from migration.channels.classic import Classic
from migration.channels.corpus import Corpus
from migration.channels.mlp import Layer
from migration.channels.table import ItemTable
from migration.channels.tower import Tower
from migration.embedder import Vectors
from migration.errors import InputError
from migration.network import ClassicNetwork, Mlp, TowerNetwork
from migration.progress import QUIET, Progress
from migration.training import losses
from migration.training.distributed import Team


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


@dataclass(frozen=True)
class Batch:
    """Some people's source entries and target entries, as tensors; items are numbered within their side."""

    item: Tensor
    offset: Tensor
    weight: Tensor
    person: Tensor
    taken: Tensor
    people: NDArray[np.int64]

    def part(self, rows: slice) -> "Batch":
        """The same for some of the people, who stand side by side."""
        first, last = self.offset[rows.start], self.offset[rows.stop]
        mine = (self.person >= rows.start) & (self.person < rows.stop)
        return Batch(
            item=self.item[first:last],
            offset=self.offset[rows.start : rows.stop + 1] - first,
            weight=self.weight[first:last],
            person=self.person[mine] - rows.start,
            taken=self.taken[mine],
            people=self.people[rows],
        )


class Batches:
    """Draws seeded batches from the overlapping people of a corpus."""

    def __init__(self, corpus: Corpus, device: str) -> None:
        bag = corpus.overlapping
        self.size = bag.size
        self._device = device
        self._here, self._there = bag.sources, bag.targets
        self._weight = self._here.weight * self._here.scale
        self._start = np.searchsorted(self._here.person, np.arange(bag.size + 1))
        self._there = self._there.keep(self._there.weight > 0)
        self._there_start = np.searchsorted(self._there.person, np.arange(bag.size + 1))
        self._targets = corpus.targets

    def epoch(self, batch: int, dropout: float, random: np.random.Generator) -> Iterator[Batch]:
        """All people once, in random order; each source entry is left out with probability `dropout`."""
        order = random.permutation(self.size)
        for start in range(0, self.size, batch):
            yield self.of(order[start : start + batch], dropout, random)

    def of(self, people: NDArray[np.int64], dropout: float, random: np.random.Generator) -> Batch:
        """The batch of the given people."""
        entries, lengths = _ranges(self._start, people)
        kept = random.random(len(entries)) >= dropout
        owner = np.repeat(np.arange(len(people)), lengths)[kept]
        offset = np.searchsorted(owner, np.arange(len(people) + 1))
        taken, counts = _ranges(self._there_start, people)
        weight = self._weight[entries[kept]] / (1 - dropout)
        return Batch(
            item=self._tensor(self._here.item[entries[kept]] - self._targets),
            offset=self._tensor(offset),
            weight=self._tensor(weight.astype(np.float32)),
            person=self._tensor(np.repeat(np.arange(len(people)), counts)),
            taken=self._tensor(self._there.item[taken]),
            people=people,
        )

    def _tensor(self, values: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(values).to(self._device)


def _ranges(start: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers start[r] to before start[r + 1] of all `rows` in a line, and how many there are of each."""
    lengths = start[rows + 1] - start[rows]
    first = np.repeat(start[rows] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return first + np.arange(int(lengths.sum())), lengths


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
        device = _prepared(seed, device)
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
        device = _prepared(seed, device)
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


@dataclass(frozen=True)
class Taught:
    """What came of a lesson: the channel, and the number of epochs after which it was best."""

    channel: Tower | Classic
    epochs: int
    curve: tuple[float, ...]


def teach(
    lesson: Lesson,
    corpus: Corpus,
    settings: TowerSettings | ClassicSettings,
    judge: Callable[[Tower | Classic, Vectors], float] | None,
    *,
    seed: int,
    stop_after: int,
    file: Path,
    progress: Progress,
) -> Taught:
    """Run epochs of AdamW; keep the epoch that `judge` likes best, or the last without a judge.

    After each epoch the whole state is written to `file`, and a call that finds it there goes on from it.
    """
    course, team = Course(lesson, corpus, settings, seed), Team()
    state = _State.read(file, lesson.network, course.optimiser)
    team.say(course)
    while state.epoch < stop_after and not state.over:
        team.say(state.epoch)
        loss = course.epoch(state.epoch, progress)
        score = judge(lesson.served(), lesson.bias()) if judge else float(state.epoch)
        state.after_epoch(score, lesson.network)
        state.write(file, lesson.network, course.optimiser)
        if judge:
            progress.note(f"{course.name}: epoch {state.epoch}, loss {loss:.4f}, NDCG@10 {score:.4f}")
    lesson.network.load_state_dict(state.best)
    lesson.network.eval()
    return Taught(lesson.served(), state.best_epoch, tuple(state.curve))


class _State:
    """Where a lesson stands: written whole after each epoch, so that a killed run loses one epoch at most."""

    PATIENCE = 3

    def __init__(self, network: nn.Module) -> None:
        self.curve: list[float] = []
        self.best = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @property
    def epoch(self) -> int:
        return len(self.curve)

    @property
    def best_epoch(self) -> int:
        return int(np.argmax(self.curve)) + 1 if self.curve else 0

    @property
    def over(self) -> bool:
        return self.epoch - self.best_epoch >= self.PATIENCE

    def after_epoch(self, score: float, network: nn.Module) -> None:
        self.curve.append(score)
        if self.best_epoch == self.epoch:
            self.best = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def write(self, file: Path, network: nn.Module, optimiser: torch.optim.Optimizer) -> None:
        tensors = {f"now.{name}": value for name, value in network.state_dict().items()}
        tensors |= {f"best.{name}": value for name, value in self.best.items()}
        for n, moments in optimiser.state_dict()["state"].items():
            tensors |= {f"adam.{n}.{name}": value for name, value in moments.items()}
        draft = file.with_suffix(".draft")
        metadata = {"curve": " ".join(map(repr, self.curve))}
        save_file({name: value.contiguous() for name, value in tensors.items()}, draft, metadata)
        draft.replace(file)

    @classmethod
    def read(cls, file: Path, network: nn.Module, optimiser: torch.optim.Optimizer) -> "_State":
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


def need_cuda() -> None:
    """See that there is a GPU, before any work.

    Raises:
        InputError: there is none.
    """
    if not torch.cuda.is_available():
        raise InputError("a GPU was asked for, and PyTorch finds none here", "Leave --device out, or give cpu.")


def _prepared(seed: int, device: str) -> str:
    """Seed the first weights of a network, and name the device that it will stand on."""
    torch.manual_seed(seed)
    if device != "auto":
        return device
    return "cuda" if torch.cuda.is_available() else "cpu"


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
