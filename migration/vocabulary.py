"""Which items a model knows, and where: the target domain first, then each source domain, ids sorted within."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from migration.domain import ItemKey


@dataclass(frozen=True)
class Vocabulary:
    """The V items of a model.

    Attributes:
        domains: names of the domains, the target first; a domain's place is its index here.
        ids: the ids of each domain's items.
    """

    domains: tuple[str, ...]
    ids: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, keys: Iterable[ItemKey], target: str) -> "Vocabulary":
        """The vocabulary of the given items, each named once; the target domain may be empty."""
        by_domain: dict[str, list[str]] = {target: []}
        for key in sorted(set(keys)):
            by_domain.setdefault(key.domain, []).append(key.id)
        return cls(tuple(by_domain), tuple(tuple(ids) for ids in by_domain.values()))

    @property
    def target(self) -> str:
        """The target domain."""
        return self.domains[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """The source domains."""
        return self.domains[1:]

    @property
    def targets(self) -> int:
        """Number of target items: they stand at the places 0 to before this."""
        return len(self.ids[0])

    def __len__(self) -> int:
        return sum(map(len, self.ids))

    @cached_property
    def keys(self) -> tuple[ItemKey, ...]:
        """The keys of the items, in the order of their places."""
        return tuple(ItemKey(d, i) for d, ids in zip(self.domains, self.ids, strict=True) for i in ids)

    @cached_property
    def domain_of(self) -> NDArray[np.int64]:
        """(V,) the domain of each item, as a place in `domains`."""
        return np.repeat(np.arange(len(self.domains)), [len(ids) for ids in self.ids])

    def places(self, keys: Sequence[ItemKey]) -> NDArray[np.int64]:
        """(n,) the place of each item, -1 where the model does not know it."""
        known = self._place
        return np.fromiter((known.get(key, -1) for key in keys), dtype=np.int64, count=len(keys))

    def domain_places(self, keys: Sequence[ItemKey]) -> NDArray[np.int64]:
        """(n,) the domain of each item as a place in `domains`; one not met in training passes for the last source."""
        known = {name: n for n, name in enumerate(self.domains)}
        return np.fromiter((known.get(key.domain, len(known) - 1) for key in keys), dtype=np.int64, count=len(keys))

    def to_json(self) -> dict[str, object]:
        """As JSON: the order of the domains, and each one's ids."""
        return {"domains": list(self.domains), "ids": [list(ids) for ids in self.ids]}

    @classmethod
    def from_json(cls, value: Mapping[str, Sequence[object]]) -> "Vocabulary":
        """The vocabulary that gave this JSON; KeyError or TypeError when it is not one."""
        ids = tuple(tuple(str(i) for i in domain) for domain in value["ids"] if isinstance(domain, list))
        return cls(tuple(str(name) for name in value["domains"]), ids)

    @cached_property
    def _place(self) -> dict[ItemKey, int]:
        return {key: n for n, key in enumerate(self.keys)}
