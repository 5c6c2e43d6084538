"""What is stored, trained and indexed, and what has gone stale, as one value."""

from agent.bootstrap import Wiring
from migration.artifact import fingerprint
from migration.domain import Value
from migration.errors import ArtifactError, command
from migration.store.rows import DomainSummary
from retrieval.errors import RetrievalError
from retrieval.folders import read_manifest


class TargetStatus(Value):
    """How ready one target domain is.

    Attributes:
        model: version of the network in use; empty when none was trained, or it is damaged.
        model_stale: events or splits have changed since it was trained.
        index: generation in use; empty when none was built, or it is damaged.
        index_stale: the network or the catalogue has changed since it was built.
        items: number of items indexed.
    """

    target: str
    model: str = ""
    model_stale: bool = False
    index: str = ""
    index_stale: bool = False
    items: int = 0

    @property
    def next_step(self) -> str:
        """The command that brings the target up to date; empty when it is."""
        if not self.model or self.model_stale:
            return command("train", self.target)
        return command("index", self.target) if not self.index or self.index_stale else ""


class Status(Value):
    """The state of a workspace.

    Attributes:
        database: address of the store, without a password.
        overlap: users with events in both domains, by "a + b".
    """

    workspace: str
    database: str
    domains: tuple[DomainSummary, ...]
    overlap: dict[str, int]
    targets: tuple[TargetStatus, ...]

    @property
    def next_step(self) -> str:
        """The command that a new workspace needs next; empty once a network was trained (its target tells then)."""
        if not self.domains:
            return "segue import PATH, or segue sample"
        return "" if self.targets else f"segue train --to DOMAIN ({', '.join(d.domain for d in self.domains)})"


def status(wired: Wiring) -> Status:
    """Look at everything, change nothing."""
    store = wired.existing_store
    return Status(
        workspace=str(wired.workspace.root),
        database=store.url if store else "",
        domains=tuple(store.domains()) if store else (),
        overlap={" + ".join(pair): users for pair, users in store.overlap().items()} if store else {},
        targets=tuple(_target(wired, target) for target in wired.workspace.targets()),
    )


def _target(wired: Wiring, target: str) -> TargetStatus:
    try:
        folder = wired.workspace.model(target)
        made_by = fingerprint(folder)
    except ArtifactError:
        return TargetStatus(target=target)
    made = TargetStatus(
        target=target, model=folder.name, model_stale=wired.workspace.trained_on(target) != wired.store.events_version()
    )
    try:
        generation, manifest = read_manifest(wired.workspace.index(target))
    except RetrievalError:
        return made
    stale = (manifest.model, manifest.catalogue) != (made_by, wired.store.catalogue_version(target))
    return made.model_copy(update={"index": generation.name, "index_stale": stale, "items": manifest.items})
