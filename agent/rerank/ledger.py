"""The ledger of ranks: every change of place of an item, from the network's own order to the list, with its cause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.case import Case
from agent.explain.places import places
from agent.replies import Cause, Move
from migration.domain import ItemKey
from migration.migrator import Migrator
from retrieval.candidates import Candidate
from retrieval.generations import Generation, Index
from retrieval.retriever import ItemSource
from retrieval.where import parse_where

NAMED = 3
"""So many disliked titles are named as a cause."""


@dataclass(frozen=True)
class Step:
    """Where items stand after one cause has worked; an item that is not in `places` has no place.

    Attributes:
        reason: what the cause says for itself; `reasons` says it for single items.
    """

    cause: Cause
    places: Mapping[str, int]
    reason: str = ""
    reasons: Mapping[str, str] | None = None


@dataclass(frozen=True)
class View:
    """The whole catalogue as one cause leaves it: scores (n,), and which rows may be recommended (n,)."""

    cause: Cause
    scores: NDArray[np.float32]
    allowed: NDArray[np.bool_]
    reason: str

    def best(self, k: int) -> list[int]:
        """The rows of the first `k` places."""
        rows = np.flatnonzero(self.allowed)
        best: list[int] = rows[np.argsort(-self.scores[rows], kind="stable")[:k]].tolist()
        return best

    def step(self, generation: Generation, rows: Sequence[int]) -> Step:
        """Where some rows stand."""
        inside = np.array([row for row in rows if self.allowed[row]], dtype=np.int64)
        stood = places(self.scores, inside, self.allowed).tolist()
        named = {generation.ids[row]: place for row, place in zip(inside.tolist(), stood, strict=True)}
        return Step(self.cause, named, self.reason)


class Ledger:
    """Keeps the book for one target.

    Args:
        migrator: the network in use.
        index: of the target; its vectors tell exact places where something beside the network has moved items.
        items: where titles are looked up.
    """

    def __init__(self, migrator: Migrator, index: Index, items: ItemSource) -> None:
        self._migrator = migrator
        self._index = index
        self._items = items

    def moves(
        self, case: Case, found: Sequence[Candidate], order: Sequence[str], stated: Mapping[str, str]
    ) -> tuple[Move, ...]:
        """The moves of the items in the list, and of those that one of the causes kept out of it.

        What the person knows takes no part from the beginning.

        Args:
            case: the request and the person.
            found: the candidates as they were retrieved, varied where that was asked for.
            order: their ids as a language model's order, fused with the network's, leaves them.
            stated: what it said for its places, by id, checked.
        """
        retrieved = {candidate.item.id: candidate.rank for candidate in found}
        steps = self._before(case, retrieved)
        listed = {item: place for place, item in enumerate(order, 1)}
        steps.append(Step("llm", {**steps[-1].places, **listed}, reasons=stated))
        k = case.request.k
        told = dict.fromkeys(item for step in reversed(steps) for item, place in step.places.items() if place <= k)
        target = case.request.to
        titles = {candidate.item.id: candidate.item.name for candidate in found}
        missing = [ItemKey(target, item) for item in told if item not in titles]
        if missing:
            titles |= {key.id: item.name for key, item in self._items.items(missing).items()}
        return tuple(move for item in told for move in _moves(item, titles.get(item, item), steps))

    def _before(self, case: Case, retrieved: Mapping[str, int]) -> list[Step]:
        """What came before a language model. Where anything beside the network had a say, exactly, over everything."""
        request = case.request
        if not (request.where or request.diversity or case.disliked):
            return [Step("network", retrieved)]
        generation = self._index.for_profile(case.migrated)
        views = list(self._views(case, generation))
        best = [row for view in views for row in view.best(request.k)]
        rows = list(dict.fromkeys([*generation.rows(retrieved).tolist(), *best]))
        varied = [Step("diversity", retrieved, f"diversity {request.diversity:g}")] if request.diversity else []
        return [*(view.step(generation, rows) for view in views), *varied]

    def _views(self, case: Case, generation: Generation) -> Iterator[View]:
        """The catalogue as the network ranks it without the dislikes, with them, and with the filters."""
        request = case.request
        unknown = np.ones(len(generation.ids), dtype=np.bool_)
        unknown[generation.rows(case.known)] = False
        scores = generation.scores(case.migrated)
        if case.disliked:
            events = tuple(event for event in case.history.events if str(event.key) not in case.disliked)
            liked = case.history.model_copy(update={"events": events})
            kinder = self._migrator.migrate(liked, popularity=request.popularity, at=request.at)
            yield View("network", generation.scores(kinder), unknown, "")
            yield View("dislike", scores, unknown, _disliked(case))
        else:
            yield View("network", scores, unknown, "")
        if request.where:
            fitting = generation.allowed(case.known, [parse_where(condition) for condition in request.where])
            yield View("filter", scores, unknown if fitting is None else fitting, ", ".join(request.where))


def _moves(item: str, title: str, steps: Sequence[Step]) -> Iterator[Move]:
    before: int | None = None
    for step in steps:
        after = step.places.get(item)
        if after != before:
            reason = (step.reasons or {}).get(item, step.reason)
            yield Move(item=item, title=title, cause=step.cause, before=before, after=after, reason=reason)
        before = after


def _disliked(case: Case) -> str:
    items = {str(item.key): item.name for item in case.history.items}
    names = [items.get(key, key) for key in sorted(case.disliked)]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
