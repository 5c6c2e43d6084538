"""From the store to a trained network in the workspace."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from agent.bootstrap import Wiring
from migration.domain import Item, ItemKey, Value
from migration.errors import TrainingError, command
from migration.events import EventLog
from migration.split import split_users
from migration.training.train import TrainConfig, train

KEPT = 2
"""Versions of a network that are kept: the one in use, and the one before it."""

APART = 8
"""Networks for measuring that are kept: some protocols and some seeds take turns."""


class TrainReport(Value):
    """What a training made.

    Attributes:
        figures: NDCG@10 and Recall@200 on validation users, by "popularity", each channel and "network".
        fixed_split: the store's own split was obeyed, so that nothing was learned from its test users.
    """

    target: str
    sources: tuple[str, ...]
    folder: str
    fingerprint: str
    users: int
    events: int
    fixed_split: bool
    seconds: float
    figures: dict[str, dict[str, float]]

    def summary(self) -> str:
        """A few lines for a person."""
        lines = [
            f"Trained {' + '.join(self.sources)} -> {self.target} on {self.events:,} events of {self.users:,} users "
            f"in {self.seconds:.0f} s: {self.folder}"
        ]
        if self.figures:
            network, popular = self.figures["network"], self.figures["popularity"]
            lines.append(
                f"On validation users, whose {self.target} events it had not seen: NDCG@10 {network['ndcg']:.4f} "
                f"(popularity {popular['ndcg']:.4f}), Recall@200 {network['recall']:.4f} ({popular['recall']:.4f})"
            )
        else:
            lines.append("Too few users to hold any out: nothing was measured, and the settings are the usual ones.")
        if self.fixed_split:
            lines.append("The store's split was obeyed: its test users were not learned from.")
        lines.append(f"Next: {command('index', self.target)}")
        return "\n".join(lines)


def train_network(wired: Wiring, target: str, *, sources: Sequence[str], config: TrainConfig) -> TrainReport:
    """Train a network into `target` and make it the one in use.

    Settings are chosen on validation users: those of the store's own split, or a tenth of the users. Then everything
    is learned again from them as well; nothing of the test users of a store's own split is ever looked at.

    Raises:
        InputError: a domain that the store does not hold.
        TrainingError: no user has events in both domains.
    """
    version = wired.store.events_version()
    log, items = training_data(wired, target, sources)
    split = split_users(log, target, wired.store.splits(), test_share=0.0, seed=config.seed)
    log = log.of_users(split.train | split.valid)
    folder = wired.workspace.next_model(target)
    made = train(
        log,
        items,
        target,
        folder=folder,
        config=config,
        split=split,
        embedder=wired.text_embedder(),
        progress=wired.progress,
        apart=wired.workspace.apart(target) if split.fixed else None,  # else another split will be measured
        runs=wired.workspace.runs / folder.parent.name / folder.name,
    )
    wired.workspace.use_model(target, folder, version)
    prune(wired.workspace.models(target), folder)
    prune(wired.workspace.apart(target), None, APART)
    return TrainReport(
        target=target,
        sources=tuple(sorted({key.domain for key in log.items} - {target})),
        folder=str(made.folder),
        fingerprint=made.fingerprint,
        users=len(log.users),
        events=len(log),
        fixed_split=split.fixed,
        seconds=made.seconds,
        figures=made.figures,
    )


def training_data(wired: Wiring, target: str, sources: Sequence[str]) -> tuple[EventLog, dict[ItemKey, Item]]:
    """The events and items of the target domain and of the source domains (all others where none is named).

    Raises:
        InputError: a domain that the store does not hold.
        TrainingError: there is no other domain to come from, or no event at all.
    """
    names = [summary.domain for summary in wired.store.domains()]
    domains = [wired.known_domain(domain) for domain in (target, *(sources or [n for n in names if n != target]))]
    if set(domains) == {target}:
        raise TrainingError(
            f"a network leads into {target!r} from other domains: expected one, found {', '.join(sources) or 'none'}",
            "Name another one with --from, or none for all others."
            if sources
            else "Import the events of a second domain with `segue import PATH`.",
        )
    log = wired.store.event_log(domains)
    if not len(log):
        raise TrainingError(
            "there is nothing to learn from: the store holds no events", "Import some with `segue import PATH`."
        )
    items = {
        item.key: item for domain in dict.fromkeys(domains) for page in wired.store.catalogue(domain) for item in page
    }
    return log, items


def prune(networks: Path, current: Path | None, kept: int = KEPT) -> None:
    """Remove all networks of a folder but `current`, where one is, and the newest others: `kept` in all."""
    others = [path for path in networks.glob("[!.]*/") if path != current]
    newest = sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest[kept - (current is not None) :]:
        shutil.rmtree(old)
