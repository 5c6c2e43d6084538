"""What a network was made of, as one digest: equal ones need not be trained twice."""

import hashlib
from collections.abc import Iterable

from migration.domain import Item
from migration.embedder import Embedder
from migration.events import EventLog
from migration.split import Split
from migration.training.data import digest


def origin_of(
    log: EventLog,
    items: Iterable[Item],
    target: str,
    *,
    config: object,
    split: Split,
    embedder: Embedder | None,
    refit: bool,
) -> str:
    """Hex digest of all that a training is made of: equal ones make the same network; its config tells it."""
    people = [",".join(sorted(part)) for part in (split.train, split.valid)]
    parts = [digest(log, items, embedder), target, repr(config), repr(refit), *people]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
