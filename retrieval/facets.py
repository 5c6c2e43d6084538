"""The catalogue's labels as columns, so that a condition becomes a mask over all rows in a few milliseconds."""

import difflib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migration.domain import Item
from migration.errors import InputError
from retrieval.where import EXAMPLES, Condition, FieldValue, fields_of

VALUES, PLACES = "values.json", "places.npy"


@dataclass(frozen=True)
class Facet:
    """One field: `values[code[n]]` is a value of the item in row `row[n]`; a row may occur often or never."""

    values: tuple[FieldValue, ...]
    code: NDArray[np.int32]
    row: NDArray[np.int32]


@dataclass(frozen=True)
class Facets:
    """All fields of a catalogue of `size` items."""

    size: int
    fields: dict[str, Facet]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Facets":
        """Collect the labels of the items; the n-th item is row n."""
        draft = FacetsDraft()
        draft.add(items)
        return draft.finish()

    def mask(self, conditions: Sequence[Condition]) -> NDArray[np.bool_]:
        """Which rows (size,) fulfil all conditions.

        Raises:
            InputError: a field that no item of the catalogue has, or that cannot be ordered.
        """
        mask = np.ones(self.size, dtype=np.bool_)
        for condition in conditions:
            mask &= self._mask(condition)
        return mask

    def _mask(self, condition: Condition) -> NDArray[np.bool_]:
        fields = [self.fields[name] for name in condition.fields if name in self.fields]
        if not fields:
            raise self._unknown(condition.field)
        if not any(condition.orders(value) for facet in fields for value in facet.values):
            raise InputError(
                f"{condition.operator} compares numbers or dates, and the field {condition.field!r} holds none, but "
                f"for example {fields[0].values[0]!r}",
                EXAMPLES,
            )
        found = np.zeros(self.size, dtype=np.bool_)
        for facet in fields:
            good = np.array([condition.holds(value) for value in facet.values], dtype=np.bool_)
            found[facet.row[good[facet.code]]] = True
        return ~found if condition.negated else found

    def _unknown(self, field: str) -> InputError:
        near = difflib.get_close_matches(field, self.fields, n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        return InputError(
            f"no item here has a field {field!r} (fields: {', '.join(sorted(self.fields))})", hint + EXAMPLES
        )

    def save(self, folder: Path) -> None:
        """Write the columns as two files into a new folder."""
        folder.mkdir()
        names = sorted(self.fields)
        fields = {name: {"values": self.fields[name].values, "places": len(self.fields[name].row)} for name in names}
        described = json.dumps({"size": self.size, "fields": fields}, ensure_ascii=False)
        (folder / VALUES).write_text(described, encoding="utf-8")
        places = [np.stack([self.fields[name].code, self.fields[name].row]) for name in names]
        np.save(folder / PLACES, np.concatenate([np.zeros((2, 0), np.int32), *places], axis=1))

    @classmethod
    def load(cls, folder: Path) -> "Facets":
        """Read what `save` wrote."""
        described = json.loads((folder / VALUES).read_text(encoding="utf-8"))
        places = np.load(folder / PLACES, allow_pickle=False)
        fields, start = {}, 0
        for name, field in described["fields"].items():
            code, row = places[:, start : start + field["places"]]
            fields[name] = Facet(tuple(field["values"]), code, row)
            start += field["places"]
        return cls(described["size"], fields)


class FacetsDraft:
    """Takes items batch by batch."""

    def __init__(self) -> None:
        self._size = 0
        self._values: dict[str, dict[FieldValue, int]] = {}
        self._places: dict[str, tuple[list[int], list[int]]] = {}

    def add(self, items: Iterable[Item]) -> None:
        """Take the next items, one row each."""
        for item in items:
            for name, values in fields_of(item).items():
                known = self._values.setdefault(name, {})
                codes, rows = self._places.setdefault(name, ([], []))
                codes.extend(known.setdefault(value, len(known)) for value in values)
                rows.extend([self._size] * len(values))
            self._size += 1

    def finish(self) -> Facets:
        """The columns of all items taken."""
        return Facets(
            self._size,
            {
                name: Facet(tuple(self._values[name]), np.array(codes, np.int32), np.array(rows, np.int32))
                for name, (codes, rows) in self._places.items()
            },
        )
