"""Columns that were taken for one another: a first look at a file, before anything of it is stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from migration.datasets.check import Known
from migration.datasets.chunk import Chunk
from migration.datasets.columns import UNITS, numbers, texts, unit_of
from migration.datasets.segue import text
from migration.domain import ItemKey
from migration.errors import InputError

_SAMPLE = 2000
_MANY_DOMAINS = 200
_FEW_ROWS = 10  # fewer tell nothing
_FIRST_TIME, _LAST_TIME = 3e8, 1e20  # 1979 in seconds: no rating and hardly a count; the year 5138 in nanoseconds


def look_at_events(path: Path, chunk: Chunk, called: Mapping[str, str], known: Known, domains: Collection[str]) -> None:
    """Look at the first rows of a file of events.

    Args:
        path: the file, for messages.
        chunk: its first rows, under Segue's names.
        called: Segue's names of columns to the file's own, for messages.
        known: tells which items are described.
        domains: names of the domains that have items.

    Raises:
        InputError: a column holds what another one should.
    """
    head = chunk.take(range(min(len(chunk), _SAMPLE)))
    _values_are_no_times(path, head, called)
    _ids_are_no_domains(path, head, called, domains)
    _domains_are_few(path, head, called)
    _users_are_no_items(path, head, called, known)


def look_at_items(path: Path, chunk: Chunk, called: Mapping[str, str]) -> None:
    """Look at the first rows of a file of items (arguments as for events).

    Raises:
        InputError: the ids read like titles and the titles like ids, or most ids come again and again.
    """
    head = chunk.take(range(min(len(chunk), _SAMPLE)))
    ids, titles = (list(filter(None, map(text, head.column(name)))) for name in ("item_id", "title"))
    if len(ids) < _FEW_ROWS:
        return
    named = len(_keys(head.column("domain"), texts(head.columns["item_id"]).to_pylist()))
    if named < len(ids) / 2:
        raise InputError(
            f"{path}: in the first {len(ids):,} rows the column {called.get('item_id', 'item_id')!r} names only "
            f"{named:,} items, but a file of items has one row for each.",
            "If it holds events, it lacks the column 'user_id': add it, or rename the one that tells who.",
        )
    if not titles:
        return
    titles_are_ids = len(set(titles)) == len(titles) and _share(" " in title for title in titles) < 0.05
    if titles_are_ids and _share(" " in name for name in ids) > 0.5:
        _swapped(path, called, "item_id", ids[0], "a title", "title")


def _values_are_no_times(path: Path, head: Chunk, called: Mapping[str, str]) -> None:
    if "value" not in head.columns:
        return
    found, _ = numbers(head.columns["value"])
    found = found[~np.isnan(found)]
    middle = float(np.quantile(found, 0.5, method="lower")) if len(found) else 0.0
    if _FIRST_TIME < middle < _LAST_TIME:
        moment = datetime.fromtimestamp(middle / UNITS[unit_of([middle])], UTC)
        _swapped(path, called, "value", f"{middle:.0f}", f"a time ({moment:%Y-%m-%d})", "timestamp")


def _ids_are_no_domains(path: Path, head: Chunk, called: Mapping[str, str], domains: Collection[str]) -> None:
    for column in ("item_id", "user_id", "action"):
        values = texts(head.column(column)).drop_null().to_pylist()
        if values and _share(value in domains for value in values) > 0.5:
            _swapped(path, called, column, values[0], "the name of a domain", "domain")


def _domains_are_few(path: Path, head: Chunk, called: Mapping[str, str]) -> None:
    names = pc.unique(texts(head.columns["domain"])).drop_null().to_pylist()
    if len(names) > _MANY_DOMAINS or (len(head) >= _FEW_ROWS and len(names) > len(head) / 2):
        column = called.get("domain", "domain")
        raise InputError(
            f"{path}: the column {column!r} holds {len(names):,} different names in the first {len(head):,} rows, "
            f"such as {names[0]!r}. That looks like ids, not like a few catalogues.",
            f"See that the names of the columns are not swapped; {column!r} holds words like book and film.",
        )


def _users_are_no_items(path: Path, head: Chunk, called: Mapping[str, str], known: Known) -> None:
    domain = head.column("domain")
    users, items = (_keys(domain, texts(head.columns[name]).to_pylist()) for name in ("user_id", "item_id"))
    if not users or not items:
        return
    of_users, of_items = len(known(users)) / len(users), len(known(items)) / len(items)
    if of_users > 0.5 and of_items < 0.1:
        _swapped(path, called, "user_id", min(users).id, "the id of an item", "item_id")


def _keys(domains: Sequence[object], names: Sequence[str | None]) -> set[ItemKey]:
    return {ItemKey(text(domain), name) for domain, name in zip(domains, names, strict=True) if name}


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)


def _swapped(path: Path, called: Mapping[str, str], column: str, example: str, like: str, other: str) -> None:
    names = called.get(column, column), called.get(other, other)
    raise InputError(
        f"{path}: the column {names[0]!r} holds {example!r}, which looks like {like}.",
        f"See that the names of the columns {names[0]!r} and {names[1]!r} are not swapped.",
    )
