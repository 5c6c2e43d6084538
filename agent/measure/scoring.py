"""The scorecard: the network and its competitors on held-out users of the store, in one run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from agent.bootstrap import Wiring
from agent.jobs.training import training_data
from agent.measure.apart import network_apart
from migration.domain import Item, ItemKey
from migration.evaluation.baselines.popularity import Popularity
from migration.evaluation.baselines.registry import ALL, named
from migration.evaluation.dial import dial_curve
from migration.evaluation.evaluate import evaluate, measure
from migration.evaluation.protocols.by_time import by_time
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.protocols.few_shot import few_shot
from migration.evaluation.protocols.new_items import new_items
from migration.evaluation.ranking import ByNetwork
from migration.evaluation.reliability import Decile, deciles
from migration.evaluation.resources import measured
from migration.evaluation.scorecard import MAIN, Scorecard
from migration.evaluation.seeds import SeedTable
from migration.evaluation.trial import Trial
from migration.evaluation.tune import Entrant, enter_all
from migration.events import EventLog
from migration.migrator import Migrator
from migration.split import split_users
from migration.training.runs import Records
from migration.training.train import TrainConfig

NETWORK = "network"
PROTOCOLS = ("cold", "time", "few-shot", "new-items")


@dataclass(frozen=True)
class Inquiry:
    """What to measure, and against what.

    Attributes:
        target: domain to recommend in.
        sources: domains to come from; all others where none is named.
        protocol: what is hidden from whom, one of `PROTOCOLS`.
        test_share: share of the users to report on, drawn by a stable hash; None obeys the store's own split.
        against: names of competitors, or "all".
        tries: number of settings that each competitor may try on validation users.
        dial: rank under several settings of the network's popularity dial too.
    """

    target: str
    sources: tuple[str, ...] = ()
    protocol: str = "cold"
    test_share: float | None = None
    against: tuple[str, ...] = ()
    tries: int = 1
    dial: bool = False


@dataclass(frozen=True)
class Scored:
    """A scorecard, and what it was made from, for whoever draws it.

    Attributes:
        card: the figures.
        trial: the people and the answers.
        network: the network that was measured.
        records: what its training said of itself, line by line.
    """

    card: Scorecard
    trial: Trial
    network: ByNetwork
    records: Records


def score(wired: Wiring, inquiry: Inquiry, config: TrainConfig) -> Scored:
    """Train a network and its competitors on training users alone, choose on validation users, report on test users.

    The network in use is left alone: it has learned from more people, so it cannot be measured.

    Raises:
        InputError: a domain or a competitor that does not exist.
        TrainingError: too few users have events on both sides, or the protocol needs what the data lack.
    """
    log, items = training_data(wired, inquiry.target, inquiry.sources)
    trial = trial_of(wired, inquiry, log, items, config.seed)
    # new items have no takers, so chance is the line to start from
    against = (*inquiry.against, "constant") if inquiry.protocol == "new-items" else inquiry.against
    competitors, left_out = enter_all(
        named(against),
        trial,
        tries=inquiry.tries,
        fuse=4 if ALL in inquiry.against else 0,
        progress=wired.progress,
    )
    migrator, entrant, records = trained(wired, trial, config)
    network = ByNetwork(migrator, trial.task)
    entrants = [entrant, *competitors]
    card = evaluate(trial, entrants, left_out=left_out, seed=config.seed, progress=wired.progress)
    card = card.model_copy(update={"confidence": reliability(network, trial, entrant)})
    if inquiry.dial:
        points = dial_curve(partial(ByNetwork, migrator, trial.task), trial.task, trial.test, progress=wired.progress)
        card = card.model_copy(update={"dial": points})
    name = f"evaluate-{wired.workspace.models(inquiry.target).name}-{inquiry.protocol}"
    file = wired.workspace.runs / f"{name}-seed{config.seed}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(card.model_dump_json(indent=2), encoding="utf-8")
    return Scored(card, trial, network, records)


def score_seeds(wired: Wiring, inquiry: Inquiry, config: TrainConfig, seeds: int) -> SeedTable:
    """`score` under `seeds` seeds from that of `config` on; raises as it does."""
    cards = []
    for seed in range(config.seed, config.seed + seeds):
        wired.progress.note(f"seed {seed}")
        cards.append(score(wired, inquiry, replace(config, seed=seed)).card)
    return SeedTable.of(cards)


def trial_of(wired: Wiring, inquiry: Inquiry, log: EventLog, items: Mapping[ItemKey, Item], seed: int) -> Trial:
    """The trial that an inquiry asks for; raises as the protocols do."""
    share = inquiry.test_share
    fixed = wired.store.splits() if share is None else {}
    if inquiry.protocol == "time":
        return by_time(log, items, inquiry.target, test_share=share or 0.2)
    split = split_users(log, inquiry.target, fixed, test_share=share or 0.2, seed=seed)
    if inquiry.protocol == "few-shot":
        return few_shot(log, items, inquiry.target, split, test_share=share or 0.2, seed=seed)
    if inquiry.protocol == "new-items":
        return new_items(log, items, inquiry.target, split, seed=seed)
    return cold_users(log, items, inquiry.target, split)


def reliability(network: ByNetwork, trial: Trial, entrant: Entrant) -> tuple[Decile, ...]:
    """How people were served by the network's own confidence; nothing where it was not calibrated."""
    sure: NDArray[np.float32] | None = network.placed(trial.test.people).confidence
    if sure is None:
        return ()
    popular = Entrant("popularity", Popularity().fit(trial.task))
    served, common = (measure(one, trial.task, trial.test).figures[MAIN] for one in (entrant, popular))
    return deciles(sure, served, common)


def trained(wired: Wiring, trial: Trial, config: TrainConfig) -> tuple[Migrator, Entrant, Records]:
    """A network that has learned from the training people of a trial alone, as an entrant, and how it learned."""
    task = trial.task
    with measured() as spent:
        made = network_apart(wired, trial.log, task.items, task.target, trial.split, config)
    migrator = Migrator.load(made.folder, wired.text_embedder())
    valid, ranker = made.figures.get(NETWORK, {}).get("ndcg"), ByNetwork(migrator, task)
    return migrator, Entrant(NETWORK, ranker, valid=valid, fit_seconds=made.seconds, fit_mb=spent.peak_mb), made.records
