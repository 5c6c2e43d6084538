"""The scorecard: the network and its competitors on held-out users of the store, in one run."""

from collections.abc import Sequence
from pathlib import Path

from agent.bootstrap import Wiring
from agent.training import split_for, training_data
from migration.evaluation.baselines.registry import ALL, named
from migration.evaluation.evaluate import evaluate
from migration.evaluation.ranking import ByNetwork
from migration.evaluation.scorecard import Scorecard
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.trial import Trial
from migration.evaluation.tune import Entrant, enter_all
from migration.migrator import Migrator
from migration.training.train import TrainConfig, train

NETWORK = "network"


def score(
    wired: Wiring, target: str, *, sources: Sequence[str], against: Sequence[str], tries: int, config: TrainConfig
) -> Scorecard:
    """Train a network and its competitors on training users alone, choose on validation users, report on test users.

    The network in use is left alone: it has learned from everybody, so it cannot be measured.

    Args:
        wired: the store and the workspace.
        target: domain to recommend in.
        sources: domains to come from; all others where none is named.
        against: names of competitors, or "all".
        tries: number of settings that each competitor may try on validation users.
        config: settings of the training.

    Raises:
        InputError: a domain or a competitor that does not exist.
        TrainingError: too few users have events on both sides.
    """
    log, items = training_data(wired, target, sources)
    split = split_for(wired, log, target, config.seed)
    trial = cold_users(log, items, target, split)
    competitors, left_out = enter_all(
        named(against), trial, tries=tries, fuse=4 if ALL in against else 0, progress=wired.progress
    )
    folder = wired.workspace.runs / f"evaluate-{wired.workspace.models(target).name}"
    made = train(
        log,
        items,
        target,
        folder=folder / "network",
        config=config,
        split=split,
        embedder=wired.text_embedder(),
        progress=wired.progress,
        refit=False,
        runs=folder / "run",
    )
    network = _entrant(made.folder, trial, made.seconds, made.figures.get(NETWORK, {}).get("ndcg"))
    card = evaluate(trial, [network, *competitors], left_out=left_out, seed=config.seed, progress=wired.progress)
    (folder / "scorecard.json").write_text(card.model_dump_json(indent=2), encoding="utf-8")
    return card


def _entrant(folder: Path, trial: Trial, seconds: float, valid: float | None) -> Entrant:
    ranker = ByNetwork(Migrator.load(folder), trial.task)
    return Entrant(NETWORK, ranker, valid=valid, fit_seconds=seconds)
