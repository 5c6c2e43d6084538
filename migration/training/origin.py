"""What a network was made of, and by which recipe, as one digest: equal ones need not be trained twice."""

import hashlib

from migration.split import Split

RECIPE = 8
"""Raised whenever the same data and settings come to make another network: what was kept is then trained anew."""


def origin_of(data: str, target: str, *, config: object, split: Split, refit: bool) -> str:
    """Hex digest of all that a training is made of: equal ones make the same network; its config tells it.

    `data` is the digest of the events, the items and what reads them.
    """
    people = [",".join(sorted(part)) for part in (split.train, split.valid)]
    parts = [str(RECIPE), data, target, repr(config), repr(refit), *people]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
