"""Training from end to end: read, fit the channels, choose on validation users, fit again on everybody, write.

The path:

    EventLog + items -> Corpus -> channels -> Blend -> model folder
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from migration import artifact as folders
from migration.blend import Blend
from migration.channels.bag import Items
from migration.channels.channel import Channel
from migration.channels.companions import fit_companions
from migration.channels.corpus import Corpus
from migration.channels.popularity import fit_popularity
from migration.confidence import Confidence
from migration.domain import Item, ItemKey
from migration.embedder import Embedder
from migration.errors import ArtifactError
from migration.events import EventLog
from migration.progress import QUIET, Progress
from migration.split import Split, split_users
from migration.training.assembled import assembled
from migration.training.calibrate import fit_confidence
from migration.training.card import card
from migration.training.checkpoint import Checkpoint
from migration.training.choose import ChannelFitter, Choice, usable
from migration.training.data import TrainingData, digest
from migration.training.exposure import held_back
from migration.training.held_out import FEWEST, Fold, HeldOut, figures
from migration.training.newcomers import Newcomers, fit_newcomers
from migration.training.origin import origin_of
from migration.training.own import fit_own
from migration.training.runs import Records, Run
from migration.training.weighing import START, scales_of, weigh

SIZES = {"small": 32, "base": 64, "large": 128}
DEVICES = ("auto", "cpu", "cuda")
ENOUGH = 600
"""So many people can tell how to weigh the channels; with fewer validation users, training users help in folds."""

FOLDS = 5

CHOOSING = 0.4
"""Share of the time budget after which no further settings are tried."""

SAMPLE = 2000
"""People on whom the spread of each channel's scores is measured."""


@dataclass(frozen=True)
class TrainConfig:
    """What a training may be told.

    Attributes:
        size: the one dial: "small", "base", "large", or the numbers per item and channel.
        seed: of all randomness.
        budget_s: seconds after which no further settings are tried.
        channels: the channels to fit, where the data allow them.
        device: "cpu", "cuda", or "auto" (cuda where there is one) for the trained channels.
    """

    size: str | int = "base"
    seed: int = 0
    budget_s: float = 600.0
    channels: tuple[str, ...] = ("als", "spectral", "ridge", "tower", "classic", "moment", "words")
    device: str = "auto"

    @property
    def rank(self) -> int:
        """Numbers per item and channel."""
        return SIZES[self.size] if isinstance(self.size, str) else self.size


@dataclass(frozen=True)
class Chosen:
    """What validation users decided.

    Attributes:
        blend: the weighed channels.
        choices: the settings of each.
        newcomers: how the blend places items that nobody took.
        confidence: how far to trust the whole.
    """

    blend: Blend
    choices: dict[str, Choice]
    newcomers: Newcomers
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Trained:
    """What a training made.

    Attributes:
        folder: the model folder.
        fingerprint: names the model.
        figures: by "popularity", each channel and "network": NDCG@10 and Recall@200 on validation users.
        seconds: how long it took.
        records: what it said of itself, line by line.
    """

    folder: Path
    fingerprint: str
    figures: dict[str, dict[str, float]]
    seconds: float
    records: Records


def train(  # noqa: PLR0913  # what to learn from, where to put it, and how; each has a sound default
    log: EventLog,
    items: Mapping[ItemKey, Item] | Iterable[Item],
    target: str,
    *,
    folder: Path,
    config: TrainConfig | None = None,
    split: Split | None = None,
    embedder: Embedder | None = None,
    progress: Progress = QUIET,
    refit: bool = True,
    apart: Path | None = None,
    runs: Path | None = None,
) -> Trained:
    """Train a migration network into `target` from all other domains of `log`, and write it to `folder`.

    Interrupted (Ctrl-C, or killed), it leaves its finished stages beside the folder, and the next call with the same
    data and settings goes on from there. `folder` itself is replaced in one step at the end.

    Args:
        log: the events of everybody.
        items: what is known of the items, those without events included.
        target: the domain to recommend in.
        folder: where the model goes.
        config: size, seed, budget.
        split: who is trained on and who chosen on, drawn by a stable hash if left out; test users are never looked at.
        embedder: reads the items' texts; the lexical one, fitted here, when left out.
        progress: is told how far it is.
        refit: after choosing, fit everything again on all users of the log: for service. Without it the model has
            learned from training users alone: for measuring.
        apart: before fitting again, write the network as it is then into this folder, where `made_before` finds it.
        runs: folder for metrics.jsonl and TensorBoard.

    Raises:
        TrainingError: nobody has events both in the target domain and outside it.
    """
    began = time.monotonic()
    config = config or TrainConfig()
    split = split or split_users(log, target, seed=config.seed)
    progress.note(f"{len(split.train):,} people to learn from, {len(split.valid):,} to choose on")
    known = list(items.values() if isinstance(items, Mapping) else items)
    data_digest = digest(log, known, embedder)
    origin, before = (
        origin_of(data_digest, target, config=config, split=split, refit=again) for again in (refit, False)
    )
    data = TrainingData.read(log, known, target, embedder, progress)
    checkpoint = Checkpoint(folder.parent / f".checkpoint-{folder.name}", origin)
    with Run(runs) as run:
        fitter = ChannelFitter(
            held=HeldOut.of(data.bag(split.valid), data.vocabulary.targets) if split.valid else None,
            items=data.targets,
            checkpoint=checkpoint,
            progress=progress,
            run=run,
            deadline=began + CHOOSING * config.budget_s,
            seed=config.seed,
            device=config.device,
        )
        corpus = data.corpus(split.train)
        chosen = _chosen(fitter, corpus, config)
        measured = _measured(fitter.held, chosen.blend, fitter.items)
        for name, values in measured.items():
            run.figures(name, 0, **values)
        writer = _Writer(data, config, split, measured, run, began)
        if refit:
            if apart:
                writer.write(corpus, chosen, place_apart(apart, before), before, refit=False)
            corpus = data.corpus()
            chosen = _refitted(fitter, corpus, chosen)
        made = writer.write(corpus, chosen, folder, origin, refit=refit)
    checkpoint.clear()
    return made


@dataclass(frozen=True)
class _Writer:
    """What a training knows when its channels are fitted, and writes beside them."""

    data: TrainingData
    config: TrainConfig
    split: Split
    figures: dict[str, dict[str, float]]
    run: Run
    began: float

    def write(self, corpus: Corpus, chosen: Chosen, folder: Path, origin: str, *, refit: bool) -> Trained:
        told = {
            "origin": origin,
            "refit": refit,
            "train": asdict(self.config),
            "choices": {name: asdict(choice) for name, choice in chosen.choices.items()},
            "figures": self.figures,
            "valid": len(self.split.valid),
        }
        items = self.data.targets
        confidence = chosen.confidence and chosen.confidence.over(chosen.blend, items)
        blend = held_back(chosen.blend, corpus.overlapping, items)
        made = assembled(self.data, corpus, blend, confidence, told)
        seconds = time.monotonic() - self.began
        records = self.run.records()
        fingerprint = folders.write(made, folder, card(made.config), {"seconds": round(seconds, 1), "records": records})
        return Trained(folder, fingerprint, self.figures, seconds, records)


def _chosen(fitter: ChannelFitter, corpus: Corpus, config: TrainConfig) -> Chosen:
    """Fit every channel that the data allow, under its best settings, weigh them, and learn how far to trust them."""
    names = usable(config.channels, corpus)
    fitted = {name: fitter.choose(name, config.rank, corpus) for name in names}
    channels = (*(channel for channel, _ in fitted.values()), fit_popularity(corpus))
    blend = _blended(channels, corpus, fitter.items, {channel.name: START[channel.name] for channel in channels})
    choices = {name: choice for name, (_, choice) in fitted.items()}
    folds = _folds(fitter, corpus, blend, choices)
    if sum(held.size for held, _ in folds) < FEWEST:
        newcomers = fit_newcomers(None, blend, corpus, config.seed)
        return Chosen(newcomers.placed(blend, corpus), choices, newcomers)
    fitter.progress.note("weighing the channels")
    weights, trust = weigh(folds, fitter.items, config.seed)
    weighed = [(held, replace(judged, weights=weights, trust=trust)) for held, judged in folds]
    own = fit_own(weighed, fitter.items)
    confidence = fit_confidence(weighed, fitter.items, config.seed)
    blend = replace(blend, weights=weights, trust=trust, own=own)
    newcomers = fit_newcomers(fitter.held, blend, corpus, config.seed)
    return Chosen(newcomers.placed(blend, corpus), choices, newcomers, confidence)


def _folds(fitter: ChannelFitter, corpus: Corpus, blend: Blend, choices: Mapping[str, Choice]) -> list[Fold]:
    """The validation users; where they are few, also folds of the training users, with channels fitted without each."""
    folds = [(fitter.held, blend)] if fitter.held else []
    people = corpus.overlapping
    fold_of = np.random.default_rng(fitter.seed).permutation(people.size) % FOLDS
    for fold in range(FOLDS):
        if people.size < FEWEST or sum(held.size for held, _ in folds) >= ENOUGH:
            break
        fitter.progress.note(f"few validation users: fold {fold + 1} of the training users judges too")
        rest = corpus.without(corpus.crossed[fold_of == fold])
        fitted = [fitter.fit(f"fold{fold}-{name}", rest, choice, final=True)[0] for name, choice in choices.items()]
        without = _blended((*fitted, fit_popularity(rest)), rest, fitter.items, blend.weights)
        folds.append((HeldOut.of(people.chosen(np.flatnonzero(fold_of == fold)), corpus.targets), without))
    return folds


def _refitted(fitter: ChannelFitter, corpus: Corpus, chosen: Chosen) -> Chosen:
    """The same with every channel fitted again, on another corpus, under the settings chosen before."""
    fitted = [fitter.fit(f"final-{name}", corpus, choice, final=True)[0] for name, choice in chosen.choices.items()]
    again = _blended((*fitted, fit_popularity(corpus)), corpus, fitter.items, chosen.blend.weights)
    again = replace(again, trust=chosen.blend.trust, own=chosen.blend.own)
    return replace(chosen, blend=chosen.newcomers.placed(again, corpus))


def _blended(channels: tuple[Channel, ...], corpus: Corpus, items: Items, weights: Mapping[str, float]) -> Blend:
    sample = corpus.overlapping.sources.people(0, min(SAMPLE, corpus.overlapping.size))
    return Blend(channels, scales_of(channels, sample, items), weights, companions=fit_companions(corpus))


def _measured(held: HeldOut | None, blend: Blend, items: Items) -> dict[str, dict[str, float]]:
    """Figures on validation users: of popularity, of each channel alone, and of the whole network."""
    if held is None:
        return {}
    out = {}
    for channel in (*reversed(blend.channels), None):
        users = channel.users(held.histories) if channel else blend.users(held.histories)
        ndcg, recall = figures(held, users, channel.items(items) if channel else blend.items(items))
        out[channel.name if channel else "network"] = {"ndcg": ndcg, "recall": recall}
    return out


def place_apart(apart: Path, origin: str) -> Path:
    """Where among the networks for measuring the one of this origin lies."""
    return apart / origin[:16]


def made_before(folder: Path, origin: str) -> Trained | None:
    """The network in `folder`, if it was made of the same; None where there is none, or another."""
    try:
        found = folders.read(folder)
    except ArtifactError:
        return None
    if found.config.get("origin") != origin:
        return None
    run = folders.run(folder)
    return Trained(folder, found.fingerprint, found.config["figures"], run.get("seconds", 0.0), run.get("records", []))
