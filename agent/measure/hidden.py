"""People of whom the target side is hidden, and the target's items ranked exactly: what the stages are measured on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from agent.bootstrap import Wiring
from agent.case import Case
from agent.replies import Request
from migration.domain import DISLIKE, History, Item, ItemKey
from migration.embedder import Vectors
from migration.events import EventLog
from migration.migrator import Migrator
from migration.profiles import scores_of
from migration.split import Split, split_users
from migration.top import top
from prompts.outputs import Lang
from retrieval.attribution import attribute
from retrieval.candidates import Candidate

Part = Literal["valid", "test"]


@dataclass(frozen=True)
class Catalogue:
    """The target's items and where they stand: (n, dim). Ranked exactly, so that no index is needed."""

    items: Sequence[Item]
    vectors: Vectors

    @classmethod
    def of(cls, wired: Wiring, target: str, migrator: Migrator) -> "Catalogue":
        """All stored items of `target`."""
        pages = list(wired.store.catalogue(target))
        return cls([item for page in pages for item in page], np.vstack([migrator.place(page) for page in pages]))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each item."""
        return {item.id: row for row, item in enumerate(self.items)}

    @cached_property
    def keys(self) -> tuple[ItemKey, ...]:
        """The items' keys, in the order of the rows."""
        return tuple(item.key for item in self.items)

    def best(self, case: Case, k: int, migrator: Migrator) -> list[Candidate]:
        """The `k` items of greatest score for a person, with their evidence."""
        scores = scores_of(case.migrated, self.vectors, self.row_of)
        rows = top(scores[None, :], k)[0].tolist()
        found = [Candidate(item=self.items[row], score=float(scores[row]), rank=n) for n, row in enumerate(rows, 1)]
        return attribute(migrator, case.carried, case.history, found)


@dataclass(frozen=True)
class Hidden:
    """A held-out person: the case without their target side, and the ids of what they truly took there."""

    case: Case
    truth: frozenset[str]


def split_for(wired: Wiring, log: EventLog, target: str, seed: int) -> Split:
    """The split that figures are reported under: the store's own, or a stable hash of the users' ids."""
    return split_users(log, target, wired.store.splits(), seed=seed)


@dataclass(frozen=True)
class HeldOutPeople:
    """Users drawn from one part of the split.

    Attributes:
        users: in an order drawn at random.
        fixed: whether the store's own split names them, so that no network has learned from them.
    """

    users: tuple[str, ...]
    fixed: bool

    @classmethod
    def drawn(
        cls, wired: Wiring, target: str, sources: Sequence[str], part: Part, count: int, seed: int
    ) -> "HeldOutPeople":
        """At most `count` users of a part of the split."""
        split = split_for(wired, wired.store.event_log([target, *sources]), target, seed)
        users = sorted(split.valid if part == "valid" else split.test)
        places = np.random.default_rng(seed).permutation(len(users))[:count]
        return cls(tuple(users[place] for place in places.tolist()), split.fixed)


def hide(wired: Wiring, user: str, target: str, sources: Sequence[str], lang: Lang, migrator: Migrator) -> Hidden:
    """A user with only the events of `sources`."""
    whole = wired.store.history(user)
    history = History(
        user=user,
        events=tuple(event for event in whole.events if event.domain in sources),
        items=tuple(item for item in whole.items if item.domain in sources),
    )
    request = Request(to=target, user=user, language=lang)
    case = Case(request, history, migrator.carry(history))
    taken = [event for event in whole.events if event.domain == target]
    return Hidden(case, frozenset(e.item for e in taken) - frozenset(e.item for e in taken if e.action == DISLIKE))
