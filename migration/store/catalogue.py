"""Items: writing them, and reading them back one by one, by key, or a whole domain in a stream."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from migration.domain import Item, ItemKey
from migration.errors import InputError
from migration.store.ids import among, check_names, check_text, find_digests
from migration.store.rows import Counts
from migration.store.tables import items

_FIELDS = ("title", "creators", "description", "categories", "attributes", "language", "image_url")

_NAMES = ("domain", "id", *_FIELDS)

ITEMS: Select[Any] = select(*(items.c[name] for name in _NAMES))
"""A query for all that `item_of` wants."""


def put(connection: Connection, batch: Sequence[Item]) -> Counts:
    """Store items; of several with one key the last one counts, the others as unchanged."""
    wanted = {item.key: item for item in batch}
    known = _known(connection, wanted)
    rows = [_row(item) for item in wanted.values()]
    fresh = [row for row in rows if (row["domain"], row["id"]) not in known]
    changes = []
    bare = 0
    for row in rows:
        key, digest = known.get((row["domain"], row["id"]), (0, row["digest"]))
        if digest != row["digest"]:
            changes.append({"key": key, **row})
            bare += not digest
    if fresh:
        check_names({row["domain"] for row in fresh}, "domain")
        check_names((row["id"] for row in fresh), "item")
        connection.execute(insert(items), fresh)
    if changes:
        connection.execute(update(items).where(items.c.pk == bindparam("key")), changes)
    stored, changed = len(fresh) + bare, len(changes) - bare
    return Counts(stored=stored, changed=changed, unchanged=len(batch) - stored - changed)


def described(connection: Connection, keys: Iterable[ItemKey]) -> set[ItemKey]:
    """Those of `keys` that a catalogue described (an item that only events name is not)."""
    return {ItemKey(*name) for name, (_, digest) in _known(connection, keys).items() if digest}


def get(connection: Connection, keys: Iterable[ItemKey]) -> dict[ItemKey, Item]:
    """The items of those `keys` that the store holds."""
    found: dict[ItemKey, Item] = {}
    for domain, names in _by_domain(keys).items():
        for item in map(item_of, among(connection, ITEMS, domain, names)):
            found[item.key] = item
    return found


def page(connection: Connection, domain: str, after: str | None, size: int) -> list[Item]:
    """Up to `size` items of a domain in the order of their ids, from the first one behind `after`."""
    query = ITEMS.where(items.c.domain == domain).order_by(items.c.id).limit(size)
    if after is not None:
        query = query.where(items.c.id > after)
    return [item_of(row) for row in connection.execute(query)]


def item_of(row: Row[Any]) -> Item:
    """The value behind a row of `ITEMS`."""
    return Item.model_validate(dict(zip(_NAMES, row, strict=True)))


def _row(item: Item) -> dict[str, Any]:
    for words in _texts(item):
        check_text(words, f"item {item.id}")
    fields = {name: _plain(getattr(item, name)) for name in _FIELDS}
    try:
        content = json.dumps(fields, sort_keys=True, allow_nan=False)
    except ValueError:
        raise InputError(f"An attribute of the item {item.key} is not a finite number.", "Leave it out.") from None
    digest = hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
    return {"domain": item.domain, "id": item.id, **fields, "text_hash": item.text_hash, "digest": digest}


def _texts(item: Item) -> Iterator[str]:
    yield from (item.title, item.description, item.language, item.image_url, *item.creators, *item.categories)
    for name, value in item.attributes.items():
        yield name
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value


def _plain(value: object) -> object:
    """JSON knows lists, no tuples."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value


def _known(connection: Connection, keys: Iterable[ItemKey]) -> dict[tuple[str, str], tuple[int, str]]:
    return {
        (domain, name): place
        for domain, names in _by_domain(keys).items()
        for name, place in find_digests(connection, domain, names).items()
    }


def _by_domain(keys: Iterable[ItemKey]) -> Mapping[str, list[str]]:
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for domain, name in keys:
        names[domain][name] = None
    return {domain: list(ids) for domain, ids in names.items()}
