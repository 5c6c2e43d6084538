"""From a trained network and the catalogue to an index that is in use."""

from agent.bootstrap import Wiring
from retrieval.build import IndexReport, build_index, user_queries

WAIT = 600.0
"""Seconds to wait for another `segue index` of the same domain."""


def index_domain(wired: Wiring, target: str, *, wait: float = WAIT) -> IndexReport:
    """Index all items of `target` for the network in use, verify the index, and make it the one in use.

    Raises:
        ArtifactError: no network was trained for the target.
        IndexBusy: another process has been building for longer than `wait` seconds.
        IndexBroken: the index could not be read back; the one before stays in use.
    """
    migrator = wired.migrator(target)
    log = wired.store.event_log(migrator.sources)  # most who ask are strangers in the target
    return build_index(
        wired.store.catalogue(target),
        migrator,
        wired.search_embedders(target, migrator),
        wired.workspace.index(target),
        queries=user_queries(migrator, log),
        version=wired.store.catalogue_version(target),
        wait=wait,
        progress=wired.progress,
    )
