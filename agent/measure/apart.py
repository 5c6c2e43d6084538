"""A network for measuring: it has learned from training people alone, whatever the one in use has learned from."""

from collections.abc import Mapping
from pathlib import Path

from agent.bootstrap import Wiring
from migration.domain import Item, ItemKey
from migration.events import EventLog
from migration.split import Split
from migration.training.origin import origin_of
from migration.training.train import TrainConfig, Trained, made_before, train


def network_apart(
    wired: Wiring,
    log: EventLog,
    items: Mapping[ItemKey, Item],
    target: str,
    split: Split,
    config: TrainConfig,
    folder: Path,
) -> Trained:
    """The network in `folder`/network, trained unless it was made of just this before; its run is in `folder`/run."""
    embedder, place = wired.text_embedder(), folder / "network"
    origin = origin_of(log, items.values(), target, config=config, split=split, embedder=embedder, refit=False)
    if made := made_before(place, origin):
        wired.progress.note(f"the network in {place} was made of these very events: it is the one measured")
        return made
    return train(
        log,
        items,
        target,
        folder=place,
        config=config,
        split=split,
        embedder=embedder,
        progress=wired.progress,
        refit=False,
        runs=folder / "run",
    )
