"""A network for measuring: it has learned from training people alone, whatever the one in use has learned from."""

from collections.abc import Mapping

from agent.bootstrap import Wiring
from agent.jobs.training import APART, prune
from migration.domain import Item, ItemKey
from migration.events import EventLog
from migration.split import Split
from migration.training.data import digest
from migration.training.origin import origin_of
from migration.training.train import TrainConfig, Trained, made_before, place_apart, train


def network_apart(
    wired: Wiring,
    log: EventLog,
    items: Mapping[ItemKey, Item],
    target: str,
    split: Split,
    config: TrainConfig,
) -> Trained:
    """The network that the training people of a split make, chosen on its validation people; test people are left out.

    One that was made of these very events before, by `segue train` or by another measurement, is taken as it is.
    """
    embedder, apart = wired.text_embedder(), wired.workspace.apart(target)
    log = log.of_users(split.train | split.valid)
    origin = origin_of(digest(log, items.values(), embedder), target, config=config, split=split, refit=False)
    place = place_apart(apart, origin)
    if made := made_before(place, origin):
        wired.progress.note(f"the network in {place} was made of these very events: it is the one measured")
        return made
    made = train(
        log,
        items,
        target,
        folder=place,
        config=config,
        split=split,
        embedder=embedder,
        progress=wired.progress,
        refit=False,
        runs=wired.workspace.runs / apart.name / place.name,
    )
    prune(apart, place, APART)
    return made
