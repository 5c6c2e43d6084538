"""Who is trained on, who is chosen on, who is reported on: a split by user, the same on every machine."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from migration.events import EventLog
from migration.interactions import interactions

MIN_EVENTS = 3
"""A user can be held out only with at least this many items in the target domain and as many outside it."""

MOST_VALID = 5000
"""No more users than this are drawn to choose settings on: more tell nothing new, and training waits for them."""


@dataclass(frozen=True)
class Split:
    """Three sets of user ids without a common member; whoever is in none takes no part.

    Attributes:
        train: everybody whose events training may see.
        valid: held-out users on whom settings are chosen.
        test: held-out users on whom figures are reported, once.
        fixed: true when the store's own split was obeyed.
    """

    train: frozenset[str]
    valid: frozenset[str]
    test: frozenset[str]
    fixed: bool = False


def split_users(
    log: EventLog,
    target: str,
    fixed: Mapping[str, str] | None = None,
    *,
    valid_share: float = 0.1,
    test_share: float = 0.2,
    seed: int = 0,
) -> Split:
    """Split the users of `log` into train, valid and test.

    A `fixed` split (user id to "train", "valid" or "test") is obeyed when it names any user of the log; users whom
    it does not name train. Otherwise users with at least `MIN_EVENTS` items on both sides are drawn by a hash of
    their id and `seed`, so that a user keeps their place when others come or go; all others train, and so do those
    drawn for "valid" beyond the first `MOST_VALID`.
    """
    fixed = {user: part for user, part in (fixed or {}).items() if part}
    obeyed = any(user in fixed for user in log.users)
    eligible = _two_sided(log, target)
    if obeyed:
        part = {user: p for user in log.users if (p := fixed.get(user, "train")) == "train" or user in eligible}
    else:
        part = dict.fromkeys(log.users, "train") | _drawn(eligible, valid_share, test_share, seed)
    sets = {name: frozenset(u for u, p in part.items() if p == name) for name in ("train", "valid", "test")}
    return Split(**sets, fixed=obeyed)


def _drawn(users: Iterable[str], valid_share: float, test_share: float, seed: int) -> dict[str, str]:
    """Those of `users` who are held out, and for what."""
    order = sorted((place_of(user, seed), user) for user in users)
    valid = [user for place, user in order if test_share <= place < test_share + valid_share]
    test = [user for place, user in order if place < test_share]
    return dict.fromkeys(valid[:MOST_VALID], "valid") | dict.fromkeys(test, "test")


def place_of(name: str, seed: int) -> float:
    """A number from 0 to below 1 that belongs to a name: the same on every machine, even over names."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _two_sided(log: EventLog, target: str) -> set[str]:
    in_target = np.array([key.domain == target for key in log.items], dtype=bool)
    taken = interactions(log) > 0
    there = taken[:, np.flatnonzero(in_target)].sum(axis=1)
    here = taken[:, np.flatnonzero(~in_target)].sum(axis=1)
    return {log.users[row] for row in np.flatnonzero((there >= MIN_EVENTS) & (here >= MIN_EVENTS))}
